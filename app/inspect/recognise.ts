import { cotEvents } from './cot.ts'
import type { Family, Inspector, Wanted } from './found.ts'
import { klvSets } from './klv.ts'
import { flightPlan, gpx, nmea, trackTable } from './paths.ts'
import { instrumentTable } from './table.ts'
import { telemetry } from './telemetry.ts'
import { traffic } from './traffic.ts'
import { transportStream } from './ts.ts'

/**
 * Every family of files, in the order they are asked: what marks itself beyond doubt comes first, tables that anyone might
 * have written last. Content decides, never the name.
 */
const families: readonly Family[] = [
  transportStream,
  klvSets,
  telemetry,
  traffic('beast'),
  cotEvents,
  gpx,
  flightPlan,
  traffic('traffic-json'),
  nmea,
  traffic('sbs'),
  traffic('avr'),
  instrumentTable,
  trackTable,
]

/** Who reads this file; undefined when nobody knows it. */
export function recognise(head: Uint8Array, wanted: Wanted): Inspector | undefined {
  if (head.length === 0) return undefined
  for (const family of families) {
    const inspector = family(head, wanted)
    if (inspector !== undefined) return inspector
  }
  return undefined
}

/** A manifest is JSON that says so. */
export const isSortie = (head: Uint8Array): boolean => {
  const text = new TextDecoder().decode(head)
  return /^\s*\{/.test(text) && /"overflight"\s*:\s*"sortie\//.test(text)
}
