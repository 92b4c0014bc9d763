import { foldersToKML } from '@placemarkio/tokml'
import type { Feature, Geometry } from 'geojson'
import type { Species } from '../quantities/gas.ts'
import { type CaseProperties, caseFeatures, type FeatureKind } from './geojson.ts'
import { areaText, digits, formula, isoText, percent } from './numbers.ts'
import { INFERRED, MEASURED } from './palette.ts'
import { fill, type Language, type Phrases, phrases } from './phrases.ts'
import type { Records } from './records.ts'
import type { Result } from './result.ts'
import { cleanText, escapeXml, INK, QUIET } from './svg.ts'
import { verdictSentence } from './verdict.ts'

export type Kml =
  | { readonly made: true; readonly text: string }
  | { readonly made: false; readonly why: string }

/** The case for globes. KML knows WGS 84 only, so a recording without a place on Earth has none, and says why. */
export function caseKml(result: Result, records: Records, lang: Language): Kml {
  if (!result.frame.origin)
    return {
      made: false,
      why: 'The frame has no known place on Earth, and KML holds WGS 84 coordinates only.',
    }
  const language = phrases[lang]
  const features = caseFeatures(result, records).features
  const folders = foldersOf(language.words).map(([name, kinds]) => {
    const children = features.filter(({ properties }) => kinds.includes(properties.kind))
    return {
      type: 'folder',
      meta: { name, open: 1 },
      children: children.map((each, i) => placemark(each, i, language)),
    }
  })
  const filled = folders.filter(({ children }) => children.length > 0)
  const body = foldersToKML({ type: 'root', children: filled })
  const about = [
    `<name>${escapeXml(result.name)}</name>`,
    `<description>${eachLine(aboutCase(result, records, language), escapeXml)}</description>`,
    ...Object.entries(STYLES).map(([kind, style]) => `<Style id="${kind}">${style}</Style>`),
  ]
  const text = styled(body).replace('<Document>', () => `<Document>\n${about.join('\n')}`)
  return { made: true, text: `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n` }
}

const eachLine = (text: string, clean: (line: string) => string) => text.split('\n').map(clean).join('\n')

/** Drawn last is seen first: sources lead the list. */
const foldersOf = (say: Phrases['words']): [string, FeatureKind[]][] => [
  [say.sources, ['source']],
  [say.regions, ['region50', 'region90']],
  [say.detections, ['detection']],
  [say.sensors, ['sensor', 'beam']],
  [say.track, ['track']],
  [say.searchArea, ['search-area']],
]

const aboutCase = (result: Result, records: Records, language: Phrases) =>
  [
    language.data[result.data],
    verdictSentence(result, records, language),
    `${language.words.recorded}: ${isoText(result.span.from)} – ${isoText(result.span.to)}`,
  ].join('\n')

function placemark(
  { geometry, properties }: Feature<Geometry, CaseProperties>,
  index: number,
  language: Phrases,
) {
  const { kind, ...rest } = properties
  // The id carries the kind to `styled`; the writer leaves styles out and lets properties through as extended data.
  return {
    type: 'Feature',
    id: `${kind}.${index + 1}`,
    geometry,
    properties: {
      name: cleanText(nameOf(properties, language.words)),
      description: eachLine(descriptionOf(properties, language), cleanText),
      ...Object.fromEntries(
        Object.entries(rest).map(([key, value]) => [
          key,
          typeof value === 'string' ? cleanText(value) : value,
        ]),
      ),
    },
  }
}

function nameOf({ kind, id }: CaseProperties, say: Phrases['words']): string {
  if (kind === 'region50' || kind === 'region90')
    return [id, fill(say.region, { share: kind === 'region50' ? 50 : 90 })].filter(Boolean).join(' ')
  if (kind === 'search-area') return say.searchArea
  if (kind === 'source') return `${say.source} ${id}`
  return id || kind
}

/** What a balloon shows: the figures with their units. */
function descriptionOf(properties: CaseProperties, { words: say, gases }: Phrases): string {
  const number = (name: string) => digits(Number(properties[name] ?? 0))
  const gas = String(properties.species ?? '') as Species
  switch (properties.kind) {
    case 'source':
      return [
        `${gases[gas]} (${formula(gas)})`,
        `${say.emission}: ${number('rateP50_kgph')} (${say.interval90}: ${number('rateP05_kgph')} – ${number('rateP95_kgph')})`,
        `${say.probability}: ${percent(Number(properties.probability))}`,
        `${say.area90}: ${areaText(Number(properties.area90_m2))}`,
      ].join('\n')
    case 'region50':
    case 'region90':
      return areaText(Number(properties.area_m2))
    case 'detection':
      return [
        `${say.sensorName}: ${properties.sensor}`,
        `${say.peakTime}: ${isoText(String(properties.peak))}`,
        `${say.peak}: ${number('peakEnhancement_ppm')}`,
        `${say.score}: ${number('score')}`,
      ].join('\n')
    case 'track':
    case 'beam':
    case 'sensor':
      return `${say.peak} (${formula(gas)}): ${number('peakEnhancement_ppm')}`
    case 'search-area':
      return say.searchArea
  }
}

/** KML colours are alpha, blue, green, red. */
const kmlColour = (hex: string, alpha = 'ff') =>
  `${alpha}${hex.slice(5, 7)}${hex.slice(3, 5)}${hex.slice(1, 3)}`
const lineStyle = (hex: string, width: number) =>
  `<LineStyle><color>${kmlColour(hex)}</color><width>${width}</width></LineStyle>`
const pointStyle = (hex: string, scale: number) =>
  `<IconStyle><color>${kmlColour(hex)}</color><scale>${scale}</scale></IconStyle><LabelStyle><scale>0.9</scale></LabelStyle>`
const areaStyle = (hex: string, alpha: string, edge: number) =>
  `${lineStyle(INK, edge)}<PolyStyle><color>${kmlColour(hex, alpha)}</color></PolyStyle>`

/** No icon is named: a globe's own mark needs no network. */
const STYLES: Readonly<Record<FeatureKind, string>> = {
  source: pointStyle(INFERRED[4], 1.3),
  region50: areaStyle(INFERRED[4], '99', 2),
  region90: areaStyle(INFERRED[2], '66', 1.5),
  detection: pointStyle('#ffffff', 0.8),
  track: lineStyle(MEASURED[2], 2),
  beam: lineStyle(MEASURED[3], 3),
  sensor: pointStyle(MEASURED[3], 0.9),
  'search-area': `${lineStyle(QUIET, 1)}<PolyStyle><fill>0</fill></PolyStyle>`,
}

/**
 * Gives each placemark its style. Safe on any content: foreign text is escaped by now, so `<Placemark id=` and
 * `<ExtendedData` are the writer's own; the schema wants the style between description and extended data.
 */
const styled = (kml: string) =>
  kml.replace(
    /<Placemark id="([a-z0-9-]+)\.\d+">([\s\S]*?)<ExtendedData/g,
    (_, kind: string, head: string) => `<Placemark>${head}<styleUrl>#${kind}</styleUrl><ExtendedData`,
  )
