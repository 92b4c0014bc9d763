/** H.264 by ffmpeg, each picture with the stamp of MISB ST 0604 in it. */
import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { joined } from '../../src/recordings/bytes.ts'
import { PICTURES, STEP_US } from './path.ts'
import { HEIGHT_PX, WIDTH_PX } from './picture.ts'

export interface CodedPicture {
  readonly bytes: Uint8Array
  /** A decoder may start here. */
  readonly isKey: boolean
}

const PICTURES_PER_KEY = 20
/** Chosen so that the whole file stays below 1.5 MB. */
const QUALITY = 37
const RATE = `${1e6 / STEP_US}`

/** Pictures (red, green and blue in turn) coded in the order they come, none by one that follows it. */
export async function codedPictures(
  pictures: Iterable<Uint8Array>,
  program: string,
): Promise<CodedPicture[]> {
  const size = ['-s', `${WIDTH_PX}x${HEIGHT_PX}`]
  const colours = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709']
  const keys = ['-g', `${PICTURES_PER_KEY}`, '-keyint_min', `${PICTURES_PER_KEY}`, '-sc_threshold', '0']
  const coder = ['-c:v', 'libx264', '-preset', 'veryslow', '-crf', `${QUALITY}`, '-bf', '0', ...keys]
  const plain = ['-x264-params', 'aud=1:psy=0', '-threads', '1']
  const child = spawn(
    program,
    [
      ...['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24', ...size, '-r', RATE, '-i', '-'],
      ...['-vf', 'scale=out_color_matrix=bt709', '-pix_fmt', 'yuv420p', ...colours],
      ...[...coder, ...plain, '-f', 'h264', '-'],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const [stream] = await Promise.all([buffer(child.stdout), pipeline(Readable.from(pictures), child.stdin)])
  const coded = picturesIn(stream)
  if (coded.length !== PICTURES) throw new Error(`${program} made ${coded.length} pictures of ${PICTURES}`)
  return coded
}

const [SLICE, KEY_SLICE, SUPPLEMENT, DELIMITER] = [1, 5, 6, 9]

/** A stream of network units cut before each access unit delimiter. What the coder says of itself is left out. */
function picturesIn(stream: Uint8Array): CodedPicture[] {
  const pictures: { parts: Uint8Array[]; isKey: boolean }[] = []
  for (const unit of unitsIn(stream)) {
    const kind = kindOf(unit)
    if (kind === DELIMITER) pictures.push({ parts: [], isKey: false })
    const picture = pictures.at(-1)!
    if (kind === KEY_SLICE) picture.isKey = true
    if (kind !== SUPPLEMENT) picture.parts.push(unit)
  }
  return pictures.map(({ parts, isKey }) => ({ bytes: joined(...parts), isKey }))
}

/** Network units with their start codes (ITU-T H.264 annex B). */
function unitsIn(stream: Uint8Array): Uint8Array[] {
  const starts: number[] = []
  for (let at = 0; at + 3 < stream.length; at++) {
    if (stream[at] !== 0 || stream[at + 1] !== 0 || stream[at + 2] !== 1) continue
    starts.push(at > 0 && stream[at - 1] === 0 ? at - 1 : at)
    at += 2
  }
  return starts.map((start, k) => stream.subarray(start, starts[k + 1] ?? stream.length))
}

const kindOf = (unit: Uint8Array) => unit[unit[2] === 1 ? 3 : 4]! & 0x1f

/** The picture with its stamp, microseconds since 1970, as supplemental information before its first slice. */
export function stamped({ bytes }: CodedPicture, t_us: number): Uint8Array {
  const units = unitsIn(bytes)
  const slice = units.findIndex((unit) => kindOf(unit) === SLICE || kindOf(unit) === KEY_SLICE)
  return joined(...units.slice(0, slice), stampUnit(t_us), ...units.slice(slice))
}

const IDENTIFIER = new TextEncoder().encode('MISPmicrosectime')
/** ST 0603: the clock is locked, and has not jumped. */
const STATUS = 0x1f

/** ST 0604: payload type 5, 28 bytes; behind every second byte of time one that keeps it from looking like a start code. */
function stampUnit(t_us: number): Uint8Array {
  const time = new DataView(new ArrayBuffer(8))
  time.setBigUint64(0, BigInt(t_us))
  const stuffed = [0, 2, 4, 6].flatMap((at) => [
    time.getUint8(at),
    time.getUint8(at + 1),
    ...(at < 6 ? [0xff] : []),
  ])
  return joined([0, 0, 0, 1, SUPPLEMENT, 5, 28], IDENTIFIER, [STATUS, ...stuffed], [0x80])
}
