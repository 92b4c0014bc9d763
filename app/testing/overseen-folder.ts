import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryNoticeStore } from '../../adapters/notice-store/memory.ts'
import { plannedSortie } from '../../src/notices/happened.ts'
import type { NoticeSeen } from '../../src/notices/notice-store.ts'
import { rules } from '../../src/notices/rules.ts'
import type { Asked } from '../../src/planning/asked.ts'
import { checksOf, notJudged } from '../../src/planning/checks.ts'
import { layPlan } from '../../src/planning/lay.ts'
import { digestOf, digestOfText, readPlan } from '../../src/planning/plan.ts'
import { openGate } from '../gate/gate.ts'
import { setHold } from '../gate/set-hold.ts'
import { readRecord } from '../oversight/read-record.ts'
import { approve, type Desk, draw, submit } from '../plan/act.ts'
import { processSortie } from '../process.ts'
import type { Reporter } from '../progress.ts'
import { openLedger } from '../recordkeeping.ts'
import { ROOT } from '../root.ts'
import { quickSortie, writeFiles } from './quick-sortie.ts'

/** When the quick sortie is planned to take off; it is recorded ten minutes later. */
export const PLANNED_MS = Date.parse('2026-03-17T16:20:00Z')
const DAY_MS = 86_400_000
/** When everything is done that the made folder holds, and somebody looks. */
export const LOOKED_AT_MS = PLANNED_MS + 7 * DAY_MS

const EXAMPLE = join(ROOT, 'corpus', 'plans', 'example')

/** The example's authority on the day of the quick sortie. */
export const overseenAuthority = (changes: object = {}) => ({
  ...JSON.parse(readFileSync(join(EXAMPLE, 'authority.json'), 'utf8')),
  ...{ id: 'trial/overseen', from: '2026-03-17T00:00:00Z', until: '2026-03-18T00:00:00Z' },
  height: { datum: 'ground', low_m: null, high_m: 3000 },
  ...changes,
})

/** A plan of the example on that day, under this authority. */
export function overseenAsked(authority: string): Asked {
  const read = readPlan(readFileSync(join(EXAMPLE, 'plan.json'), 'utf8'), 'plan.json')
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const moved = JSON.parse(JSON.stringify(read.value.asked).replaceAll('2027-03-16', '2026-03-17')) as Asked
  const start = new Date(PLANNED_MS).toISOString()
  return {
    ...moved,
    data: 'real',
    start,
    authority: { id: JSON.parse(authority).id, sha256: digestOfText(authority) },
  }
}

/**
 * A data folder in which everything is as the record says: sorties of real data (declared so; nobody flew them), each planned, approved by a
 * second person, recorded, processed and reported, with its recordings kept; a registry; and one hold. Answers the sorties' names.
 */
export async function overseenFolder(
  dir: string,
  count: number,
  options: { readonly clock?: { now: number } } = {},
): Promise<string[]> {
  const clock = options.clock ?? { now: PLANNED_MS - 2 * DAY_MS }
  const now_ms = () => clock.now
  const ledger = join(dir, 'ledger')
  const authority = `${JSON.stringify(overseenAuthority(), null, 2)}\n`
  const names = Array.from({ length: count }, (_, k) => `survey-${k + 1}`)
  mkdirSync(dir, { recursive: true })
  for (const name of names) {
    clock.now += 60_000
    await planned({ dir, ledger, now_ms, sets: [] }, name, authority)
  }
  clock.now = PLANNED_MS + DAY_MS / 4
  for (const [k, name] of names.entries()) {
    clock.now += 60_000
    const manifest = {
      data: 'real',
      authority: 'authority.json',
      purpose: 'instrument-trial',
      hasDwellings: false,
      flown: FLOWN,
    }
    const input = writeFiles(join(dir, 'recordings', `job-${name}`, name), {
      ...shortened(quickSortie(manifest), k),
      'authority.json': authority,
    })
    const request = {
      input,
      out: join(dir, 'sorties', name),
      data: null,
      cases: [],
      accept: [],
      language: 'en' as const,
      ledger,
    }
    await processSortie(request, SILENT, now_ms)
  }
  copyFileSync(join(ROOT, 'corpus', 'fleet', 'fleet.json'), join(dir, 'fleet.json'))
  seeAs(dir, ADDRESS)
  const kept = await openLedger(ledger, now_ms)
  const gate = await openGate({ ledger: kept, now_ms })
  await setHold(gate, kept, {
    role: 'overseer',
    sortie: names[0]!,
    because: 'oversight-hold',
    refuses: [],
    now_ms: clock.now,
  })
  clock.now = LOOKED_AT_MS
  return names
}

