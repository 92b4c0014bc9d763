import type { KlvPacket } from '../../src/recordings/klv/packet.ts'
import { fetchVideoBytes } from '../api.ts'
import type { ReadyPictures, ReadyVideo } from './ready.ts'
import { bytesOf, keyAfter, keyBefore, type Stretch, setOf, stretchOf } from './stretch.ts'
import { BesidePictures, type Transcoded } from './transcoded.ts'
import { decodesNothing } from './trial.ts'

/** What became of showing a picture. */
export type Shown =
  | {
      readonly state: 'shown'
      readonly picture: number
      readonly set: KlvPacket | undefined
      /** What was decoded: the recording, or what was made of it because this browser cannot decode it. */
      readonly decoded: 'recorded' | 'transcoded'
    }
  /** Another was asked for meanwhile. */
  | { readonly state: 'overtaken' }
  /** 'not-decoded': nothing at all comes out of this browser's decoder. */
  | { readonly state: 'failed'; readonly why: 'not-decoded' | 'not-reached' | 'damaged' }

interface Waiting {
  readonly picture: number
  done(frame: VideoFrame | undefined): void
}

/** Stretches kept beside the one on show: forwards and backwards cost nothing there. */
const STRETCHES_MAX = 6
const FRAMES_MAX = 90

/**
 * Pictures of one video, each exactly: fetches the bytes from the picture at which decoding must start, takes them apart with
 * our own demultiplexer, decodes with the browser's decoder (WebCodecs), keeps what may be asked for next.
 */
export class Player {
  readonly #sortie: string
  readonly #recording: ReadyVideo
  readonly #transcoded: Transcoded | undefined
  readonly #beside: BesidePictures | undefined
  /** What is decoded: the recording, or what was made of it. Pictures below are its own. */
  readonly #video: ReadyVideo
  readonly #pictures: ReadyPictures
  readonly #stretches = new Map<number, Promise<Stretch | undefined>>()
  readonly #frames = new Map<number, VideoFrame>()
  #decoder: VideoDecoder | undefined
  /** Of the stretch being decoded: the next picture to be fed; undefined when decoding must start at a key. */
  #next: number | undefined
  #asked = 0
  #waiting: Waiting | undefined
  /** Whether any picture came out of the decoder so far. */
  #hasDecoded = false
  #trial: Promise<boolean> | undefined
  #isClosed = false

  constructor(sortie: string, recording: ReadyVideo, transcoded?: Transcoded) {
    this.#sortie = sortie
    this.#recording = recording
    this.#transcoded = transcoded
    const read = (from: number, end: number) => fetchVideoBytes(sortie, recording.number, from, end)
    this.#beside = transcoded && new BesidePictures(recording, read)
    this.#video = transcoded?.video ?? recording
    this.#pictures = this.#video.pictures!
  }

  /** Whether this browser can decode the video at all. */
  static async canPlay({ record }: ReadyVideo): Promise<boolean> {
    const codec = record.pictures?.codec
    if (record.pictures?.coding !== 'h264' || !codec || typeof VideoDecoder === 'undefined') return false
    const support = await VideoDecoder.isConfigSupported({ codec }).catch(() => undefined)
    return support?.supported === true
  }

