import { geoFromLocal } from '../quantities/frame.ts'
import type { Scenario, ScenarioSource } from './scenario.ts'
import type { SensorRecord, Simulation } from './simulate.ts'

/** One file of a sortie folder. */
export interface SortieFile {
  readonly path: string
  readonly text: string
}

/** The sortie folder of a simulation: manifest, gas of point sensors and beams, wind, truth. Ends of line are \n. */
export function sortieFiles(simulation: Simulation): SortieFile[] {
  const { scenario, sensors } = simulation
  const points = sensors.filter(({ sensor }) => sensor.kind !== 'beam')
  const beams = sensors.filter(({ sensor }) => sensor.kind === 'beam')
  return [
    { path: 'sortie.json', text: json(manifest(scenario, points, beams)) },
    ...(points.length > 0 ? [{ path: 'gas.csv', text: gasTable(scenario, points) }] : []),
    ...(beams.length > 0 ? [{ path: 'beams.csv', text: gasTable(scenario, beams) }] : []),
    { path: 'wind.csv', text: windTable(simulation) },
    { path: 'truth.json', text: json(truth(scenario)) },
  ]
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/** The manifest tells what a survey crew would know: never the sources, the delay, the drift or the mast's faults. */
function manifest(scenario: Scenario, points: readonly SensorRecord[], beams: readonly SensorRecord[]) {
  const files = [
    { file: 'gas.csv', records: points },
    { file: 'beams.csv', records: beams },
  ].filter(({ records }) => records.length > 0)
  return {
    overflight: 'sortie/1',
    name: scenario.name,
    data: 'simulated',
    notes: ['Simulated: nothing here was flown or measured, and nothing stands at this place.'],
    frame: frameOf(scenario),
    species: { [scenario.species]: { background_ppm: null } },
    recordings: [
      ...files.map(({ file, records }) => gasRecording(scenario, file, records)),
      windRecording(scenario),
    ],
    truth: 'truth.json',
  }
}

function frameOf({ frame }: Scenario) {
  if (frame.kind === 'local') return { kind: 'local', origin: null }
  return { kind: 'wgs84', origin: frame.origin }
}

function gasRecording(scenario: Scenario, file: string, records: readonly SensorRecord[]) {
  const responses = new Set(
    records.map(({ sensor: { instrument } }) => (instrument.responseStated ? instrument.response_s : null)),
  )
  const [near, far] = placeColumns(scenario)
  const placed = { units: scenario.frame.kind === 'wgs84' ? 'deg' : 'm', datum: 'ground' }
  return {
    file,
    role: 'gas',
    format: 'csv',
    time: TIME,
    position: { columns: near, ...placed },
    ...(records[0]!.sensor.kind === 'beam' ? { path: { columns: far, ...placed } } : {}),
    sensor: { column: 'sensor' },
    value: { column: valueColumn(scenario), species: scenario.species, units: 'ppm', sigma: null },
    // Instruments of one file that differ cannot be told apart by one number: then none is stated.
    response_s: responses.size === 1 ? [...responses][0]! : null,
    temperature: { value_K: scenario.temperature_K },
    pressure: { value_Pa: scenario.pressure_Pa },
  }
}

function windRecording({ mast }: Scenario) {
  return {
    file: 'wind.csv',
    role: 'wind',
    format: 'csv',
    time: TIME,
    speed: { column: 'speed_mps', units: 'm/s' },
    direction: { column: 'from_deg', sense: 'from', units: 'deg' },
    up: { column: 'up_mps' },
    height_m: mast.height_m,
  }
}

const TIME = { column: 'time_utc', format: 'iso', zone: 'UTC', offset_s: 0 }

const valueColumn = ({ species }: Scenario) => `${species.toLowerCase()}_ppm`

/** Columns of a place, and of a beam's far end. */
const placeColumns = ({ frame }: Scenario): [string[], string[]] =>
  frame.kind === 'wgs84'
    ? [
        ['latitude_deg', 'longitude_deg', 'height_m'],
        ['far_latitude_deg', 'far_longitude_deg', 'far_height_m'],
      ]
    : [
        ['x_m', 'y_m', 'height_m'],
        ['far_x_m', 'far_y_m', 'far_height_m'],
      ]

/** Rows by time; sensors of one instant in the scenario's order. */
function gasTable(scenario: Scenario, records: readonly SensorRecord[]): string {
  const [near, far] = placeColumns(scenario)
  const place = placeText(scenario)
  const beams = records[0]!.sensor.kind === 'beam'
  const rows = records.flatMap(({ sensor, t_s, x_m, y_m, z_m, reading_ppm }) =>
    Array.from(t_s, (t, i) => {
      const end = sensor.kind === 'beam' ? [place(sensor.to.x_m, sensor.to.y_m, sensor.to.z_m)] : []
      const here = place(x_m[i]!, y_m[i]!, z_m[i]!)
      return {
        t,
        text: [timeText(scenario, t), sensor.name, here, ...end, reading_ppm[i]!.toFixed(4)].join(','),
      }
    }),
  )
  rows.sort((a, b) => a.t - b.t) // stable, so sensors keep their order within an instant
  const header = ['time_utc', 'sensor', ...near, ...(beams ? far : []), valueColumn(scenario)].join(',')
  return `${[header, ...rows.map(({ text }) => text)].join('\n')}\n`
}

/** Seven decimals of a degree are a centimetre. */
function placeText({ frame }: Scenario): (x_m: number, y_m: number, z_m: number) => string {
  if (frame.kind === 'local')
    return (x_m, y_m, z_m) => `${decimals(x_m, 2)},${decimals(y_m, 2)},${decimals(z_m, 2)}`
  const { origin } = frame
  return (x_m, y_m, z_m) => {
    const { lat_deg, lon_deg } = geoFromLocal(origin, x_m, y_m)
    return `${decimals(lat_deg, 7)},${decimals(lon_deg, 7)},${decimals(z_m, 2)}`
  }
}

/** Fixed decimals without a negative zero. */
const decimals = (value: number, count: number) => value.toFixed(count).replace(/^-(0\.?0*)$/, '$1')

const timeText = ({ start }: Scenario, t_s: number) =>
  new Date(Date.parse(start) + Math.round(t_s * 1000)).toISOString()

function windTable({ scenario, mast }: Simulation): string {
  const rows = Array.from(mast.t_s, (t, i) =>
    [
      timeText(scenario, t),
      mast.speed_mps[i]!.toFixed(2),
      mast.from_deg[i]!.toFixed(1).replace('360.0', '0.0'),
      decimals(mast.up_mps[i]!, 2),
    ].join(','),
  )
  return `${['time_utc,speed_mps,from_deg,up_mps', ...rows].join('\n')}\n`
}

/** What only the benchmark may read; the scenario stands beside it, so that anybody can make the folder again. */
function truth(scenario: Scenario) {
  return {
    overflight: 'truth/1',
    sources: scenario.sources.map((source) => trueSource(scenario, source)),
    offsite: scenario.offsite.map((source) => trueSource(scenario, source)),
    scenario,
  }
}

/** Local metres for the score; degrees, where there are any, for people. */
function trueSource({ frame }: Scenario, { name, x_m, y_m, z_m, rate_kgph }: ScenarioSource) {
  const geo = frame.kind === 'wgs84' ? geoFromLocal(frame.origin, x_m, y_m) : null
  const degrees = geo && { lat_deg: Number(geo.lat_deg.toFixed(7)), lon_deg: Number(geo.lon_deg.toFixed(7)) }
  return { name, x_m, y_m, z_m, ...degrees, rate_kgph }
}
