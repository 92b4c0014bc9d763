import type { Fault, FaultKind } from '../../quantities/fault.ts'
import { joined } from '../bytes.ts'
import { readPesHead, unwrapped } from './pes.ts'
import { type Announced, type Coding, codingOf, readSection } from './psi.ts'

/** One elementary stream, and what was met of it. */
export interface TsStream {
  readonly pid: number
  readonly program: number
  readonly streamType: number
  readonly coding: Coding
  readonly descriptors: Announced['descriptors']
  packets: number
  units: number
  /** Times its continuity counter jumped. */
  gaps: number
}

/** One packet of an elementary stream. The arrays are good until the next call only. */
export interface TsUnit {
  readonly stream: TsStream
  /** Where the transport packet it begins in stands in the file. */
  readonly byte: number
  /** 90 kHz, unwrapped; NaN where it states none. */
  readonly pts: number
  readonly dts: number
  /** Data without its head; for other streams than those wanted whole, its first bytes. */
  readonly bytes: Uint8Array
  /** Where in the file the byte at this place of `bytes` stands. */
  place(at: number): number
  /** The decoder may start here, so says the transport packet. */
  readonly isRandomAccess: boolean
  /** Packets are missing in it, or it was cut. */
  readonly isBroken: boolean
}

export interface TsSink {
  /** A stream was announced. Answers how much of its units is wanted: whole, their first bytes, or nothing. */
  stream(stream: TsStream): 'whole' | 'head' | 'none'
  unit(unit: TsUnit): void
  /** Of a unit whose first bytes are wanted, these came so far: whether more of it is needed. Absent: never. */
  needsMore?(stream: TsStream, bytes: Uint8Array): boolean
  /** Program clock reference, 27 MHz. */
  clock(pid: number, byte: number, pcr: number): void
  fault(fault: Fault): void
}

const PACKET = 188
const SYNC = 0x47
const NULL_PID = 0x1fff
const PIDS = 8192
/** Of video units so much is handed on when only their heads are wanted: parameter sets, stamps, the first slice. */
const HEAD_BYTES = 1024
/** So many when those did not do: encoders put kilobytes of remarks before the first slice. */
const LONG_HEAD_BYTES = 65536
const UNIT_BYTES_MAX = 8 << 20
/** So many packets in step make a transport stream. */
const IN_STEP = 5

// Kinds of PIDs; 0: nothing is known of it.
const IGNORED = 1
const TABLES = 2
const ELEMENTARY = 3

/**
 * A transport stream, pushed in pieces of any size: 188, 192 (time-stamped) or 204 bytes (with parity) a packet, several
 * programs, tables that change. What is damaged is said and stepped over; the last unit of every stream is handed on at
 * the end. Memory is bounded: one unit for each stream.
 */
export class TsDemuxer {
  readonly #file: string
  readonly #sink: TsSink
  readonly #kind = new Uint8Array(PIDS)
  readonly #counter = new Int8Array(PIDS).fill(-1)
  readonly #assembly: (Assembly | undefined)[] = new Array(PIDS).fill(undefined)
  readonly #assemblies = new Map<number, Assembly>()
  readonly #sections: (Sections | undefined)[] = new Array(PIDS).fill(undefined)
  /** Bytes between sync bytes, and what stands before each. */
  #stride = 0
  #lead = 0
  #carry = new Uint8Array(0)
  /** Out of step, and not in it again yet. */
  #isLost = false
  #offset = 0
  #skipped = { from: -1, bytes: 0 }
  packets = 0

  constructor(file: string, sink: TsSink) {
    this.#file = file
    this.#sink = sink
    this.#kind[0] = TABLES
    this.#kind[NULL_PID] = IGNORED
  }

  /** Tells of a stream beforehand: a piece from the middle of a file may hold no tables. */
  announce(announced: Announced, program: number): void {
    this.#announce(announced, program)
  }

  /** Bytes of a packet as found: 188, 192, 204; 0: not known yet. */
  get packetBytes(): number {
    return this.#stride
  }

  push(chunk: Uint8Array): void {
    const left = this.#carry
    if (left.length === 0) {
      this.#take(chunk)
      return
    }
    // Finish what is left with as little of the new bytes as will do, then go on in them without copying.
    const borrowed = Math.min(chunk.length, CARRY_BYTES)
    const both = joined(left, chunk.subarray(0, borrowed))
    const used = this.#read(both, false)
    this.#offset += used
    if (borrowed === chunk.length) this.#carry = both.slice(used)
    else if (used >= left.length) this.#take(chunk.subarray(used - left.length))
    else this.#take(joined(both.subarray(used), chunk.subarray(borrowed)))
  }

