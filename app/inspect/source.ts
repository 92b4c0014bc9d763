import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createGunzip, type Gunzip } from 'node:zlib'
import { readHead, type StreamedFile, streamFile } from '../../adapters/recordings/files.ts'
import type { Fault } from '../../src/quantities/fault.ts'

/** A file to be looked at: unpacked on the way, where it is packed. */
export interface Source {
  readonly path: string
  readonly file: string
  readonly packing: 'gzip' | null
  /** The first 64 KiB of what is in it. */
  readonly head: Uint8Array
}

const HEAD_BYTES = 1 << 16

/** Looks at the first bytes. Rejects with the system's error when the file cannot be read. */
export async function openSource(path: string): Promise<Source> {
  const head = readHead(path, HEAD_BYTES)
  const file = basename(path)
  // RFC 1952: identification, and the only method there is.
  if (head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8) return { path, file, packing: null, head }
  return { path, file, packing: 'gzip', head: await unpackedHead(path) }
}

async function unpackedHead(path: string): Promise<Uint8Array> {
  const reading = createReadStream(path)
  const gunzip = reading.pipe(createGunzip())
  const parts: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const part of gunzip) {
      parts.push(part as Uint8Array)
      bytes += (part as Uint8Array).length
      if (bytes >= HEAD_BYTES) break
    }
  } catch {
    // Damage is said when the file is read through.
  } finally {
    reading.destroy()
    gunzip.destroy()
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES)
}

export interface ReadThrough extends StreamedFile {
  readonly unpackedBytes: number | null
  /** What is wrong with the packing. */
  readonly faults: readonly Fault[]
}

/** Hands what is in the file to `sink`, in order; answers the digest of the file as it lies. */
export async function readThrough(
  { path, file, packing }: Source,
  sink: (chunk: Uint8Array) => Promise<void>,
  onProgress: (fraction: number) => void,
): Promise<ReadThrough> {
  if (packing === null)
    return { ...(await streamFile(path, sink, onProgress)), unpackedBytes: null, faults: [] }
  const gunzip = createGunzip({ chunkSize: 1 << 18 })
  const unpacking = unpack(gunzip, sink)
  const streamed = await streamFile(path, (chunk) => feed(gunzip, chunk, unpacking), onProgress)
  gunzip.end()
  const { unpackedBytes, damage } = await unpacking
  if (damage === null) return { ...streamed, unpackedBytes, faults: [] }
  const isCut = damage.code === 'Z_BUF_ERROR'
  const fault: Fault = {
    kind: isCut ? 'truncated' : 'malformed',
    file,
    found: `gzip: ${damage.message}, behind ${unpackedBytes} unpacked bytes`,
    expected: isCut ? 'a whole gzip file' : 'sound gzip; what came before is read',
  }
  return { ...streamed, unpackedBytes, faults: [fault] }
}

interface Unpacked {
  readonly unpackedBytes: number
  readonly damage: NodeJS.ErrnoException | null
}

async function unpack(gunzip: Gunzip, sink: (chunk: Uint8Array) => Promise<void>): Promise<Unpacked> {
  let unpackedBytes = 0
  const parts = gunzip[Symbol.asyncIterator]()
  for (;;) {
    let part: IteratorResult<Uint8Array>
    try {
      part = await parts.next()
    } catch (damage) {
      return { unpackedBytes, damage: damage as NodeJS.ErrnoException }
    }
    if (part.done) return { unpackedBytes, damage: null }
    unpackedBytes += part.value.length
    await sink(part.value)
  }
}

/** Waits while there is more unpacked than was taken; a damaged stream takes nothing any more. */
async function feed(gunzip: Gunzip, chunk: Uint8Array, unpacking: Promise<unknown>): Promise<void> {
  if (gunzip.destroyed || gunzip.errored !== null || gunzip.write(chunk.slice())) return
  await Promise.race([once(gunzip, 'drain').catch(() => {}), unpacking])
}
