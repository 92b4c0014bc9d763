import { type FileHandle, open, rename, rm, truncate } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { same } from '../../src/ledger/bytes.ts'
import { parseCheckpointText } from '../../src/ledger/checkpoint.ts'
import type { LogStore } from '../../src/ledger/log-store.ts'
import { decodeBundle, hashesAt, type LogFile, TILE_WIDTH, tilePath } from '../../src/ledger/tiles.ts'
import { flushFolder, makeFolder, replaceFile, writeFlushed } from './durable.ts'
import { readIfThere } from './folder.ts'
import { journalHeader, journalRecords, readJournal } from './journal.ts'
import { type Lock, takeLock } from './lock.ts'

export interface FileLogStoreOptions {
  /** How long to wait for another writer, ms. */
  readonly waitUpTo_ms?: number
  /** Called before each step that changes the disk; a test throws here to play a crash. */
  readonly beforeStep?: (step: string) => void
}

/**
 * A log in a folder. `log/` holds what anyone may copy and check: checkpoint, tiles, bundles. `writer/` holds what only
 * the writer needs: the journal of entries not yet in a full bundle, the promised head, the lock.
 */
export async function fileLogStore(folder: string, options: FileLogStoreOptions = {}): Promise<LogStore> {
  const writer = join(folder, 'writer')
  await makeFolder(join(folder, 'log'))
  await makeFolder(writer, 0o700)
  const lock = await takeLock(join(writer, 'lock'), options.waitUpTo_ms ?? 0)
  try {
    const store = new FileLogStore(folder, lock, options)
    await store.load()
    return store
  } catch (error) {
    await lock.release()
    throw error
  }
}

class FileLogStore implements LogStore {
  readonly #log: string
  readonly #writer: string
  readonly #lock: Lock
  readonly #beforeStep: (step: string) => void
  #journal: FileHandle | undefined
  #journalBytes = 0
  /** Index of the journal's first entry: all before stand in full bundles. */
  #base = 0
  #tail: Uint8Array[] = []
  #broken = false

  constructor(folder: string, lock: Lock, { beforeStep = () => {} }: FileLogStoreOptions) {
    this.#log = join(folder, 'log')
    this.#writer = join(folder, 'writer')
    this.#lock = lock
    this.#beforeStep = beforeStep
  }

