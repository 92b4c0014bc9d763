import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { Context } from 'hono'
import { refuse } from './guard.ts'

export interface SendFile {
  readonly path: string
  readonly type: string
  readonly headers?: Readonly<Record<string, string>>
}

const GZIP_FROM_BYTES = 1024
/** Text shrinks tenfold already at a low level; a higher one costs seconds on records of many megabytes. */
const GZIP_LEVEL = 4

/**
 * A file as it stands, streamed, with an entity tag from its size and time of change, compressed when the caller reads
 * gzip and it is worth it. 404 when there is no such file.
 */
export async function sendFile(c: Context, { path, type, headers = {} }: SendFile): Promise<Response> {
  const file = await open(path).catch(() => undefined)
  if (!file) return refuse(c, 404, `nothing at ${c.req.path}`)
  const stat = await file.stat()
  const etag = `W/"${stat.size.toString(16)}-${Math.round(stat.mtimeMs).toString(16)}"`
  const gzip =
    stat.size >= GZIP_FROM_BYTES && isCompressible(type) && acceptsGzip(c.req.header('accept-encoding'))
  const common = { 'cache-control': 'no-cache', etag, vary: 'Accept-Encoding', ...headers }
  const unchanged = matches(c.req.header('if-none-match'), etag)
  if (!stat.isFile() || unchanged || c.req.method === 'HEAD') {
    await file.close()
    if (!stat.isFile()) return refuse(c, 404, `nothing at ${c.req.path}`)
    if (unchanged) return c.body(null, 304, common)
  }
  const length: Record<string, string> = gzip
    ? { 'content-encoding': 'gzip' }
    : { 'content-length': `${stat.size}` }
  const all = { ...common, ...length, 'content-type': type }
  if (c.req.method === 'HEAD') return c.body(null, 200, all)
  const bytes = file.createReadStream() // closes the file at its end
  const stream = gzip ? bytes.pipe(createGzip({ level: GZIP_LEVEL })) : bytes
  bytes.on('error', (error) => stream.destroy(error))
  stream.on('close', () => bytes.destroy()) // the caller may have gone away before the end
  return c.body(Readable.toWeb(stream) as ReadableStream<Uint8Array>, 200, all)
}

const isCompressible = (type: string) => /^text\/|json|xml|javascript|svg|wasm|kml/.test(type)

/** True when Accept-Encoding names gzip (or *) and does not forbid it with q=0. */
export function acceptsGzip(header: string | undefined): boolean {
  for (const choice of (header ?? '').split(',')) {
    const [coding = '', ...parameters] = choice.split(';').map((text) => text.trim().toLowerCase())
    if (coding === 'gzip' || coding === '*') return !parameters.some((text) => /^q=0(\.0*)?$/.test(text))
  }
  return false
}

function matches(header: string | undefined, etag: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '')
  return header === '*' || (header ?? '').split(',').some((tag) => bare(tag) === bare(etag))
}
