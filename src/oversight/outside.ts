/** What outsiders saw of our aircraft, held against what was recorded. That they saw nothing says nothing. */
import { joined, partOf, type Span } from '../fleet/way.ts'
import type { OutsiderSeen } from './document.ts'
import { type Finding, finding, isoOf } from './findings.ts'
import type { OutsideTrack } from './parts.ts'

/** Silent for longer, a track is of another flight. */
const SILENT_US = 20 * 60e6
/** Recorders are switched on after take-off, off before landing, and receivers' clocks may be off. */
const AROUND_US = 15 * 60e6

/** A sortie, when it was recorded or planned; `platform` null: it names none. */
export interface FlownSpan extends Span {
  readonly sortie: string
  readonly platform: string | null
  /** Of a plan alone: it tells when it should have been flown, not that it was recorded. */
  readonly isRecorded: boolean
}

interface Compared {
  readonly tracks: readonly OutsiderSeen[]
  readonly findings: readonly Finding[]
  /** By sortie: how many tracks saw it. */
  readonly seen: ReadonlyMap<string, number>
}

/** Each stretch in which outsiders saw one of our aircraft, with the sorties that explain it. */
export function comparedOutside(tracks: readonly OutsideTrack[], spans: readonly FlownSpan[]): Compared {
  const rows = tracks.flatMap((track) =>
    track.clock === 'utc'
      ? stretches(track).map((stretch) => compared(track, stretch, spans))
      : [{ row: rowOf(track, null, track.t_us.length, 'cannot-say', []), findings: [] }],
  )
  const seen = new Map<string, number>()
  for (const { row } of rows) for (const sortie of row.sorties) seen.set(sortie, (seen.get(sortie) ?? 0) + 1)
  return { tracks: rows.map(({ row }) => row), findings: rows.flatMap(({ findings }) => findings), seen }
}

interface Stretch extends Span {
  readonly positions: number
}

function stretches({ t_us }: OutsideTrack): Stretch[] {
  const out: { from_us: number; to_us: number; positions: number }[] = []
  for (let k = 0; k < t_us.length; k++) {
    const at_us = t_us[k]!
    const last = out.at(-1)
    if (last === undefined || at_us - last.to_us > SILENT_US)
      out.push({ from_us: at_us, to_us: at_us, positions: 1 })
    else {
      last.to_us = at_us
      last.positions++
    }
  }
  return out
}

function compared(track: OutsideTrack, stretch: Stretch, spans: readonly FlownSpan[]) {
  const near = spans.filter((span) => partOf(wider(span), asSpan(stretch)) !== undefined)
  const recorded = near.filter(({ isRecorded }) => isRecorded)
  const surely = recorded.filter(({ platform }) => platform === track.platform)
  const perhaps = recorded.filter(({ platform }) => platform === null || platform === track.platform)
  const [missing, doubtful] = [uncovered(stretch, surely), uncovered(stretch, perhaps)]
  const row = (verdict: OutsiderSeen['verdict'], sorties: readonly FlownSpan[]) =>
    rowOf(
      track,
      stretch,
      stretch.positions,
      verdict,
      sorties.map(({ sortie }) => sortie),
    )
  if (missing.length === 0) return { row: row('recorded', surely), findings: [] }
  const isPerhaps = doubtful.length === 0
  // A plan of that time names the sortie that nobody recorded.
  const planned = near.filter(({ isRecorded, platform }) => !isRecorded && platform === track.platform)
  const of = isPerhaps ? perhaps : [...surely, ...planned]
  return {
    row: row(isPerhaps ? 'perhaps-recorded' : 'not-recorded', of),
    findings: [
      finding({
        kind: isPerhaps ? 'seen-perhaps-recorded' : 'seen-not-recorded',
        ...{ subject: track.platform, part: `${track.address} ${track.file}` },
        since_ms: (isPerhaps ? missing : doubtful)[0]!.from_us / 1000,
      }),
    ],
  }
}

const wider = ({ from_us, to_us }: Span): Span => ({ from_us: from_us - AROUND_US, to_us: to_us + AROUND_US })
/** One instant is a span as short as the clock tells. */
const asSpan = ({ from_us, to_us }: Span): Span => ({ from_us, to_us: Math.max(to_us, from_us + 1) })

/** What of a stretch lies in none of these sorties and the time around them. */
function uncovered(stretch: Stretch, spans: readonly FlownSpan[]): Span[] {
  let left = [asSpan(stretch)]
  for (const cover of joined(spans.map(wider)))
    left = left.flatMap(({ from_us, to_us }) =>
      [
        { from_us, to_us: Math.min(to_us, cover.from_us) },
        { from_us: Math.max(from_us, cover.to_us), to_us },
      ].filter((piece) => piece.to_us > piece.from_us),
    )
  return left
}

const rowOf = (
  { file, sha256, address, callsigns, platform }: OutsideTrack,
  span: Span | null,
  positions: number,
  verdict: OutsiderSeen['verdict'],
  sorties: readonly string[],
): OutsiderSeen => ({
  ...{ file, sha256, address, callsigns: [...callsigns], platform, positions, verdict },
  ...{ from: isoOf(span && span.from_us / 1000), to: isoOf(span && span.to_us / 1000) },
  sorties: [...new Set(sorties)],
})
