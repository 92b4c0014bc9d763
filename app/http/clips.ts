import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { z } from 'zod'
import { parseInstant } from '../../src/quantities/instant.ts'
import type { Asked } from '../../src/recordings/ts/clip.ts'
import type { ClipDocument } from '../../src/reports/clip.ts'
import { clipSortie } from '../clip/command.ts'
import { InputRefused } from '../failures.ts'
import { refuse } from './guard.ts'
import { keptRecordings } from './kept-recordings.ts'
import type { Reading } from './reading.ts'
import type { FoundVideo, VideoFinder } from './videos.ts'

export const asked = z.strictObject({ from: z.string(), to: z.string() })

const CLIP_ID = /^[0-9a-f]{16}$/
const FILES: Readonly<Record<string, string>> = {
  'clip.ts': 'video/mp2t',
  'clip.json': 'application/json',
  'receipt.json': 'application/json',
}

export interface ClipOptions {
  /** Data folder; clips stand in it under clips/. */
  readonly dir: string
  /** Sortie folders besides the kept recordings. */
  readonly besides: readonly string[]
  /** Folder of the record that says what left. */
  readonly ledger: string
  readonly reading: Reading
  readonly videoOf: VideoFinder
}

/** A stretch of a sortie's video as files to take away: made once, by the same gate and the same work as on the command line. */
export function clipRoutes({ dir, besides, ledger, reading, videoOf }: ClipOptions) {
  const making = new Map<string, Promise<ClipDocument>>()
  const folderOf = (clip: string) => join(dir, 'clips', clip)
  const make = async (clip: string, id: string, { file, pictures }: FoundVideo, asked: Asked) => {
    const before = await documentIn(folderOf(clip))
    if (before !== undefined) return before
    const kept = await keptRecordings(dir, id, besides)
    if (kept === undefined) throw new InputRefused('the recordings of this sortie are not kept here')
    await mkdir(join(dir, 'clips'), { recursive: true })
    const request = { input: kept.folder, out: folderOf(clip), data: null, file, ledger, sortie: id }
    const which = pictures === null ? {} : { pid: pictures.pid }
    return clipSortie({ ...request, ...which, case: kept.case, asked }, () => {})
  }
  return {
    async make(c: Context): Promise<Response> {
      const id = c.req.param('id') ?? ''
      const video = await videoOf(id, c.req.param('number') ?? '')
      if (video === undefined) return refuse(c, 404, `nothing at ${c.req.path}`)
      const body = asked.safeParse(await c.req.json().catch(() => undefined))
      const [from_us, to_us] = body.success
        ? [parseInstant(body.data.from, 'iso'), parseInstant(body.data.to, 'iso')]
        : [undefined, undefined]
      if (from_us === undefined || to_us === undefined)
        return refuse(c, 400, 'expected {"from": …, "to": …}, each a time like 2026-03-17T16:30:00Z')
      const name = JSON.stringify([id, video.sha256, video.pictures?.pid ?? null, from_us, to_us])
      const clip = createHash('sha256').update(name).digest('hex').slice(0, 16)
      const made = making.get(clip) ?? make(clip, id, video, { from_us, to_us })
      making.set(clip, made)
      try {
        return c.json({ clip, document: await made }, 201)
      } catch (error) {
        if (!(error instanceof InputRefused)) throw error
        const { message, reasons } = error
        return reasons === undefined
          ? refuse(c, 400, message)
          : c.json({ message, refusal: { reasons } }, 403)
      } finally {
        making.delete(clip)
      }
    },
    async file(c: Context): Promise<Response> {
      const [clip, name] = [c.req.param('clip') ?? '', c.req.param('name') ?? '']
      const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined
      const path = join(folderOf(clip), name)
      const found =
        type === undefined || !CLIP_ID.test(clip) ? undefined : await stat(path).catch(() => undefined)
      if (type === undefined || found === undefined) return refuse(c, 404, `nothing at ${c.req.path}`)
      const refused = await reading.refused(c, { verb: 'export', folder: join('clips', clip), part: name })
      if (refused !== undefined) return refused
      const bytes = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>
      return c.body(bytes, 200, {
        'content-type': type,
        'content-length': `${found.size}`,
        'content-disposition': `attachment; filename="${clip}-${name}"`,
      })
    },
  }
}

/** Of a clip that stands there whole; undefined when there is none. */
async function documentIn(folder: string): Promise<ClipDocument | undefined> {
  const text = await readFile(join(folder, 'clip.json'), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as ClipDocument)
}
