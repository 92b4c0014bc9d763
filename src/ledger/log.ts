import { same } from './bytes.ts'
import { checkpointText, parseCheckpointText, type TreeHead } from './checkpoint.ts'
import { type Entry, encodeEntry, parseEntry } from './entry.ts'
import { faulty, type LedgerFault, quoted, type Read, sound } from './fault.ts'
import type { LogStore } from './log-store.ts'
import { leafHash } from './merkle.ts'
import { type NoteSignature, parseNote, writeNote } from './note.ts'
import type { Policy } from './policy.ts'
import type { ProofFile } from './proof-file.ts'
import { inclusionRanges } from './proofs.ts'
import { edgeAt, rangeRoot } from './subtrees.ts'
import { encodeBundle, type LogFile, TILE_WIDTH, TreeEdge, tilePath, widthOf } from './tiles.ts'
import { gatherCosignatures, type Witness } from './witnessing.ts'

export interface LogOptions {
  readonly store: LogStore
  /** Who must sign; its log key is this log's own, and its name the origin. */
  readonly policy: Policy
  /** Signs a checkpoint's text with the log's key. */
  readonly sign: (checkpointText: string) => NoteSignature
  readonly witnesses?: readonly Witness[]
}

/** A log that may be written. Appends are made one after another; the caller does not overlap them. */
export interface Log {
  readonly size: number
  /**
   * Acknowledged means flushed, and in a published checkpoint. Refused entries leave nothing behind, with one exception:
   * after 'no-quorum' the entries stand, flushed, and come out with the next checkpoint that enough witnesses sign.
   */
  append(entries: readonly Entry[]): Promise<Read<{ readonly first: number; readonly size: number }>>
  last(): Promise<Entry | undefined>
  /** The proof that entry `index` stands in the published tree. */
  prove(index: number): Promise<ProofFile>
}

/**
 * Opens the log and finishes what a crash left half done: entries that were flushed come into the tree, the head that
 * was promised is signed and published. Refuses a store that lost entries or whose entries do not give the promised
 * root: signing on would fork the log.
 */
export async function openLog(options: LogOptions): Promise<Read<Log>> {
  const { store, policy } = options
  const kept = await keptHead(store, policy.log.name)
  if (!kept.ok) return kept
  const size = await store.size()
  if (size < kept.value.size)
    return faulty('rolled-back', 'log', `${size} entries`, `the ${kept.value.size} once promised`)
  const edge = await promisedEdge(store, kept.value)
  if (edge === undefined)
    return faulty(
      'fork',
      'log',
      'entries that give another root',
      `the root promised at size ${kept.value.size}`,
    )
  const writer = new Writer(options, edge)
  const out = await writer.catchUp(size)
  return out === undefined ? sound(writer) : { ok: false, fault: out }
}

