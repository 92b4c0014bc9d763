import { createHash } from 'node:crypto'

/** What the journal's bytes hold: entries from `base` on, and where the sound part ends. */
export interface Journal {
  readonly base: number
  readonly entries: readonly Uint8Array[]
  readonly soundBytes: number
}

const HEADER = /^overflight\/journal\/1 (0|[1-9]\d{0,15})\n/

export const journalHeader = (base: number): Uint8Array => Buffer.from(`overflight/journal/1 ${base}\n`)

/** Per entry: 16-bit big-endian length, the bytes, and eight bytes of their SHA-256, which tell a torn write. */
export function journalRecords(entries: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    entries.flatMap((entry) => [
      Uint8Array.of(entry.length >> 8, entry.length & 0xff),
      entry,
      digestOf(entry),
    ]),
  )
}

/** Reads as far as the records are sound; undefined when not even the header is. */
export function readJournal(bytes: Uint8Array): Journal | undefined {
  const header = HEADER.exec(Buffer.from(bytes.subarray(0, 64)).toString('latin1'))
  if (header === null) return undefined
  const entries: Uint8Array[] = []
  let at = header[0].length
  while (at + 2 <= bytes.length) {
    const length = bytes[at]! * 256 + bytes[at + 1]!
    const entry = bytes.slice(at + 2, at + 2 + length)
    const digest = bytes.subarray(at + 2 + length, at + 10 + length)
    if (entry.length !== length || !digestOf(entry).equals(digest)) break
    entries.push(entry)
    at += 10 + length
  }
  return { base: Number(header[1]), entries, soundBytes: at }
}

const digestOf = (entry: Uint8Array) => createHash('sha256').update(entry).digest().subarray(0, 8)
