import { join } from 'node:path'
import { TILE_WIDTH } from '../../src/ledger/tiles.ts'
import type { Disk, DiskFile } from './disk.ts'
import { replaceFile, writeFlushed } from './durable.ts'
import { entriesOf, journalFrame, journalHeader, readSegment } from './journal.ts'

/**
 * The journal: entries that are acknowledged and not yet all in flushed bundles, in files that are only appended to. A
 * new file is made ready beside the appends, so that none of them waits; the old one goes when its entries stand in
 * bundles. `journal` is the first, then `journal-1`, `journal-2`, …
 */
export class Journal {
  readonly #disk: Disk
  readonly #folder: string
  /** Oldest first, without a gap; the last is written to. */
  #segments: OpenSegment[] = []
  #file: DiskFile | undefined
  /** Empty, flushed, named: takes the next append. */
  #ready: { readonly number: number; readonly file: DiskFile } | undefined
  #appending = false
  #hasAppended = false

  private constructor(disk: Disk, folder: string) {
    this.#disk = disk
    this.#folder = folder
  }

  /**
   * Reads what is there. A torn last write, never acknowledged, is set aside, not thrown away; what is missing of the
   * `promised` entries is damage and left as it is: the caller sees that `size` is too small and refuses.
   */
  static async open(disk: Disk, folder: string, promised: number): Promise<Journal> {
    const journal = new Journal(disk, folder)
    await journal.#load(promised)
    return journal
  }

  /** Index of the first entry held here: all before stand in full bundles. */
  get base(): number {
    return this.#segments[0]!.base
  }

  get size(): number {
    return endOf(this.#last)
  }

  /** Entries [from, to) as far as they are held here. */
  slice(from: number, to: number): Uint8Array[] {
    return this.#segments.flatMap(({ base, entries }) =>
      entries.slice(Math.max(0, from - base), Math.max(0, to - base)),
    )
  }

