import { FaultList } from '../../src/quantities/fault.ts'
import { xmlFromCot } from '../../src/recordings/cot/event.ts'
import { cotOfSet } from '../../src/recordings/cot/from-klv.ts'
import type { SetColumns } from '../../src/recordings/klv/columns.ts'
import { type Conformance, KlvConformance } from '../../src/recordings/klv/conformance.ts'
import { labelAt } from '../../src/recordings/klv/labels.ts'
import type { KlvPacket } from '../../src/recordings/klv/packet.ts'
import { packetJson } from '../../src/recordings/klv/packet-json.ts'
import { KlvReader } from '../../src/recordings/klv/reader.ts'
import { isKeyAt } from '../../src/recordings/klv/triplets.ts'
import { note } from '../../src/recordings/note.ts'
import { type Family, type Found, type ItemFound, nothing, spanOf, type Wanted } from './found.ts'
import { type Minimum, minimumLines } from './minimum.ts'
import { objectsCounted } from './objects.ts'
import { PlatformTracks } from './platform.ts'
import { trackFeature } from './tracks.ts'

/** A file of KLV sets end to end. */
export const klvSets: Family = (head, wanted) => {
  if (!beginsWithSet(head)) return undefined
  const sets = new KlvSets(wanted, null)
  const faults = new FaultList()
  const reader = new KlvReader(wanted.file, {
    packet: (packet) => sets.add(packet, null),
    ...(printsSets(wanted) ? {} : { columns: (columns) => sets.addColumns(columns) }),
    fault: (fault) => faults.add(fault),
  })
  return {
    push: (chunk) => reader.push(chunk),
    end() {
      reader.end()
      return { ...nothing, ...foundIn([sets]), format: 'KLV metadata sets', faults: faults.all() }
    },
  }
}

const SEARCHED_BYTES = 4096

/** A universal label right at the start, or a known one a little later: recordings may begin within a set. */
function beginsWithSet(head: Uint8Array): boolean {
  if (isKeyAt(head, 0)) return true
  const end = Math.min(SEARCHED_BYTES, head.length - 16)
  for (let at = 1; at <= end; at++) if (isKeyAt(head, at) && labelAt(head, at) !== undefined) return true
  return false
}

/** Whether every set is printed, and so wanted in its object form; else columns do, which are far quicker. */
export const printsSets = ({ form }: Wanted) => form === 'items' || form === 'cot'

/** The sets of one stream: printed as records where that is wanted, else counted and compared with the minimum set. */
export class KlvSets {
  readonly stream: string | null
  readonly conformance = new KlvConformance()
  readonly tracks: PlatformTracks
  readonly #wanted: Wanted

  constructor(wanted: Wanted, stream: string | null) {
    this.#wanted = wanted
    this.stream = stream
    this.tracks = new PlatformTracks(stream, wanted.form === 'track')
  }

  /** `pts_us`: on the clock of the stream that carries it; null where there is none. */
  add(packet: KlvPacket, pts_us: number | null): void {
    if (printsSets(this.#wanted)) {
      this.#print(packet, pts_us)
      return
    }
    this.conformance.add(packet)
    this.tracks.add(packet)
  }

  /** Some sets in a row. */
  addColumns(columns: SetColumns): void {
    this.conformance.addColumns(columns)
    this.tracks.addColumns(columns)
  }

  #print(packet: KlvPacket, pts_us: number | null): void {
    const { form, line } = this.#wanted
    if (form === 'items') line(this.#record(packet, pts_us))
    // A file is a replay, whatever it recorded: nobody shall take it for what is flying now.
    else for (const event of cotOfSet(packet, { isSimulated: true })) line(xmlFromCot(event))
  }

  #record(packet: KlvPacket, pts_us: number | null): string {
    const stream = this.stream === null ? {} : { stream: this.stream }
    const pts = pts_us === null || Number.isNaN(pts_us) ? {} : { pts_s: pts_us / 1e6 }
    return JSON.stringify({ ...stream, ...pts, ...packetJson(objectsCounted(packet)) })
  }
}

type KlvFound = Pick<
  Found,
  'counts' | 'span' | 'standards' | 'items' | 'tracks' | 'more' | 'moreLines' | 'notes' | 'features'
>

/** What the sets of all streams of a file say together. */
export function foundIn(streams: readonly KlvSets[]): KlvFound {
  const reports = streams.map(({ stream, conformance }) => ({ stream, ...conformance.report() }))
  const spans = reports.flatMap(({ span_us }) => (span_us === null ? [] : [span_us]))
  const minimum = reports.flatMap(({ stream, minimum: of }): Minimum[] =>
    of === null ? [] : [{ stream, ...of }],
  )
  return {
    counts: countsOf(reports),
    span: spanOf(
      Math.min(...spans.map(([first]) => first)),
      Math.max(...spans.map(([, last]) => last)),
      'misp',
    ),
    standards: standardsOf(reports),
    items: reports.flatMap((report) => itemsOf(report)),
    tracks: streams.flatMap(({ tracks }) => tracks.found()),
    more: { sets: reports.flatMap(({ stream, sets }) => sets.map((set) => ({ stream, ...set }))), minimum },
    moreLines: minimum.flatMap(minimumLines),
    notes: spans.length === 0 ? [] : [note('times-of-producer')],
    features: () =>
      streams.flatMap(({ tracks }) => tracks.tracks().map((track) => trackFeature(track, 'misp'))),
  }
}

type Report = Conformance & { readonly stream: string | null }

function countsOf(reports: readonly Report[]): Record<string, number> {
  const counts = new Map<string, number>([['sets', 0]])
  const add = (name: string, more: number) => counts.set(name, (counts.get(name) ?? 0) + more)
  for (const { sets, objects } of reports) {
    for (const { standard, within, sets: many } of sets) {
      if (within === null) add('sets', many)
      add(within === null ? `${standard} sets` : `${standard} sets in ${within}`, many)
    }
    if (objects.sets > 0) add('objects in pictures', objects.reported)
  }
  return Object.fromEntries(counts)
}

/** "ST 0806 POI" is a part of ST 0806. */
function standardsOf(reports: readonly Report[]): string[] {
  const names = reports.flatMap(({ sets }) =>
    sets.flatMap(({ standard }) => STANDARD.exec(standard)?.[0] ?? []),
  )
  return [...new Set(names)].map((standard) => `MISB ${standard}`)
}
const STANDARD = /^(?:ST|EG) \d{4}/

const itemsOf = ({ stream, items }: Report): (ItemFound & Record<string, unknown>)[] =>
  items.map(({ standard, within, item, name, title, sets, empty, share, perSecond }) => ({
    ...{ standard, stream, within, item, name, title, sets, empty, share, perSecond },
  }))
