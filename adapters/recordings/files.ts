/** Recordings as files: streamed once for their rows and their digest, looked up under the data root first. */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expressionOfGlob } from '../../src/sorties/documents.ts'
import { digestOf } from './digest.ts'

export interface StreamedFile {
  readonly sha256: string
  readonly bytes: number
}

const CHUNK_BYTES = 1 << 20

/**
 * Hands the file's bytes to `sink` in order, and answers their digest: all of them, or the first `most`. A sink that answers
 * a promise is waited for; then its bytes are overwritten. Rejects with the system's error when it cannot be read.
 */
export async function streamFile(
  path: string,
  sink: (chunk: Uint8Array) => unknown,
  onProgress: (fraction: number) => void = () => {},
  most = Number.POSITIVE_INFINITY,
): Promise<StreamedFile> {
  const size = Math.min(most, statSync(path).size)
  const digest = digestOf(size)
  let bytes = 0
  try {
    for await (const chunk of chunksOf(path, most)) {
      bytes += chunk.length
      await digest.add(chunk)
      await sink(chunk)
      onProgress(size === 0 ? 1 : Math.min(1, bytes / size))
    }
    return { sha256: await digest.end(), bytes }
  } finally {
    digest.close()
  }
}

/** In two buffers by turns: while one is in use the other is filled. However long the file, no more memory is needed. */
async function* chunksOf(path: string, most: number): AsyncGenerator<Uint8Array> {
  const handle = await open(path)
  const buffers = [new Uint8Array(CHUNK_BYTES), new Uint8Array(CHUNK_BYTES)]
  let left = most
  const read = (turn: number) => handle.read(buffers[turn]!, 0, Math.min(left, CHUNK_BYTES))
  let reading = read(0)
  try {
    for (let turn = 0; ; turn = 1 - turn) {
      const { bytesRead } = await reading
      if (bytesRead === 0) return
      left -= bytesRead
      reading = read(1 - turn)
      reading.catch(() => {}) // said when it is waited for
      yield buffers[turn]!.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/** How many bytes of a file that is being written are whole lines; 0 when it holds no line end. */
export function wholeLineBytes(path: string): number {
  const descriptor = openSync(path, 'r')
  try {
    const chunk = new Uint8Array(1 << 16)
    for (let end = fstatSync(descriptor).size; end > 0; ) {
      const from = Math.max(0, end - chunk.length)
      const read = readSync(descriptor, chunk, 0, end - from, from)
      const at = chunk.subarray(0, read).lastIndexOf(0x0a)
      if (at >= 0) return from + at + 1
      end = from
    }
    return 0
  } finally {
    closeSync(descriptor)
  }
}

/** The first bytes of a file, for recognising what it is. */
export function readHead(path: string, bytesMax = 1 << 16): Uint8Array {
  const descriptor = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(bytesMax)
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytesMax, 0))
  } finally {
    closeSync(descriptor)
  }
}

/** Folders in which names of a manifest are looked up, first match wins. */
export class FileRoots {
  readonly #roots: readonly string[]

  constructor(roots: readonly string[]) {
    this.#roots = [...new Set(roots.map((root) => resolve(root)))]
  }

  /** Where the file of this name lies; undefined when no root holds it. Names do not lead out of their root. */
  find(name: string): string | undefined {
    for (const root of this.#roots) {
      const path = inside(root, name)
      if (path !== undefined && existsSync(path)) return path
    }
    return undefined
  }

  /** Names that match a glob of `*`, `?` and `**`, sorted; from the first root that holds any. */
  glob(pattern: string): string[] {
    if (!/[*?]/.test(pattern)) return this.find(pattern) === undefined ? [] : [pattern]
    for (const root of this.#roots) {
      const found = globIn(root, pattern)
      if (found.length > 0) return found
    }
    return []
  }
}

function inside(root: string, name: string): string | undefined {
  const path = resolve(root, name)
  return path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`) ? path : undefined
}

const DEPTH_MAX = 8

function globIn(root: string, pattern: string): string[] {
  const steps = pattern.split('/')
  const firstWild = steps.findIndex((step) => /[*?]/.test(step))
  const base = steps.slice(0, firstWild).join('/')
  const folder = inside(root, base)
  if (folder === undefined || !existsSync(folder)) return []
  const depth = pattern.includes('**') ? DEPTH_MAX : steps.length - firstWild
  const expression = new RegExp(`^${expressionOfGlob(pattern)}$`)
  return walk(folder, base, depth)
    .filter((name) => expression.test(name))
    .sort()
}

function walk(folder: string, name: string, depth: number): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = name === '' ? entry.name : `${name}/${entry.name}`
    if (entry.isDirectory()) return depth > 1 ? walk(join(folder, entry.name), path, depth - 1) : []
    return [path]
  })
}
