import { readRegion } from '../quantities/region.ts'
import { readAreaFile } from './areas/area-file.ts'
import { readKmlShapes } from './areas/kml.ts'
import { areaOf } from './asked.ts'
import { checkQgcPlan } from './check-qgc.ts'
import { readPlan } from './plan.ts'
import { readPlatform } from './platform.ts'

/**
 * Fuzz entry: any bytes at all through every door of planning. Must never throw; an area that was read and written is the
 * same area when read again.
 */
export function fuzz(bytes: Uint8Array): void {
  readKmlShapes(bytes, 'fuzz')
  checkQgcPlan(bytes, 'fuzz')
  const text = new TextDecoder().decode(bytes)
  readPlatform(text, 'fuzz')
  readPlan(text, 'fuzz')
  const read = readAreaFile(bytes, 'fuzz')
  if (!read.ok || read.value.area === null) return
  const again = readRegion(areaOf(read.value.area), 'again')
  if (!again.ok) throw new Error(`an area that was written is none: ${JSON.stringify(again.faults[0])}`)
  if (JSON.stringify(again.value) !== JSON.stringify(read.value.area))
    throw new Error('an area changed on its way')
}
