import { same } from './bytes.ts'
import { type Checkpoint, openCheckpoint, type TreeHead } from './checkpoint.ts'
import { type Entry, parseEntry } from './entry.ts'
import { faulty, type LedgerFault, type LedgerFaultKind } from './fault.ts'
import { History } from './history.ts'
import { leafHash } from './merkle.ts'
import type { Policy } from './policy.ts'
import {
  decodeBundle,
  encodeBundle,
  parseTilePath,
  TILE_WIDTH,
  type TileName,
  TreeEdge,
  tilePath,
  widthOf,
} from './tiles.ts'

/** A log's files as a stranger got them: paths below the prefix, with forward slashes. */
export interface LogFiles {
  list(): Promise<readonly string[]>
  read(path: string): Promise<Uint8Array | undefined>
}

export interface LogReport {
  /** The first hundred; `faultCount` counts all. None: the log is whole. */
  readonly faults: readonly LedgerFault[]
  readonly faultCount: number
  readonly checkpoint: Checkpoint | undefined
  /** Entries read, by kind. */
  readonly kinds: Readonly<Record<string, number>>
  readonly files: number
}

export interface CheckOptions {
  /** The head kept from the last check: the log must extend it. */
  readonly kept?: TreeHead | undefined
  /** A larger head whose files stand already, and whose checkpoint waits for witnesses: they are checked as well. */
  readonly promised?: TreeHead | undefined
  /** Other files that may stand at the prefix. */
  readonly besides?: readonly string[]
  /** Sees every sound entry in order. */
  readonly each?: (entry: Entry, index: number) => void
}

/**
 * Replays the whole log from its entry bundles and believes nothing else (section 8): the note, every tile at every
 * level byte for byte, no file too many, entry rules, consistency with the head kept last time. Never throws on what
 * the files hold.
 */
export async function checkLog(
  files: LogFiles,
  policy: Policy,
  options: CheckOptions = {},
): Promise<LogReport> {
  const check = new Check(files, options)
  const bytes = await files.read('checkpoint')
  const opened =
    bytes === undefined
      ? faulty('missing-file', 'checkpoint', 'nothing', 'a signed note')
      : openCheckpoint(bytes, policy)
  if (!opened.ok) {
    check.add(opened.fault)
    return check.report(undefined)
  }
  const { size, root } = opened.value
  const { kept, promised } = options
  if (kept !== undefined && kept.size > size)
    check.wrong('rolled-back', 'checkpoint', `size ${size}`, `at least ${kept.size}, seen before`)
  const upTo = Math.max(size, promised?.size ?? 0)
  await check.takeListing(upTo)
  const edge = await check.replay(upTo, { size, root })
  if (edge !== undefined)
    for (const { path, bytes: expected } of edge.takeChanged()) await check.compare(path, expected)
  return check.report(opened.value)
}

class Check {
  readonly #files: LogFiles
  readonly #options: CheckOptions
  readonly #faults: LedgerFault[] = []
  #faultCount = 0
  #fileCount = 0
  readonly #kinds: Record<string, number> = {}
  /** Shorter forms of a tile, from when the log was smaller: they may stay, if they say the same. */
  readonly #earlier = new Map<string, TileName[]>()

  constructor(files: LogFiles, options: CheckOptions) {
    this.#files = files
    this.#options = options
  }

  add(fault: LedgerFault): void {
    this.#faultCount++
    if (this.#faults.length < 100) this.#faults.push(fault)
  }

  wrong(kind: LedgerFaultKind, place: string, found: string, expected: string): void {
    this.add({ kind, place, found, expected })
  }

  report(checkpoint: Checkpoint | undefined): LogReport {
    const [faults, faultCount, kinds, files] = [this.#faults, this.#faultCount, this.#kinds, this.#fileCount]
    return { faults, faultCount, checkpoint, kinds, files }
  }

  async takeListing(size: number): Promise<void> {
    const besides = new Set(['checkpoint', ...(this.#options.besides ?? [])])
    for (const path of await this.#files.list()) {
      this.#fileCount++
      if (besides.has(path)) continue
      const name = parseTilePath(path)
      const width = name === undefined ? 0 : widthOf(name.level, name.number, size)
      if (name === undefined || name.width > width)
        this.wrong('extra-file', path, 'a file', `only what a tree of ${size} entries has`)
      else if (name.width < width) {
        const whole = tilePath({ ...name, width })
        this.#earlier.set(whole, [...(this.#earlier.get(whole) ?? []), name])
      }
    }
  }

  /** Reads every bundle; the edge that its entries give, or undefined when a bundle cannot be read. */
  async replay(size: number, published: TreeHead): Promise<TreeEdge | undefined> {
    const edge = new TreeEdge()
    const history = new History()
    for (let number = 0; number * TILE_WIDTH < size; number++) {
      const width = widthOf('entries', number, size)
      const path = tilePath({ level: 'entries', number, width })
      const bytes = await this.#files.read(path)
      const entries =
        bytes === undefined
          ? faulty('missing-file', path, 'nothing', `${width} entries`)
          : decodeBundle(bytes, width, path)
      if (!entries.ok) {
        this.add(entries.fault)
        return undefined
      }
      for (const entry of entries.value) {
        this.#compareHeads(edge, published)
        this.#takeEntry(entry, edge.size, history)
        edge.push(leafHash(entry))
      }
      for (const name of this.#earlier.get(path) ?? [])
        await this.#compareFile(tilePath(name), encodeBundle(entries.value.slice(0, name.width)))
    }
    this.#compareHeads(edge, published)
    return edge
  }

  async compare(path: string, expected: Uint8Array): Promise<void> {
    await this.#compareFile(path, expected)
    for (const name of this.#earlier.get(path) ?? [])
      await this.#compareFile(tilePath(name), expected.subarray(0, name.width * 32))
  }

  #takeEntry(bytes: Uint8Array, index: number, history: History): void {
    const entry = parseEntry(bytes, `entry ${index}`)
    if (!entry.ok) {
      this.add(entry.fault)
      history.skip()
      return
    }
    for (const fault of history.add(entry.value)) this.add(fault)
    this.#kinds[entry.value.kind] = (this.#kinds[entry.value.kind] ?? 0) + 1
    this.#options.each?.(entry.value, index)
  }

  /** Whatever head is known of a tree of this size must be this tree's. */
  #compareHeads(edge: TreeEdge, published: TreeHead): void {
    const { kept, promised } = this.#options
    const { size } = edge
    if (size === kept?.size && !same(edge.root(), kept.root))
      this.wrong('fork', `first ${size} entries`, 'another root', 'the root kept from the last check')
    if (size === published.size && !same(edge.root(), published.root))
      this.wrong('root', 'checkpoint root', 'another root', `the root that the ${size} entries give`)
    if (size === promised?.size && !same(edge.root(), promised.root))
      this.wrong('fork', 'promised head', 'another root', `the root that the ${size} entries give`)
  }

  async #compareFile(path: string, expected: Uint8Array): Promise<void> {
    const bytes = await this.#files.read(path)
    if (bytes === undefined) this.wrong('missing-file', path, 'nothing', `${expected.length} bytes`)
    else if (!same(bytes, expected)) {
      const at = expected.findIndex((byte, i) => bytes[i] !== byte)
      const found = at < 0 ? `${bytes.length} bytes` : `a difference at byte ${at}`
      this.wrong('tile', path, found, 'what the entries give')
    }
  }
}
