/** Sorties as they lie in a data folder, as statistics need them. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere } from '../../adapters/log-store/disk.ts'
import { type Airspace, airspaceShape, type Subject } from '../../src/airspace/airspace.ts'
import { errorModelOf } from '../../src/airspace/errors.ts'
import type { FlownSortie, NotCounted } from '../../src/fleet/sortie.ts'
import { statesOf } from '../../src/fleet/states.ts'
import { coarse, type FlownWay, joined, type Span, wayOf } from '../../src/fleet/way.ts'
import { median } from '../../src/kernels/statistics.ts'
import type { Track } from '../../src/recordings/track.ts'
import { columnIn } from '../../src/reports/columns.ts'
import type { FlightDocument, TrackRecord } from '../../src/reports/flight.ts'
import type { LedgerView } from '../ledger/view.ts'
import { entriesBehind } from './entries.ts'

/** What a figure may rest on; the record must hold each as it is. */
const FILES = ['result.json', 'records.json', 'flight.json', 'flight.bin', 'airspace.json'] as const

type Read = { readonly sortie: FlownSortie } | { readonly notCounted: NotCounted }

/** Sorties by their folders, read again only when a file has changed. */
export class KeptSorties {
  readonly #folder: string
  readonly #ledger: LedgerView
  readonly #kept = new Map<string, { readonly stamp: string; readonly read: Read }>()

  constructor(folder: string, ledger: LedgerView) {
    this.#folder = folder
    this.#ledger = ledger
  }

  async read(id: string): Promise<Read> {
    const folder = join(this.#folder, id)
    const stamps = await Promise.all(
      [...FILES, 'receipt.json'].map(async (name) => {
        const found = await stat(join(folder, name)).catch(() => undefined)
        return found === undefined ? '-' : `${found.size} ${found.mtimeMs}`
      }),
    )
    const stamp = stamps.join(' ')
    const known = this.#kept.get(id)
    if (known?.stamp === stamp) return known.read
    const read = await readSortie(folder, id, this.#ledger)
    this.#kept.set(id, { stamp, read })
    return read
  }
}

const resultPart = z.object({
  overflight: z.literal('result/1'),
  data: z.enum(['real', 'training', 'test', 'simulated']),
  verdict: z.enum(['located', 'area-only', 'nothing-found']),
  reasons: z.array(z.string()),
  span: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }),
  flown: z.object({ platform: z.string().optional(), operator: z.string().optional() }).default({}),
})
const recordsPart = z.object({
  gas: z.array(z.object({ t_us: z.array(z.number()), value_ppm: z.array(z.number().nullable()) })),
})

async function readSortie(folder: string, id: string, ledger: LedgerView): Promise<Read> {
  const files = new Map<string, Uint8Array>()
  for (const name of FILES) {
    const bytes = await readIfThere(join(folder, name))
    if (bytes !== undefined) files.set(name, bytes)
  }
  try {
    const json = (name: (typeof FILES)[number]): unknown =>
      files.has(name) ? JSON.parse(new TextDecoder().decode(files.get(name))) : undefined
    const result = resultPart.parse(json('result.json'))
    const gas = gasSpans(recordsPart.parse(json('records.json')))
    const airspace = files.has('airspace.json') ? airspaceShape.parse(json('airspace.json')) : null
    const flown = flownOf(
      json('flight.json') as FlightDocument | undefined,
      files.get('flight.bin'),
      airspace,
    )
    const starts = [...(flown.way === null ? [] : [flown.way.from_us]), ...gas.map(({ from_us }) => from_us)]
    const begins_us = starts.length > 0 ? Math.min(...starts) : Date.parse(result.span.from) * 1000
    const sortie: FlownSortie = {
      ...{ id, data: result.data, gas, ...flown },
      platform: result.flown.platform ?? null,
      operator: result.flown.operator ?? null,
      begins_us: begins_us < CLOCK_IS_SET_US ? null : begins_us,
      verdict: result.reasons.includes('no-gas') ? null : result.verdict,
      entries: await entriesBehind(await readIfThere(join(folder, 'receipt.json')), files, ledger),
    }
    return { sortie }
  } catch (error) {
    if (!(error instanceof z.ZodError || error instanceof SyntaxError)) throw error
    const message = error instanceof z.ZodError ? z.prettifyError(error) : error.message
    return { notCounted: await unread(folder, id, message) }
  }
}

