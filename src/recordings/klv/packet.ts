import type { Fault, FaultKind } from '../../quantities/fault.ts'
import { crc16Ccitt, crc32Mpeg, sum16 } from './checksum.ts'
import type { SetTable } from './codecs.ts'
import { type Reading, readSet, valueAt } from './decode-value.ts'
import { type ChecksumKind, keyText, labelAt } from './labels.ts'
import { unsignedAt, wholeAt } from './mapping.ts'
import { eachTriplet, type Triplet } from './triplets.ts'
import { readUniversalSet } from './universal.ts'
import type { Item } from './values.ts'

/**
 * What the set's own check says. payload-only: the sum fits without label and length, a known mistake of producers.
 * not-judged: this standard has none, or it is not known how it is made.
 */
export type Verdict = 'ok' | 'payload-only' | 'mismatch' | 'absent' | 'not-judged'

/** One set of a stream, whole: the object form. */
export interface KlvPacket {
  readonly standard: string
  readonly title: string
  /** 32 hexadecimal digits. */
  readonly key: string
  /** Where its label begins, from the start of the file or stream. */
  readonly byte: number
  /** Label, length and value. */
  readonly bytes: number
  readonly checksum: Verdict
  /** Its own time stamp, microseconds since 1970 in MISP time (no leap seconds); null when it states none. */
  readonly t_us: number | null
  /** What the clock of an ST 0605 pack says of itself. */
  readonly clock: ClockState | null
  readonly items: readonly Item[]
}

/** ST 0605 status byte. */
export interface ClockState {
  readonly locked: boolean
  readonly discontinuity: boolean
  readonly reverse: boolean
}

/** Where a set comes from. */
export interface PacketContext {
  readonly file: string
  /** Where in the file the byte at this place of the bytes stands. */
  place(at: number): number
  report(fault: Fault): void
}

/** Decodes one triplet. Faults go to `report`; nothing of the set is lost: unknown items are bytes, an unknown set one item. */
export function readPacket(
  bytes: Uint8Array,
  { at, valueAt: from, end }: Triplet,
  { file, place, report }: PacketContext,
): KlvPacket {
  const fault = (kind: FaultKind, where: number, found: string, expected: string) =>
    report({ kind, file, byte: place(where), found, expected })
  const reading: Reading = { bytes, place, fault }
  const found = labelAt(bytes, at)
  const head = { key: keyText(bytes, at, 16), byte: place(at), bytes: end - at, clock: null }
  if (found === undefined) {
    fault('unknown-item', at, `a set with the label ${head.key}`, 'a set known by name; kept as bytes')
    const item = keptWhole(reading, at, from, end, 'Unknown set')
    const named = { standard: 'unknown', title: `Set ${head.key}` }
    return { ...head, ...named, checksum: 'not-judged', t_us: null, items: [item] }
  }
  const { standard, title, form } = found.label
  if (found.oddVersion)
    fault(
      'malformed',
      at,
      `${head.key}, a label with a version in it`,
      `${found.label.key}; read as ${standard}`,
    )
  const named = { ...head, standard, title }
  switch (form.as) {
    case 'local': {
      const items = readSet(reading, from, end, form.table)
      const checksum = verdictOf(reading, { at, from, items, table: form.table, kind: form.checksum })
      return { ...named, checksum, t_us: timeOf(items), items }
    }
    case 'universal': {
      const items = readUniversalSet(reading, from, end, form.table)
      return { ...named, checksum: 'not-judged', t_us: timeOf(items), items }
    }
    case 'timeStampPack':
      return { ...named, checksum: 'not-judged', items: [], ...timeStampPack(reading, from, end) }
    default: {
      const plain = keptWhole(reading, at, from, end, title)
      const around = { title, before: [], depth: 0 }
      const item: Item =
        form.as === 'bytes'
          ? plain
          : { ...plain, value: valueAt(reading, { as: 'coreIdentifier' }, from, end, around) }
      return { ...named, checksum: 'not-judged', t_us: null, items: [item] }
    }
  }
}

const keptWhole = ({ bytes, place }: Reading, at: number, from: number, end: number, title: string): Item => {
  const raw = bytes.subarray(from, end)
  return { item: 0, name: 'whole', title, units: '', byte: place(at), raw, value: raw }
}

interface Checked {
  readonly at: number
  readonly from: number
  readonly items: readonly Item[]
  readonly table: SetTable
  readonly kind: ChecksumKind
}

/** Sums from the label to the length byte of the checksum's own item; says what does not fit. */
function verdictOf(reading: Reading, { at, from, items, table, kind }: Checked): Verdict {
  if (kind === 'none') return 'not-judged'
  const item = items.findLast((each) => table.rows[each.item]?.codec.as === 'checksum')
  if (item === undefined) {
    // Only ST 0601 must carry one; others leave it out where something around them is checked.
    if (table.standard === 'ST 0601')
      reading.fault('checksum', at, 'a set without a checksum', 'item 1 at its end')
    return 'absent'
  }
  const stated = unsignedAt(item.raw, 0, Math.min(item.raw.length, 4))
  const end = item.raw.byteOffset - reading.bytes.byteOffset
  const { bytes } = reading
  if (candidates(kind).some((check) => check(bytes, at, end) === stated)) return 'ok'
  const computed = candidates(kind)[0]!(bytes, at, end)
  const payloadOnly = kind === 'sum16' && sum16(bytes, from, end - 2) === stated
  const variant = payloadOnly ? ' (the sum without label and length: payload-only variant)' : ''
  reading.fault('checksum', at, `${hex(stated)}${variant}`, hex(computed))
  return payloadOnly ? 'payload-only' : 'mismatch'
}

const candidates = (kind: ChecksumKind) =>
  ({ none: [], sum16: [sum16], crc32: [crc32Mpeg], crc16: [crc16Ccitt, sum16] })[kind]

const hex = (value: number) => `0x${value.toString(16).padStart(4, '0')}`

function timeOf(items: readonly Item[]): number | null {
  const value = items.find(({ name }) => name === 'time_us')?.value
  return typeof value === 'number' ? value : null
}

function timeStampPack(reading: Reading, from: number, end: number) {
  if (end - from !== 9) {
    reading.fault('wrong-length', from, `${end - from} bytes for a Precision Time Stamp Pack`, '9 bytes')
    return { t_us: null, clock: null }
  }
  const status = reading.bytes[from]!
  const time = wholeAt(reading.bytes, from + 1, end, false)
  const clock: ClockState = {
    locked: (status & 0x80) === 0,
    discontinuity: (status & 0x40) !== 0,
    reverse: (status & 0x60) === 0x60,
  }
  return { t_us: typeof time === 'number' ? time : null, clock }
}

/** All sets of these bytes. `offset`: where they stand in their file. */
export function readPackets(
  bytes: Uint8Array,
  file = '',
  offset = 0,
): { readonly packets: KlvPacket[]; readonly faults: Fault[] } {
  const packets: KlvPacket[] = []
  const faults: Fault[] = []
  const report = (fault: Fault) => void faults.push(fault)
  eachTriplet(bytes, 0, bytes.length, true, {
    triplet: (triplet) =>
      packets.push(readPacket(bytes, triplet, { file, place: (at) => offset + at, report })),
    fault: (kind, at, found, expected) => report({ kind, file, byte: offset + at, found, expected }),
  })
  return { packets, faults }
}
