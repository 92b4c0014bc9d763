/** A data folder as a server has after some weeks: sorties, one of them of real data under a made authority, and a record. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { openLedger } from '../app/recordkeeping.ts'
import { ROOT } from '../app/root.ts'
import { madeAuthority } from '../app/testing/made-authority.ts'
import { quickSortie, writeFiles } from '../app/testing/quick-sortie.ts'
import type { Draft } from '../src/ledger/drafts.ts'

export interface DataSize {
  /** Sorties of invented data, copies of one. */
  readonly sorties: number
  readonly entries: number
  /** Whether the bundled example is processed; else a sortie that takes two seconds. */
  readonly isExample: boolean
}

export const REAL = 'real'
export const sortieName = (n: number) => `survey-${n}`

/** Makes it below `dir`. */
export async function madeData(dir: string, { sorties, entries, isExample }: DataSize): Promise<void> {
  const ledger = join(dir, 'ledger')
  const scratch = join(dir, 'staging')
  mkdirSync(join(dir, 'sorties'), { recursive: true })
  const invented = isExample
    ? join(ROOT, 'corpus', 'example')
    : writeFiles(join(scratch, 'quick'), quickSortie())
  const first = join(dir, 'sorties', sortieName(1))
  await processed(invented, first, ledger)
  for (let n = 2; n <= sorties; n++) cpSync(first, join(dir, 'sorties', sortieName(n)), { recursive: true })
  const authority = madeAuthority({ from: '2020-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z' })
  const real = writeFiles(join(scratch, 'real'), {
    ...quickSortie({ data: 'real', authority: 'authority.json' }),
    'authority.json': JSON.stringify(authority),
  })
  await processed(real, join(dir, 'sorties', REAL), ledger)
  const kept = await openLedger(ledger, Date.now, { publishLater: true })
  for (let made = 0; made < entries; made += PER_BATCH) {
    const drafts = Array.from({ length: Math.min(PER_BATCH, entries - made) }, (_, k) => ingest(made + k))
    const written = await kept.record(drafts)
    if (!written.ok) throw new Error(JSON.stringify(written.fault))
  }
  await kept.publish()
}

const PER_BATCH = 500

const ingest = (index: number): Draft => ({
  kind: 'ingest.begin',
  auth: 'none',
  ref: [`ingest/${index.toString(16).padStart(16, '0')}`, 'n/0'],
  c: [{ t: 'manifest.sha256', h: index.toString(16).padStart(64, '0') }],
  why: { code: 'data-test' },
})

async function processed(input: string, out: string, ledger: string): Promise<void> {
  await ran(['process', input, '--out', out], ledger)
}

/** The command line; throws unless it ends well. Answers what it printed. */
export async function ran(words: readonly string[], ledger: string): Promise<string> {
  const child = spawn(process.execPath, [join(ROOT, 'app', 'cli.ts'), ...words], {
    cwd: ROOT,
    env: { ...process.env, OVERFLIGHT_LEDGER: ledger },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (code === 0) return stdout
  throw new Error(
    `overflight ${words.join(' ')} ended with ${code}: ${stderr.slice(-2000)}${stdout.slice(-2000)}`,
  )
}

/** What a plan is asked to be, and the authority it names: the example of the corpus. */
export function examplePlan(): { readonly asked: Record<string, unknown>; readonly authority: string } {
  const folder = join(ROOT, 'corpus', 'plans', 'example')
  const { asked } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'))
  return { asked, authority: readFileSync(join(folder, 'authority.json'), 'utf8') }
}
