/** What a ledger needs while a server runs: beats, checkpoints, checks, and erasing what is kept no longer. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { Clock } from '../../adapters/clock/clock.ts'
import { ledgerFaultKinds, ledgerFaultText } from '../../src/ledger/fault.ts'
import { openLedger } from '../recordkeeping.ts'
import { keepVerified, type LastVerified } from './last-verified.ts'

export interface KeeperOptions {
  /** Data folder, and folder of its record. */
  readonly dir: string
  readonly ledger: string
  readonly clock: Clock
  /** The command line: program and arguments before `verify`. */
  readonly command: readonly [string, ...string[]]
  readonly signal: AbortSignal
  /** Told what people must look at. */
  readonly onProblem?: (text: string) => void
  /** Told what each check found. */
  readonly onVerified?: (found: LastVerified) => void
}

/** A silence longer than this shows (section 7 of the ledger's format). */
const BEAT_EVERY_MS = 60_000
const LOOK_EVERY_MS = 3_600_000

/**
 * Begins at once and goes on until the signal. A beat a minute, each with its checkpoint; every hour, in processes of their
 * own so that nobody waits, what is kept no longer is erased and then the whole record verified. Resolves when it has ended.
 */
export async function keepLedger(options: KeeperOptions): Promise<void> {
  const { signal, onProblem = sayProblem } = options
  const every = async (wait_ms: number, work: () => Promise<void>) => {
    while (!signal.aborted) {
      await work().catch((error: Error) => signal.aborted || onProblem(error.message))
      await waited(wait_ms, signal)
    }
  }
  await Promise.all([every(BEAT_EVERY_MS, () => beat(options)), every(LOOK_EVERY_MS, () => look(options))])
}

async function beat({ ledger: folder, clock }: KeeperOptions): Promise<void> {
  const ledger = await openLedger(folder, () => clock.now_us() / 1000)
  const written = await ledger.record([{ kind: 'beat', auth: 'none' }])
  if (!written.ok) throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
}

/** Erases first: what is verified afterwards is what there is. */
async function look(options: KeeperOptions): Promise<void> {
  const { dir, ledger, onProblem = sayProblem } = options
  if (!existsSync(join(ledger, 'log', 'checkpoint'))) return
  const retained = await run(options, ['retain', '--now', '--dir', dir, '--ledger', ledger])
  if (retained.code !== 0) onProblem(`erasing what is kept no longer: ${retained.said}`)
  await verifyNow(options)
}

const reportShape = z.object({
  whole: z.boolean(),
  faultCount: z.number(),
  faults: z.array(
    z.object({ kind: z.enum(ledgerFaultKinds), place: z.string(), found: z.string(), expected: z.string() }),
  ),
  logs: z.array(z.object({ entries: z.number(), kinds: z.record(z.string(), z.number()) })),
})

const FAULTS_KEPT = 20

/** Verifies the whole record in a process of its own, and keeps what it found for whoever looks. */
export async function verifyNow(options: KeeperOptions): Promise<void> {
  const { ledger, clock, signal, onProblem = sayProblem, onVerified } = options
  const { said, code } = await run(options, ['verify', ledger, '--heads', join(ledger, 'heads'), '--json'])
  if (signal.aborted) return
  const read = reportShape.safeParse(jsonIn(said))
  if (!read.success) return onProblem(`verifying the record ended with ${code}: ${said.slice(0, 2000)}`)
  const { whole, faults, faultCount, logs } = read.data
  const found: LastVerified = {
    at_ms: Math.round(clock.now_us() / 1000),
    ...{ whole, faultCount, size: logs[0]?.entries ?? 0, kinds: logs[0]?.kinds ?? {} },
    faults: faults.slice(0, FAULTS_KEPT).map(ledgerFaultText),
  }
  await keepVerified(ledger, found)
  onVerified?.(found)
  if (!whole)
    onProblem(`the record is not whole: ${faultCount} faults, the first: ${JSON.stringify(faults[0])}`)
}

function jsonIn(said: string): unknown {
  try {
    return JSON.parse(said)
  } catch {
    return undefined
  }
}

async function run({ command, signal }: KeeperOptions, words: readonly string[]) {
  const [program, ...before] = command
  const child = spawn(program, [...before, ...words], { stdio: ['ignore', 'pipe', 'pipe'], signal })
  const ended = new Promise<number | null>((done) => {
    child.once('error', () => done(null))
    child.once('close', done)
  })
  if (child.pid !== undefined) lower(child.pid)
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { said: stdout === '' ? stderr.trim() : stdout, code }
}

/** Those who use the program come first. */
function lower(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // It has ended already, or the system does not let us: no harm.
  }
}

function waited(for_ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      done()
    }
    const timer = setTimeout(end, for_ms)
    timer.unref()
    signal.addEventListener('abort', end)
  })
}

const sayProblem = (problem: string): void => void process.stderr.write(`overflight: ${problem}\n`)
