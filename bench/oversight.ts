/** Whether an overseer is told of what somebody hid, and told nothing where nothing was hidden. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askSeat } from '../app/oversight/ask.ts'
import {
  LOOKED_AT_MS,
  outsidersFile,
  overseenFolder,
  overseenNotices,
  PLANNED_MS,
} from '../app/testing/overseen-folder.ts'
import { randomStream } from '../src/kernels/random.ts'
import type { NoticeSeen } from '../src/notices/notice-store.ts'
import type { Seat } from '../src/oversight/document.ts'
import { faults, type Planted, planted } from './oversight-faults.ts'
import type { BenchRow } from './table.ts'

const SEED = 27
const PLANTED = 50
const SORTIES = 6

export interface OversightBench {
  readonly sorties: number
  readonly planted: number
}

/**
 * Plants faults of every kind, at sorties drawn at random, each into a fresh copy of a folder in which all is well; a fault counts as named
 * when the seat has the finding it must have, about what it was planted at. Leaves nothing behind.
 */
export async function benchOversight(
  { sorties, planted: count }: OversightBench = { sorties: SORTIES, planted: PLANTED },
): Promise<{ rows: BenchRow[] }> {
  const scratch = await mkdtemp(join(tmpdir(), 'overflight-bench-'))
  try {
    const base = join(scratch, 'base')
    const names = await overseenFolder(base, sorties)
    await overseenFolder(join(scratch, 'others'), 1)
    const foreign = join(scratch, 'others', 'sorties', 'survey-1')
    const notices = await overseenNotices(base)
    const seen = outsidersFile(join(scratch, 'seen.json'), PLANNED_MS, 1200)
    const started = performance.now()
    const untouched = await seatAt(base, notices, [seen])
    const took_ms = performance.now() - started
    const { uniform } = randomStream(SEED, 0)
    const kinds = Object.keys(faults)
    const missed: string[] = []
    for (let k = 0; k < count; k++) {
      const fault = kinds[k % kinds.length]!
      const name = names[Math.floor(uniform() * names.length)]!
      const at = { name, chance: uniform, notices, foreign }
      const dir = join(scratch, 'hit')
      const hit = planted(base, dir, fault, at)
      const seat = await seatAt(dir, hit.notices ?? notices, hit.outside ?? [])
      if (!isNamed(seat, hit)) missed.push(`${fault} at ${name}`)
      await rm(dir, { recursive: true })
    }
    return { rows: rowsOf({ count, kinds: kinds.length, missed, untouched, took_ms, sorties }) }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

const now_ms = () => LOOKED_AT_MS

function seatAt(dir: string, notices: readonly NoticeSeen[], outside: readonly string[]): Promise<Seat> {
  const ledger = join(dir, 'ledger')
  // Whoever looks writes into the record that they looked; here the record may be damaged, and nobody is asked to look into results.
  const reading = { searched: async () => new Map() }
  return askSeat({
    dir,
    ledger,
    now_ms,
    reading,
    notices: { all: async () => notices },
    outside,
    verify: true,
  })
}

const isNamed = ({ findings }: Seat, { kind, subject }: Planted): boolean =>
  findings.some(
    (each) =>
      each.kind === kind &&
      (typeof subject === 'string' ? each.subject === subject : subject.test(each.subject)),
  )

function rowsOf(found: {
  readonly count: number
  readonly kinds: number
  readonly missed: readonly string[]
  readonly untouched: Seat
  readonly took_ms: number
  readonly sorties: number
}): BenchRow[] {
  const { count, kinds, missed, untouched, took_ms, sorties } = found
  const named = count - missed.length
  const alarms = untouched.findings.length
  return [
    {
      figure: 'kinds of fault planted',
      value: Math.min(kinds, count),
      unit: '',
      mark: 'at least 10',
      met: kinds >= 10,
    },
    {
      figure: 'planted faults named',
      value: named,
      unit: `of ${count}`,
      mark: `${count}`,
      met: named === count,
    },
    ...missed.map((each) => ({ figure: `not named: ${each}`, value: false, unit: '' })),
    {
      figure: 'findings in a folder in which all is well',
      value: alarms,
      unit: '',
      mark: '0',
      met: alarms === 0,
    },
    {
      figure: `the seat of ${sorties} sorties, every byte read, the record verified`,
      value: took_ms,
      unit: 'ms',
    },
  ]
}
