import { assumedText } from './assumed.ts'
import { localText, placeTexts } from './coordinates.ts'
import { activityBlocks, outsideBlocks, sensitivityBlocks, unseenBlocks } from './doubts.ts'
import { type Drawings, drawAll } from './drawings.ts'
import { faultsText } from './faults-text.ts'
import { DRAWN_MOST } from './gas-chart.ts'
import { legalityBlocks } from './legality.ts'
import { noteText } from './noted.ts'
import { areaText, digits, formula, grouped, isoText, percent, utcText } from './numbers.ts'
import { fill, type Language, type Phrases, phrases } from './phrases.ts'
import type { Records } from './records.ts'
import type { Result, Verdict } from './result.ts'
import type { Drawing } from './svg.ts'
import { reach_m, verdictSentence } from './verdict.ts'

/** Evidence may round to certainty; what is estimated is never written as certain. */
const SURE = 0.9999

/** A report before it becomes a page: the same content for the screen and for print. All text is foreign until escaped. */
export interface Report {
  readonly lang: Language
  readonly title: string
  readonly kicker: string
  readonly ribbon: { readonly data: Result['data']; readonly text: string }
  readonly verdict: { readonly kind: Verdict; readonly badge: string; readonly sentence: string }
  readonly facts: readonly (readonly [string, string])[]
  readonly blocks: readonly Block[]
  /** When the recording ended, ISO 8601 UTC: the only date a report bears, so that making it again changes nothing. */
  readonly dated: string
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  /** `english`: a sentence of the engine, which is not translated. */
  | {
      readonly kind: 'paragraph'
      readonly text: string
      readonly english?: boolean
      readonly quiet?: boolean
    }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table'
      readonly caption: string
      readonly columns: readonly { readonly title: string; readonly form?: 'number' | 'code' }[]
      readonly rows: readonly (readonly string[])[]
    }
  /** One picture over the whole width, or two side by side. */
  | { readonly kind: 'figures'; readonly drawings: readonly Drawing[] }

/** The whole content of a report in one language; `font` names the letters of its pictures. */
export function reportOf(result: Result, records: Records, lang: Language, font: string): Report {
  const language = phrases[lang]
  const say = language.words
  const drawings = drawAll(result, records, language, font)
  return {
    lang,
    title: `${result.name}: ${language.verdicts[result.verdict]}`,
    kicker: say.report,
    ribbon: { data: result.data, text: language.data[result.data] },
    verdict: {
      kind: result.verdict,
      badge: language.verdicts[result.verdict],
      sentence: verdictSentence(result, records, language),
    },
    facts: [
      [say.case, `${result.name} (${result.case})`],
      [say.recorded, `${isoText(result.span.from)} – ${isoText(result.span.to)}`],
    ],
    blocks: [
      ...whereBlocks(result, drawings, language),
      ...sourceBlocks(result, language),
      ...drawings.close.flatMap((close): Block[] => [
        { kind: 'heading', text: close.title },
        { kind: 'figures', drawings: [close] },
      ]),
      { kind: 'heading', text: say.countTitle },
      { kind: 'figures', drawings: [drawings.count] },
      ...gasBlocks(result, records, drawings, language),
      ...windBlocks(drawings, language),
      ...unseenBlocks(result, language),
      ...limitBlocks(result, language),
      ...sensitivityBlocks(result, language),
      ...legalityBlocks(result.legality, lang),
      ...basisBlocks(result, language),
    ],
    dated: result.span.to,
  }
}

function whereBlocks(result: Result, drawings: Drawings, language: Phrases): Block[] {
  const { words: say } = language
  const { verdict, frame } = result
  const found = { kind: 'figures', drawings: [drawings.map] } as const
  const limits: Block[] = drawings.limits
    ? [
        { kind: 'heading', text: say.limitMap },
        { kind: 'figures', drawings: [drawings.limits] },
      ]
    : []
  return [
    ...reasonBlocks(result, language),
    ...outsideBlocks(result, language),
    ...(verdict === 'located' ? [{ kind: 'paragraph', text: say.withinMeans, quiet: true } as const] : []),
    ...limits,
    { kind: 'heading', text: say.map },
    found,
    { kind: 'paragraph', text: frame.origin ? say.mapGeo : say.mapLocal, quiet: true },
  ]
}

/** The engine's own sentence; a reader of another language gets the same reasons in theirs first. */
function reasonBlocks({ reason, reasons }: Result, language: Phrases): Block[] {
  const own: Block = { kind: 'paragraph', text: reason, english: true }
  if (language === phrases.en || reasons.length === 0) return [own]
  const translated = reasons.map((code) => language.reasons[code]).join('; ')
  return [
    { kind: 'paragraph', text: `${language.words.why}: ${translated}.` },
    { ...own, quiet: true },
  ]
}

function sourceBlocks(result: Result, language: Phrases): Block[] {
  const { sources } = result
  const { words: say, gases } = language
  const heading: Block = { kind: 'heading', text: say.sources }
  if (sources.length === 0) return [heading, { kind: 'paragraph', text: say.noSources }]
  const rates: Block = {
    kind: 'table',
    caption: say.emission,
    columns: [
      { title: say.source },
      { title: say.gas },
      { title: `${say.emission} (${say.median})`, form: 'number' },
      { title: `${say.emission} (${say.interval90})`, form: 'number' },
      { title: say.probability, form: 'number' },
      { title: say.area50, form: 'number' },
      { title: say.area90, form: 'number' },
    ],
    rows: sources.map((source) => [
      source.id,
      `${gases[source.species]} (${formula(source.species)})`,
      digits(source.rate_kgph.p50),
      `${digits(source.rate_kgph.p05)} – ${digits(source.rate_kgph.p95)}`,
      percent(Math.min(source.probability, SURE)),
      areaText(source.area50_m2),
      areaText(source.area90_m2),
    ]),
  }
  return [
    heading,
    rates,
    ...activityBlocks(result, language),
    positionTable({ sources }, say),
    { kind: 'paragraph', text: say.precision, quiet: true },
  ]
}

