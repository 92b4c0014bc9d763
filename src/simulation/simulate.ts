import { kgPerM3PerPpm } from '../quantities/gas.ts'
import { type Air, blow, type MastReadings, readMast } from './air.ts'
import { readings_ppm, readingTimes_s, respond, warmUp_s } from './instrument.ts'
import { rasterPath, recordingLength_s } from './path.ts'
import { type Place, PuffCloud } from './puffs.ts'
import type { Scenario, ScenarioSensor, ScenarioSource } from './scenario.ts'
import { namedStream } from './streams.ts'

/** One seeded world, its instruments' readings, and what was true. */
export interface Simulation {
  readonly scenario: Scenario
  readonly duration_s: number
  readonly air: Air
  readonly mast: MastReadings
  readonly sensors: readonly SensorRecord[]
}

export interface SensorRecord {
  readonly sensor: ScenarioSensor
  /** Instants of the readings, s from the start of the recording. */
  readonly t_s: Float64Array
  /** Where the sensor says it was (with GNSS noise); for a beam its near end. */
  readonly x_m: Float64Array
  readonly y_m: Float64Array
  readonly z_m: Float64Array
  readonly reading_ppm: Float64Array
  /** The gas above background at the sensor itself: no delay, no response, no noise. */
  readonly enhancement_ppm: Float64Array
}

/**
 * Runs a scenario: wind, then the puffs of each source past every sensor, then instruments and mast.
 * Pure: the same scenario gives the same simulation, to the last bit. No obstacles, flat ground, one wind for the site.
 */
export function simulate(scenario: Scenario): Simulation {
  const receptors = scenario.sensors.map(receptorOf)
  const duration_s = recordingLength_s(scenario.duration_s, scenario.sensors)
  const air = blow(scenario, duration_s)
  const watches = receptors.map((receptor) => watchOf(receptor, air))
  for (const source of [...scenario.sources, ...scenario.offsite]) pass(scenario, air, source, watches)
  return {
    scenario,
    duration_s,
    air,
    mast: readMast(scenario, air, duration_s),
    sensors: watches.map((watch) => record(scenario, watch, duration_s)),
  }
}

/** A sensor with its geometry as functions of time. */
interface Receptor {
  readonly sensor: ScenarioSensor
  /** End of its readings: the landing of a flight; other sensors watch to the end. */
  readonly until_s: number
  readonly at: (t_s: number) => Place
  readonly to: Place | null
}

function receptorOf(sensor: ScenarioSensor): Receptor {
  if (sensor.kind === 'flight') {
    const path = rasterPath(sensor)
    return { sensor, until_s: path.duration_s, at: (t_s) => path.at(t_s), to: null }
  }
  const still: Place = sensor.kind === 'fixed' ? sensor : sensor.from
  const to = sensor.kind === 'beam' ? sensor.to : null
  return { sensor, until_s: Number.POSITIVE_INFINITY, at: () => still, to }
}

/** A receptor on the steps of the air, with the mass concentration it meets. */
interface Watch {
  readonly receptor: Receptor
  readonly air: Air
  /** First step watched: late enough to save work, early enough for the instrument to have settled. */
  readonly first: number
  readonly places: readonly Place[]
  readonly gas_kgPerM3: Float64Array
}

function watchOf(receptor: Receptor, air: Air): Watch {
  const early_s = warmUp_s(receptor.sensor.instrument)
  const first = Math.max(0, Math.floor((-early_s - air.from_s) / air.step_s))
  const places = Array.from({ length: air.steps - first }, (_, i) =>
    receptor.at(air.from_s + (first + i) * air.step_s),
  )
  return { receptor, air, first, places, gas_kgPerM3: new Float64Array(places.length) }
}

