import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { openTraffic, recogniseTraffic, type TrafficOptions } from './index.ts'
import type { TrafficFormat, TrafficRecording } from './observed.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../../..', 'shared/data')

/** Bytes of a public recording, unpacked; undefined, and the test skipped, where it is not at hand. */
export function realBytes(name: string, t: { skip(message: string): void }): Uint8Array | undefined {
  const path = join(data, 'adsb', name)
  if (!existsSync(path)) {
    t.skip(`no recording at ${path}`)
    return undefined
  }
  const bytes = readFileSync(path)
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

/** The recording in whatever format it is recognised as. */
export function read(bytes: Uint8Array, options: Partial<TrafficOptions> = {}): TrafficRecording {
  const format = recogniseTraffic(bytes.subarray(0, 4096))
  if (!format) throw new Error('no format recognises these bytes')
  return readAs(format, bytes, bytes.length, options)
}

/** The recording read as a format, in chunks of a size. */
export function readAs(
  format: TrafficFormat,
  bytes: Uint8Array,
  chunk: number,
  options: Partial<TrafficOptions> = {},
): TrafficRecording {
  const reader = openTraffic(format, { file: 'recording', ...options })
  for (let at = 0; at < bytes.length; at += Math.max(1, chunk))
    reader.push(bytes.subarray(at, at + Math.max(1, chunk)))
  return reader.end()
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
