import { looksLikeFlightPlan, readFlightPlan } from './flight-plan.ts'
import { looksLikeGpx, readGpx } from './gpx.ts'
import { gpxFrom } from './gpx-write.ts'
import { looksLikeNmea, NmeaReader, readNmea } from './nmea.ts'
import { pathSummary } from './summary.ts'
import { looksLikeTrackTable } from './track-layout.ts'
import { readTrackTable, TrackTableReader } from './track-table.ts'

/**
 * Fuzz entry: any bytes at all through every reader of paths, whole and in chunks of any size. Must never throw; chunks must
 * not matter; columns of a track have one length; a track written as GPX is read again with as many points.
 */
export function fuzz(bytes: Uint8Array): void {
  for (const looks of [looksLikeFlightPlan, looksLikeGpx, looksLikeNmea, looksLikeTrackTable]) looks(bytes)
  const step = 1 + ((bytes[0] ?? 0) % 37)
  const nmea = new NmeaReader('fuzz')
  const table = new TrackTableReader('fuzz')
  for (let at = 0; at < bytes.length; at += step) {
    nmea.push(bytes.slice(at, at + step))
    table.push(bytes.slice(at, at + step))
  }
  const [ofNmea, ofTable] = [readNmea(bytes, 'fuzz'), readTrackTable(bytes, 'fuzz')]
  same(nmea.end(), ofNmea)
  same(table.end(), ofTable)
  pathSummary(bytes)
  readFlightPlan(bytes, 'fuzz')
  for (const track of [...readGpx(bytes, 'fuzz').tracks, ofNmea.track, ofTable.track]) {
    if (track === null) continue
    const length = track.t_us.length
    for (const column of Object.values(track))
      if (column instanceof Float64Array && column.length !== length)
        throw new Error('columns differ in length')
    const again = readGpx(new TextEncoder().encode(gpxFrom(track)))
    if (again.tracks[0]?.lat_deg.length !== length) throw new Error('a track written as GPX lost points')
    if (again.faults.length > 0)
      throw new Error(`a track written as GPX has faults: ${again.faults[0]?.found}`)
  }
}

function same(a: unknown, b: unknown): void {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
  if (left !== right) throw new Error(`chunks matter: ${left} and ${right}`)
}