const SILENT: Reporter = { progress: () => {}, end: () => {}, failed: () => {} }
const FLOWN = { platform: 'u-2-class', operator: 'joint-survey' }
/** No two sorties have the same recordings: of each the tables end some rows earlier. */
const shortened = (files: Readonly<Record<string, string>>, rows: number): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      name.endsWith('.csv') && rows > 0 ? `${text.trimEnd().split('\n').slice(0, -rows).join('\n')}\n` : text,
    ]),
  )

/** By which receivers see the made aircraft. */
export const ADDRESS = 'abc123'

function seeAs(dir: string, address: string): void {
  const path = join(dir, 'fleet.json')
  const fleet = JSON.parse(readFileSync(path, 'utf8')) as { platforms: { id: string }[] }
  const platforms = fleet.platforms.map((each) =>
    each.id === FLOWN.platform ? { ...each, seenAs: { addresses: [address] } } : each,
  )
  writeFileSync(path, JSON.stringify({ ...fleet, platforms }))
}

async function planned(desk: Desk, name: string, authority: string): Promise<void> {
  const asked = overseenAsked(authority)
  const lay = layPlan(asked)
  if (!lay.ok) throw new Error(JSON.stringify(lay.problems))
  const { laid } = lay
  const plan = await draw(desk, name, { asked, laid, authority, before: null }, 'key-planner')
  // What the example leaves open is taken on, as a person would.
  const open = checksOf(asked, laid, notJudged).flatMap(({ id, status }) =>
    status === 'unknown' && id === 'terrain' ? [id] : [],
  )
  await submit(desk, name, 'key-planner', open)
  await approve(desk, name, 'key-chief', digestOf(plan), open)
}

/** What a receiver on the ground wrote of the made aircraft, a place each ten seconds from this time on. */
export function outsidersFile(path: string, from_ms: number, lasted_s: number, address = ADDRESS): string {
  const trace = Array.from({ length: Math.floor(lasted_s / 10) + 1 }, (_, k) => [
    ...[10 * k, 29.08 + k / 1e4, -111.6, 8200, 155, 0, 0, null, null, 'adsb_icao', null, null, null, null],
  ])
  writeFileSync(path, JSON.stringify({ icao: address, timestamp: from_ms / 1000, trace }))
  return path
}

/** Every notice that the record of a made folder starts, each sent in time. */
export async function overseenNotices(dir: string): Promise<readonly NoticeSeen[]> {
  const record = await readRecord(join(dir, 'ledger'), LOOKED_AT_MS)
  const store = memoryNoticeStore(rules, [])
  for (const event of record?.read.events ?? []) await store.happen(event)
  await store.happen(plannedSortie(overseenAuthority().id, 'survey-1', PLANNED_MS * 1000))
  const acting = { by: 'key-notices', at_us: (PLANNED_MS - DAY_MS) * 1000, bound_us: 0 }
  for (const { notice } of await store.all()) {
    await store.step(notice.id, { step: 'draft', ...acting, digest: 'd' })
    await store.step(notice.id, { step: 'send', ...acting, digest: 'd', way: 'folder', reference: 'made' })
  }
  return store.all()
}