  /** Reads the journal; a torn last write, never acknowledged, is set aside, not thrown away. */
  async load(): Promise<void> {
    const path = join(this.#writer, 'journal')
    const bytes = await readIfThere(path)
    if (bytes === undefined) await this.#startJournal(0, [])
    else {
      const found = readJournal(bytes)
      if (found === undefined)
        throw new Error(`${path} is not a journal of this program; it is left as it is`)
      this.#base = found.base
      this.#tail = [...found.entries]
      this.#journalBytes = found.soundBytes
      const torn = bytes.subarray(found.soundBytes)
      // What was promised had been flushed: if it is missing, this is damage, not a torn write. The caller refuses.
      if (torn.length > 0 && (await this.#promisedSize()) <= this.#size) {
        await writeFlushed(join(this.#writer, `torn-${this.#size}`), torn, 0o600)
        await truncate(path, found.soundBytes)
      }
      this.#journal = await open(path, 'r+')
      await this.#journal.datasync()
    }
  }

  async size(): Promise<number> {
    return this.#size
  }

  append(expectedSize: number, entries: readonly Uint8Array[]): Promise<boolean> {
    return this.#orBreak(async () => {
      if (expectedSize !== this.#size) return false
      if (entries.length === 0) return true
      const records = journalRecords(entries)
      this.#beforeStep('append: write')
      await this.#journal!.write(records, 0, records.length, this.#journalBytes)
      this.#beforeStep('append: flush')
      await this.#journal!.datasync()
      this.#journalBytes += records.length
      for (const entry of entries) this.#tail.push(entry.slice())
      return true
    })
  }

  async read(from: number, to: number): Promise<Uint8Array[]> {
    const entries: Uint8Array[] = []
    for (let at = from; at < Math.min(to, this.#base); ) {
      const number = Math.floor(at / TILE_WIDTH)
      const path = tilePath({ level: 'entries', number, width: TILE_WIDTH })
      const bytes = await this.file(path)
      const bundle = bytes === undefined ? undefined : decodeBundle(bytes, TILE_WIDTH, path)
      if (!bundle?.ok) throw new Error(`${path} is missing or damaged`)
      const upTo = Math.min(to, (number + 1) * TILE_WIDTH)
      entries.push(...bundle.value.slice(at - number * TILE_WIDTH, upTo - number * TILE_WIDTH))
      at = upTo
    }
    return entries.concat(this.#tail.slice(Math.max(0, from - this.#base), Math.max(0, to - this.#base)))
  }

  file(path: string): Promise<Uint8Array | undefined> {
    return readIfThere(join(this.#log, path))
  }

  putFiles(files: readonly LogFile[]): Promise<void> {
    return this.#orBreak(async () => {
      const folders = new Set<string>()
      for (const { path, bytes } of files) {
        const there = await this.file(path)
        if (there !== undefined && !same(there, bytes)) throw new Error(`${path} is there and differs`)
        const whole = join(this.#log, path)
        folders.add(dirname(whole))
        if (there !== undefined) continue
        this.#beforeStep(`put: ${path}`)
        await makeFolder(dirname(whole))
        await writeFlushed(this.#temporary, bytes)
        await rename(this.#temporary, whole)
      }
      this.#beforeStep('put: flush folders')
      for (const folder of folders) await flushFolder(folder)
    })
  }

  promise(checkpointText: string): Promise<void> {
    return this.#orBreak(async () => {
      this.#beforeStep('promise')
      await replaceFile(join(this.#writer, 'head'), Buffer.from(checkpointText), this.#temporary, 0o600)
    })
  }

  async promised(): Promise<string | undefined> {
    const bytes = await readIfThere(join(this.#writer, 'head'))
    return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8')
  }

  publish(checkpoint: Uint8Array): Promise<void> {
    return this.#orBreak(async () => {
      this.#beforeStep('publish')
      await replaceFile(join(this.#log, 'checkpoint'), checkpoint, this.#temporary)
    })
  }

  published(): Promise<Uint8Array | undefined> {
    return this.file('checkpoint')
  }

  settle(size: number): Promise<void> {
    return this.#orBreak(async () => {
      const base = Math.floor(size / TILE_WIDTH) * TILE_WIDTH
      if (base <= this.#base) return
      const before = this.#base
      this.#beforeStep('settle: journal')
      await this.#startJournal(base, this.#tail.slice(base - this.#base))
      this.#beforeStep('settle: partial tiles')
      await this.#removePartials('entries', 0, before, base)
      for (let level = 0; hashesAt(level, base) > 0; level++)
        await this.#removePartials(level, level, before, base)
    })
  }

  async close(): Promise<void> {
    this.#broken = true
    await this.#journal?.close()
    this.#journal = undefined
    await this.#lock.release()
  }

  get #size(): number {
    return this.#base + this.#tail.length
  }

  get #temporary(): string {
    return join(this.#writer, 'temporary')
  }

  /** Tiles that became full on the way from `before` to `after` entries need their partial forms no more. */
  async #removePartials(
    name: number | 'entries',
    level: number,
    before: number,
    after: number,
  ): Promise<void> {
    const full = (size: number) => Math.floor(hashesAt(level, size) / TILE_WIDTH)
    for (let number = full(before); number < full(after); number++)
      await rm(join(this.#log, `${tilePath({ level: name, number, width: TILE_WIDTH })}.p`), {
        recursive: true,
        force: true,
      })
  }

  async #startJournal(base: number, tail: Uint8Array[]): Promise<void> {
    const path = join(this.#writer, 'journal')
    const bytes = Buffer.concat([journalHeader(base), journalRecords(tail)])
    await replaceFile(path, bytes, this.#temporary, 0o600)
    await this.#journal?.close()
    this.#journal = await open(path, 'r+')
    this.#journalBytes = bytes.length
    this.#base = base
    this.#tail = tail
  }

  async #promisedSize(): Promise<number> {
    const text = await this.promised()
    const head = text === undefined ? undefined : parseCheckpointText(text)
    return head?.ok ? head.value.size : 0
  }

  /** A step that failed half-way leaves the memory unsure of the disk: nothing more is written by this store. */
  async #orBreak<T>(step: () => Promise<T>): Promise<T> {
    if (this.#broken) throw new Error('this log store is closed, or a write failed; open it again')
    this.#broken = true
    await this.#lock.check()
    const out = await step()
    this.#broken = false
    return out
  }
}