/** The largest head this log ever promised, or the empty tree. */
async function keptHead(store: LogStore, origin: string): Promise<Read<TreeHead>> {
  const promised = await store.promised()
  const published = await store.published()
  if (promised === undefined)
    return published === undefined
      ? sound({ size: 0, root: new TreeEdge().root() })
      : faulty('rolled-back', 'log', 'a checkpoint, but not the promise made before it', 'both, or neither')
  const head = parseCheckpointText(promised, 'promised head')
  if (!head.ok) return head
  if (head.value.origin !== origin)
    return faulty('bad-field', 'promised head', quoted(head.value.origin), quoted(origin))
  const note = published === undefined ? undefined : parseNote(published, 'checkpoint')
  if (note === undefined) return head
  const out = note.ok ? parseCheckpointText(note.value.text) : note
  if (!out.ok) return out
  const { size, root } = out.value
  if (size > head.value.size || (size === head.value.size && !same(root, head.value.root)))
    return faulty(
      'fork',
      'checkpoint',
      `a head of size ${size}`,
      `the promised one of size ${head.value.size}`,
    )
  return head
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

class Writer implements Log {
  readonly #options: LogOptions
  readonly #edge: TreeEdge
  /** Entries whose bundles are written. */
  #bundled: number
  #stopped = false

  constructor(options: LogOptions, edge: TreeEdge) {
    this.#options = options
    this.#edge = edge
    this.#bundled = Math.floor(edge.size / TILE_WIDTH) * TILE_WIDTH
  }

  get size(): number {
    return this.#edge.size
  }

  async append(entries: readonly Entry[]): Promise<Read<{ first: number; size: number }>> {
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
      if (!(await this.#options.store.append(first, encoded)))
        return faulty('fork', 'log', 'a store that another writer changed', `${first} entries`)
      for (const bytes of encoded) this.#edge.push(leafHash(bytes))
      const problem = await this.#publish()
      return problem === undefined ? sound({ first, size: this.size }) : { ok: false, fault: problem }
    })
  }

  /** Brings flushed entries into the tree and publishes, unless the published checkpoint says all of it already. */
  catchUp(size: number): Promise<LedgerFault | undefined> {
    return this.#orStop(async () => {
      const { store } = this.#options
      for (const entry of await store.read(this.size, size)) this.#edge.push(leafHash(entry))
      const published = await store.published()
      const note = published === undefined ? undefined : parseNote(published)
      if (note?.ok && note.value.text === this.#text()) return undefined
      return this.#publish()
    })
  }

  async last(): Promise<Entry | undefined> {
    if (this.size === 0) return undefined
    const [bytes] = await this.#options.store.read(this.size - 1, this.size)
    const entry = parseEntry(bytes!)
    return entry.ok ? entry.value : undefined
  }

  async prove(index: number): Promise<ProofFile> {
    const { store } = this.#options
    if (!(index >= 0 && index < this.size)) throw new RangeError(`entry ${index} of ${this.size}`)
    const read = (path: string) => store.file(path)
    const ranges = inclusionRanges(index, this.size)
    const proof = await Promise.all(ranges.map((range) => rangeRoot(read, range, this.size)))
    return { index, proof, checkpoint: (await store.published())! }
  }

  /** Section 7 of the format, steps 3 to 5, in this order and no other. */
  async #publish(): Promise<LedgerFault | undefined> {
    const { store, policy, sign, witnesses = [] } = this.#options
    await store.putFiles([...(await this.#bundles()), ...this.#edge.takeChanged()])
    const body = this.#text()
    await store.promise(body)
    const note = { text: body, signatures: [sign(body)] }
    const read = (path: string) => store.file(path)
    const cosigned = await gatherCosignatures({ note, policy, witnesses, size: this.size, read })
    if (!cosigned.ok) return cosigned.fault
    await store.publish(writeNote(cosigned.value))
    await store.settle(this.size)
    return undefined
  }

  async #bundles(): Promise<LogFile[]> {
    const files: LogFile[] = []
    const from = this.#bundled
    const entries = await this.#options.store.read(from, this.size)
    for (let at = from; at < this.size; at += TILE_WIDTH) {
      const number = at / TILE_WIDTH
      const path = tilePath({ level: 'entries', number, width: widthOf('entries', number, this.size) })
      files.push({ path, bytes: encodeBundle(entries.slice(at - from, at - from + TILE_WIDTH)) })
    }
    this.#bundled = Math.floor(this.size / TILE_WIDTH) * TILE_WIDTH
    return files
  }

  #text(): string {
    return checkpointText(this.#options.policy.log.name, { size: this.size, root: this.#edge.root() })
  }

  /** After a failed write the memory may be ahead of the disk or behind it: only opening again tells. */
  async #orStop<T>(step: () => Promise<T>): Promise<T> {
    if (this.#stopped) throw new Error('the log stopped after a failed write; open it again')
    this.#stopped = true
    const out = await step()
    this.#stopped = false
    return out
  }
}
