import { FaultList } from '../../src/quantities/fault.ts'
import { type CotMessage, CotStream } from '../../src/recordings/cot/stream.ts'
import { cotForm, readCot } from '../../src/recordings/cot/summary.ts'
import { note } from '../../src/recordings/note.ts'
import { type Family, type Found, nothing, spanOf, timeText, type Wanted } from './found.ts'
import type { TrackFeature } from './tracks.ts'
import { Whole } from './whole.ts'

/** Cursor on Target: XML, or either protobuf framing, or one message with nothing around it. */
export const cotEvents: Family = (head, wanted) => {
  const form = cotForm(head)
  if (form === undefined) return undefined
  const events = new Events(wanted)
  const faults = new FaultList()
  const sink = {
    message: (message: CotMessage) => events.add(message),
    fault: faults.add.bind(faults),
  }
  if (form === 'plain') {
    const whole = new Whole(MESSAGE_BYTES_MAX)
    return {
      push: (chunk) => whole.push(chunk),
      end() {
        const { messages, faults: found } = readCot(whole.end(), wanted.file)
        for (const message of messages) events.add(message)
        for (const fault of found) faults.add(fault)
        return events.found(faults)
      },
    }
  }
  const stream = new CotStream(sink, wanted.file)
  return {
    push: (chunk) => stream.push(chunk),
    end() {
      stream.end()
      return events.found(faults)
    },
  }
}

const MESSAGE_BYTES_MAX = 8 << 20

/** Uids counted one by one; a hostile file can hold millions. */
const UIDS_MAX = 100_000
const TYPES_MAX = 1000

/** Events as they come: counted by type, and their places by uid where tracks are wanted. */
class Events {
  readonly #wanted: Wanted
  readonly #forms = new Set<string>()
  readonly #types = new Map<string, number>()
  readonly #uids = new Set<string>()
  readonly #ways = new Map<string, { readonly places: number[][]; from_us: number; to_us: number }>()
  #events = 0
  #controls = 0
  #from_us = Number.POSITIVE_INFINITY
  #to_us = Number.NEGATIVE_INFINITY

  constructor(wanted: Wanted) {
    this.#wanted = wanted
  }

  add({ form, byte, event }: CotMessage): void {
    this.#forms.add(form)
    if (event === null) {
      this.#controls++
      return
    }
    const { uid, type, how, time_us, start_us, stale_us, point } = event
    this.#events++
    const counted = this.#types.has(type) || this.#types.size < TYPES_MAX ? type : 'other types'
    this.#types.set(counted, (this.#types.get(counted) ?? 0) + 1)
    if (this.#uids.size < UIDS_MAX) this.#uids.add(uid)
    this.#from_us = Math.min(this.#from_us, time_us ?? this.#from_us)
    this.#to_us = Math.max(this.#to_us, time_us ?? this.#to_us)
    if (this.#wanted.form === 'track') this.#place(uid, time_us, point)
    if (this.#wanted.form !== 'items') return
    const iso = (t_us: number | null) => (t_us === null ? null : timeText(t_us))
    const times = { time: iso(time_us), start: iso(start_us), stale: iso(stale_us) }
    this.#wanted.line(JSON.stringify({ form, byte, uid, type, how, ...times, ...point }))
  }

  #place(uid: string, time_us: number | null, { lat_deg, lon_deg, hae_m }: Point): void {
    if (!Number.isFinite(lat_deg) || !Number.isFinite(lon_deg)) return
    const none = { places: [], from_us: Number.POSITIVE_INFINITY, to_us: Number.NEGATIVE_INFINITY }
    const way = this.#ways.get(uid) ?? none
    this.#ways.set(uid, way)
    way.places.push(
      hae_m === null || !Number.isFinite(hae_m) ? [lon_deg, lat_deg] : [lon_deg, lat_deg, hae_m],
    )
    way.from_us = Math.min(way.from_us, time_us ?? way.from_us)
    way.to_us = Math.max(way.to_us, time_us ?? way.to_us)
  }

  found(faults: FaultList): Found {
    const types = [...this.#types].sort(([, one], [, other]) => other - one)
    return {
      ...nothing,
      format: `Cursor on Target, ${[...this.#forms].join(' and ') || 'no event'}`,
      counts: { events: this.#events, uids: this.#uids.size, controls: this.#controls },
      span: spanOf(this.#from_us, this.#to_us, 'utc'),
      standards: ['Cursor on Target 2.0'],
      items: types.map(([name, sets]) => ({
        ...{ standard: 'Cursor on Target', stream: null, item: null, name, sets },
        share: sets / this.#events,
        perSecond: null,
      })),
      notes: this.#uids.size >= UIDS_MAX ? [note('uids-capped', { most: UIDS_MAX })] : [],
      faults: faults.all(),
      features: () => this.#features(),
    }
  }

  *#features(): Generator<TrackFeature> {
    for (const [of, { places, from_us, to_us }] of this.#ways) {
      const span = spanOf(from_us, to_us, 'utc')
      const when = { clock: 'utc', from: span?.from ?? null, to: span?.to ?? null }
      yield {
        properties: { of, statedBy: 'event point', heightDatum: 'ellipsoid', ...when },
        positions: () => places,
      }
    }
  }
}

type Point = NonNullable<CotMessage['event']>['point']
