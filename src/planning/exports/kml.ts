/** A plan as KML, for globes: the area, what is flown, and home. */
import { foldersToKML } from '@placemarkio/tokml'
import type { Feature, Geometry, Position } from 'geojson'
import type { Asked } from '../asked.ts'
import type { Laid, LaidLeg } from '../laid.ts'
import { duration, percent } from '../words.ts'
import { waypointsOf } from './waypoints.ts'

/**
 * Folders of home, area, surveyed ways, and the flight between them. Heights are left out: what a globe draws at a height
 * above ground it cannot draw above the ellipsoid; the description states them.
 */
export function planKml(asked: Asked, laid: Laid): string {
  const { figures } = laid
  const about = [
    `${asked.platform.name}, unarmed. Planned, not flown. Take-off ${asked.start}.`,
    `Height ${asked.height.value_m} m above ${asked.height.datum}. ${duration(figures.time_s)}, ${Math.round(figures.distance_m / 1000)} km.`,
    ...(figures.probability === null
      ? []
      : [
          `A source of ${asked.seeks.rate_kgph} kg/h is found with a mean chance of ${percent(figures.probability)}.`,
        ]),
  ].join('\n')
  const home = waypointsOf(asked, laid)[0]!
  const point: Geometry = { type: 'Point', coordinates: [home.lon_deg, home.lat_deg] }
  const area = asked.area === null ? [] : [asked.area as unknown as Geometry]
  const surveyed = laid.legs.filter(({ kind }) => kind === 'survey')
  const between = laid.legs.filter(({ kind }) => kind !== 'survey')
  const folders = [
    folder('Home', [placemark('Home', point, about)]),
    folder(
      'Area',
      area.map((geometry) => placemark('Area', geometry, '')),
    ),
    folder(
      'Survey',
      surveyed.map((leg, k) => placemark(`${k + 1}`, lineOf(leg), '')),
    ),
    folder(
      'Flight',
      between.map((leg) => placemark(leg.kind, lineOf(leg), '')),
    ),
  ]
  const body = foldersToKML({ type: 'root', children: folders.filter(({ children }) => children.length > 0) })
  const titled = body.replace('<Document>', () => `<Document>\n<name>${escaped(asked.name)}</name>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${titled}\n`
}

const folder = (name: string, children: Feature[]) => ({
  type: 'folder' as const,
  meta: { name, open: 1 },
  children,
})

const placemark = (name: string, geometry: Geometry, description: string): Feature => ({
  type: 'Feature',
  geometry,
  properties: { name, ...(description === '' ? {} : { description }) },
})

/** Unrolled across the 180th meridian, so that a globe does not draw it the long way round. */
function lineOf({ places }: LaidLeg): Geometry {
  let before = places[0]![1]
  const coordinates = places.map(([lat, lon]): Position => {
    before = lon - 360 * Math.round((lon - before) / 360)
    return [before, lat]
  })
  return { type: 'LineString', coordinates }
}

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escaped = (text: string) => text.replace(/[&<>]/g, (mark) => MARKS[mark]!)
