/** A long video with one set of key data for each picture, made quickly: a minute of it is coded once and written many times. */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { encodePacket } from '../src/recordings/klv/encode.ts'
import { TsDemuxer } from '../src/recordings/ts/demux.ts'
import { asynchronousKlv, h264Video, TsWriter, type UnitToWrite } from '../src/recordings/ts/write.ts'

const WIDTH_PX = 1280
const HEIGHT_PX = 720
const RATE_HZ = 30
export const CLIP_PICTURES = 60 * RATE_HZ
const TICKS = 90_000 / RATE_HZ
const FIRST_TICKS = 126_000
const VIDEO = 256
const KLV = 257

/** Every picture bears its number within the minute: so many squares, lowest bit first, white for 1. */
export const BITS = 11
export const SQUARE_PX = 40

/** Key data of a picture: microseconds since 1970. */
export const setTime_us = (picture: number) =>
  1_700_000_000_000_000 + Math.round((picture * 1_000_000) / RATE_HZ)

/**
 * Writes so many minutes of 1280 × 720 at 30 Hz, two seconds between key pictures, about 1 Mb/s, with `scratch` for the coded
 * minute. Answers how many pictures.
 */
export function writeVideo(scratch: string, path: string, minutes: number, program: string): number {
  const clip = clipPictures(scratch, program)
  const file = openSync(path, 'wx')
  const buffer = Buffer.alloc(188 * 20_000)
  let filled = 0
  const flush = () => {
    writeSync(file, buffer, 0, filled)
    filled = 0
  }
  const writer = new TsWriter([h264Video(VIDEO), asynchronousKlv(KLV)], (packet) => {
    buffer.set(packet, filled)
    filled += packet.length
    if (filled === buffer.length) flush()
  })
  for (let picture = 0; picture < minutes * CLIP_PICTURES; picture++) {
    const pts = FIRST_TICKS + picture * TICKS
    writer.unit({ ...clip[picture % CLIP_PICTURES]!, pid: VIDEO, pts })
    writer.unit({ pid: KLV, bytes: set(picture), pts })
  }
  flush()
  closeSync(file)
  return minutes * CLIP_PICTURES
}

function clipPictures(path: string, program: string): Pick<UnitToWrite, 'bytes' | 'isRandomAccess'>[] {
  const squares = Array.from({ length: BITS }, (_, bit) => {
    const box = `x=${bit * SQUARE_PX}:y=0:w=${SQUARE_PX}:h=${SQUARE_PX}:t=fill`
    return `drawbox=${box}:color=black,drawbox=${box}:color=white:enable='mod(floor(n/${2 ** bit}),2)'`
  })
  const source = `testsrc2=size=${WIDTH_PX}x${HEIGHT_PX}:rate=${RATE_HZ},${squares.join(',')}`
  const coder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '1M', '-bf', '0', '-pix_fmt', 'yuv420p']
  const keys = ['-g', '60', '-keyint_min', '60', '-sc_threshold', '0']
  const args = ['-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', source, '-frames:v', `${CLIP_PICTURES}`]
  const made = spawnSync(program, [...args, ...coder, ...keys, '-f', 'mpegts', path])
  if (made.status !== 0)
    throw new Error(`${program} made no video: ${made.error?.message ?? made.stderr.toString()}`)
  const pictures: Pick<UnitToWrite, 'bytes' | 'isRandomAccess'>[] = []
  const demuxer = new TsDemuxer(path, {
    stream: () => 'whole',
    unit: ({ bytes, isRandomAccess }) => pictures.push({ bytes: bytes.slice(), isRandomAccess }),
    clock: () => {},
    fault: () => {},
  })
  demuxer.push(readFileSync(path))
  demuxer.end()
  if (pictures.length !== CLIP_PICTURES) throw new Error(`${pictures.length} pictures of ${CLIP_PICTURES}`)
  return pictures
}

/** A circle of a kilometre flown in ten minutes, looking at its middle. */
function set(picture: number): Uint8Array {
  const around_rad = ((picture / RATE_HZ) * 2 * Math.PI) / 600
  const around_deg = ((around_rad * 180) / Math.PI) % 360
  const bytes = encodePacket('ST 0601', [
    { item: 2, value: setTime_us(picture) },
    { item: 3, value: 'made by a bench' },
    { item: 5, value: (around_deg + 90) % 360 },
    { item: 6, value: 0 },
    { item: 7, value: 10 },
    { item: 13, value: 47 + 0.009 * Math.cos(around_rad) },
    { item: 14, value: 8 + 0.013 * Math.sin(around_rad) },
    { item: 15, value: 1200 },
    { item: 16, value: 4 },
    { item: 17, value: 2.3 },
    { item: 18, value: 90 },
    { item: 19, value: -35 },
    { item: 20, value: 0 },
    { item: 21, value: 1220 },
    { item: 23, value: 47 },
    { item: 24, value: 8 },
    { item: 25, value: 500 },
    { item: 65, value: 19 },
  ])
  if (bytes === undefined) throw new Error(`no set for picture ${picture}`)
  return bytes
}