function positionTable({ sources }: Pick<Result, 'sources'>, say: Phrases['words']): Block {
  const rows = sources.map((source) => {
    const { lat, lon, x_m, y_m, z_m } = source.position
    const reach = reach_m(source)
    const local = [x_m, y_m, z_m].map((metres) => localText(metres, reach)).join(', ')
    if (lat === null || lon === null) return [source.id, '–', '–', '–', local]
    const place = placeTexts({ lat_deg: lat, lon_deg: lon }, reach)
    return [source.id, place.decimal, place.dms, place.mgrs ?? '–', local]
  })
  const columns = [say.source, say.decimal, say.dms, say.mgrs, say.localPosition].map((title) => ({ title }))
  return { kind: 'table', caption: say.position, columns, rows }
}

const DETECTIONS_MOST = 40

function gasBlocks(result: Result, records: Records, drawings: Drawings, { words: say }: Phrases): Block[] {
  const blocks: Block[] = []
  if (drawings.gas) {
    blocks.push({ kind: 'heading', text: say.timeline }, { kind: 'figures', drawings: [drawings.gas] })
    if (records.gas.length > DRAWN_MOST) {
      const text = fill(say.sensorsShown, { shown: DRAWN_MOST, all: records.gas.length })
      blocks.push({ kind: 'paragraph', text, quiet: true })
    }
  }
  if (drawings.residuals)
    blocks.push({ kind: 'heading', text: say.residuals }, { kind: 'figures', drawings: [drawings.residuals] })
  blocks.push({ kind: 'heading', text: say.detections })
  const { detections } = result
  if (detections.length === 0) return [...blocks, { kind: 'paragraph', text: say.detectionsNone }]
  blocks.push({
    kind: 'table',
    caption: say.detections,
    columns: [
      { title: say.detectionName },
      { title: say.peakTime },
      { title: say.sensorName },
      { title: say.peak, form: 'number' },
      { title: say.score, form: 'number' },
      { title: say.plume, form: 'number' },
    ],
    rows: detections
      .slice(0, DETECTIONS_MOST)
      .map(({ id, peak_us, sensor, peakEnhancement_ppm, score, plume }) => [
        id,
        utcText(peak_us),
        sensor,
        digits(peakEnhancement_ppm),
        digits(score),
        String(plume),
      ]),
  })
  const more = detections.length - DETECTIONS_MOST
  if (more > 0) blocks.push({ kind: 'paragraph', text: fill(say.detectionsMore, { more }), quiet: true })
  return blocks
}

function windBlocks({ rose, wind }: Drawings, { words: say }: Phrases): Block[] {
  const heading: Block = { kind: 'heading', text: say.wind }
  if (!rose || !wind) return [heading, { kind: 'paragraph', text: say.noWind }]
  return [heading, { kind: 'figures', drawings: [rose, wind] }]
}

function limitBlocks(result: Result, { words: say }: Phrases): Block[] {
  const { verdict, detectionLimit_kgph, falseAlarmsPerHour, fit } = result
  const { p50, probability } = detectionLimit_kgph
  const limit =
    p50 === null
      ? say.limitUnknown
      : fill(say.limitText, { limit: digits(p50), chance: percent(probability) })
  const fitText = fill(say.fitText, {
    explained: percent(fit.explained),
    p: digits(fit.pValue),
    seconds: digits(fit.residualCorrelation_s),
  })
  const alarms = fill(say.falseAlarms, { rate: digits(falseAlarmsPerHour) })
  return [
    { kind: 'heading', text: say.limits },
    { kind: 'list', items: [limit, ...(verdict === 'nothing-found' ? [] : [fitText]), alarms, say.rightTo] },
  ]
}

/** What it all rests on: assumptions, inputs by digest, and what computed it. */
function basisBlocks(result: Result, language: Phrases): Block[] {
  const { words: say } = language
  const { version, kernel, seed } = result.engine
  return [
    { kind: 'heading', text: say.assumed },
    ...assumedBlocks(result, language),
    { kind: 'heading', text: say.inputs },
    {
      kind: 'table',
      caption: say.inputs,
      columns: [
        { title: say.file },
        { title: 'SHA-256', form: 'code' },
        { title: say.size, form: 'number' },
        { title: say.rows, form: 'number' },
        { title: say.faultsFound },
      ],
      rows: result.inputs.map(({ file, sha256, bytes, rows, faults }) => [
        file,
        sha256,
        grouped(String(bytes)),
        grouped(String(rows)),
        faultsText(faults, language),
      ]),
    },
    { kind: 'heading', text: say.madeBy },
    {
      kind: 'paragraph',
      text: `${say.engine}: Overflight ${version}. ${say.kernel}: ${kernel}. ${say.seed}: ${seed}. ${say.again}`,
    },
  ]
}

/** The assumptions, then the notes on the recordings. */
function assumedBlocks(result: Result, { words: say, ...language }: Phrases): Block[] {
  const assumed = result.assumed.map((each) => assumedText(each, language.assumed))
  const notes = result.noted.map((each) => noteText(each, language.notes))
  return [
    assumed.length > 0 ? { kind: 'list', items: assumed } : { kind: 'paragraph', text: say.assumedNothing },
    ...(notes.length > 0
      ? ([
          { kind: 'paragraph', text: say.notes },
          { kind: 'list', items: notes },
        ] as const)
      : []),
  ]
}