  /** Writes behind what is there, and flushes: afterwards the entries survive a loss of power. */
  async append(entries: readonly Uint8Array[]): Promise<void> {
    if (this.#appending) throw new Error('two appends to one journal overlap')
    this.#appending = true
    // Whoever opens, appends once and closes never gets to making a file ready beside its appends: it waits for one, now and then.
    if (!this.#hasAppended) await this.makeReady()
    this.#hasAppended = true
    const frame = journalFrame(entries)
    const ready = this.#ready
    if (ready === undefined) {
      await this.#file!.write(frame, this.#last.bytes)
      await this.#file!.flush()
      this.#last.bytes += frame.length
    } else {
      const bytes = Buffer.concat([journalHeader(this.size), frame])
      await ready.file.write(bytes, 0)
      await ready.file.flush()
      const before = this.#file!
      this.#segments.push({ number: ready.number, base: this.size, entries: [], bytes: bytes.length })
      this.#file = ready.file
      this.#ready = undefined
      await before.close()
    }
    // As views of what was written: a hundred thousand small buffers would take more room than they hold.
    for (const entry of entriesOf(frame)) this.#last.entries.push(entry)
    this.#appending = false
  }

  /** Makes the next file ready once the present one holds a bundle's worth. May run beside an append. */
  async makeReady(): Promise<void> {
    if (this.#ready === undefined && this.#last.entries.length >= TILE_WIDTH) await this.#next()
  }

  async #next(): Promise<void> {
    const number = this.#last.number + 1
    const file = await this.#disk.create(this.#path(number), 0o600)
    await this.#disk.flushFolder(this.#folder)
    this.#ready = { number, file }
  }

  /** Lets go of files whose entries all stand before `base`. May run beside an append. */
  async forget(base: number): Promise<void> {
    const gone = this.#segments.slice(0, -1).filter((segment) => endOf(segment) <= base)
    this.#segments = this.#segments.filter((segment) => !gone.includes(segment))
    for (const { number } of gone) await this.#disk.remove(this.#path(number))
  }

  async close(): Promise<void> {
    await this.#file?.close()
    await this.#ready?.file.close()
    this.#file = undefined
    this.#ready = undefined
  }

  get #last(): OpenSegment {
    return this.#segments.at(-1)!
  }

  #path(number: number): string {
    return join(this.#folder, nameOf(number))
  }

  async #load(promised: number): Promise<void> {
    // A process that was killed may have left names that are there and not yet flushed: nothing may rest on them before.
    await this.#disk.flushFolder(this.#folder)
    const found = await this.#segmentsFound()
    if (found.length === 0) {
      const header = journalHeader(0)
      await replaceFile(this.#path(0), header, join(this.#folder, 'journal.new'), 0o600, this.#disk)
      const bytes = header.length
      found.push({ number: 0, base: 0, entries: [], bytes, rest: NOTHING, isCurrent: true })
    }
    const chain = chainOf(found)
    const first = chain[0]!
    if (first.base > Math.floor(promised / TILE_WIDTH) * TILE_WIDTH)
      throw new Error(
        `${this.#path(first.number)} begins at entry ${first.base}, and only ${promised} were promised: entries are missing`,
      )
    this.#segments = chain
    this.#file = await this.#disk.open(this.#path(this.#last.number))
    const { rest, isCurrent } = found.at(-1)!
    if (rest.length > 0 && promised <= this.size) {
      await writeFlushed(join(this.#folder, `torn-${this.size}`), rest, 0o600, this.#disk)
      await this.#file.truncate(this.#last.bytes)
    }
    await this.#file.flush()
    for (const { number } of found)
      if (chain.every((each) => each.number !== number)) await this.#disk.remove(this.#path(number))
    if (!isCurrent) await this.#next()
  }

  /** Every file of the journal whose head can be read, in order. One made ready and never written to whole is none. */
  async #segmentsFound(): Promise<FoundSegment[]> {
    const numbers = (await this.#disk.names(this.#folder)).flatMap(numberOf).sort((a, b) => a - b)
    const found: FoundSegment[] = []
    for (const number of numbers) {
      const bytes = (await this.#disk.read(this.#path(number))) ?? NOTHING
      const segment = readSegment(bytes)
      if (segment !== undefined)
        found.push({
          number,
          base: segment.base,
          entries: [...segment.entries],
          bytes: segment.soundBytes,
          rest: bytes.subarray(segment.soundBytes),
          isCurrent: segment.isCurrent,
        })
      else if (number === 0 || number !== numbers.at(-1))
        throw new Error(`${this.#path(number)} is not a journal of this program; it is left as it is`)
    }
    return found
  }
}

/** How many acknowledged entries a folder's journal reaches to; 0 when there is none. Reads only. */
export async function journalSize(disk: Disk, folder: string): Promise<number> {
  const numbers = (await disk.names(folder)).flatMap(numberOf)
  const sizes = numbers.map(async (number) => {
    const segment = readSegment((await disk.read(join(folder, nameOf(number)))) ?? NOTHING)
    return segment === undefined ? 0 : endOf(segment)
  })
  return Math.max(0, ...(await Promise.all(sizes)))
}

/**
 * The acknowledged entries that a folder's journal holds, and the index of the first: all before stand in full bundles. Undefined when there
 * is none. Reads only, beside whoever writes.
 */
export async function journalEntries(
  disk: Disk,
  folder: string,
): Promise<{ readonly base: number; readonly entries: readonly Uint8Array[] } | undefined> {
  const numbers = (await disk.names(folder)).flatMap(numberOf).sort((a, b) => a - b)
  const found = await Promise.all(
    numbers.map(async (number): Promise<FoundSegment[]> => {
      const segment = readSegment((await disk.read(join(folder, nameOf(number)))) ?? NOTHING)
      if (segment === undefined) return [] // made ready and not written to, or let go of meanwhile
      return [{ ...segment, number, entries: [...segment.entries], bytes: segment.soundBytes, rest: NOTHING }]
    }),
  )
  const chain = chainOf(found.flat())
  if (chain.length === 0) return undefined
  return { base: chain[0]!.base, entries: chain.flatMap(({ entries }) => entries) }
}

interface OpenSegment {
  readonly number: number
  readonly base: number
  readonly entries: Uint8Array[]
  /** Length of the sound part. */
  bytes: number
}
interface FoundSegment extends OpenSegment {
  /** What stands behind the sound part. */
  readonly rest: Uint8Array
  readonly isCurrent: boolean
}

/** From the last one back as far as each begins where the one before ends. What lies before is let go of already. */
function chainOf(found: readonly FoundSegment[]): OpenSegment[] {
  const chain: OpenSegment[] = []
  for (const segment of found.toReversed()) {
    const next = chain[0]
    if (next !== undefined && endOf(segment) !== next.base) break
    chain.unshift(segment)
  }
  return chain
}

const endOf = ({ base, entries }: { readonly base: number; readonly entries: readonly unknown[] }) =>
  base + entries.length
const nameOf = (number: number) => (number === 0 ? 'journal' : `journal-${number}`)
const numberOf = (name: string): number[] => {
  const parts = /^journal(?:-([1-9]\d{0,14}))?$/.exec(name)
  return parts === null ? [] : [Number(parts[1] ?? 0)]
}
const NOTHING = new Uint8Array(0)