  #take(bytes: Uint8Array): void {
    const used = this.#read(bytes, false)
    this.#offset += used
    this.#carry = bytes.slice(used)
  }

  /** Answers how many bytes there were. */
  end(): number {
    const bytes = this.#carry
    const used = this.#read(bytes, true)
    if (used < bytes.length) this.#skip(this.#offset + used, bytes.length - used)
    this.#saySkipped()
    for (const assembly of this.#assemblies.values()) this.#flush(assembly, false)
    return this.#offset + bytes.length
  }

  /** Every whole packet; answers up to where all was read. */
  #read(bytes: Uint8Array, isLast: boolean): number {
    let at = 0
    if (this.#stride === 0) {
      const found = findStep(bytes, isLast)
      if (found.stride > 0) {
        this.#stride = found.stride
        this.#lead = found.lead
      }
      if (found.at > 0) this.#skip(this.#offset, found.at)
      at = found.at
      if (found.stride === 0) return at
    }
    const stride = this.#stride
    const lead = this.#lead
    const end = bytes.length - lead - PACKET + 1
    while (at < end) {
      if (bytes[at + lead] === SYNC && !this.#isLost) {
        this.#packet(bytes, at + lead)
        at += stride
        continue
      }
      const next = this.#resync(bytes, at, isLast)
      const to = next < 0 ? ~next : next
      this.#skip(this.#offset + at, to - at)
      at = to
      this.#isLost = next < 0
      if (this.#isLost) break
    }
    for (const assembly of this.#assemblies.values()) assembly.keepPacket(bytes)
    return Math.min(at, bytes.length)
  }

  /** Where packets are in step again. Negative, ~n: up to n there are none, and more bytes are needed to tell. */
  #resync(bytes: Uint8Array, from: number, isLast: boolean): number {
    const stride = this.#stride
    for (let first = from + this.#lead; first < bytes.length; first++) {
      if (bytes[first] !== SYNC) continue
      const [second, third] = [first + stride, first + 2 * stride]
      if (third >= bytes.length && !isLast) return ~(first - this.#lead)
      const isSync = (at: number) => at >= bytes.length || bytes[at] === SYNC
      if (isSync(second) && isSync(third)) return first - this.#lead
    }
    return ~Math.max(from, isLast ? bytes.length : bytes.length - this.#lead)
  }

  #skip(byte: number, count: number): void {
    if (this.#skipped.bytes > 0 && this.#skipped.from + this.#skipped.bytes === byte)
      this.#skipped.bytes += count
    else {
      this.#saySkipped()
      this.#skipped = { from: byte, bytes: count }
    }
  }

  #saySkipped(): void {
    const { from, bytes } = this.#skipped
    this.#skipped = { from: -1, bytes: 0 }
    if (bytes > 0)
      this.#fault('lost-sync', from, `${bytes} bytes of no packet`, 'the sync byte 0x47; stepped over')
  }

  #fault(kind: FaultKind, byte: number, found: string, expected: string): void {
    this.#sink.fault({ kind, file: this.#file, byte, found, expected })
  }

  /** One packet, its sync byte at `at`. */
  #packet(bytes: Uint8Array, at: number): void {
    this.packets++
    const second = bytes[at + 1]!
    const pid = ((second & 0x1f) << 8) | bytes[at + 2]!
    const kind = this.#kind[pid]!
    if (kind <= IGNORED) return
    const flags = bytes[at + 3]!
    let data = at + 4
    let isRandomAccess = false
    let isDiscontinuous = false
    if (flags & 0x20) {
      const length = bytes[data]!
      if (length > 0) {
        const adaptation = bytes[data + 1]!
        isRandomAccess = (adaptation & 0x40) !== 0
        isDiscontinuous = (adaptation & 0x80) !== 0
        if (adaptation & 0x10 && length >= 7) this.#clock(bytes, data + 2, pid, at)
      }
      data += 1 + length
    }
    const end = at + PACKET
    if ((flags & 0x10) === 0 || data >= end) return
    const step = this.#step(pid, flags & 0x0f, isDiscontinuous)
    if (kind === TABLES) {
      if (step === 'same') return
      this.#tables(bytes, pid, data, end, (second & 0x40) !== 0, this.#offset + at - this.#lead)
    } else {
      const assembly = this.#assembly[pid]!
      if (step === 'same' && assembly.isPacketBefore(bytes, at, data)) return
      assembly.stream.packets++
      assembly.packetAt = at
      if (step !== 'next') {
        assembly.stream.gaps++
        assembly.isBroken = assembly.length > 0
        this.#fault(
          'gap',
          this.#offset + at - this.#lead,
          `PID ${pid}: packets missing`,
          'its continuity counter to go on',
        )
      }
      if (second & 0x80) assembly.isBroken = true
      if (second & 0x40) this.#begin(assembly, bytes, data, end, at, isRandomAccess)
      else this.#continue(assembly, bytes, data, end)
    }
  }

  /** Whether a packet follows the last of its stream, has its number again, or another than expected. */
  #step(pid: number, counter: number, isDiscontinuous: boolean): 'next' | 'same' | 'gap' {
    const last = this.#counter[pid]!
    this.#counter[pid] = counter
    if (last < 0 || isDiscontinuous || counter === ((last + 1) & 15)) return 'next'
    return counter === last ? 'same' : 'gap'
  }

  #clock(bytes: Uint8Array, at: number, pid: number, packetAt: number): void {
    const base =
      bytes[at]! * 33554432 +
      ((bytes[at + 1]! << 17) | (bytes[at + 2]! << 9) | (bytes[at + 3]! << 1) | (bytes[at + 4]! >> 7))
    const extension = ((bytes[at + 4]! & 1) << 8) | bytes[at + 5]!
    this.#sink.clock(pid, this.#offset + packetAt - this.#lead, base * 300 + extension)
  }

  #begin(
    assembly: Assembly,
    bytes: Uint8Array,
    data: number,
    end: number,
    at: number,
    isRandomAccess: boolean,
  ): void {
    this.#flush(assembly, true)
    const byte = this.#offset + at - this.#lead
    const head = readPesHead(bytes, data, end)
    if (head === undefined) {
      this.#fault(
        'malformed',
        byte,
        `PID ${assembly.stream.pid}: a unit without a head`,
        'a packet start code (00 00 01)',
      )
      return
    }
    assembly.begin(
      byte,
      unwrapped(head.pts, assembly.lastPts),
      unwrapped(head.dts, assembly.lastPts),
      isRandomAccess,
    )
    assembly.wanted = head.total === 0 ? 0 : head.total - head.dataAt
    this.#continue(assembly, bytes, data + head.dataAt, end)
  }

  #continue(assembly: Assembly, bytes: Uint8Array, data: number, end: number): void {
    if (!assembly.isOpen) return
    let at = data
    while (at < end && (assembly.length < assembly.most || this.#needsMore(assembly))) {
      const count = assembly.append(bytes, at, end, this.#offset)
      if (count === 0) break
      at += count
    }
    if (assembly.isWhole && assembly.wanted > 0 && assembly.length >= assembly.wanted)
      this.#flush(assembly, true)
  }

  #needsMore(assembly: Assembly): boolean {
    if (assembly.isWhole || assembly.most !== HEAD_BYTES || assembly.isEnough) return false
    assembly.isEnough = this.#sink.needsMore?.(assembly.stream, assembly.soFar()) !== true
    if (!assembly.isEnough) assembly.most = LONG_HEAD_BYTES
    return !assembly.isEnough
  }

  /** Hands on a unit. `isFollowed`: another begins, so this one must be whole. */
  #flush(assembly: Assembly, isFollowed: boolean): void {
    if (!assembly.isOpen) return
    assembly.isOpen = false
    const { stream, byte, wanted } = assembly
    const isShort =
      assembly.isWhole && wanted > 0 && assembly.length < wanted && assembly.length < assembly.most
    if (isShort)
      this.#fault(
        'truncated',
        byte,
        `PID ${stream.pid}: ${assembly.length} of ${wanted} bytes of a unit${isFollowed ? '' : ', then the file ends'}`,
        'the whole unit',
      )
    stream.units++
    this.#sink.unit(assembly.unit(assembly.isBroken || isShort))
  }

  #tables(bytes: Uint8Array, pid: number, data: number, end: number, isStart: boolean, byte: number): void {
    this.#sections[pid] ??= new Sections()
    const sections = this.#sections[pid]
    for (const section of sections.push(bytes, data, end, isStart)) {
      if (sections.isAsBefore(section)) continue
      const found = readSection(section)
      if ('wrong' in found)
        this.#fault('checksum', byte, `PID ${pid}: ${found.wrong}`, 'a whole section of ISO/IEC 13818-1')
      else if (found.table === 'programs') {
        for (const { pid: tablePid } of found.programs) this.#watch(tablePid)
      } else if (found.table === 'program') {
        for (const announced of found.streams) this.#announce(announced, found.number)
      }
    }
  }

  #watch(pid: number): void {
    if (pid !== NULL_PID && this.#kind[pid] !== ELEMENTARY) this.#kind[pid] = TABLES
  }

  #announce(announced: Announced, program: number): void {
    const { pid, streamType, descriptors } = announced
    if (pid === NULL_PID || pid === 0) return
    const before = this.#assembly[pid]
    const coding = codingOf(announced)
    if (
      before?.stream.program === program &&
      before.stream.streamType === streamType &&
      before.stream.coding === coding
    )
      return
    if (before !== undefined) this.#flush(before, true)
    const stream: TsStream = { pid, program, streamType, coding, descriptors, packets: 0, units: 0, gaps: 0 }
    const wish = this.#sink.stream(stream)
    const most = wish === 'none' ? 0 : wish === 'whole' ? UNIT_BYTES_MAX : HEAD_BYTES
    const assembly = new Assembly(stream, wish === 'whole', most)
    this.#assembly[pid] = assembly
    this.#assemblies.set(pid, assembly)
    this.#kind[pid] = ELEMENTARY
  }
}

