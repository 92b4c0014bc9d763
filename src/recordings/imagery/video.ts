import type { Fault } from '../../quantities/fault.ts'
import type { NumberColumn } from '../klv/column-store.ts'
import type { KlvColumns } from '../klv/columns.ts'
import type { KlvPacket } from '../klv/packet.ts'
import { carryForward } from '../looks/carry-forward.ts'
import type { Looks } from '../looks/looks.ts'
import { looksOf } from '../looks/looks-of.ts'
import type { PictureIndex, TsIndex } from '../ts/ts-index.ts'
import { type PictureTimes, pictureTimes } from './picture-times.ts'

/** Motion imagery of one file, set on the time axis. */
export interface Video {
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  /** Null: a file of KLV alone. */
  readonly pictures: (PictureIndex & PictureTimes & { readonly coding: string }) | null
  /** The stream of KLV beside the pictures. */
  readonly klvPid: number | null
  /** What its KLV says of platform, camera and ground; null when it holds none that does. */
  readonly looks: Looks | null
  /** Objects that detection sets counted, by time; never who or what. */
  readonly objects: { readonly t_us: Float64Array; readonly count: Float64Array }
  /** Texts the first set that states them gives: platform, sensor, mission, classification. */
  readonly names: Readonly<Partial<Record<NameKey, string>>>
  readonly faults: readonly Fault[]
  readonly notes: readonly string[]
}

export const nameKeys = ['mission', 'tail', 'platform', 'sensor', 'callSign', 'classification'] as const
export type NameKey = (typeof nameKeys)[number]

const NAME_ITEMS: Readonly<Record<Exclude<NameKey, 'classification'>, number>> = {
  mission: 3,
  tail: 4,
  platform: 10,
  sensor: 11,
  callSign: 59,
}

const CLASSIFICATIONS = ['', 'unclassified', 'restricted', 'confidential', 'secret', 'top secret']

export interface VideoFile {
  readonly file: string
  readonly sha256: string
  /** Added to every time: a stated clock error. */
  readonly offset_us: number
}

/** A transport stream as motion imagery: its first video, and the KLV stream with the most sets beside it. */
export function videoOf(index: TsIndex, oldSets: readonly KlvPacket[], given: VideoFile): Video {
  const klv = [...index.klv].sort((a, b) => b.columns.rows - a.columns.rows)[0]
  const columns = klv !== undefined && klv.columns.rows > 0 ? klv.columns : columnsOfOld(oldSets)
  const pictures = index.pictures[0]
  // Of old sets nobody keeps the stream's time: their place in the file tells it.
  const beside =
    klv?.columns === columns ? klv : { columns, pts_us: new Float64Array(columns.rows).fill(Number.NaN) }
  const times = pictures && pictureTimes(pictures, beside)
  const coding = index.streams.find(({ pid }) => pid === pictures?.pid)?.coding ?? 'other'
  const made = fromColumns(columns, given)
  return {
    ...made,
    bytes: index.bytes,
    klvPid: klv?.pid ?? null,
    pictures: pictures && times ? { ...pictures, ...shifted(times, given.offset_us), coding } : null,
    faults: index.faults,
    notes: [...made.notes, ...timeNotes(times, index)],
  }
}

/** A file of KLV without video. */
export function klvFile(
  columns: KlvColumns,
  oldSets: readonly KlvPacket[],
  faults: readonly Fault[],
  bytes: number,
  given: VideoFile,
): Video {
  const made = fromColumns(columns.rows > 0 ? columns : columnsOfOld(oldSets), given)
  return { ...made, bytes, klvPid: null, pictures: null, faults }
}

/** ST 0902 asks for every item of its set at least so often. */
const CARRIED_S = 30
const CARRIED_NOTE =
  'Sets leave out what did not change: it is taken as last stated, for 30 s, and for 2 s where it moves with the aircraft.'

