import { shippedPlatforms } from '../app/plan/documents.ts'
import { askedShape } from '../src/planning/asked.ts'
import { layPlan } from '../src/planning/lay.ts'
import { compare, EITHER_WAY, trials } from './planned-found.ts'
import type { BenchRow } from './table.ts'

const WORLDS = 40
/** Seeds that nothing was fitted to. */
const SEED = 7000
const RUNS = 15
const LAY_MARK_MS = 1000

/**
 * How long it takes to lay and judge a plan of 200 km of lines, as a screen does again and again while somebody drags a corner;
 * and whether what plans claim is found by simulated surveys.
 */
export async function benchPlanning(worlds = WORLDS): Promise<{ rows: BenchRow[] }> {
  return { rows: [...(await speedRows()), ...trials.flatMap((trial) => foundRows(trial, worlds))] }
}

async function speedRows(): Promise<BenchRow[]> {
  const asked = await longPlan()
  const times_ms: number[] = []
  let surveyed_m = 0
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now()
    // Each time a little elsewhere: nothing of the last answer helps.
    const lay = layPlan({ ...asked, home: { ...asked.home, lat_deg: asked.home.lat_deg + 1e-4 * run } })
    times_ms.push(performance.now() - start)
    if (!lay.ok) throw new Error(`the bench's own plan is refused: ${JSON.stringify(lay.problems)}`)
    surveyed_m = lay.laid.figures.surveyed_m
  }
  const [first_ms] = times_ms
  const median_ms = [...times_ms].sort((a, b) => a - b)[RUNS >> 1]!
  return [
    { figure: 'lines laid', value: Math.round(surveyed_m / 1000), unit: 'km' },
    row('laying them, the first time', first_ms!),
    row(`laying them, median of ${RUNS}`, median_ms),
  ]
}

const row = (figure: string, value_ms: number): BenchRow => ({
  ...{ figure, value: value_ms, unit: 'ms' },
  ...{ mark: `under ${LAY_MARK_MS}`, met: value_ms < LAY_MARK_MS },
})

/** A light aircraft over 16 by 16 km, a line every 1,600 m. */
async function longPlan() {
  const platform = (await shippedPlatforms()).find(({ id }) => id === 'light-aircraft')!
  const [south, west, north, east] = [29, -111.7, 29.145, -111.535]
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return askedShape.parse({
    ...{ name: 'bench', data: 'simulated', authority: null, purpose: 'instrument-trial', platform },
    sensors: [platform.sensors[0]!.name],
    seeks: { sensor: platform.sensors[0]!.name, species: 'CH4', rate_kgph: 30 },
    area: { type: 'Polygon', coordinates: [ring] },
    home: { lat_deg: 29, lon_deg: -111.8 },
    ...{ height: { value_m: 150, datum: 'ground' }, speed_mps: 62, start: '2027-03-16T15:00:00Z' },
    forecast: {
      ...{ source: 'made for the bench', issued: '2027-03-16T06:00:00Z', until: '2027-03-17T06:00:00Z' },
      hours: [{ at: '2027-03-16T12:00:00Z', from_deg: 265, speed_mps: 4, stability: 'C' }],
    },
    pattern: { kind: 'lines', spacing_m: 1600 },
  })
}

function foundRows(trial: (typeof trials)[number], worlds: number): BenchRow[] {
  process.stderr.write(`${trial.name}\n`)
  return compare(trial, worlds, SEED).map(({ rate_kgph, planned, found }) => ({
    figure: `${trial.name}, ${rate_kgph} kg/h: found where the plan claims ${planned.toFixed(2)}`,
    value: found,
    unit: `of ${worlds} surveys`,
    mark: `within ${EITHER_WAY} of the claim`,
    met: Math.abs(found - planned) <= EITHER_WAY,
  }))
}
