import { dirname, join } from 'node:path'
import { same } from '../../src/ledger/bytes.ts'
import { parseCheckpointText } from '../../src/ledger/checkpoint.ts'
import { LogStopped } from '../../src/ledger/log.ts'
import type { LogStore } from '../../src/ledger/log-store.ts'
import { decodeBundle, hashesAt, type LogFile, TILE_WIDTH, tilePath } from '../../src/ledger/tiles.ts'
import { type Disk, machineDisk } from './disk.ts'
import { flushWay, replaceFile, writeFlushed } from './durable.ts'
import { type Lock, takeLock } from './lock.ts'
import { Journal } from './segments.ts'

export interface FileLogStoreOptions {
  /** How long to wait for another writer, ms. */
  readonly waitUpTo_ms?: number
  readonly disk?: Disk
  /** Keeps other writers out, given the path of the lock file; the machine's own lock unless told otherwise. */
  readonly lock?: (path: string, waitUpTo_ms: number) => Promise<Lock>
}

/**
 * A log in a folder. `log/` holds what anyone may copy and check: checkpoint, tiles, bundles. `writer/` holds what only
 * the writer needs: the journal of entries not yet in a full bundle, the promised head, the lock.
 */
export async function fileLogStore(
  folder: string,
  { waitUpTo_ms = 0, disk = machineDisk, lock: take = takeLock }: FileLogStoreOptions = {},
): Promise<LogStore> {
  const [log, writer] = [join(folder, 'log'), join(folder, 'writer')]
  await disk.makeFolder(log, 0o755)
  await disk.makeFolder(writer, 0o700)
  const lock = await take(join(writer, 'lock'), waitUpTo_ms)
  try {
    const promised = await promisedSize(disk, writer)
    if (promised === undefined) for (const made of [log, writer]) await flushWay(made, disk)
    const journal = await Journal.open(disk, writer, promised ?? 0)
    return new FileLogStore(folder, { disk, lock, journal })
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Undefined before the first promise: afterwards the way here is flushed for good. */
async function promisedSize(disk: Disk, writer: string): Promise<number | undefined> {
  const bytes = await disk.read(join(writer, 'head'))
  const head = bytes === undefined ? undefined : parseCheckpointText(Buffer.from(bytes).toString('utf8'))
  return head?.ok ? head.value.size : undefined
}

class FileLogStore implements LogStore {
  readonly #log: string
  readonly #writer: string
  readonly #disk: Disk
  readonly #lock: Lock
  readonly #journal: Journal
  /** Below `log/`, with every name on the way flushed since this store opened. */
  readonly #sureFolders = new Set<string>()
  /** Up to here partial forms have gone. */
  #settled: number
  #broken = false

  constructor(folder: string, { disk, lock, journal }: { disk: Disk; lock: Lock; journal: Journal }) {
    this.#log = join(folder, 'log')
    this.#writer = join(folder, 'writer')
    this.#disk = disk
    this.#lock = lock
    this.#journal = journal
    this.#settled = Math.floor(journal.base / TILE_WIDTH) * TILE_WIDTH
  }

  async size(): Promise<number> {
    return this.#journal.size
  }

  append(expectedSize: number, entries: readonly Uint8Array[]): Promise<boolean> {
    return this.#orBreak(async () => {
      if (expectedSize !== this.#journal.size) return false
      if (entries.length > 0) await this.#journal.append(entries)
      return true
    })
  }

  async read(from: number, to: number): Promise<Uint8Array[]> {
    const entries: Uint8Array[] = []
    const { base } = this.#journal
    const held = this.#journal.slice(from, to) // before the first wait: the journal lets go of what it need not hold
    for (let at = from; at < Math.min(to, base); ) {
      const number = Math.floor(at / TILE_WIDTH)
      const path = tilePath({ level: 'entries', number, width: TILE_WIDTH })
      const bytes = await this.file(path)
      const bundle = bytes === undefined ? undefined : decodeBundle(bytes, TILE_WIDTH, path)
      if (!bundle?.ok) throw new Error(`${path} is missing or damaged`)
      const upTo = Math.min(to, base, (number + 1) * TILE_WIDTH)
      for (const entry of bundle.value.slice(at - number * TILE_WIDTH, upTo - number * TILE_WIDTH))
        entries.push(entry)
      at = upTo
    }
    return [...entries, ...held]
  }

  file(path: string): Promise<Uint8Array | undefined> {
    return this.#disk.read(join(this.#log, path))
  }

  putFiles(files: readonly LogFile[]): Promise<void> {
    return this.#orBreak(async () => {
      const waiting = [...files]
      const worker = async (_: unknown, number: number) => {
        for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
          await this.#put(file, join(this.#writer, `tile-${number}.new`))
      }
      await Promise.all(Array.from({ length: AT_ONCE }, worker))
      for (const folder of new Set(files.map(({ path }) => dirname(join(this.#log, path)))))
        await this.#disk.flushFolder(folder)
    })
  }

  promise(checkpointText: string): Promise<void> {
    return this.#orBreak(() =>
      replaceFile(
        join(this.#writer, 'head'),
        Buffer.from(checkpointText),
        join(this.#writer, 'head.new'),
        0o600,
        this.#disk,
      ),
    )
  }

  async promised(): Promise<string | undefined> {
    const bytes = await this.#disk.read(join(this.#writer, 'head'))
    return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8')
  }

  publish(checkpoint: Uint8Array): Promise<void> {
    const temporary = join(this.#writer, 'checkpoint.new')
    return this.#orBreak(() =>
      replaceFile(join(this.#log, 'checkpoint'), checkpoint, temporary, 0o644, this.#disk),
    )
  }

  published(): Promise<Uint8Array | undefined> {
    return this.file('checkpoint')
  }

  settle(size: number): Promise<void> {
    return this.#orBreak(async () => {
      await this.#journal.makeReady()
      const base = Math.floor(size / TILE_WIDTH) * TILE_WIDTH
      if (base <= this.#settled) return
      const before = this.#settled
      await this.#journal.forget(base)
      await this.#removePartials('entries', 0, before, base)
      for (let level = 0; hashesAt(level, base) > 0; level++)
        await this.#removePartials(level, level, before, base)
      this.#settled = base
    })
  }

  async close(): Promise<void> {
    this.#broken = true
    await this.#journal.close()
    await this.#lock.release()
  }

  async #put({ path, bytes }: LogFile, temporary: string): Promise<void> {
    const there = await this.file(path)
    if (there !== undefined && !same(there, bytes)) throw new Error(`${path} is there and differs`)
    const whole = join(this.#log, path)
    await this.#makeSure(dirname(whole))
    if (there !== undefined) return
    await writeFlushed(temporary, bytes, 0o644, this.#disk)
    await this.#disk.rename(temporary, whole)
  }

  async #makeSure(folder: string): Promise<void> {
    if (this.#sureFolders.has(folder)) return
    await this.#disk.makeFolder(folder, 0o755)
    for (let at = folder; at !== this.#log; at = dirname(at)) await this.#disk.flushFolder(dirname(at))
    this.#sureFolders.add(folder)
  }

  /** Tiles that became full on the way from `before` to `after` entries need their partial forms no more. */
  async #removePartials(
    name: number | 'entries',
    level: number,
    before: number,
    after: number,
  ): Promise<void> {
    const full = (size: number) => Math.floor(hashesAt(level, size) / TILE_WIDTH)
    for (let number = full(before); number < full(after); number++) {
      const partials = join(this.#log, `${tilePath({ level: name, number, width: TILE_WIDTH })}.p`)
      await this.#disk.remove(partials)
      this.#sureFolders.delete(partials)
    }
  }

  /** A step that failed half-way leaves the memory unsure of the disk: nothing more is written by this store. */
  async #orBreak<T>(step: () => Promise<T>): Promise<T> {
    if (this.#broken) throw new LogStopped('its store is closed, or a write failed; open it again')
    try {
      await this.#lock.check()
      return await step()
    } catch (error) {
      this.#broken = true
      throw error
    }
  }
}

/** Files written at the same time: flushes of different files share the disk's own waits. */
const AT_ONCE = 3
