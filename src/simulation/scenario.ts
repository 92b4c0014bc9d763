import { z } from 'zod'
import type { Fault, FaultKind } from '../quantities/fault.ts'
import { species } from '../quantities/gas.ts'
import { recordingLength_s } from './path.ts'

/** Reads a scenario from parsed JSON: the scenario with every default filled in, or every fault found. */
export function readScenario(json: unknown, file: string): ScenarioReading {
  const read = scenarioSchema.safeParse(json)
  if (read.success) return { scenario: read.data, faults: [] }
  return { scenario: null, faults: read.error.issues.map((issue) => faultOf(issue, json, file)) }
}

type ScenarioReading =
  | { readonly scenario: Scenario; readonly faults: readonly [] }
  | { readonly scenario: null; readonly faults: readonly Fault[] }

/** JSON Schema of what a person writes (defaults may be left out). */
export const scenarioJsonSchema = () => z.toJSONSchema(scenarioSchema, { io: 'input' })

const FAR_M = 5000 // local frames are flat: beyond this the simulator would claim too much
const metres = z.number().min(-FAR_M).max(FAR_M)
const height = z.number().min(0).max(500)
const name = z.string().regex(/^[\w -]{1,40}$/)
const seconds = z.number().positive().max(86400)
const place = { x_m: metres, y_m: metres, z_m: height }

const source = z.strictObject({
  name: name.describe(
    'Names the random stream too: renaming a source changes its plume, moving others does not',
  ),
  ...place,
  rate_kgph: z.number().positive().max(1e6).describe('Mean emission rate'),
  cycle: z
    .strictObject({
      period_s: seconds,
      on: z
        .number()
        .gt(0)
        .lt(1)
        .describe('Share of the period with gas; then it emits the mean rate over this share'),
      phase_s: z.number().min(0).default(0),
    })
    .optional(),
})

const instrument = z
  .strictObject({
    interval_s: z.number().min(0.1).max(3600).default(1),
    response_s: z.number().min(0).max(600).default(1).describe('First-order response time'),
    responseStated: z.boolean().default(true).describe('Whether the manifest tells it'),
    delay_s: z.number().min(0).max(600).default(0.5).describe('Inlet delay; never told'),
    noise_ppm: z.number().min(0).default(0.02),
    drift_ppm: z.number().min(0).default(0.03).describe('Standard deviation of the wandering baseline'),
    drift_s: seconds.default(400).describe('How long the baseline remembers itself'),
  })
  .prefault({})

const gnss = z
  .strictObject({ horizontal_m: z.number().min(0).max(100), vertical_m: z.number().min(0).max(100) })
  .prefault({ horizontal_m: 0.3, vertical_m: 0.3 })
  .describe('Position noise, standard deviation of each component')

const level = z.strictObject({
  height_m: height,
  lines: z.enum(['east-west', 'north-south']),
  spacing_m: z.number().min(1).max(1000),
})

const sensor = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('flight'),
    name,
    area: z.strictObject({ west_m: metres, south_m: metres, east_m: metres, north_m: metres }),
    levels: z.array(level).min(1).max(10),
    speed_mps: z.number().min(0.5).max(100).default(5),
    climb_mps: z.number().min(0.1).max(20).default(1),
    gnss,
    instrument,
  }),
  z.strictObject({ kind: z.literal('fixed'), name, ...place, instrument }),
  z.strictObject({
    kind: z.literal('beam'),
    name,
    from: z.strictObject(place),
    to: z.strictObject(place),
    instrument,
  }),
])

const wind = z.strictObject({
  speed_mps: z.number().min(0.1).max(30).describe('Mean at 10 m'),
  from_deg: z
    .number()
    .min(0)
    .max(360)
    .describe('Where it comes FROM at the start, clockwise from true north'),
  veer_deg: z.number().min(-360).max(360).default(0).describe('Steady clockwise turn over the recording'),
  stability: z.enum(['unstable', 'neutral', 'stable']),
  roughness_m: z.number().min(1e-4).max(1).default(0.05),
  meander: z
    .strictObject({ direction_deg: z.number().min(0).max(90), memory_s: seconds })
    .optional()
    .describe('Wandering of the direction; the default follows the stability'),
  gust: z.number().min(0).max(0.6).optional().describe('Standard deviation of speed over mean speed'),
})

const mast = z
  .strictObject({
    height_m: z.number().min(1).max(100).default(10),
    interval_s: z.number().min(0.1).max(3600).default(1),
    turbulence: z.number().min(0).max(2).default(0.7).describe('Share of the turbulence that the mast feels'),
    noise_mps: z.number().min(0).max(5).default(0.15),
    speedFactor: z.number().positive().max(5).default(1).describe('Wrong calibration: 0.8 reads 20 % low'),
    directionBias_deg: z.number().min(-180).max(180).default(0).describe('Mast turned wrongly, clockwise'),
  })
  .prefault({})

