import type { Theme } from './colour.ts'
import type { CoordinateFormat } from './coordinates.ts'
import { coordinateFormats } from './coordinates.ts'
import type { Language, UnitSystem } from './text.ts'
import { languages, unitSystems } from './text.ts'

/** Pages beside the sorties. */
export const pages = [
  'activity',
  'authorities',
  'plan',
  'fleet',
  'notices',
  'oversight',
  'record',
  'people',
] as const
export type PageName = (typeof pages)[number]

/** What the page of the fleet counts: days as people name them, ids, a closed word each. */
export interface FleetAsked {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly by?: string | undefined
  readonly platform?: string | undefined
  readonly operator?: string | undefined
  readonly data?: string | undefined
}
const fleetForms = {
  from: /^\d{4}-\d\d-\d\d$/,
  to: /^\d{4}-\d\d-\d\d$/,
  by: /^(platform|operator|state|month)$/,
  platform: /^[a-z0-9][a-z0-9-]{0,63}$/,
  operator: /^[a-z0-9][a-z0-9-]{0,63}$/,
  data: /^(real|training|test|simulated)$/,
} as const satisfies Record<keyof FleetAsked, RegExp>
const fleetKeys = Object.keys(fleetForms) as (keyof FleetAsked)[]

/** What of the overseer's page is shown, and what is looked for in it. */
export const oversightParts = [
  'wrong',
  'sorties',
  'authorities',
  'notices',
  'events',
  'places',
  'holds',
  'questions',
  'outside',
  'record',
] as const
export type OversightPart = (typeof oversightParts)[number]
export interface OversightAsked {
  readonly show?: OversightPart | undefined
  readonly find?: string | undefined
}

/** What a link to this screen carries. Every part is optional: what is missing takes its default. */
export interface Address {
  readonly sortie?: string
  readonly at_us?: number
  readonly source?: string
  readonly series?: string
  /** Of several videos at once this one, by its number. */
  readonly video?: number
  /** The boundary whose verdict is shown, and whether the track is coloured by it. */
  readonly boundary?: string
  readonly byVerdict?: boolean
  /** Followed as if it arrived now, so many times faster; 0: as fast as possible. */
  readonly follow?: number
  /** The stream that is listened to now, in place of recorded sorties. */
  readonly live?: true
  /** Another page than that of the sorties. */
  readonly page?: PageName
  /** Of the page of the record: which entry is open. */
  readonly entry?: number
  /** Of the page of notices: which one is open. */
  readonly notice?: string
  /** Of the page of plans: which one is open. */
  readonly plan?: string
  /** Of the page of the fleet: what is counted. */
  readonly fleet?: FleetAsked
  /** Of the overseer's page: which part, and what is looked for. */
  readonly oversight?: OversightAsked
  readonly view?: MapView
  readonly coordinates?: CoordinateFormat
  readonly units?: UnitSystem
  readonly language?: Language
  readonly theme?: Theme
}

/** Middle of the map in metres of the sortie's frame, and the web-map zoom. */
export interface MapView {
  readonly x_m: number
  readonly y_m: number
  readonly zoom: number
}

/** The query of a link, in a fixed order, without the question mark. */
export function encodeAddress(address: Address): string {
  const query = new URLSearchParams()
  if (address.sortie !== undefined) query.set('sortie', address.sortie)
  if (address.at_us !== undefined) query.set('t', new Date(address.at_us / 1000).toISOString())
  if (address.source !== undefined) query.set('source', address.source)
  if (address.series !== undefined) query.set('series', address.series)
  if (address.video !== undefined) query.set('video', String(address.video))
  if (address.boundary !== undefined) query.set('boundary', address.boundary)
  if (address.byVerdict !== undefined) query.set('verdict', address.byVerdict ? '1' : '0')
  if (address.follow !== undefined) query.set('follow', String(address.follow))
  if (address.live) query.set('live', '')
  if (address.page !== undefined) query.set('page', address.page)
  if (address.entry !== undefined) query.set('entry', String(address.entry))
  if (address.notice !== undefined) query.set('notice', address.notice)
  if (address.plan !== undefined) query.set('plan', address.plan)
  for (const key of fleetKeys) {
    const value = address.fleet?.[key]
    if (value) query.set(key, value)
  }
  if (address.oversight?.show) query.set('show', address.oversight.show)
  if (address.oversight?.find) query.set('find', address.oversight.find)
  if (address.view) {
    const { x_m, y_m, zoom } = address.view
    query.set('view', `${x_m.toFixed(1)},${y_m.toFixed(1)},${zoom.toFixed(2)}`)
  }
  if (address.coordinates) query.set('coords', address.coordinates)
  if (address.units) query.set('units', address.units)
  if (address.language) query.set('lang', address.language)
  if (address.theme) query.set('theme', address.theme)
  return query.toString()
}

