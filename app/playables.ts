/** Recordings whose video not every browser decodes, made playable once and kept under the digest of the recording. */
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../adapters/clock/clock.ts'
import { streamFile } from '../adapters/recordings/files.ts'
import type { Transcoder } from '../adapters/transcoder/transcoder.ts'
import { TsIndexer } from '../src/recordings/ts/ts-index.ts'
import { Copies } from './copies.ts'

export interface RecordedVideo {
  /** Where the recording lies now, its digest verified there. */
  readonly path: string
  readonly sha256: string
  readonly pid: number
  /** How many it has. */
  readonly pictures: number
}

export type Playable =
  | {
      readonly state: 'ready'
      readonly pid: number
      readonly codec: string
      readonly bytes: number
      /** As in `PictureIndex`, of the transcoded stream; times are those of the recording, modulo 2^33 of 90 kHz. */
      readonly pictures: {
        readonly pts_us: readonly number[]
        readonly byte: readonly number[]
        readonly isKey: readonly number[]
      }
    }
  | { readonly state: 'working'; readonly fraction: number }
  | { readonly state: 'unavailable'; readonly why: 'no-ffmpeg' | 'failed' }

export interface Playables {
  /** What there is of this recording to be played; begins the work when there is nothing. */
  of(video: RecordedVideo): Promise<Playable>
  /** Where it lies when it is ready; whoever asks is about to read it. */
  pathOf(sha256: string): string
  close(): Promise<void>
}

export interface PlayablesOptions {
  /** Data folder. */
  readonly dir: string
  readonly transcoder: Transcoder
  /** Room for what was made. Beyond it, what was used longest ago goes, but nothing that is being read. */
  readonly bytesMax: number
  readonly clock: Clock
}

/** Indices kept in memory: an hour of video takes some megabytes. */
const INDICES_MAX = 4

/** One recording is worked on at a time; what failed is not tried again before the next start. */
export function openPlayables({ dir, transcoder, bytesMax, clock }: PlayablesOptions): Playables {
  const ending = new AbortController()
  const indices = new Map<string, Indexed>()
  const now = new Map<string, Playable>()
  const copies = new Copies({ folder: join(dir, 'transcoded'), bytesMax, clock })
  let last: Promise<void> = copies.trim()
  const aside = join(dir, 'staging', String(process.pid))

  const work = async (video: RecordedVideo): Promise<void> => {
    const output = join(aside, `${video.sha256}.ts`)
    const onProgress = (fraction: number) => void now.set(video.sha256, { state: 'working', fraction })
    const before = await stampOf(video.path)
    await mkdir(aside, { recursive: true })
    const { path: input, pid, pictures } = video
    const order = { input, pid, pictures, output, onProgress, signal: ending.signal }
    try {
      const outcome = await transcoder.transcode(order)
      const isSame = (await stampOf(video.path)) === before
      if (outcome === 'done' && isSame) {
        await copies.keep(video.sha256, output)
        now.delete(video.sha256)
      } else {
        const why = outcome === 'absent' ? 'no-ffmpeg' : 'failed'
        now.set(video.sha256, { state: 'unavailable', why })
      }
    } finally {
      await rm(output, { force: true })
    }
  }

  /** What is kept of it, looked at anew when the file is another. */
  const kept = async (sha256: string): Promise<Playable | undefined> => {
    const path = copies.pathOf(sha256)
    const stamp = await stampOf(path)
    if (stamp === '') return undefined
    const known = indices.get(sha256)
    const indexed = known?.stamp === stamp ? known : { stamp, playable: await indexOf(path) }
    indices.delete(sha256) // the one asked for last stands last
    indices.set(sha256, indexed)
    for (const old of indices.keys()) if (indices.size > INDICES_MAX) indices.delete(old)
    return indexed.playable
  }

  return {
    pathOf: (sha256) => copies.pathOf(sha256),
    async of(video) {
      const { sha256 } = video
      const ready = await kept(sha256)
      if (ready !== undefined) {
        last = last.then(() => copies.trim()) // what was being read when there was no room may go by now
        return ready
      }
      const known = now.get(sha256)
      if (known !== undefined) return known
      const begun: Playable = { state: 'working', fraction: 0 }
      now.set(sha256, begun)
      last = last
        .then(() => (ending.signal.aborted ? undefined : work(video)))
        .catch(() => void now.set(sha256, { state: 'unavailable', why: 'failed' }))
      return begun
    },
    async close() {
      ending.abort()
      await last
    },
  }
}

interface Indexed {
  readonly stamp: string
  readonly playable: Playable
}

async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined ? '' : `${found.size} ${found.mtimeMs}`
}

async function indexOf(path: string): Promise<Playable> {
  const indexer = new TsIndexer(path)
  await streamFile(path, (chunk) => indexer.push(chunk))
  const { pictures, bytes } = indexer.end()
  const video = pictures[0]
  if (video === undefined || video.format === null) return { state: 'unavailable', why: 'failed' }
  const { pid, format, pts_us, byte, isKey } = video
  const arrays = { pts_us: Array.from(pts_us), byte: Array.from(byte), isKey: Array.from(isKey) }
  return { state: 'ready', pid, codec: format.codec, bytes, pictures: arrays }
}
