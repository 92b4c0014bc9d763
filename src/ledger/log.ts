import { same } from './bytes.ts'
import { checkpointText, parseCheckpointText, type TreeHead } from './checkpoint.ts'
import { type Entry, encodeEntry, parseEntry } from './entry.ts'
import { faulty, ledgerFaultText, quoted, type Read, sound } from './fault.ts'
import { headOf, proveEntry } from './log-reader.ts'
import type { LogStore } from './log-store.ts'
import { leafHash } from './merkle.ts'
import { type NoteSignature, writeNote } from './note.ts'
import type { Policy } from './policy.ts'
import type { ProofFile } from './proof-file.ts'
import { edgeAt } from './subtrees.ts'
import { encodeBundle, type LogFile, TILE_WIDTH, TreeEdge, tilePath, widthOf } from './tiles.ts'
import { gatherCosignatures, type Witness } from './witnessing.ts'

export interface LogOptions {
  readonly store: LogStore
  /** Who must sign; its log key is this log's own, and its name the origin. */
  readonly policy: Policy
  /** Signs a checkpoint's text with the log's key. */
  readonly sign: (checkpointText: string) => NoteSignature
  readonly witnesses?: readonly Witness[]
  /** Acknowledged entries that may wait for a checkpoint before appends wait for it too; 131,072 unless told otherwise. */
  readonly waitingMost?: number
}

/** A log that may be written. One append at a time; a checkpoint may be made meanwhile. */
export interface Log {
  /** Entries acknowledged: flushed, whatever becomes of the next checkpoint. */
  readonly size: number
  /** Entries in the published checkpoint. */
  readonly published: number
  /**
   * Acknowledges when the entries survive a loss of power. Refused entries leave nothing behind. Where appends outrun the
   * checkpoints, this waits for the one that is being made: entries are held in memory until they are published.
   */
  append(entries: readonly Entry[]): Promise<Read<{ readonly first: number; readonly size: number }>>
  /**
   * Brings everything acknowledged so far into a published checkpoint; answers its size. After 'no-quorum' the entries
   * stand and come out with the next checkpoint that enough witnesses sign. After 'rolled-back' or 'fork' a witness knows
   * more of this log, or otherwise: nothing can be written any more.
   */
  publish(): Promise<Read<number>>
  last(): Promise<Entry | undefined>
  /** The proof that entry `index` stands in the published tree. */
  prove(index: number): Promise<ProofFile>
}

/**
 * Opens the log and brings entries that were flushed before a crash into the tree; `publish` finishes the rest. Refuses a
 * store that lost entries or whose entries do not give the promised root: signing on would fork the log.
 */
export async function openLog(options: LogOptions): Promise<Read<Log>> {
  const { store, policy } = options
  const kept = await keptHead(store, policy.log.name)
  if (!kept.ok) return kept
  const { promised, published } = kept.value
  const size = await store.size()
  if (size < promised.size)
    return faulty('rolled-back', 'log', `${size} entries`, `the ${promised.size} once promised`)
  const edge = await promisedEdge(store, promised)
  if (edge === undefined)
    return faulty(
      'fork',
      'log',
      'entries that give another root',
      `the root promised at size ${promised.size}`,
    )
  const bundled = Math.floor(edge.size / TILE_WIDTH) * TILE_WIDTH
  for (const entry of await store.read(edge.size, size)) edge.push(leafHash(entry))
  return sound(new Writer(options, edge, { bundled, published }))
}

/** The largest head this log ever promised, or the empty tree; and the size that is published, if any is. */
async function keptHead(
  store: LogStore,
  origin: string,
): Promise<Read<{ readonly promised: TreeHead; readonly published: number | undefined }>> {
  const promised = await store.promised()
  const published = await store.published()
  if (promised === undefined)
    return published === undefined
      ? sound({ promised: { size: 0, root: new TreeEdge().root() }, published: undefined })
      : faulty('rolled-back', 'log', 'a checkpoint, but not the promise made before it', 'both, or neither')
  const head = parseCheckpointText(promised, 'promised head')
  if (!head.ok) return head
  if (head.value.origin !== origin)
    return faulty('bad-field', 'promised head', quoted(head.value.origin), quoted(origin))
  if (published === undefined) return sound({ promised: head.value, published: undefined })
  const out = headOf(published)
  if (!out.ok) return out
  const { size, root } = out.value
  if (size > head.value.size || (size === head.value.size && !same(root, head.value.root)))
    return faulty(
      'fork',
      'checkpoint',
      `a head of size ${size}`,
      `the promised one of size ${head.value.size}`,
    )
  return sound({ promised: head.value, published: size })
}

/** The edge of the promised tree: from its tiles if they give the root, else from the entries; undefined if neither does. */
async function promisedEdge(store: LogStore, { size, root }: TreeHead): Promise<TreeEdge | undefined> {
  const fromTiles = await edgeAt((path) => store.file(path), size)
  if (fromTiles !== undefined && same(fromTiles.root(), root)) return fromTiles
  const edge = new TreeEdge()
  while (edge.size < size) {
    const upTo = Math.min(size, edge.size + TILE_WIDTH)
    for (const entry of await store.read(edge.size, upTo)) edge.push(leafHash(entry))
  }
  return same(edge.root(), root) ? edge : undefined
}