/** Reads a query; parts that make no sense are left out, so that an old or damaged link still opens the screen. */
export function decodeAddress(search: string): Address {
  const query = new URLSearchParams(search)
  const at_ms = Date.parse(query.get('t') ?? '')
  return dropUndefined({
    sortie: query.get('sortie') || undefined,
    at_us: Number.isNaN(at_ms) ? undefined : at_ms * 1000,
    source: query.get('source') || undefined,
    series: query.get('series') || undefined,
    video: decodeCount(query.get('video')),
    boundary: query.get('boundary') || undefined,
    byVerdict: { '0': false, '1': true }[query.get('verdict') ?? ''],
    follow: decodeSpeed(query.get('follow')),
    live: query.has('live') ? (true as const) : undefined,
    page: oneOf(pages, query.get('page')),
    entry: decodeCount(query.get('entry')),
    notice: decodeNotice(query.get('notice')),
    plan: decodePlan(query.get('plan')),
    fleet: decodeFleet(query),
    oversight: decodeOversight(query),
    view: decodeView(query.get('view')),
    coordinates: oneOf(coordinateFormats, query.get('coords')),
    units: oneOf(unitSystems, query.get('units')),
    language: oneOf(languages, query.get('lang')),
    theme: oneOf(['dark', 'light'] as const, query.get('theme')),
  })
}

/** What the server replays at. */
const FASTEST = 10_000

function decodeSpeed(text: string | null): number | undefined {
  const speed = text === null || text.trim() === '' ? Number.NaN : Number(text)
  return speed >= 0 && speed <= FASTEST ? speed : undefined
}

const decodeCount = (text: string | null): number | undefined =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined

const decodeNotice = (text: string | null): string | undefined =>
  text !== null && /^notice-[0-9a-f]{32}$/.test(text) ? text : undefined

const decodePlan = (text: string | null): string | undefined =>
  text !== null && /^[a-z0-9][a-z0-9-]{0,63}$/.test(text) ? text : undefined

function decodeFleet(query: URLSearchParams): FleetAsked | undefined {
  const parts = fleetKeys.flatMap((key) => {
    const text = query.get(key)
    return text !== null && fleetForms[key].test(text) ? [[key, text] as const] : []
  })
  return parts.length === 0 ? undefined : Object.fromEntries(parts)
}

function decodeOversight(query: URLSearchParams): OversightAsked | undefined {
  const show = oneOf(oversightParts, query.get('show'))
  const find = query.get('find')?.slice(0, 200) || undefined
  return show === undefined && find === undefined
    ? undefined
    : { ...(show ? { show } : {}), ...(find ? { find } : {}) }
}

function decodeView(text: string | null): MapView | undefined {
  const [x_m, y_m, zoom, ...rest] = (text ?? '')
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (x_m === undefined || y_m === undefined || zoom === undefined || rest.length > 0) return undefined
  const sound = Math.abs(x_m) < 1e6 && Math.abs(y_m) < 1e6 && zoom >= 0 && zoom <= 24
  return sound ? { x_m, y_m, zoom } : undefined
}

const oneOf = <T extends string>(allowed: readonly T[], text: string | null): T | undefined =>
  allowed.find((word) => word === text)

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

function dropUndefined<T extends object>(parts: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Partial<
    Defined<T>
  >
}