/** Lets one source emit from the start of the spin-up and adds what its puffs bring to every watch. */
function pass(scenario: Scenario, air: Air, source: ScenarioSource, watches: readonly Watch[]): void {
  const { step_s, puffsPerSecond, seed } = scenario
  const every = Math.max(1, Math.round(1 / (puffsPerSecond * step_s)))
  const cloud = new PuffCloud({
    turbulence: air.turbulence,
    roughness_m: scenario.wind.roughness_m,
    step_s,
  })
  const gone = outOfSight(source, watches)
  for (let step = 0, puff = 0; step < air.steps; step++) {
    if (step % every === 0) {
      const mass_kg = emittedRate_kgph(source, air.from_s + step * step_s) * ((every * step_s) / 3600)
      if (mass_kg > 0) cloud.release(source, mass_kg, namedStream(seed, `source/${source.name}/puff/${puff}`))
      puff += 1
    }
    for (const watch of watches) look(cloud, watch, step)
    cloud.move(air.east_mps[step]!, air.north_mps[step]!)
    if (step % FORGET_EVERY === 0) cloud.forget(gone)
  }
}

function look(cloud: PuffCloud, { first, places, receptor, gas_kgPerM3 }: Watch, step: number): void {
  const place = places[step - first]
  if (place === undefined) return
  const { to } = receptor
  gas_kgPerM3[step - first]! +=
    to === null
      ? cloud.concentrationAt_kgPerM3(place.x_m, place.y_m, place.z_m)
      : cloud.meanAlong_kgPerM3(place, to)
}

/** The rate at an instant: the mean, or for a source that switches, all of the mean in its share of the period. */
export function emittedRate_kgph({ rate_kgph, cycle }: ScenarioSource, t_s: number): number {
  if (cycle === undefined) return rate_kgph
  const { period_s, on, phase_s } = cycle
  const turn = (t_s + phase_s) / period_s
  return turn - Math.floor(turn) < on ? rate_kgph / on : 0
}

const FORGET_EVERY = 16 // steps
/** Gas that is this far outside the box of source and sensors is let go: it would have to turn round to matter. */
const BEYOND_M = 150

/** The box holds this source and the sensors only, so that one source's puffs never depend on where another stands. */
function outOfSight(source: Place, watches: readonly Watch[]) {
  const corners = [
    source,
    ...watches.flatMap(({ places, receptor: { to } }) => (to ? [to, places[0]!] : places)),
  ]
  const box = { west: source.x_m, east: source.x_m, south: source.y_m, north: source.y_m }
  for (const { x_m, y_m } of corners) {
    box.west = Math.min(box.west, x_m)
    box.east = Math.max(box.east, x_m)
    box.south = Math.min(box.south, y_m)
    box.north = Math.max(box.north, y_m)
  }
  return ({ x, y, r }: { x: number; y: number; r: number }) => {
    const beyond_m = BEYOND_M + 3 * r
    const outsideX = x < box.west - beyond_m || x > box.east + beyond_m
    return outsideX || y < box.south - beyond_m || y > box.north + beyond_m
  }
}

/** From mass concentration to readings: mole fraction, response, times, positions, noise. */
function record(scenario: Scenario, watch: Watch, duration_s: number): SensorRecord {
  const { sensor, until_s, at } = watch.receptor
  const { instrument } = sensor
  const { seed, background_ppm, species, temperature_K, pressure_Pa } = scenario
  const perPpm = kgPerM3PerPpm(species, temperature_K, pressure_Pa)
  const signal = {
    from_s: watch.air.from_s + watch.first * watch.air.step_s,
    step_s: watch.air.step_s,
    values: watch.gas_kgPerM3.map((gas_kgPerM3) => gas_kgPerM3 / perPpm),
  }
  const t_s = readingTimes_s(Math.min(duration_s, until_s), instrument)
  const places = Array.from(t_s, at)
  const fix = namedStream(seed, `sensor/${sensor.name}/gnss`)
  const { horizontal_m, vertical_m } =
    sensor.kind === 'flight' ? sensor.gnss : { horizontal_m: 0, vertical_m: 0 }
  return {
    sensor,
    t_s,
    x_m: Float64Array.from(places, ({ x_m }) => x_m + horizontal_m * fix.normal()),
    y_m: Float64Array.from(places, ({ y_m }) => y_m + horizontal_m * fix.normal()),
    z_m: Float64Array.from(places, ({ z_m }) => z_m + vertical_m * fix.normal()),
    reading_ppm: readings_ppm(respond(signal, instrument), t_s, {
      instrument,
      background_ppm,
      seed,
      sensor: sensor.name,
    }),
    enhancement_ppm: t_s.map((t) => signal.values[Math.round((t - signal.from_s) / signal.step_s)]!),
  }
}
