import { type FileHandle, open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { z } from 'zod'
import { refuse } from './guard.ts'
import { keptRecordings } from './kept-recordings.ts'
import { SORTIE_ID } from './sorties.ts'

const flightSource = z.object({
  overflight: z.literal('flight/1'),
  videos: z.array(z.object({ file: z.string(), sha256: z.string(), bytes: z.number() })),
})

interface Found {
  readonly path: string
  readonly sha256: string
  readonly stamp: string
}

export interface VideoOptions {
  /** Data folder. */
  readonly dir: string
  /** Sortie folders besides the kept recordings. */
  readonly besides: readonly string[]
}

/**
 * The recording of a video as it was taken in, byte for byte, whole or in part (RFC 9110 section 14). Which file it is, the
 * result says; that it is the same to the bit is checked once, and again when the file's time of change differs.
 */
export function videoRoute({ dir, besides }: VideoOptions) {
  const known = new Map<string, Found>()
  const find = async (id: string, number: number): Promise<Found | undefined> => {
    const name = `${id} ${number}`
    const before = known.get(name)
    if (before !== undefined && (await stampOf(before.path)) === before.stamp) return before
    const flight = await flightOf(join(dir, 'sorties', id, 'flight.json'))
    const video = flight?.videos[number]
    const kept = video && (await keptRecordings(dir, id, besides))
    if (video === undefined || kept === undefined) return undefined
    const path = join(kept.folder, video.file)
    const found = { path, sha256: video.sha256, stamp: await stampOf(path) }
    known.set(name, found)
    return found
  }
  return async (c: Context): Promise<Response> => {
    const id = c.req.param('id') ?? ''
    const number = Number(c.req.param('number'))
    const found = SORTIE_ID.test(id) && Number.isInteger(number) ? await find(id, number) : undefined
    if (found === undefined) return refuse(c, 404, `nothing at ${c.req.path}`)
    return sendRange(c, found)
  }
}

async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined ? '' : `${found.size} ${found.mtimeMs}`
}

async function flightOf(path: string): Promise<z.infer<typeof flightSource> | undefined> {
  try {
    return flightSource.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}

async function sendRange(c: Context, { path, sha256 }: Found): Promise<Response> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return refuse(c, 404, `nothing at ${c.req.path}`)
  const { size } = await file.stat()
  const headers = {
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=31536000, immutable', // its address is that of a result, its tag that of its bytes
    'content-type': 'application/octet-stream',
    etag: `"${sha256}"`,
  }
  const range = rangeOf(c.req.header('range'), size)
  if (range === 'unsatisfiable') {
    await file.close()
    return c.body(null, 416, { ...headers, 'content-range': `bytes */${size}` })
  }
  const { from, to } = range ?? { from: 0, to: size - 1 }
  const sized = { ...headers, 'content-length': `${to - from + 1}` }
  const status = range === undefined ? 200 : 206
  const ranged = range === undefined ? sized : { ...sized, 'content-range': `bytes ${from}-${to}/${size}` }
  if (c.req.method === 'HEAD' || size === 0) {
    await file.close()
    return c.body(null, status, ranged)
  }
  return c.body(streamOf(file, from, to), status, ranged)
}

function streamOf(file: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  const bytes = file.createReadStream({ start, end, highWaterMark: 1 << 20 }) // closes the file at its end
  return Readable.toWeb(bytes) as ReadableStream<Uint8Array>
}

/** One range of bytes; undefined when none is asked for, or several, which may be answered with the whole. */
export function rangeOf(
  header: string | undefined,
  size: number,
): { readonly from: number; readonly to: number } | 'unsatisfiable' | undefined {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (parts === null || (parts[1] === '' && parts[2] === '')) return undefined
  const last = size - 1
  if (parts[1] === '') {
    const count = Number(parts[2])
    return count === 0 ? 'unsatisfiable' : { from: Math.max(0, size - count), to: last }
  }
  const from = Number(parts[1])
  const to = parts[2] === '' ? last : Math.min(last, Number(parts[2]))
  return from > last || to < from ? 'unsatisfiable' : { from, to }
}
