import type { Fault } from '../../quantities/fault.ts'
import type { KlvColumns } from '../klv/columns.ts'
import type { KlvPacket } from '../klv/packet.ts'
import { carryForward } from '../looks/carry-forward.ts'
import type { Looks } from '../looks/looks.ts'
import { looksOf } from '../looks/looks-of.ts'
import { type Note, note } from '../note.ts'
import type { KlvIndex, PictureIndex, TsIndex } from '../ts/ts-index.ts'
import { columnsOfOld } from './old-sets.ts'
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
  readonly notes: readonly Note[]
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

/**
 * A transport stream as motion imagery: each of its videos with the stream of KLV of its program that has the most sets, else
 * of any program. Videos beside the same KLV share its looks. A stream without video is one as well.
 */
export function videosOf(index: TsIndex, oldSets: readonly KlvPacket[], given: VideoFile): readonly Video[] {
  const told = new Map<KlvIndex | undefined, ReturnType<typeof fromColumns> & Beside>()
  const tellOf = (klv: KlvIndex | undefined) => {
    const known = told.get(klv)
    if (known !== undefined) return known
    const beside = besideOf(klv, oldSets)
    const tells = { ...fromColumns(beside.columns, given), ...beside }
    told.set(klv, tells)
    return tells
  }
  const pictures = index.pictures.length > 0 ? index.pictures : [undefined]
  return pictures.map((each) => videoWith(each, index, richest(index, each), given, tellOf))
}

type Beside = Pick<KlvIndex, 'columns' | 'pts_us'>

/** Of old sets nobody keeps the stream's time: their place in the file tells it. */
function besideOf(klv: KlvIndex | undefined, oldSets: readonly KlvPacket[]): Beside {
  if (klv !== undefined && klv.columns.rows > 0) return klv
  const columns = columnsOfOld(oldSets)
  return { columns, pts_us: new Float64Array(columns.rows).fill(Number.NaN) }
}

function richest({ klv, streams }: TsIndex, pictures: PictureIndex | undefined): KlvIndex | undefined {
  const programOf = (pid: number | undefined) => streams.find((stream) => stream.pid === pid)?.program
  const own = klv.filter(
    ({ pid, columns }) => programOf(pid) === programOf(pictures?.pid) && columns.rows > 0,
  )
  return [...(own.length > 0 ? own : klv)].sort((a, b) => b.columns.rows - a.columns.rows)[0]
}

function videoWith(
  pictures: PictureIndex | undefined,
  index: TsIndex,
  klv: KlvIndex | undefined,
  { offset_us }: VideoFile,
  tellOf: (klv: KlvIndex | undefined) => ReturnType<typeof fromColumns> & Beside,
): Video {
  const { columns, pts_us, ...told } = tellOf(klv)
  const times = pictures && pictureTimes(pictures, { columns, pts_us })
  const coding = index.streams.find(({ pid }) => pid === pictures?.pid)?.coding ?? 'other'
  return {
    ...told,
    bytes: index.bytes,
    klvPid: klv?.pid ?? null,
    pictures: pictures && times ? { ...pictures, ...shifted(times, offset_us), coding } : null,
    faults: index.faults,
    notes: [...told.notes, ...timeNotes(times)],
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
        ? [note('no-camera-place')]
        : [...(carried === columns ? [] : [note('sets-carried-forward')]), ...looks.notes],
  }
}

const shifted = ({ rule, t_us }: PictureTimes, offset_us: number): PictureTimes => ({
  rule,
  t_us: t_us.map((t) => t + offset_us),
})

function timeNotes(times: PictureTimes | undefined): Note[] {
  if (times?.rule === 'klv-by-place') return [note('sets-by-place')]
  return times?.rule === 'none' ? [note('pictures-without-time')] : []
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
