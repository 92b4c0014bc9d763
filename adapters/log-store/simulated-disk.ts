import { basename, dirname } from 'node:path'
import type { Disk, DiskFile } from './disk.ts'

/** Whole numbers from 0 to below `n`, from a seed. */
export type Dice = (n: number) => number

export interface Flush {
  readonly of: 'file' | 'folder'
  readonly path: string
  /** Of a folder: the names in it that were changed since its last flush. */
  readonly names: readonly string[]
  /** Whether the present process changed the file, or flushed the folder, before. */
  readonly isLater: boolean
}

export interface SimulatedDiskOptions {
  /** Flushes that are left out, to see that somebody notices. */
  readonly leaveOut?: (flush: Flush) => boolean
}

/** The process that used the disk is no more. */
export class SimulatedCrash extends Error {}
/** One for all: a stack trace for each would take most of the time. */
const CRASH = new SimulatedCrash('the process was ended here')

/**
 * A disk in memory that keeps what POSIX promises and not one byte more. What was not flushed is lost, torn or kept,
 * sector by sector and name by name, as the dice say: a file's length without its bytes, a later write without an earlier
 * one, a rename in one folder and not in the other.
 */
export class SimulatedDisk {
  #root: Folder = newFolder()
  readonly #dice: Dice
  readonly #leaveOut: NonNullable<SimulatedDiskOptions['leaveOut']>
  readonly #dirty = new Set<Node>()
  /** Steps until the present process ends; none when undefined. */
  #stepsLeft: number | undefined
  #process = 0
  /** Steps taken by all processes. */
  steps = 0

  constructor(dice: Dice, { leaveOut = () => false }: SimulatedDiskOptions = {}) {
    this.#dice = dice
    this.#leaveOut = leaveOut
  }

