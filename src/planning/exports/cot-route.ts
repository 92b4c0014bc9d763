/** A plan as Cursor on Target: one route event (b-m-r), its waypoints as links, as TAK clients take it. */
import type { GeoPoint } from '../../quantities/frame.ts'
import { makeCotEvent, xmlFromCot } from '../../recordings/cot/event.ts'
import { plainDecimal, type XmlElement } from '../../recordings/cot/xml.ts'
import type { Asked } from '../asked.ts'
import type { Laid } from '../laid.ts'
import { instant_us } from '../weather.ts'
import { waypointsOf } from './waypoints.ts'

/** Height of the flight above the ellipsoid at a place, metres; null where nobody can tell. */
export type AboveEllipsoid = (at: GeoPoint) => number | null

/** A waypoint that is announced, and one that is only passed. */
const ANNOUNCED = 'b-m-p-w'
const PASSED = 'b-m-p-c'
const MAGENTA_ARGB = -65281
const DAY_US = 86_400e6

/** The event as XML. It is valid from take-off until a day after landing. */
export function cotRoute(
  asked: Asked,
  laid: Laid,
  { id, made_us, hae }: { readonly id: string; readonly made_us: number; readonly hae: AboveEllipsoid },
): string {
  const uid = `overflight-plan-${id}`
  const waypoints = waypointsOf(asked, laid)
  const links = waypoints.map(({ name, lat_deg, lon_deg, kind }, k): XmlElement => {
    const height_m = kind === 'home' ? null : hae({ lat_deg, lon_deg })
    const place = [lat_deg, lon_deg, ...(height_m === null ? [] : [Math.round(height_m)])].map(plainDecimal)
    const isCorner = kind === 'survey'
    return {
      name: 'link',
      attributes: [
        ['uid', `${uid}-${k}`],
        ['callsign', isCorner ? '' : name],
        ['type', isCorner ? PASSED : ANNOUNCED],
        ['point', place.join(',')],
        ['relation', 'c'],
        ['remarks', ''],
      ],
      children: [],
    }
  })
  const settings: XmlElement = {
    name: 'link_attr',
    attributes: [
      ['color', String(MAGENTA_ARGB)],
      ['method', 'Flying'],
      ['prefix', 'CP'],
      ['direction', 'Infil'],
      ['routetype', 'Primary'],
      ['order', 'Ascending Check Points'],
      ['stroke', '3'],
    ],
    children: [],
  }
  const cues: XmlElement = {
    name: '__routeinfo',
    attributes: [],
    children: [{ name: '__navcues', attributes: [], children: [] }],
  }
  const until_us = instant_us(asked.start) + laid.figures.time_s * 1e6 + DAY_US
  const { lat_deg, lon_deg } = asked.home
  const event = makeCotEvent({
    ...{ uid, type: 'b-m-r', how: 'h-e', time_us: made_us, stale_us: Math.max(until_us, made_us + DAY_US) },
    point: { lat_deg, lon_deg },
    detail: {
      contact: { callsign: asked.name },
      remarks: `Planned, not flown; unarmed. Height ${asked.height.value_m} m above ${asked.height.datum}. Take-off ${asked.start}.`,
      archive: true,
      nodes: [...links, settings, cues],
    },
  })
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xmlFromCot(event)}\n`
}
