/** Recordings of traffic that an overseer brings: which of our aircraft others saw, and when. */
import { basename, resolve } from 'node:path'
import type { Registry } from '../../src/fleet/registry.ts'
import type { Seat } from '../../src/oversight/document.ts'
import type { OutsideTrack } from '../../src/oversight/parts.ts'
import { openTraffic, recogniseTraffic } from '../../src/recordings/traffic/index.ts'
import type { ObservedAircraft } from '../../src/recordings/traffic/observed.ts'
import { InputRefused } from '../failures.ts'
import { openSource, readThrough } from '../inspect/source.ts'

export interface OutsideSeen {
  readonly files: Seat['outside']['files']
  readonly tracks: readonly OutsideTrack[]
}

/** Our aircraft in these files, by the addresses and callsigns of the registry; nothing of anybody else's is kept. */
export async function readOutside(paths: readonly string[], registry: Registry | null): Promise<OutsideSeen> {
  if (paths.length > 0 && !registry?.platforms.some(({ seenAs }) => seenAs !== undefined))
    throw new InputRefused(
      'outsiders’ tracks need a registry of the fleet that says as what its aircraft are seen: seenAs of a platform in fleet.json',
    )
  const read = []
  for (const path of paths) read.push(await fileOf(path, registry))
  return { files: read.map(({ file }) => file), tracks: read.flatMap(({ tracks }) => tracks) }
}

async function fileOf(path: string, registry: Registry | null) {
  const source = await openSource(resolve(path)).catch((error: Error) => {
    throw new InputRefused(`${path}: ${error.message}`)
  })
  const format = recogniseTraffic(source.head)
  if (format === undefined)
    throw new InputRefused(
      `${path}: found no recording of traffic; expected positions as JSON, Beast, AVR or SBS`,
    )
  const reader = openTraffic(format, { file: source.file })
  const through = await readThrough(
    source,
    async (chunk) => reader.push(chunk),
    () => {},
  )
  const { aircraft, faults } = reader.end()
  const [file, sha256] = [basename(path), through.sha256]
  const tracks = aircraft.flatMap((each): OutsideTrack[] => {
    const platform = platformOf(each, registry)
    if (platform === undefined || each.track.t_us.length === 0) return []
    const { clock, t_us } = each.track
    const at_us = Float64Array.from(
      t_us.filter((value, k) => Number.isFinite(value) && each.onGround[k] !== 1),
    ).sort()
    const { address, callsigns } = each
    return [{ file, sha256, address, callsigns, platform, clock, t_us: at_us }]
  })
  const total = faults.length + through.faults.length
  return { file: { file, sha256, aircraft: aircraft.length, ours: tracks.length, faults: total }, tracks }
}

function platformOf({ address, callsigns }: ObservedAircraft, registry: Registry | null): string | undefined {
  const called = callsigns.map((each) => each.trim().toUpperCase())
  return registry?.platforms.find(
    ({ seenAs }) =>
      seenAs?.addresses.includes(address) ||
      seenAs?.callsigns.some((each) => called.includes(each.toUpperCase())),
  )?.id
}