const BUNDLES_AT_ONCE = 64
/** Some seconds' worth at full speed; about 100 MB. */
const WAITING_MOST = 131_072

class Writer implements Log {
  readonly #options: LogOptions
  readonly #edge: TreeEdge
  /** Entries whose full bundles are written. */
  #bundled: number
  #published: number | undefined
  /** The checkpoint that is being made, and those that wait for it. */
  #publishing: Promise<unknown> = Promise.resolve()
  #stopped: string | undefined

  constructor(
    options: LogOptions,
    edge: TreeEdge,
    { bundled, published }: { readonly bundled: number; readonly published: number | undefined },
  ) {
    this.#options = options
    this.#edge = edge
    this.#bundled = bundled
    this.#published = published
  }

  get size(): number {
    return this.#edge.size
  }

  get published(): number {
    return this.#published ?? 0
  }

  async append(entries: readonly Entry[]): Promise<Read<{ first: number; size: number }>> {
    if (this.size - this.published > (this.#options.waitingMost ?? WAITING_MOST)) await this.#publishing
    const first = this.size
    const encoded: Uint8Array[] = []
    for (const [at, entry] of entries.entries()) {
      const index = first + at
      const bytes = encodeEntry(entry, `entry ${index}`)
      if (!bytes.ok) return bytes
      if (entry.sup !== undefined && entry.sup >= index)
        return faulty('history', `entry ${index} sup`, String(entry.sup), 'the index of an earlier entry')
      encoded.push(bytes.value)
    }
    return this.#orStop(async () => {
      const flushed = this.#options.store.append(first, encoded)
      const leaves = encoded.map(leafHash) // while the disk works
      if (!(await flushed))
        return faulty('fork', 'log', 'a store that another writer changed', `${first} entries`)
      for (const leaf of leaves) this.#edge.push(leaf)
      return sound({ first, size: this.size })
    })
  }

  publish(): Promise<Read<number>> {
    const out = this.#publishing.then(() => this.#orStop(() => this.#publish()))
    this.#publishing = out.catch(() => {})
    return out
  }

  async last(): Promise<Entry | undefined> {
    if (this.size === 0) return undefined
    const [bytes] = await this.#options.store.read(this.size - 1, this.size)
    const entry = parseEntry(bytes!)
    return entry.ok ? entry.value : undefined
  }

  async prove(index: number): Promise<ProofFile> {
    const { store } = this.#options
    const checkpoint = await store.published()
    if (checkpoint === undefined) throw new RangeError(`entry ${index}, and nothing is published`)
    return proveEntry((path) => store.file(path), checkpoint, index)
  }

  /** Section 7 of the format, steps 3 to 5, in this order and no other. Entries appended meanwhile wait for the next. */
  async #publish(): Promise<Read<number>> {
    const { store, policy, sign, witnesses = [] } = this.#options
    const head = { size: this.#edge.size, root: this.#edge.root() }
    if (head.size === this.#published) return sound(head.size)
    const tiles = this.#edge.takeChanged()
    await this.#putBundles(head.size)
    await store.putFiles(tiles)
    const body = checkpointText(policy.log.name, head)
    await store.promise(body)
    const note = { text: body, signatures: [sign(body)] }
    const read = (path: string) => store.file(path)
    const { size } = head
    const cosigned = await gatherCosignatures({
      ...{ note, policy, witnesses, size, read },
      published: this.published,
    })
    if (!cosigned.ok) {
      if (cosigned.fault.kind !== 'no-quorum') this.#stopped = ledgerFaultText(cosigned.fault)
      return cosigned
    }
    await store.publish(writeNote(cosigned.value))
    this.#published = size
    await store.settle(size)
    return sound(size)
  }

  /** Entries in bundles, a few at a time: there may be many since the last checkpoint. */
  async #putBundles(size: number): Promise<void> {
    const { store } = this.#options
    const step = BUNDLES_AT_ONCE * TILE_WIDTH
    for (let from = this.#bundled; from < size; from += step) {
      const entries = await store.read(from, Math.min(size, from + step))
      const files: LogFile[] = []
      for (let at = 0; at < entries.length; at += TILE_WIDTH) {
        const number = (from + at) / TILE_WIDTH
        const path = tilePath({ level: 'entries', number, width: widthOf('entries', number, size) })
        files.push({ path, bytes: encodeBundle(entries.slice(at, at + TILE_WIDTH)) })
      }
      await store.putFiles(files)
    }
    this.#bundled = Math.floor(size / TILE_WIDTH) * TILE_WIDTH
  }

  /** After a failed write the memory may be ahead of the disk or behind it: only opening again tells. */
  async #orStop<T>(step: () => Promise<T>): Promise<T> {
    if (this.#stopped !== undefined) throw new LogStopped(this.#stopped)
    try {
      return await step()
    } catch (error) {
      this.#stopped ??= 'a write failed; open it again'
      throw error
    }
  }
}

/** Nothing may be written by this opening of the log any more. */
export class LogStopped extends Error {
  constructor(why: string) {
    super(`the log stopped: ${why}`)
  }
}