/** A sortie without a result that can be read: erased, or why not. */
export async function unread(folder: string, id: string, message: string): Promise<NotCounted> {
  const erased = await stat(join(folder, 'erased.json')).catch(() => undefined)
  return { sortie: id, why: erased === undefined ? 'unreadable' : 'erased', message }
}

/** Nothing was recorded in the year from which clocks count: such a time is since a start that nobody knows. */
const CLOCK_IS_SET_US = 365 * 86_400e6

/** A reading holds until the next, where that comes within so many of the usual steps; longer is a gap. */
const STEPS_HELD = 3

function gasSpans({ gas }: z.infer<typeof recordsPart>): Span[] {
  return joined(
    gas.flatMap(({ t_us, value_ppm }) => {
      const times = t_us.filter((_, k) => value_ppm[k] !== null)
      const steps = times.slice(1).map((at_us, k) => at_us - times[k]!)
      const most_us = STEPS_HELD * median(steps)
      return steps.flatMap((step, k) =>
        step > 0 && step <= most_us ? [{ from_us: times[k]!, to_us: times[k + 1]! }] : [],
      )
    }),
  )
}

/** The longest of the aircraft's own tracks on UTC, and on which side of borders that was. */
function flownOf(
  document: FlightDocument | undefined,
  bin: Uint8Array | undefined,
  airspace: Airspace | null,
): Pick<FlownSortie, 'way' | 'states' | 'isThinned'> {
  const records = (document?.tracks ?? []).filter(({ whose, clock }) => whose === 'own' && clock === 'utc')
  const ways = records.flatMap((record) => {
    const subject = airspace?.subjects.find((each) => isOf(each, record)) ?? null
    const way = bin === undefined ? undefined : wayIn(record, bin, subject)
    return way === undefined ? [] : [{ record, subject, way }]
  })
  const longest = ways.reduce<(typeof ways)[number] | undefined>(
    (best, each) => (best === undefined || lasted_us(each.way) > lasted_us(best.way) ? each : best),
    undefined,
  )
  if (longest === undefined) return { way: null, states: null, isThinned: false }
  const { record, subject, way } = longest
  const states = subject === null ? null : statesOf(subject)
  const ends = (states ?? []).flatMap(({ sides }) => sides.flatMap(({ from_us, to_us }) => [from_us, to_us]))
  return { way: coarse(way, ends), states, isThinned: record.recorded !== undefined }
}

const lasted_us = ({ from_us, to_us }: FlownWay) => to_us - from_us

const isOf = (subject: Subject, { file, of, statedBy }: TrackRecord): boolean =>
  subject.what === 'platform' &&
  subject.whose === 'own' &&
  subject.file === file &&
  subject.of === of &&
  subject.statedBy === statedBy

function wayIn(record: TrackRecord, bin: Uint8Array, subject: Subject | null): FlownWay | undefined {
  const [t_us, lat_deg, lon_deg] = [record.t_us, record.lat_deg, record.lon_deg].map((each) =>
    columnIn(bin, each),
  )
  if (t_us === undefined || lat_deg === undefined || lon_deg === undefined) return undefined
  const track: Track = {
    ...{ of: record.of, statedBy: record.statedBy, clock: record.clock, heightDatum: record.heightDatum },
    ...{ t_us, lat_deg, lon_deg, height_m: new Float64Array(t_us.length).fill(Number.NaN) },
    ...{ sigmaHorizontal_m: null, sigmaVertical_m: null, speed_mps: null, course_deg: null },
    ...{ heading_deg: null, pitch_deg: null, roll_deg: null, notes: [] },
  }
  const fastest_mps = subject?.errors.fastest_mps ?? errorModelOf(track, 'own').fastest_mps
  const way = wayOf(track, fastest_mps)
  // The verdict has seen every fix, also those left out for drawing.
  return way && subject ? { ...way, from_us: subject.from_us, to_us: subject.to_us } : way
}