/** True when the bytes (a few kilobytes) are a transport stream from their beginning, or from soon behind it. */
export function looksLikeTs(head: Uint8Array): boolean {
  const { at, stride } = findStep(head, true)
  return stride > 0 && at < stride && head.length >= at + 2 * stride
}

/** Enough to tell whether packets of any size are in step. */
const CARRY_BYTES = (IN_STEP + 1) * 204

/** The first packet of all, and how far packets stand apart; a stride of 0: none before `at`. */
function findStep(
  bytes: Uint8Array,
  isLast: boolean,
): { readonly at: number; readonly stride: number; readonly lead: number } {
  const end = isLast ? bytes.length : bytes.length - CARRY_BYTES
  for (let at = 0; at < end; at++) {
    for (const [stride, lead] of [
      [188, 0],
      [192, 4],
      [204, 0],
    ] as const) {
      if (bytes[at + lead] === SYNC && inStep(bytes, at + lead, stride)) return { at, stride, lead }
    }
  }
  return { at: Math.max(0, end), stride: 0, lead: 0 }
}

/** Sync bytes at every stride: five, or as many whole packets as there are before the bytes end. */
function inStep(bytes: Uint8Array, first: number, stride: number): boolean {
  if (first + PACKET > bytes.length) return false
  for (let count = 1; count < IN_STEP; count++) {
    const at = first + count * stride
    if (at >= bytes.length) return count >= 2 || at - stride + PACKET === bytes.length
    if (bytes[at] !== SYNC) return false
  }
  return true
}

