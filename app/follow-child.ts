import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { actorNow, onBehalfOf } from './acting.ts'
import { type RefusalReasons, refusalReasons } from './refusal-reasons.ts'

/** What a run of `follow` says to its parent: documents of running/1 as they stand, then how it ended. */
export interface FollowRun {
  /** The command line up to and without `follow`: program and arguments. */
  readonly command: readonly [string, ...string[]]
  /** Sortie folder, and which of its cases. */
  readonly input: string
  readonly case: string
  readonly speed: number
  readonly every_s: number
  readonly legs: number
  /** Data folder whose record the run writes into. */
  readonly dir: string
  readonly onDocument: (json: string) => void
  readonly signal: AbortSignal
}

export type FollowOutcome =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed'
      readonly message: string
      readonly faults: readonly unknown[]
      /** Why the gate refused, where it did. */
      readonly reasons?: RefusalReasons | undefined
    }

const failedLine = z.object({
  failed: z.object({
    message: z.string(),
    faults: z.array(z.unknown()).default([]),
    reasons: refusalReasons.optional(),
  }),
})

const LAST_WORDS = 12
const GRACE_MS = 2000

/** Runs `follow` in a child process. Never rejects; aborting ends the child, and that is no failure. */
export function runFollow(run: FollowRun): Promise<FollowOutcome> {
  const { command, input, speed, every_s, legs, dir, onDocument, signal } = run
  if (signal.aborted) return Promise.resolve({ kind: 'done' })
  const [program, ...before] = command
  const options = [`--case=${run.case}`, `--speed=${speed}`, `--every=${every_s}`, `--legs=${legs}`]
  const child = spawn(program, [...before, 'follow', input, ...options], {
    env: { ...process.env, ...onBehalfOf(actorNow()), OVERFLIGHT_PROGRESS: 'json', OVERFLIGHT_DIR: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: { failed?: z.infer<typeof failedLine>['failed']; words: string[] } = { words: [] }
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) onDocument(line)
  })
  createInterface({ input: child.stderr }).on('line', (line) => {
    const failed = failedLine.safeParse(parsed(line))
    if (failed.success) said.failed = failed.data.failed
    else said.words = [...said.words, line.slice(0, 500)].slice(-LAST_WORDS)
  })
  return new Promise((resolve) => {
    let force: NodeJS.Timeout | undefined
    const stop = () => {
      child.kill('SIGTERM')
      force = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    }
    signal.addEventListener('abort', stop, { once: true })
    const end = (outcome: FollowOutcome) => {
      clearTimeout(force)
      signal.removeEventListener('abort', stop)
      resolve(signal.aborted ? { kind: 'done' } : outcome)
    }
    child.on('error', (error) => end({ kind: 'failed', message: error.message, faults: [] }))
    child.on('close', (code, killedBy) => {
      if (code === 0) return end({ kind: 'done' })
      const words = said.words.join('\n').trim()
      const message = words || `following ended with ${code ?? killedBy} and said nothing`
      end({ kind: 'failed', ...(said.failed ?? { message, faults: [] }) })
    })
  })
}

function parsed(line: string): unknown {
  try {
    return line.startsWith('{') ? JSON.parse(line) : undefined
  } catch {
    return undefined
  }
}
