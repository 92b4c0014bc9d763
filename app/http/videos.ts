import { type FileHandle, open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { z } from 'zod'
import type { Playables } from '../playables.ts'
import { refuse } from './guard.ts'
import { keptRecordings } from './kept-recordings.ts'
import { SORTIE_ID } from './sorties.ts'

const flightSource = z.object({
  overflight: z.literal('flight/1'),
  videos: z.array(
    z.object({
      file: z.string(),
      sha256: z.string(),
      bytes: z.number(),
      pictures: z
        .object({ coding: z.string(), pid: z.number(), byte: z.object({ length: z.number() }) })
        .nullish(),
    }),
  ),
})

export interface FoundVideo {
  readonly path: string
  /** As the manifest names it. */
  readonly file: string
  readonly sha256: string
  readonly stamp: string
  readonly pictures: { readonly coding: string; readonly pid: number; readonly count: number } | null
}

/** Which recording a video of a sortie is; undefined when there is none, or it is not as it was. */
export type VideoFinder = (id: string, number: string) => Promise<FoundVideo | undefined>

export interface VideoOptions {
  /** Data folder. */
  readonly dir: string
  /** Sortie folders besides the kept recordings. */
  readonly besides: readonly string[]
  readonly playables: Playables
}

/** Videos of a sortie: which file it is, the result says; that it is the same to the bit is checked before its bytes go out. */
export function videoRoutes({ dir, besides, playables }: VideoOptions) {
  const known = new Map<string, FoundVideo>()
  const sought = new Map<string, Promise<FoundVideo | undefined>>()
  /** A page asks for several parts at once: the digest is made once for all of them. */
  const found = async (id: string, number: number): Promise<FoundVideo | undefined> => {
    const name = `${id} ${number}`
    const before = known.get(name)
    if (before !== undefined && (await stampOf(before.path)) === before.stamp) return before
    const seeking = sought.get(name) ?? find(id, number)
    sought.set(name, seeking)
    const after = await seeking.finally(() => sought.delete(name))
    if (after === undefined) known.delete(name)
    else known.set(name, after)
    return after
  }
  const find = async (id: string, number: number): Promise<FoundVideo | undefined> => {
    const flight = await flightOf(join(dir, 'sorties', id, 'flight.json'))
    const video = flight?.videos[number]
    const kept = video && (await keptRecordings(dir, id, besides))
    if (video === undefined || kept === undefined) return undefined
    const path = join(kept.folder, video.file)
    const { pictures, sha256 } = video
    const shown = pictures && { coding: pictures.coding, pid: pictures.pid, count: pictures.byte.length }
    return { path, file: video.file, sha256, stamp: await stampOf(path), pictures: shown ?? null }
  }
  const videoOf = async (id: string, number: string): Promise<FoundVideo | undefined> =>
    SORTIE_ID.test(id) && /^\d{1,4}$/.test(number) ? found(id, Number(number)) : undefined
  const asked = (c: Context) => videoOf(c.req.param('id') ?? '', c.req.param('number') ?? '')
  const nothing = (c: Context) => refuse(c, 404, `nothing at ${c.req.path}`)
  return {
    videoOf,
    /** The recording as it was taken in, byte for byte, whole or in part (RFC 9110 section 14). */
    async recorded(c: Context): Promise<Response> {
      const video = await asked(c)
      if (video === undefined) return nothing(c)
      // Its address is that of a result, its tag that of its bytes.
      const keep = 'private, max-age=31536000, immutable'
      return sendRange(c, video.path, { etag: `"${video.sha256}"`, 'cache-control': keep })
    },
    /**
     * How its pictures can be played: H.264 as recorded, unless `refused` says that this browser cannot; anything else
     * transcoded, which the first to ask sets going.
     */
    async playable(c: Context): Promise<Response> {
      const video = await asked(c)
      if (video === undefined || video.pictures === null) return nothing(c)
      const { path, sha256, pictures } = video
      const isPlain = pictures.coding === 'h264' && c.req.query('refused') === undefined
      if (isPlain) return c.json({ state: 'as-recorded' })
      return c.json(await playables.of({ path, sha256, pid: pictures.pid, pictures: pictures.count }))
    },
    /** The transcoded stream, whole or in part. Another version of the coder makes other bytes: nobody may keep them unasked. */
    async transcoded(c: Context): Promise<Response> {
      const video = await asked(c)
      if (video === undefined) return nothing(c)
      const path = playables.pathOf(video.sha256)
      const etag = `"${video.sha256}-${(await stampOf(path)).replace(' ', '-')}"`
      return sendRange(c, path, { etag, 'cache-control': 'private, no-cache' })
    },
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

async function sendRange(
  c: Context,
  path: string,
  tags: Readonly<Record<'etag' | 'cache-control', string>>,
): Promise<Response> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return refuse(c, 404, `nothing at ${c.req.path}`)
  const { size } = await file.stat()
  const headers = {
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    ...tags,
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
