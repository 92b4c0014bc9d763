/** A plan as a GPX 1.1 route, for navigators and maps. */
import { plainDecimal, writeXml, type XmlElement } from '../../recordings/cot/xml.ts'
import type { Asked } from '../asked.ts'
import type { Laid } from '../laid.ts'
import { waypointsOf } from './waypoints.ts'

/** A route of all waypoints. A height is written only when it is above sea level, because GPX means nothing else by it; else the description says from where it counts. */
export function gpxRoute(asked: Asked, laid: Laid): string {
  const text = (name: string, value: string): XmlElement => ({ name, attributes: [], children: [value] })
  const points = waypointsOf(asked, laid).map(
    ({ name, lat_deg, lon_deg, height_m, heightDatum }): XmlElement => {
      const isSeaLevel = heightDatum === 'sea-level' && height_m !== null
      return {
        name: 'rtept',
        attributes: [
          ['lat', plainDecimal(lat_deg)],
          ['lon', plainDecimal(lon_deg)],
        ],
        children: [...(isSeaLevel ? [text('ele', plainDecimal(height_m))] : []), text('name', name)],
      }
    },
  )
  const { value_m, datum } = asked.height
  const route: XmlElement = {
    name: 'rte',
    attributes: [],
    children: [
      text('name', asked.name),
      text('desc', `Planned, not flown. Height ${value_m} m above ${datum}.`),
      ...points,
    ],
  }
  const root: XmlElement = {
    name: 'gpx',
    attributes: [
      ['version', '1.1'],
      ['creator', 'Overflight'],
      ['xmlns', 'http://www.topografix.com/GPX/1/1'],
    ],
    children: [{ name: 'metadata', attributes: [], children: [text('name', asked.name)] }, route],
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeXml(root)}\n`
}
