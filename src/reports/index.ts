import { caseFeatures } from './geojson.ts'
import { htmlReport } from './html.ts'
import { jsonText } from './json-text.ts'
import { caseKml } from './kml.ts'
import type { Language } from './phrases.ts'
import type { Records } from './records.ts'
import type { Result } from './result.ts'
import { typstReport } from './typst.ts'

export interface Rendering {
  readonly name: string
  readonly mediaType: string
  readonly text: string
}

/**
 * Everything a case leaves behind as text, for people and for other programs. Same result and records, same bytes. KML is absent when the
 * frame has no place on Earth. The pictures report.typ names come from `typstReport`, which a typesetter makes into report.pdf.
 */
export function renderAll(
  result: Result,
  records: Records,
  { lang }: { readonly lang: Language },
): Rendering[] {
  const kml = caseKml(result, records, lang)
  return [
    { name: 'result.json', mediaType: 'application/json', text: jsonText(result, 2) },
    { name: 'records.json', mediaType: 'application/json', text: jsonText(records) },
    {
      name: 'result.geojson',
      mediaType: 'application/geo+json',
      text: jsonText(caseFeatures(result, records)),
    },
    ...(kml.made
      ? [{ name: 'result.kml', mediaType: 'application/vnd.google-earth.kml+xml', text: kml.text }]
      : []),
    { name: 'report.html', mediaType: 'text/html', text: htmlReport(result, records, lang) },
    { name: 'report.typ', mediaType: 'text/plain', text: typstReport(result, records, lang).source },
  ]
}
