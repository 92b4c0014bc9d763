/** The overseer's seat: what the record says held against what is here. Pure: the same in, the same out. */
import { clearanceOf } from '../authority/clearance.ts'
import { officeName } from '../authority/document.ts'
import { standing } from '../notices/steps.ts'
import { authorityFindings, authorityRows, escalationRows } from './authorities.ts'
import { type Chain, chainsOf } from './chain.ts'
import type { Content, Seat, SortieSeen, StageSeen } from './document.ts'
import { type RecordRead, RecordReader, type RefusalRead } from './entries.ts'
import { type Finding, inOrder, isoOf, stageOfFinding } from './findings.ts'
import {
  chainFindings,
  holdFindings,
  noticeFindings,
  recordFindings,
  twiceFindings,
  until,
} from './judged.ts'
import { comparedOutside, type FlownSpan } from './outside.ts'
import type { SeatParts } from './parts.ts'
import { type Staged, staged } from './stages.ts'

/** Everything an overseer sees. What is closed is listed with its dates, authority and entries, never with what is in it. */
export function seatOf(parts: SeatParts): Seat {
  const { now, record, holds, outside } = parts
  const at_ms = now.at_us / 1000
  const read = record?.read ?? new RecordReader(at_ms).end()
  // What was made after the time that is looked at is not there yet.
  const folders = parts.folders.filter(({ made }) => made === null || made < read.size)
  const plans = parts.plans
    .map((plan) => until(plan, at_ms))
    .filter(({ plan }) => plan === null || plan.history.length > 0)
  const chains = chainsOf({ folders, plans }, read)
  const compared = comparedOutside(outside.tracks, spansOf(chains))
  const ways = chains.map((chain) => staged(chain, now, compared.seen.get(chain.id) ?? 0))
  const findings: Finding[] = [
    ...recordFindings(parts),
    ...chains.flatMap((chain, k) => chainFindings(chain, read, ways[k]!)),
    ...twiceFindings(folders),
    ...authorityFindings(parts.authorities, read),
    ...holdFindings(holds, read),
    ...noticeFindings(parts.notices, read, now),
    ...compared.findings,
  ]
  return {
    overflight: 'oversight/1',
    version: parts.version,
    asOf: isoOf(at_ms)!,
    clockBound_s: now.bound_us / 1e6,
    lapsingDays: parts.lapsingDays,
    record: recordRow(record),
    findings: inOrder(findings),
    authorities: authorityRows(parts, read, chains),
    sorties: chains
      .map((chain, k) => sortieRow(chain, ways[k]!, read, { parts, findings, seen: compared.seen }))
      .sort(byTime),
    refusals: {
      count: Object.values(read.refused).reduce((sum, count) => sum + count, 0),
      byCode: { ...read.refused },
      latest: read.refusals.slice(0, REFUSALS_MOST).map(refusalRow),
    },
    incidents: read.incidents.map(refusalRow),
    escalations: escalationRows(read, parts.versions),
    airspace: chains.flatMap((chain) => airspaceRows(chain)),
    clearances: chains.flatMap((chain) => clearanceRows(chain)),
    notices: noticeRows(parts),
    holds: holdRows(parts, read),
    outside: { files: [...outside.files], tracks: [...compared.tracks] },
  }
}

const REFUSALS_MOST = 200

function recordRow(record: SeatParts['record']): Seat['record'] {
  if (record === null) return null
  const { read, ...rest } = record
  return { ...rest, kinds: { ...read.kinds } }
}

function spansOf(chains: readonly Chain[]): FlownSpan[] {
  return chains.flatMap(({ id, folder, plan }): FlownSpan[] => {
    if (folder?.span != null)
      return [{ sortie: id, platform: folder.platform, isRecorded: true, ...folder.span }]
    if (plan?.plan == null) return []
    const { start_us, end_us, platform } = plan.plan
    return [{ sortie: id, platform, isRecorded: false, from_us: start_us, to_us: end_us ?? start_us }]
  })
}

interface Besides {
  readonly parts: SeatParts
  readonly findings: readonly Finding[]
  readonly seen: ReadonlyMap<string, number>
}

function sortieRow(
  chain: Chain,
  way: Staged,
  read: RecordRead,
  { parts, seen, findings }: Besides,
): SortieSeen {
  const { id, names, folder, plan, ingest, authority } = chain
  const content = contentOf(chain, read)
  const span = content === 'open' ? (folder?.span ?? null) : null
  const files = folder?.files ?? { sound: 0, erased: 0, gone: [], changed: [] }
  const platform =
    folder === null || content === 'open' ? (folder?.platform ?? plan?.plan?.platform ?? null) : null
  return {
    ...{ id, names: [...names], content, authority: authority === 'none' ? null : authority },
    data: ingest?.data ?? plan?.plan?.data ?? folder?.data ?? 'unknown',
    holds: (parts.holds ?? []).flatMap(({ hold }) => (names.includes(hold.sortie) ? [hold.id] : [])),
    plan: plan?.id ?? null,
    platform,
    operator: content === 'open' ? (folder?.operator ?? null) : null,
    begins: isoOf(span && span.from_us / 1000),
    ends: isoOf(span && span.to_us / 1000),
    planned: isoOf(plan?.plan ? plan.plan.start_us / 1000 : null),
    ...{
      stages: faulty(way.stages, names, findings),
      stopped: way.stopped,
      isRevoked: way.isRevoked,
      seen: seen.get(id) ?? 0,
    },
    files: {
      committed: files.sound + files.erased + files.gone.length + files.changed.length,
      ...{ sound: files.sound, erased: files.erased },
    },
    recordings: { named: folder?.recordings.named ?? 0, here: folder?.recordings.here ?? 0 },
  }
}

