import type { ReadyPlayable } from '../api.ts'
import type { ReadyVideo } from './ready.ts'
import { bytesOf, type Stretch, stretchOf } from './stretch.ts'

/** The video as the server has transcoded it, and which of its pictures shows which of the recording's. */
export interface Transcoded {
  readonly video: ReadyVideo
  /** For each picture of the recording; -1: none, since it could not be decoded. */
  readonly pictureFor: Int32Array
}

/** A stream that is decoded in place of the recording's own; its KLV is not carried over. */
export function transcodedOf(
  recording: ReadyVideo,
  { pid, codec, bytes, pictures }: ReadyPlayable,
): Transcoded {
  const pts_us = Float64Array.from(pictures.pts_us)
  return {
    pictureFor: picturesByTime(recording.pictures!.pts_us, pts_us),
    video: {
      ...recording,
      pictures: {
        t_us: pts_us,
        pts_us,
        byte: Float64Array.from(pictures.byte),
        isKey: Float64Array.from(pictures.isKey),
        inTime: Int32Array.from(pts_us, (_, k) => k),
      },
      record: {
        ...recording.record,
        ...{ bytes, klvPid: null },
        pictures: { ...recording.record.pictures!, pid, coding: 'h264', codec },
      },
    },
  }
}

const WRAP = 2 ** 33

/**
 * Which of `there` is at the same time as each of `here`, by the 90 kHz clock modulo 2^33; -1: none. A clock that was set back
 * makes times occur more than once: then the first belongs to the first, the second to the second.
 */
export function picturesByTime(here: Float64Array, there: Float64Array): Int32Array {
  const places = new Map<number, number[]>()
  for (const [k, pts_us] of there.entries()) {
    const at = ticks(pts_us)
    const known = places.get(at)
    if (known === undefined) places.set(at, [k])
    else known.push(k)
  }
  return Int32Array.from(here, (pts_us) => places.get(ticks(pts_us))?.shift() ?? -1)
}

const ticks = (pts_us: number) => ((Math.round(pts_us * 0.09) % WRAP) + WRAP) % WRAP

/** Pictures that are read at once for the key data beside them, and so many before and behind. */
const BLOCK = 60
const BESIDE = 30
const BLOCKS_MAX = 4

/** Key data of the recording, read from its own bytes around a picture. */
export class BesidePictures {
  readonly #video: ReadyVideo
  readonly #read: (from: number, end: number) => Promise<Uint8Array | undefined>
  readonly #blocks = new Map<number, Promise<Stretch | undefined>>()

  constructor(video: ReadyVideo, read: (from: number, end: number) => Promise<Uint8Array | undefined>) {
    this.#video = video
    this.#read = read
  }

  /** Undefined when the recording cannot be reached. */
  at(picture: number): Promise<Stretch | undefined> {
    const block = Math.floor(picture / BLOCK)
    const known = this.#blocks.get(block)
    if (known !== undefined) return known
    const { pictures, record } = this.#video
    const from = Math.max(0, block * BLOCK - BESIDE)
    const to = Math.min(pictures!.byte.length, (block + 1) * BLOCK + BESIDE)
    const [first, end] = bytesOf(pictures!, from, to, record.bytes)
    const made = this.#read(first, end).then((bytes) =>
      bytes === undefined ? undefined : stretchOf(this.#video, from, to, bytes, first),
    )
    this.#blocks.set(block, made)
    for (const old of this.#blocks.keys()) if (this.#blocks.size > BLOCKS_MAX) this.#blocks.delete(old)
    void made.then((stretch) => stretch === undefined && this.#blocks.delete(block)) // ask again another time
    return made
  }
}