function fromColumns(columns: KlvColumns, { file, sha256, offset_us }: VideoFile) {
  const carried = carryForward(
    columns,
    columns.numbers.get(2)?.values ?? new Float64Array(columns.rows),
    CARRIED_S,
  )
  const found = columns.rows === 0 ? null : looksOf(carried)
  const looks = found === null ? null : { ...found, t_us: found.t_us.map((t) => t + offset_us) }
  return {
    ...{ file, sha256, looks },
    objects: objectsIn(columns, offset_us),
    names: namesIn(columns),
    notes:
      looks === null
        ? ['It holds no KLV that says where the camera was.']
        : [...(carried === columns ? [] : [CARRIED_NOTE]), ...looks.notes],
  }
}

const shifted = ({ rule, t_us }: PictureTimes, offset_us: number): PictureTimes => ({
  rule,
  t_us: t_us.map((t) => t + offset_us),
})

function timeNotes(times: PictureTimes | undefined, { pictures }: TsIndex): string[] {
  const more = pictures.length > 1 ? [`${pictures.length} videos in the file; the first is shown.`] : []
  if (times?.rule === 'klv-by-place')
    return [
      ...more,
      'KLV states no times in the multiplex: each set is taken to belong to the picture beside it in the file, as a rule good to a picture or two.',
    ]
  if (times?.rule === 'none')
    return [...more, 'Nothing tells when the pictures were taken: they count from the first.']
  return more
}

/** Texts that sets state: of each the first, of the classification the highest. */
export function namesIn({ texts, security }: KlvColumns): Video['names'] {
  const named = Object.entries(NAME_ITEMS).flatMap(([key, item]) => {
    const first = texts.get(item)?.texts.find((text) => text.trim() !== '')
    return first === undefined ? [] : [[key, first] as const]
  })
  // The highest that any set states.
  let code = 0
  for (const stated of security.numbers.get(1)?.values ?? []) if (stated > code) code = stated
  const highest = CLASSIFICATIONS[code]
  return { ...Object.fromEntries(named), ...(highest ? { classification: highest } : {}) }
}

/** How many objects each detection set reports (item 6), else counts (item 5). */
function objectsIn({ detections, numbers, rows }: KlvColumns, offset_us: number): Video['objects'] {
  const t_us = numbers.get(2)?.values
  const [counted, reported] = [5, 6].map((item) => detections.get(item)?.values)
  const countAt = (row: number) => {
    const stated = reported?.[row] ?? Number.NaN
    return Number.isNaN(stated) ? (counted?.[row] ?? Number.NaN) : stated
  }
  const present = Array.from({ length: t_us === undefined ? 0 : rows }, (_, row) => row).filter(
    (row) => !Number.isNaN(countAt(row)),
  )
  return {
    t_us: Float64Array.from(present, (row) => t_us![row]! + offset_us),
    count: Float64Array.from(present, countAt),
  }
}

/** Angles of the old sets count from north and from the horizon: they are no camera angles of ST 0601, and left out. */
const OLD_ANGLES = new Set([18, 19, 20])

function itemSetsOf(packets: readonly KlvPacket[]): Pick<KlvColumns, 'itemSet' | 'itemSets'> {
  const known = new Map<string, number>()
  const itemSets: ReadonlySet<number>[] = []
  const itemSet = Uint16Array.from(packets, ({ items }) => {
    const key = items.map(({ item }) => item).join()
    const index = known.get(key) ?? itemSets.push(new Set(items.map(({ item }) => item))) - 1
    known.set(key, index)
    return index
  })
  return { itemSet, itemSets }
}

/** EG 0104 sets as columns of the ST 0601 items that took their place. */
function columnsOfOld(packets: readonly KlvPacket[]): KlvColumns {
  const old = packets.filter(({ standard }) => standard === 'EG 0104')
  const numbers = new Map<number, NumberColumn>()
  for (const [row, { items }] of old.entries()) {
    for (const { item, name, units, value } of items) {
      if (typeof value !== 'number' || OLD_ANGLES.has(item)) continue
      if (!numbers.has(item))
        numbers.set(item, { item, name, units, values: new Float64Array(old.length).fill(Number.NaN) })
      numbers.get(item)!.values[row] = value
    }
  }
  return {
    rows: old.length,
    byte: Float64Array.from(old, ({ byte }) => byte),
    checksum: new Uint8Array(old.length),
    ...itemSetsOf(old),
    ...{ numbers, texts: new Map(), places: new Map(), security: { numbers: new Map(), texts: new Map() } },
    detections: new Map(),
  }
}