/** A unit as it comes together. */
class Assembly {
  readonly stream: TsStream
  readonly isWhole: boolean
  readonly #usualMost: number
  most: number
  /** Of a unit whose first bytes are wanted: there are enough of them. */
  isEnough = false
  #bytes = new Uint8Array(2048)
  /** For each piece: where it begins in the unit, and where in the file. */
  #pieceAt: number[] = []
  #pieceByte: number[] = []
  length = 0
  wanted = 0
  isOpen = false
  isBroken = false
  byte = 0
  pts = Number.NaN
  dts = Number.NaN
  lastPts = Number.NaN
  isRandomAccess = false
  /** Where the packet before stands in the bytes at hand; -1: in its copy, if there is one. */
  packetAt = -1
  #packet: Uint8Array | undefined

  constructor(stream: TsStream, isWhole: boolean, most: number) {
    this.stream = stream
    this.isWhole = isWhole
    this.#usualMost = most
    this.most = most
  }

  /** Whether the packet at `at`, its payload from `data` on, holds what the one before held: sent twice, not fifteen lost. */
  isPacketBefore(bytes: Uint8Array, at: number, data: number): boolean {
    const [before, from] = this.packetAt < 0 ? [this.#packet, 0] : [bytes, this.packetAt]
    if (before === undefined) return true
    for (let k = data - at; k < PACKET; k++) if (bytes[at + k] !== before[from + k]) return false
    return true
  }

  /** The bytes at hand go: keeps the packet before, if it stands in them. */
  keepPacket(bytes: Uint8Array): void {
    if (this.packetAt < 0) return
    this.#packet ??= new Uint8Array(PACKET)
    this.#packet.set(bytes.subarray(this.packetAt, this.packetAt + PACKET))
    this.packetAt = -1
  }

  begin(byte: number, pts: number, dts: number, isRandomAccess: boolean): void {
    this.byte = byte
    this.pts = pts
    this.dts = dts
    this.isRandomAccess = isRandomAccess
    if (!Number.isNaN(pts)) this.lastPts = pts
    this.length = 0
    this.most = this.#usualMost
    this.isEnough = false
    this.isOpen = true
    this.isBroken = false
    this.#pieceAt.length = 0
    this.#pieceByte.length = 0
  }

  soFar(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  /** Answers how many of the bytes were wanted. */
  append(bytes: Uint8Array, from: number, to: number, offset: number): number {
    // A unit that states its length ends there, whatever stands behind it.
    const room = Math.min(this.most, this.isWhole && this.wanted > 0 ? this.wanted : this.most) - this.length
    const count = Math.min(to - from, room)
    if (count <= 0) return 0
    const length = this.length + count
    if (length > this.#bytes.length) {
      const roomier = new Uint8Array(2 * length)
      roomier.set(this.#bytes.subarray(0, this.length))
      this.#bytes = roomier
    }
    this.#bytes.set(bytes.subarray(from, from + count), this.length)
    this.#pieceAt.push(this.length)
    this.#pieceByte.push(offset + from)
    this.length = length
    return count
  }

  unit(isBroken: boolean): TsUnit {
    const pieceAt = this.#pieceAt
    const pieceByte = this.#pieceByte
    const place = (at: number) => {
      let piece = pieceAt.length - 1
      while (piece > 0 && pieceAt[piece]! > at) piece--
      return (pieceByte[piece] ?? 0) + at - (pieceAt[piece] ?? 0)
    }
    const { stream, byte, pts, dts, isRandomAccess } = this
    return {
      stream,
      byte,
      pts,
      dts,
      bytes: this.#bytes.subarray(0, this.length),
      place,
      isRandomAccess,
      isBroken,
    }
  }
}

const SECTION_BYTES_MAX = 4096

/** Table sections from the packets of one PID. */
class Sections {
  #bytes = new Uint8Array(SECTION_BYTES_MAX + 3)
  #length = 0
  #isOpen = false
  #before: Uint8Array = new Uint8Array(0)

  /** Tables are sent over and over: true when this one is, byte for byte, the one before it. */
  isAsBefore(section: Uint8Array): boolean {
    const isSame =
      section.length === this.#before.length && section.every((byte, k) => byte === this.#before[k])
    this.#before = section
    return isSame
  }

  /** The sections that became whole. */
  push(bytes: Uint8Array, from: number, to: number, isStart: boolean): Uint8Array[] {
    const whole: Uint8Array[] = []
    let at = from
    if (isStart) {
      const pointed = from + 1 + bytes[from]!
      this.#append(bytes, from + 1, Math.min(pointed, to), whole)
      this.#length = 0
      this.#isOpen = true
      at = pointed
    }
    if (at < to) this.#append(bytes, at, to, whole)
    return whole
  }

  #append(bytes: Uint8Array, from: number, to: number, whole: Uint8Array[]): void {
    let at = from
    while (at < to && this.#isOpen) {
      // 0xff: stuffing to the end of the packet.
      if (this.#length === 0 && bytes[at] === 0xff) {
        this.#isOpen = false
        return
      }
      this.#bytes[this.#length++] = bytes[at++]!
      if (this.#length < 3) continue
      // The rest of it at once.
      const missing = 3 + (((this.#bytes[1]! & 0x0f) << 8) | this.#bytes[2]!) - this.#length
      const more = Math.min(missing, to - at, this.#bytes.length - this.#length)
      if (more > 0) {
        this.#bytes.set(bytes.subarray(at, at + more), this.#length)
        this.#length += more
        at += more
      }
      const total = 3 + (((this.#bytes[1]! & 0x0f) << 8) | this.#bytes[2]!)
      if (this.#length >= total || this.#length >= this.#bytes.length) {
        whole.push(this.#bytes.slice(0, this.#length))
        this.#length = 0
      }
    }
  }
}
