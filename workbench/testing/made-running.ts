import { geoFromLocal } from '../../src/quantities/frame.ts'
import type { Running, RunningLeg } from '../../src/reports/running.ts'
import type { MadeSortie } from './made-sorties.ts'

/**
 * What a replay of a made-up sortie would tell: nothing at first, then a source that becomes more certain and smaller, at last
 * no leg. For tests of the screen; it claims nothing about the engine.
 */
export function madeRunning(sortie: MadeSortie, updates = 6): Running[] {
  return Array.from({ length: updates }, (_, i) => made(sortie, (i + 1) / updates, i + 1))
}

/** Share of the recording below which too little is there. */
const WAITING = 0.2

function made({ id, result, records }: MadeSortie, share: number, update: number): Running {
  const gas = records.gas[0]!
  const n = Math.max(1, Math.round(share * gas.t_us.length))
  const at_us = gas.t_us[n - 1]!
  const waiting = share < WAITING
  const last = share === 1
  const moves = gas.kind === 'moving'
  const present = 0.98 * share ** 0.25
  const sources = result.sources.map((source) => grown(source, 1 + 3 * (1 - share), present))
  return {
    overflight: 'running/1',
    case: id,
    name: result.name,
    data: result.data,
    update,
    status: last ? 'last' : waiting ? 'waiting' : 'running',
    waitingFor: waiting ? 'samples' : null,
    frame: result.frame,
    species: result.species,
    at: new Date(at_us / 1000).toISOString(),
    at_us,
    elapsed_s: (at_us - gas.t_us[0]!) / 1e6,
    samples: n,
    looks: waiting ? 0 : n / 9,
    platform: moves ? place(records.frame.origin, gas.x_m[n - 1]!, gas.y_m[n - 1]!) : null,
    wind: { speed_mps: 3.1, from_deg: 214 },
    count: waiting ? {} : { 0: 1 - present, 1: present },
    sources: waiting ? [] : sources,
    offSite: waiting ? null : { probability: 0.03, bearing_deg: 208, distance_m: 640, rate_kgph: 12 },
    nuisances: null,
    nextLegs: waiting || last || !moves ? [] : legs(records.frame.origin),
    searchArea: records.searchArea,
    effectiveShare: 1,
    afresh: [],
    engine: { version: '0.1.0', seed: 1 },
  }
}

type Source = Running['sources'][number]

function grown(source: Source, factor: number, probability: number): Source {
  const { x_m, y_m } = source.position
  const region = ({ type, coordinates }: Source['region50']) => ({
    type,
    coordinates: coordinates.map((polygon) =>
      polygon.map((ring) => ring.map(([x, y]) => [x_m + factor * (x! - x_m), y_m + factor * (y! - y_m)])),
    ),
  })
  return {
    ...source,
    probability,
    region50: region(source.region50),
    region90: region(source.region90),
    area50_m2: source.area50_m2 * factor ** 2,
    area90_m2: source.area90_m2 * factor ** 2,
  }
}

function legs(origin: Running['frame']['origin']): RunningLeg[] {
  const ends = [
    [-110, -60, 90, -60],
    [-110, -20, 90, -20],
    [0, -110, 0, 110],
  ] as const
  return ends.map(([fromX_m, fromY_m, toX_m, toY_m], i) => ({
    from: place(origin, fromX_m, fromY_m),
    to: place(origin, toX_m, toY_m),
    heading_deg: i < 2 ? 90 : 0,
    length_m: i < 2 ? 200 : 220,
    duration_s: 41 + i,
    gain: 1.92 - 0.4 * i,
    error: 0.08,
  }))
}

function place(origin: Running['frame']['origin'], x_m: number, y_m: number): RunningLeg['from'] {
  const geo = origin && geoFromLocal(origin, x_m, y_m)
  return { x_m, y_m, z_m: 12, lat: geo?.lat_deg ?? null, lon: geo?.lon_deg ?? null }
}
