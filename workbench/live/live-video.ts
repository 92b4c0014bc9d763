import { TsDemuxer, type TsUnit } from '../../src/recordings/ts/demux.ts'
import { readPictureHead } from '../../src/recordings/video/heads.ts'

/** 'none': no video in the stream so far. 'other': one of a coding that is not decoded here. */
export type VideoState = 'waiting' | 'none' | 'other' | 'no-decoder' | 'playing' | 'damaged' | 'lost'

const AGAIN_MS = 1500
/**
 * More pictures than this in the decoder, the first of them for so long, and all up to the next key are dropped: late
 * pictures are of no use. The burst that comes on joining is decoded in less.
 */
const QUEUE_MAX = 24
const LAG_MAX_MS = 3000
/** More than a decoder ever holds. */
const QUEUED_KEPT = 4096
/** A decoder that fails so often in a row cannot decode this. */
const FAILURES_MAX = 3

/**
 * The newest picture of the live stream: fetched as it arrives, taken apart with our own demultiplexer, decoded with the
 * browser's decoder from the first picture that needs no other.
 */
export class LiveVideo {
  readonly #canvas: HTMLCanvasElement
  readonly #tell: (state: VideoState) => void
  #decoder: VideoDecoder | undefined
  #demuxer: TsDemuxer
  #pid: number | undefined
  #codec: string | undefined
  #needsKey = true
  #failures = 0
  #number = 0
  /** When each of the last pictures went into the decoder. */
  readonly #queued_ms = new Float64Array(QUEUED_KEPT)
  #frame: VideoFrame | undefined
  #drawing = 0
  #state: VideoState | undefined
  #drawn = 0
  /** When the last picture was drawn, by the page's clock; NaN: none was. */
  drawn_ms = Number.NaN

  constructor(canvas: HTMLCanvasElement, tell: (state: VideoState) => void) {
    this.#canvas = canvas
    this.#tell = tell
    this.#demuxer = this.#fresh()
  }

  /** Reads until `signal` says to stop, and joins again when the stream is lost. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    if (typeof VideoDecoder === 'undefined') return this.#say('no-decoder')
    this.#say('waiting')
    while (!signal.aborted) {
      this.#demuxer = this.#fresh()
      await this.#read(signal).catch(() => {})
      if (!signal.aborted) this.#say('lost')
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
    this.#stop()
  }

  async #read(signal: AbortSignal): Promise<void> {
    const response = await fetch('/api/live/stream', { signal })
    if (!response.ok || !response.body) return
    const reader = response.body.getReader()
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      this.#demuxer.push(value)
      if (this.#pid === undefined && this.#demuxer.packets > PACKETS_TO_TELL) this.#say('none')
    }
  }

  #fresh(): TsDemuxer {
    this.#pid = undefined
    this.#needsKey = true
    return new TsDemuxer('live', {
      stream: ({ pid, coding }) => {
        if (coding === 'h264') this.#pid ??= pid
        else if (OTHER_VIDEO.has(coding) && this.#pid === undefined) this.#say('other')
        return pid === this.#pid ? 'whole' : 'none'
      },
      unit: (unit) => {
        if (unit.stream.pid === this.#pid) this.#picture(unit)
      },
      clock: () => {},
      fault: () => {},
    })
  }

  #picture({ bytes, isBroken }: TsUnit): void {
    // A picture with pieces missing, and all that build on it, would show what was never there.
    if (isBroken) this.#needsKey = true
    if (isBroken && this.#state === 'playing') this.#say('damaged')
    if (isBroken) return
    const { isKey, format } = readPictureHead('h264', bytes, true)
    if (this.#isBehind()) this.#needsKey = true
    if (this.#needsKey && !isKey) return
    const decoder = this.#ready(isKey ? format?.codec : undefined)
    if (decoder === undefined) return
    this.#needsKey = false
    const data = bytes.slice()
    this.#queued_ms[this.#number % QUEUED_KEPT] = performance.now()
    decoder.decode(new EncodedVideoChunk({ type: isKey ? 'key' : 'delta', timestamp: this.#number++, data }))
  }

  #isBehind(): boolean {
    const waiting = this.#decoder?.decodeQueueSize ?? 0
    const first = (this.#number - waiting) % QUEUED_KEPT
    return waiting > QUEUE_MAX && performance.now() - this.#queued_ms[first]! > LAG_MAX_MS
  }

  /** The decoder, made anew where the stream changed its coding or the old one failed. */
  #ready(codec: string | undefined): VideoDecoder | undefined {
    const isSame = codec === undefined || codec === this.#codec
    if (this.#decoder !== undefined && this.#decoder.state === 'configured' && isSame) return this.#decoder
    if (codec === undefined || this.#failures >= FAILURES_MAX) return undefined
    if (this.#decoder !== undefined && this.#decoder.state !== 'closed') this.#decoder.close()
    this.#codec = codec
    this.#decoder = new VideoDecoder({
      output: (frame) => this.#keep(frame),
      error: () => {
        this.#needsKey = true
        if (++this.#failures >= FAILURES_MAX) this.#say('no-decoder')
      },
    })
    this.#decoder.configure({ codec, optimizeForLatency: true })
    return this.#decoder
  }

  /** Only the newest is drawn, when the screen next is. */
  #keep(frame: VideoFrame): void {
    this.#failures = 0
    this.#frame?.close()
    this.#frame = frame
    if (this.#drawing === 0) this.#drawing = requestAnimationFrame(() => this.#draw())
  }

  #draw(): void {
    this.#drawing = 0
    const frame = this.#frame
    this.#frame = undefined
    if (frame === undefined) return
    const canvas = this.#canvas
    if (canvas.width !== frame.displayWidth) canvas.width = frame.displayWidth
    if (canvas.height !== frame.displayHeight) canvas.height = frame.displayHeight
    canvas.getContext('2d')?.drawImage(frame, 0, 0, canvas.width, canvas.height)
    frame.close()
    canvas.dataset.drawn = String(++this.#drawn)
    this.drawn_ms = performance.now()
    this.#say('playing')
  }

  #stop(): void {
    if (this.#decoder !== undefined && this.#decoder.state !== 'closed') this.#decoder.close()
    cancelAnimationFrame(this.#drawing)
    this.#frame?.close()
    this.#frame = undefined
  }

  #say(state: VideoState): void {
    if (state === this.#state) return
    this.#state = state
    this.#tell(state)
  }
}

/** Tables come several times a second: after so many packets without a video there is none. */
const PACKETS_TO_TELL = 2000
const OTHER_VIDEO: ReadonlySet<string> = new Set(['hevc', 'mpeg2', 'mpeg1'])
