import { setOfStates } from '../app/airspace/sets.ts'
import type { Judged } from '../src/airspace/airspace.ts'
import type { Boundary, BoundarySet } from '../src/airspace/boundary-set.ts'
import type { JudgedTrack } from '../src/airspace/ready.ts'
import { flightVerdict } from '../src/airspace/verdict.ts'
import { holds, type Region } from '../src/quantities/region.ts'
import type { Track } from '../src/recordings/track.ts'
import { type KnownFlight, knownFlight, longFlight, noisyTrack, wavyRegion } from './airspace-made.ts'
import type { BenchRow } from './table.ts'

/**
 * Verdicts against a line whose sides are known, with noise, beside the rule that takes every fix at its word; and the time for
 * ten hours at 10 Hz against real borders. `fixes` and `runs`: fewer for a test.
 */
export async function benchAirspace(fixes = 200_000, runs = 5): Promise<{ rows: BenchRow[] }> {
  const region = wavyRegion()
  const flight = knownFlight(region, fixes)
  return { rows: [...SIGMAS_M.flatMap((sigma_m) => oracleRows(region, flight, sigma_m)), ...timeRows(runs)] }
}

const SIGMAS_M = [5, 15, 50]
const WRONG_MOST_PERCENT = 0.01

function oracleRows(region: Region, flight: KnownFlight, sigma_m: number): BenchRow[] {
  const track = noisyTrack(flight, sigma_m, sigma_m)
  const judged = verdictOf(
    { file: 'made', whose: 'own', track, stated: { bias_m: 0, clockBound_s: 0 } },
    setOf(region),
  )
  const said = saidAt(track, judged)
  const count = said.length
  const sure = said.filter((verdict) => verdict !== 'cannot-say').length
  const wrong = said.filter(
    (verdict, k) => verdict !== 'cannot-say' && (verdict === 'inside') !== flight.isInside[k],
  ).length
  const naive = flight.isInside.filter(
    (isInside, k) => holds(region, { lat_deg: track.lat_deg[k]!, lon_deg: track.lon_deg[k]! }) !== isInside,
  ).length
  const percent = (part: number, whole: number) => (100 * part) / whole
  const figure = (what: string) => `sigma ${sigma_m} m: ${what}`
  return [
    {
      figure: figure('wrong among those said'),
      value: percent(wrong, sure),
      unit: '%',
      mark: `at most ${WRONG_MOST_PERCENT}`,
      met: percent(wrong, sure) <= WRONG_MOST_PERCENT,
    },
    { figure: figure('cannot say'), value: percent(count - sure, count), unit: '%' },
    { figure: figure('wrong when every fix is taken at its word'), value: percent(naive, count), unit: '%' },
  ]
}

/** The region as a boundary whose line is exact but for a metre. */
function setOf(region: Region): BoundarySet {
  const boundary: Boundary = {
    ...{
      id: 'wave',
      kind: 'restricted',
      name: 'wave',
      accuracy_m: 1,
      lower: null,
      upper: null,
      isNeighbour: false,
    },
    extent: { form: 'area', region },
  }
  return {
    ...{ file: 'made', sha256: '', id: 'made', version: '1', name: 'made', source: 'made', licence: 'none' },
    ...{
      effective_us: { from: null, until: null },
      isOfficial: false,
      accuracy_m: 1,
      boundaries: [boundary],
    },
  }
}

function verdictOf(track: JudgedTrack, set: BoundarySet): readonly Judged[] {
  const read = flightVerdict({
    ...{
      tracks: [track],
      looks: [],
      sets: [set],
      recordings: [],
      pairs: [],
      acceptJumps: false,
      version: 'bench',
    },
  })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value.subjects[0]!.boundaries
}

/** The verdict at each fix. */
function saidAt({ t_us }: Track, [judged]: readonly Judged[]) {
  const { segments } = judged!
  let at = 0
  return Array.from(t_us, (t) => {
    while (at + 1 < segments.length && segments[at + 1]!.from_us <= t) at++
    return segments[at]!.verdict
  })
}

const SECONDS_MOST = 2

/** Processor seconds of one thread, from the track to its verdict; indexes are made anew each time. */
function timeRows(runs: number): BenchRow[] {
  const track = longFlight()
  const spent = { reading_s: [] as number[], verdict_s: [] as number[] }
  for (let run = 0; run < runs; run++) {
    const begun = process.cpuUsage()
    const { set } = setOfStates(['MX', 'US'])
    const read = process.cpuUsage()
    verdictOf({ file: 'made', whose: 'own', track }, set)
    const done = process.cpuUsage()
    spent.reading_s.push((read.user + read.system - begun.user - begun.system) / 1e6)
    spent.verdict_s.push((done.user + done.system - read.user - read.system) / 1e6)
  }
  const verdict_s = median(spent.verdict_s)
  const figure = `10 hours at 10 Hz, borders and 12 NM of Mexico and the USA (1:10m); median of ${runs}`
  return [
    {
      figure,
      value: verdict_s,
      unit: 'processor s',
      mark: `under ${SECONDS_MOST}`,
      met: verdict_s < SECONDS_MOST,
    },
    {
      figure: 'the boundary set made from the map, read and checked',
      value: median(spent.reading_s),
      unit: 'processor s',
    },
  ]
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!