  /** Draws this picture of the recording and answers its KLV. `isRunning`: pictures that follow will be asked for in order. */
  async show(recorded: number, canvas: HTMLCanvasElement, isRunning: boolean): Promise<Shown> {
    const asked = ++this.#asked
    const picture = this.#transcoded?.pictureFor[recorded] ?? recorded
    if (picture < 0) return { state: 'failed', why: 'damaged' }
    const key = keyBefore(this.#pictures, picture)
    const [stretch, beside] = await Promise.all([this.#stretch(key), this.#beside?.at(recorded)])
    if (this.#isClosed || asked !== this.#asked) return { state: 'overtaken' }
    if (stretch === undefined) return { state: 'failed', why: 'not-reached' }
    const frame = this.#frames.get(picture) ?? (await this.#decoded(stretch, picture, isRunning))
    if (this.#isClosed || asked !== this.#asked) return { state: 'overtaken' }
    if (frame === undefined) return this.#failed(asked)
    draw(frame, canvas)
    void this.#stretch(keyAfter(this.#pictures, picture)) // most likely asked for next
    const { pts_us, t_us } = this.#recording.pictures!
    const set = setOf(beside ?? stretch, pts_us[recorded]!, t_us[recorded]!)
    const decoded = this.#transcoded ? 'transcoded' : 'recorded'
    return { state: 'shown', picture: recorded, set, decoded }
  }

  close(): void {
    this.#isClosed = true
    this.#waiting?.done(undefined)
    if (this.#decoder?.state !== 'closed') this.#decoder?.close()
    for (const frame of this.#frames.values()) frame.close()
    this.#frames.clear()
  }

  /** Bytes of the pictures from this key to the next, fetched once. */
  #stretch(key: number): Promise<Stretch | undefined> {
    const known = this.#stretches.get(key)
    if (known !== undefined || key >= this.#pictures.byte.length) return known ?? Promise.resolve(undefined)
    const to = keyAfter(this.#pictures, key)
    const [from, end] = bytesOf(this.#pictures, key, to, this.#video.record.bytes)
    const form = this.#transcoded ? 'transcoded' : 'recorded'
    const made = fetchVideoBytes(this.#sortie, this.#video.number, from, end, form).then((bytes) =>
      bytes === undefined ? undefined : stretchOf(this.#video, key, to, bytes, from),
    )
    this.#stretches.set(key, made)
    for (const old of this.#stretches.keys()) {
      if (this.#stretches.size <= STRETCHES_MAX) break
      this.#stretches.delete(old)
    }
    void made.then((stretch) => stretch === undefined && this.#stretches.delete(key)) // ask again another time
    return made
  }

  /** Feeds the decoder up to this picture, from where it stands if that will do, and waits for it. */
  async #decoded(stretch: Stretch, picture: number, isRunning: boolean): Promise<VideoFrame | undefined> {
    const decoder = this.#ready()
    const goesOn =
      this.#next !== undefined &&
      this.#next > stretch.from &&
      this.#next <= stretch.to &&
      this.#next <= picture + 1
    if (!goesOn || this.#next! > picture) {
      decoder.reset()
      this.#configure(decoder)
      this.#next = stretch.from
    }
    this.#waiting?.done(undefined)
    const { promise: wanted, resolve: done } = Promise.withResolvers<VideoFrame | undefined>()
    const waiting = { picture, done }
    this.#waiting = waiting
    // A few more than the one wanted: pictures may be shown in another order than they are coded in.
    const last = Math.min(stretch.to, picture + 1 + REORDERED_MAX)
    if (!this.#feed(decoder, stretch, last)) {
      this.#next = undefined
      done(undefined)
    } else if (!isRunning || last === stretch.to) {
      // Whatever is still inside comes out; then decoding must start at a key again.
      this.#next = undefined
      void decoder.flush().then(
        () => this.#settle(waiting),
        () => this.#settle(waiting), // ended by another request: then this one waits no longer
      )
    }
    return wanted
  }

  /** False when the decoder does not take them: one that is no key, where a key is needed. */
  #feed(decoder: VideoDecoder, stretch: Stretch, last: number): boolean {
    try {
      for (; this.#next! < last; this.#next!++) {
        const data = stretch.pictures[this.#next! - stretch.from]!
        if (data.length === 0) continue
        const type = this.#next === stretch.from ? 'key' : 'delta'
        decoder.decode(new EncodedVideoChunk({ type, timestamp: this.#next!, data }))
      }
      return true
    } catch {
      return false
    }
  }

  /** Where pictures have come out before, it is this one that cannot be decoded; else it may be all of them. */
  async #failed(asked: number): Promise<Shown> {
    const codec = this.#video.record.pictures!.codec!
    this.#trial ??= this.#hasDecoded
      ? undefined
      : decodesNothing(codec, this.#pictures, (key) => this.#stretch(key))
    if (await this.#trial) return { state: 'failed', why: 'not-decoded' }
    this.#trial = undefined // another time the bytes may be reached
    return asked === this.#asked ? { state: 'failed', why: 'damaged' } : { state: 'overtaken' }
  }

  #settle(waiting: Waiting): void {
    if (this.#waiting === waiting) waiting.done(this.#frames.get(waiting.picture))
  }

  #ready(): VideoDecoder {
    if (this.#decoder !== undefined && this.#decoder.state !== 'closed') return this.#decoder
    this.#next = undefined
    this.#decoder = new VideoDecoder({
      output: (frame) => this.#keep(frame),
      error: () => this.#waiting?.done(undefined),
    })
    this.#configure(this.#decoder)
    return this.#decoder
  }

  #configure(decoder: VideoDecoder): void {
    decoder.configure({ codec: this.#video.record.pictures!.codec!, optimizeForLatency: true })
  }

  /** The time stamp of a frame is the number of its picture. */
  #keep(frame: VideoFrame): void {
    this.#hasDecoded = true
    const picture = frame.timestamp
    this.#frames.get(picture)?.close()
    this.#frames.set(picture, frame)
    for (const [old, kept] of this.#frames) {
      if (this.#frames.size <= FRAMES_MAX) break
      kept.close()
      this.#frames.delete(old)
    }
    if (this.#waiting?.picture === picture) this.#waiting.done(frame)
  }
}

const REORDERED_MAX = 4

function draw(frame: VideoFrame, canvas: HTMLCanvasElement): void {
  if (canvas.width !== frame.displayWidth) canvas.width = frame.displayWidth
  if (canvas.height !== frame.displayHeight) canvas.height = frame.displayHeight
  canvas.getContext('2d')?.drawImage(frame, 0, 0, canvas.width, canvas.height)
}