/** What was done, and is not here as the record says. */
function faulty(
  rows: readonly StageSeen[],
  names: readonly string[],
  findings: readonly Finding[],
): StageSeen[] {
  const hit = new Set(findings.flatMap((each) => (names.includes(each.subject) ? (stageIn(each) ?? []) : [])))
  return rows.map((row) => (row.state === 'done' && hit.has(row.stage) ? { ...row, state: 'faulty' } : row))
}

/** A report is what is made for people; an approval is a step of a plan. */
function stageIn({ kind, part }: Finding): StageSeen['stage'] | undefined {
  const stage = stageOfFinding[kind]
  if (kind.startsWith('file-') && part !== null && /\.(html|pdf)$/.test(part)) return 'reported'
  if (kind.startsWith('step-') && part !== null && /approve|rules-permit/.test(part)) return 'approved'
  return stage
}

function contentOf({ folder, ingest, plan }: Chain, read: RecordRead): Content {
  const entries = [...(ingest?.results.entries ?? []), ...(ingest?.taken.entries ?? [])]
  if (folder !== null && folder.content !== 'none') return folder.content
  if (entries.some((index) => read.erased.has(index))) return 'erased'
  if (ingest !== null) return 'absent'
  return plan === null && folder === null ? 'absent' : 'none'
}

/** Newest first; what has no time by its name, at the end. */
function byTime(a: SortieSeen, b: SortieSeen): number {
  const time = ({ begins, planned, stages }: SortieSeen) =>
    begins ??
    planned ??
    stages
      .map(({ at }) => at ?? '')
      .sort()
      .at(-1) ??
    ''
  return time(a) === time(b) ? (a.id < b.id ? -1 : 1) : time(a) < time(b) ? 1 : -1
}

const refusalRow = ({ index, at_ms, code, verbs, sorties, authority }: RefusalRead) => ({
  ...{ entry: index, at: isoOf(at_ms)!, code, authority },
  ...{ verbs: [...new Set(verbs)], sorties: [...sorties] },
})

/** Where an aircraft of ours was inside, or nobody can say; only of what may be looked at. */
function airspaceRows({ id, folder }: Chain): Seat['airspace'] {
  if (folder === null || folder.airspace === null || folder.content !== 'open') return []
  const terms = folder.authority?.document.states ?? []
  const own = folder.airspace.subjects.filter(({ what, whose }) => what === 'platform' && whose === 'own')
  return own.flatMap((subject) =>
    subject.boundaries.flatMap(({ id: boundary, name, kind, verdict, inside_s, cannotSay_s, segments }) => {
      if (verdict === 'outside') return []
      const first = segments.find((segment) => segment.verdict === verdict)
      const state = boundary.replace(/-12NM$/, '')
      return {
        ...{ sortie: id, id: boundary, name, kind, verdict, inside_s, cannotSay_s },
        first: first?.from ?? null,
        terms: terms.find((each) => each.state === state)?.terms ?? null,
        entries: [...folder.entries],
      }
    }),
  )
}

/** Each state that is named for a sortie, never blank: what nobody states is unknown. */
function clearanceRows({ id, folder, plan, authority, steps }: Chain): Seat['clearances'] {
  const isClosed = folder !== null && folder.content !== 'open'
  const stated = isClosed ? [] : (folder?.clearances ?? plan?.plan?.clearances ?? [])
  const terms = folder?.authority?.document.states ?? []
  const needed = terms.filter((each) => each.terms === 'clearance-needed').map(({ state }) => state)
  const states =
    authority === null ? stated.map(({ state }) => state) : [...needed, ...stated.map(({ state }) => state)]
  const entries = folder === null ? steps.map(({ index }) => index) : [...folder.entries]
  return [...new Set(states)].map((state) => ({ sortie: id, entries, clearance: clearanceOf(stated, state) }))
}

function noticeRows({ notices, now }: SeatParts): Seat['notices'] {
  if (notices === null) return null
  const rows = notices.map(({ notice, event, history }) => {
    const past = history.filter(({ at_us }) => at_us <= now.at_us)
    const { state, isOverdue, wasLate } = standing(notice, past, now)
    const sent = past.find(({ step }) => step === 'send')
    return {
      ...{ id: notice.id, recipient: notice.recipient, state: notice.state },
      office: notice.office && officeName(notice.office),
      ...{ event: event.kind, authority: event.authority, subject: event.subject },
      happened: isoOf(event.at_us / 1000)!,
      due: isoOf(notice.due_us === null ? null : notice.due_us / 1000),
      ...{ stands: state, isOverdue, wasLate, age_s: Math.max(0, (now.at_us - event.at_us) / 1e6) },
      sent: isoOf(sent === undefined ? null : sent.at_us / 1000),
      entries: [...event.entries],
    }
  })
  return rows.sort(
    (a, b) => Number(b.isOverdue) - Number(a.isOverdue) || b.age_s - a.age_s || (a.id < b.id ? -1 : 1),
  )
}

function holdRows({ holds }: SeatParts, read: RecordRead): Seat['holds'] {
  if (holds === null) return null
  const set = holds.filter(({ hold }) => read.holds.has(hold.id) || !read.later.has(hold.id))
  return set.map(({ hold }) => {
    const known = read.holds.get(hold.id)
    return { ...hold, entries: known === undefined ? [] : [known.set.index] }
  })
}
