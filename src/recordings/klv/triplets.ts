import type { FaultKind } from '../../quantities/fault.ts'
import { readLength } from './ber.ts'
import { labelAt } from './labels.ts'

/** One key, length and value in bytes: `[at, end)`, its value `[valueAt, end)`. */
export interface Triplet {
  readonly at: number
  readonly valueAt: number
  readonly end: number
}

export interface TripletSink {
  triplet(triplet: Triplet): void
  fault(kind: FaultKind, at: number, found: string, expected: string): void
}

/** Longer than any set of motion imagery known; a length beyond it is taken for damage. */
const SET_BYTES_MAX = 4 << 20

const KEY_BYTES = 16

/** True where a SMPTE universal label may begin. */
export const isKeyAt = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x06 && bytes[at + 1] === 0x0e && bytes[at + 2] === 0x2b && bytes[at + 3] === 0x34

/**
 * Every triplet of `bytes[from, to)` in order. Bytes that belong to none are stepped over and said; a length that leads
 * into nowhere while a known set begins within is taken for damaged, and reading goes on at that set. With `isLast`
 * false, more bytes are to come: stops before a triplet that is not whole. Answers up to where it has read.
 */
export function eachTriplet(
  bytes: Uint8Array,
  from: number,
  to: number,
  isLast: boolean,
  sink: TripletSink,
): number {
  let at = from
  while (at < to) {
    if (!isKeyAt(bytes, at)) {
      const next = nextKey(bytes, at, to, isLast)
      if (next === at) return at
      if (!isPadding(bytes, at, next))
        sink.fault(
          'lost-sync',
          at,
          `${next - at} bytes of no set`,
          'a universal label (06 0E 2B 34); stepped over',
        )
      at = next
      continue
    }
    const cursor = { at: at + KEY_BYTES }
    const length = cursor.at < to ? readLength(bytes, cursor, to) : undefined
    const mayGoOn = !isLast && to - at < KEY_BYTES + 9
    if (length === undefined && mayGoOn) return at
    const end = cursor.at + (length ?? 0)
    if (length === undefined || length > SET_BYTES_MAX) {
      const found = length === undefined ? 'a length that cannot be read' : `a length of ${length}`
      sink.fault('truncated', at, found, 'a whole set')
      // Any label will do: what has not come yet may hold none that is known.
      at = nextKey(bytes, at + 4, to, isLast)
      continue
    }
    if (end > to) {
      if (!isLast) return at
      sink.fault('truncated', at, `${to - cursor.at} of ${length} bytes`, 'a whole set')
      at = nextKnownSet(bytes, at + 4, to) ?? to
      continue
    }
    const inner = strayKey(bytes, cursor.at, end, to, isLast)
    if (inner === 'more') return at
    if (inner !== undefined) {
      sink.fault('malformed', at, `${length} bytes, in which another set begins`, 'a whole set')
      at = inner
      continue
    }
    sink.triplet({ at, valueAt: cursor.at, end })
    at = end
  }
  return at
}

/**
 * Where a known set begins inside of a value that nothing follows; undefined when all is well. more: one begins there, and
 * what follows is not there to be seen yet.
 */
function strayKey(
  bytes: Uint8Array,
  from: number,
  end: number,
  to: number,
  isLast: boolean,
): number | 'more' | undefined {
  const isSeen = end + 4 <= to
  if (isSeen ? isKeyAt(bytes, end) || isPadding(bytes, end, end + 4) : isLast && end === to) return undefined
  const inner = nextKnownSet(bytes, from, end)
  return inner !== undefined && !isSeen && !isLast ? 'more' : inner
}

/** The next place of a universal label; the end when there is none, less what may be the start of one. */
function nextKey(bytes: Uint8Array, at: number, to: number, isLast: boolean): number {
  for (let k = bytes.indexOf(6, at); k >= 0 && k < to; k = bytes.indexOf(6, k + 1)) {
    if (k + 4 <= to ? isKeyAt(bytes, k) : !isLast) return k
  }
  return to
}

function nextKnownSet(bytes: Uint8Array, at: number, to: number): number | undefined {
  for (let k = bytes.indexOf(6, at); k >= 0 && k + KEY_BYTES <= to; k = bytes.indexOf(6, k + 1)) {
    if (isKeyAt(bytes, k) && labelAt(bytes, k) !== undefined) return k
  }
  return undefined
}

function isPadding(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from]
  if (first !== 0 && first !== 0xff) return false
  for (let k = from; k < to; k++) if (bytes[k] !== first) return false
  return true
}
