import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { onBehalfOf } from './acting.ts'
import { type RefusalReasons, refusalReasons } from './refusal-reasons.ts'

/** How far a run has come: its stage by name, the share of the whole from 0 to 1, and a line for a person. */
export interface Progress {
  readonly stage: string
  readonly fraction: number
  readonly message: string
}

export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'failed'
      readonly message: string
      readonly faults: readonly unknown[]
      /** Why the gate refused, where it did. */
      readonly reasons?: RefusalReasons | undefined
    }

export interface ProcessRun {
  /** The command line up to and without `process`: program and arguments. */
  readonly command: readonly [string, ...string[]]
  readonly input: string
  readonly out: string
  readonly onProgress: (progress: Progress) => void
  readonly signal: AbortSignal
  /** Data folder whose record the run writes into; left out: the command's own choice. */
  readonly dir?: string
  /** Id of the person whose work it is; left out: nobody's who is signed in. */
  readonly by?: string | undefined
}

/** The lines a run writes on standard error when OVERFLIGHT_PROGRESS is json. */
const progressLine = z.object({ stage: z.string(), fraction: z.number().min(0).max(1), message: z.string() })
const failedLine = z.object({
  failed: z.object({
    message: z.string(),
    faults: z.array(z.unknown()).default([]),
    reasons: refusalReasons.optional(),
  }),
})

const LAST_WORDS = 12
const GRACE_MS = 5000

/**
 * Runs `process <input> --out <out>` of the command line in a child process and follows its progress. Never rejects: a
 * run that cannot start, dies or is aborted is an outcome. Aborting asks the child to end, then ends it.
 */
export function runProcess({
  command,
  input,
  out,
  onProgress,
  signal,
  dir,
  by,
}: ProcessRun): Promise<Outcome> {
  if (signal.aborted) return Promise.resolve({ kind: 'cancelled' })
  const [program, ...before] = command
  const child = spawn(program, [...before, 'process', input, '--out', out], {
    env: {
      ...process.env,
      ...onBehalfOf(by),
      OVERFLIGHT_PROGRESS: 'json',
      ...(dir === undefined ? {} : { OVERFLIGHT_DIR: dir }),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said: { failed?: z.infer<typeof failedLine>['failed']; words: string[] } = { words: [] }
  createInterface({ input: child.stderr }).on('line', (line) => {
    const json = parsed(line)
    const progress = progressLine.safeParse(json)
    const failed = failedLine.safeParse(json)
    if (progress.success) onProgress(progress.data)
    else if (failed.success) said.failed = failed.data.failed
    else said.words = [...said.words, line.slice(0, 500)].slice(-LAST_WORDS)
  })
  return new Promise((resolve) => {
    let force: NodeJS.Timeout | undefined
    const stop = () => {
      child.kill('SIGTERM')
      force = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    }
    signal.addEventListener('abort', stop, { once: true })
    const end = (outcome: Outcome) => {
      clearTimeout(force)
      signal.removeEventListener('abort', stop)
      resolve(signal.aborted ? { kind: 'cancelled' } : outcome)
    }
    child.on('error', (error) => end({ kind: 'failed', message: error.message, faults: [] }))
    child.on('close', (code, killedBy) => {
      end(code === 0 ? { kind: 'done' } : { kind: 'failed', ...why(said, code ?? killedBy) })
    })
  })
}

function parsed(line: string): unknown {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** The run's own account of its failure, or its last words and how it ended. */
function why(
  said: { failed?: z.infer<typeof failedLine>['failed']; words: string[] },
  ended: unknown,
): { message: string; faults: unknown[]; reasons?: RefusalReasons | undefined } {
  if (said.failed) return said.failed
  const words = said.words.join('\n').trim()
  return { message: words || `processing ended with ${ended} and said nothing`, faults: [] }
}
