import { AvrReader, looksLikeAvr } from './avr.ts'
import { BeastReader, looksLikeBeast } from './beast.ts'
import type { TrafficFormat, TrafficReader } from './observed.ts'
import { looksLikeSbs, SbsReader } from './sbs.ts'
import { looksLikeTrafficJson, TrafficJsonReader } from './traffic-json.ts'

/** What the bytes cannot say of themselves; every part is optional and belongs to the formats named. */
export interface TrafficOptions {
  readonly file: string
  /** Beast, AVR: when the first message was received. */
  readonly start_us?: number
  /** Beast: how time stamps count. */
  readonly timestamps?: '12MHz' | 'gps'
  /** Beast, AVR: a place near aircraft on the ground. */
  readonly reference?: { readonly lat_deg: number; readonly lon_deg: number }
  /** SBS: lead of the receiving computer's clock over UTC. */
  readonly zone_s?: number
}

const FORMATS: Readonly<
  Record<
    TrafficFormat,
    { looksLike(head: Uint8Array): boolean; open(options: TrafficOptions): TrafficReader }
  >
> = {
  'traffic-json': { looksLike: looksLikeTrafficJson, open: ({ file }) => new TrafficJsonReader(file) },
  beast: { looksLike: looksLikeBeast, open: (options) => new BeastReader(options) },
  avr: { looksLike: looksLikeAvr, open: (options) => new AvrReader(options) },
  sbs: { looksLike: looksLikeSbs, open: (options) => new SbsReader(options) },
}

/** The format of a recording of aircraft, from its first bytes (4 KB are enough); undefined when it is none of these. */
export function recogniseTraffic(head: Uint8Array): TrafficFormat | undefined {
  return (Object.keys(FORMATS) as TrafficFormat[]).find((format) => FORMATS[format].looksLike(head))
}

/** A reader of that format: push() chunks in order, then end(). */
export function openTraffic(format: TrafficFormat, options: TrafficOptions): TrafficReader {
  return FORMATS[format].open(options)
}