const scenarioSchema = z
  .strictObject({
    overflight: z.literal('scenario/1'),
    name: z.string().min(1).max(200),
    description: z.string().max(2000).default(''),
    seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
    start: z.iso.datetime().describe('First instant of the recording, UTC'),
    duration_s: seconds.optional().describe('Default: the longest flight'),
    frame: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('local') }),
      z.strictObject({
        kind: z.literal('wgs84'),
        origin: z.strictObject({
          lat_deg: z.number().min(-85).max(85),
          lon_deg: z.number().min(-180).max(180),
        }),
      }),
    ]),
    species: z.enum(Object.keys(species) as (keyof typeof species)[]),
    background_ppm: z.number().min(0).max(1e6),
    temperature_K: z.number().min(200).max(340).default(288.15),
    pressure_Pa: z.number().min(30000).max(110000).default(101325),
    wind,
    mast,
    sources: z.array(source).max(20),
    offsite: z.array(source).max(20).default([]).describe('Sources outside the surveyed area'),
    sensors: z.array(sensor).min(1).max(60),
    puffsPerSecond: z.number().min(0.5).max(10).default(4),
    step_s: z.number().min(0.02).max(0.5).default(0.125).describe('Time step of puffs and sensors'),
    spinUp_s: z
      .number()
      .min(0)
      .max(3600)
      .default(240)
      .describe('How long gas flows before the recording starts'),
  })
  .superRefine((scenario, context) => {
    for (const { path, message } of contradictions(scenario))
      context.addIssue({ code: 'custom', path, message })
  })

export type Scenario = z.output<typeof scenarioSchema>
export type ScenarioSource = z.output<typeof source>
export type ScenarioSensor = z.output<typeof sensor>
export type Instrument = z.output<typeof instrument>
export type FlightPlan = Extract<ScenarioSensor, { kind: 'flight' }>

interface Contradiction {
  readonly path: (string | number)[]
  readonly message: string
}

/** What no single field can show: names used twice, a recording without an end, an area turned inside out. */
function* contradictions(scenario: {
  duration_s?: number | undefined
  spinUp_s: number
  step_s: number
  sources: readonly { name: string }[]
  offsite: readonly { name: string }[]
  sensors: readonly ScenarioSensor[]
}): Generator<Contradiction> {
  yield* repeated('sources', [...scenario.sources, ...scenario.offsite])
  yield* repeated('sensors', scenario.sensors)
  if (scenario.duration_s === undefined && !scenario.sensors.some(({ kind }) => kind === 'flight'))
    yield { path: ['duration_s'], message: 'a duration, since no flight sets one' }
  for (const [i, sensor] of scenario.sensors.entries()) {
    if (sensor.kind === 'beam' && beamLength_m(sensor) < 1)
      yield { path: ['sensors', i, 'to'], message: 'a far end at least 1 m from the near one' }
    if (sensor.kind !== 'flight') continue
    const { west_m, east_m, south_m, north_m } = sensor.area
    if (east_m <= west_m || north_m <= south_m) {
      yield { path: ['sensors', i, 'area'], message: 'west_m < east_m and south_m < north_m' }
      return
    }
  }
  const { duration_s, spinUp_s, step_s, sensors } = scenario
  const steps = ((recordingLength_s(duration_s, sensors) + spinUp_s) / step_s) * sensors.length
  if (steps > STEPS_MOST)
    yield {
      path: ['step_s'],
      message: `at most ${STEPS_MOST} steps over all sensors; here ${Math.ceil(steps)}`,
    }
}

/** Some 200 MB of places and readings. */
const STEPS_MOST = 4e6

function* repeated(list: string, named: readonly { name: string }[]): Generator<Contradiction> {
  const seen = new Set<string>()
  for (const { name } of named) {
    if (seen.has(name)) yield { path: [list], message: `names used once each; "${name}" is used again` }
    seen.add(name)
  }
}

const beamLength_m = ({ from, to }: Extract<ScenarioSensor, { kind: 'beam' }>) =>
  Math.hypot(to.x_m - from.x_m, to.y_m - from.y_m, to.z_m - from.z_m)

function faultOf(issue: z.core.$ZodIssue, json: unknown, file: string): Fault {
  const extra = issue.code === 'unrecognized_keys' ? issue.keys : []
  const path = [...issue.path, ...extra].join('.')
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    json,
  )
  const found = extra.length > 0 ? `an unknown field ${extra.join(', ')}` : shown(value)
  return { kind: kindOf(issue, value), file, column: path || '(whole file)', found, expected: issue.message }
}

function kindOf(issue: z.core.$ZodIssue, value: unknown): FaultKind {
  if (issue.code === 'unrecognized_keys') return 'unknown-format'
  if (value === undefined) return 'missing-column'
  if (issue.code === 'invalid_type' && issue.expected === 'number') return 'not-a-number'
  return 'out-of-range'
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