  /** The disk as a new process sees it. It ends before the step after `steps`; then whatever it still tries throws. */
  boot(steps?: number): Disk {
    const mine = ++this.#process
    this.#stepsLeft = steps
    const step = () => {
      if (mine !== this.#process) throw CRASH
      this.steps++
      if (this.#stepsLeft === undefined || this.#stepsLeft-- > 0) return
      this.#process++
      throw CRASH
    }
    return this.#asDisk(step)
  }

  /** Another disk with the same on it, everything flushed. */
  copy(): SimulatedDisk {
    const other = new SimulatedDisk(this.#dice, { leaveOut: this.#leaveOut })
    other.#root = copyOf(this.#root)
    return other
  }

  /** Power fails: of what was not flushed, the dice keep some. */
  losePower(): void {
    this.#process++
    for (const node of this.#dirty)
      'names' in node ? settleFolder(node, this.#dice) : settleFile(node, this.#dice)
    this.#dirty.clear()
  }

  #asDisk(step: () => void): Disk {
    const flushed = new Set<string>()
    return {
      read: async (path) => {
        const node = this.#find(path)
        return node !== undefined && 'bytes' in node ? node.bytes : undefined // never changed in place
      },
      names: async (path) => {
        const node = this.#find(path)
        return node !== undefined && 'names' in node ? [...node.names.keys()] : []
      },
      create: async (path) => {
        step()
        const file = newFile()
        this.#put(path, file)
        return this.#handle(file, path, step)
      },
      open: async (path) => {
        const node = this.#find(path)
        if (node === undefined || !('bytes' in node)) throw new Error(`no file ${path}`)
        return this.#handle(node, path, step)
      },
      rename: async (from, to) => {
        step()
        const node = this.#find(from)
        if (node === undefined) throw new Error(`nothing at ${from}`)
        this.#put(to, node)
        this.#put(from, undefined)
      },
      remove: async (path) => {
        if (this.#find(path) === undefined) return
        step()
        this.#put(path, undefined)
      },
      makeFolder: async (path) => this.#makeFolder(path, step),
      flushFolder: async (path) => {
        step()
        const folder = this.#folder(path)
        const names = folder.waiting.map(({ name }) => name)
        const isLater = flushed.has(path)
        flushed.add(path)
        if (this.#leaveOut({ of: 'folder', path, names, isLater })) return
        folder.kept = new Map(folder.names)
        folder.waiting = []
        this.#dirty.delete(folder)
      },
    }
  }

  #handle(file: File, path: string, step: () => void): DiskFile {
    let isLater = false
    const change = (made: Change) => {
      step()
      isLater = true
      file.bytes = changed(file.bytes, made)
      file.waiting.push(made)
      this.#dirty.add(file)
    }
    return {
      write: async (bytes, at) => change({ at, bytes: bytes.slice() }),
      truncate: async (length) => change({ length }),
      flush: async () => {
        step()
        if (this.#leaveOut({ of: 'file', path, names: [], isLater })) return
        file.kept = file.bytes
        file.waiting = []
        this.#dirty.delete(file)
      },
      close: async () => {},
    }
  }

  #find(path: string): Node | undefined {
    if (dirname(path) === path) return this.#root
    const above = this.#find(dirname(path))
    return above !== undefined && 'names' in above ? above.names.get(basename(path)) : undefined
  }

  #folder(path: string): Folder {
    const node = this.#find(path)
    if (node === undefined || !('names' in node)) throw new Error(`no folder ${path}`)
    return node
  }

  #put(path: string, node: Node | undefined): void {
    const folder = this.#folder(dirname(path))
    const name = basename(path)
    if (node === undefined) folder.names.delete(name)
    else folder.names.set(name, node)
    folder.waiting.push({ name, node })
    this.#dirty.add(folder)
  }

  #makeFolder(path: string, step: () => void): string | undefined {
    if (this.#find(path) !== undefined) return undefined
    const above = this.#makeFolder(dirname(path), step)
    step()
    this.#put(path, newFolder())
    return above ?? path
  }
}

/** `bytes` and `names` as they are seen; `kept` as they would be found if all that waits were lost. */
interface File {
  bytes: Uint8Array
  kept: Uint8Array
  waiting: Change[]
}
interface Folder {
  readonly names: Map<string, Node>
  kept: Map<string, Node>
  waiting: { readonly name: string; readonly node: Node | undefined }[]
}
type Node = File | Folder
type Change = { readonly at: number; readonly bytes: Uint8Array } | { readonly length: number }

const NOTHING = new Uint8Array(0)
const newFile = (): File => ({ bytes: NOTHING, kept: NOTHING, waiting: [] })
const newFolder = (): Folder => ({ names: new Map(), kept: new Map(), waiting: [] })

function copyOf<T extends Node>(node: T): T
function copyOf(node: Node): Node {
  if ('bytes' in node) {
    const bytes = node.bytes.slice()
    return { bytes, kept: bytes, waiting: [] }
  }
  const names = new Map([...node.names].map(([name, each]) => [name, copyOf(each)] as const))
  return { names, kept: new Map(names), waiting: [] }
}

function changed(bytes: Uint8Array, change: Change): Uint8Array {
  if ('length' in change) return resized(bytes, change.length)
  const end = change.at + change.bytes.length
  // What is only appended to grows in place, where there is room: no older form reaches there.
  const isAppended = change.at >= bytes.length && bytes.byteOffset === 0
  const room = isAppended && bytes.buffer.byteLength >= end ? bytes.buffer : new ArrayBuffer(2 * end)
  const out = new Uint8Array(room, 0, Math.max(bytes.length, end))
  if (room !== bytes.buffer) out.set(bytes)
  else out.fill(0, bytes.length, change.at)
  out.set(change.bytes, change.at)
  return out
}

function resized(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length)
  out.set(bytes.subarray(0, length))
  return out
}

/** What is left of a file: nothing that waited, all of it, or sectors here and there. */
function settleFile(file: File, dice: Dice): void {
  const fate = dice(4)
  if (fate === 0) file.bytes = file.kept
  else if (fate > 1) {
    let bytes = file.kept
    for (const change of file.waiting) if (dice(4) > 0) bytes = torn(bytes, change, dice)
    file.bytes = bytes
  }
  file.kept = file.bytes
  file.waiting = []
}

/** A write of which only some sectors arrived, the last of them perhaps in part. */
function torn(bytes: Uint8Array, change: Change, dice: Dice): Uint8Array {
  if ('length' in change) return resized(bytes, change.length)
  const end = change.at + change.bytes.length
  let out = dice(2) === 0 ? bytes : resized(bytes, Math.max(bytes.length, end))
  for (let from = change.at; from < end; from = sectorEnd(from)) {
    const to = Math.min(end, dice(8) === 0 ? from + dice(SECTOR_BYTES) : sectorEnd(from))
    if (dice(2) === 0 || to <= from) continue
    out = resized(out, Math.max(out.length, to))
    out.set(change.bytes.subarray(from - change.at, to - change.at), from)
  }
  return out
}

/** What is left of a folder: each name as it was, or as one of the changes that waited left it. */
function settleFolder(folder: Folder, dice: Dice): void {
  const fate = dice(4)
  const until = fate === 0 ? 0 : fate === 1 ? folder.waiting.length : dice(folder.waiting.length + 1)
  const names = new Map(folder.kept)
  for (const [at, { name, node }] of folder.waiting.entries()) {
    const arrives = fate === 3 ? dice(2) === 0 : at < until
    if (!arrives) continue
    if (node === undefined) names.delete(name)
    else names.set(name, node)
  }
  folder.names.clear()
  for (const [name, node] of names) folder.names.set(name, node)
  folder.kept = names
  folder.waiting = []
}

const SECTOR_BYTES = 512
const sectorEnd = (at: number) => (Math.floor(at / SECTOR_BYTES) + 1) * SECTOR_BYTES
