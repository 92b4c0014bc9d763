/** Statistics of sorties: each figure with the sorties and the entries of the record that it rests on. */
import { isoFromInstant } from '../quantities/instant.ts'
import type { Verdict } from '../sources/verdict.ts'
import { exactShare, type Share } from './binomial.ts'
import { ALWAYS, monthsOf } from './period.ts'
import type { Registry } from './registry.ts'
import type { FlownSortie, Grouping, Want } from './sortie.ts'
import { flownIn_m, partOf, type Span } from './way.ts'

export interface Asked {
  readonly period: Span
  readonly by: Grouping
  /** Only sorties of this platform, of this operator; '' is those that name none. */
  readonly platform?: string | undefined
  readonly operator?: string | undefined
  readonly data?: FlownSortie['data'] | undefined
}

/** A number, and what it rests on: ids of sorties, and indices of entries in the record. */
export interface Figure {
  readonly value: number
  readonly sorties: readonly string[]
  readonly entries: readonly number[]
}

/** Time and distance of one state. inside + outside + cannotSay + notJudged is all that was flown. */
export interface StateFigures {
  readonly state: string
  readonly name: string
  readonly inside_s: Figure
  readonly inside_m: Figure
  readonly outside_s: Figure
  readonly outside_m: Figure
  readonly cannotSay_s: Figure
  readonly cannotSay_m: Figure
  /** Of sorties without a verdict on this state. */
  readonly notJudged_s: Figure
  readonly notJudged_m: Figure
}

export interface Row {
  /** Id of platform, operator or state, or the month; '' where sorties do not name one. */
  readonly key: string
  /** As the registry or the set of borders names it; null: it does not. */
  readonly name: string | null
  /** Those that began in the period. */
  readonly sorties: Figure
  /** Those that had begun before, and went on in it. */
  readonly continued: Figure
  readonly flown_s: Figure
  readonly flown_m: Figure
  readonly gas_s: Figure
  readonly states: readonly StateFigures[]
  /** Of the sorties that began in the period and measured gas: how many had which verdict. */
  readonly findings: Readonly<Record<Verdict, Figure>>
  /** The same as shares with their exact 95 % intervals; null where there is none. */
  readonly shares: Readonly<Record<Verdict, Share>> | null
  readonly withoutGas: Figure
}

export interface Statistics {
  readonly overflight: 'statistics/1'
  /** Null: without end on that side. */
  readonly period: { readonly from: string | null; readonly to: string | null }
  readonly by: Grouping
  readonly only: {
    readonly platform: string | null
    readonly operator: string | null
    readonly data: string | null
  }
  readonly registry: string | null
  /** How many of each kind of data are in the figures: what is simulated was never flown. */
  readonly data: Readonly<Record<FlownSortie['data'], number>>
  readonly total: Row
  readonly rows: readonly Row[]
  /** What could not be counted, or not under its name. */
  readonly wanting: readonly { readonly why: Want; readonly sorties: readonly string[] }[]
  /** Every sortie in the figures, and the entries behind it. */
  readonly sorties: readonly Listed[]
}

type Listed = Pick<FlownSortie, 'id' | 'data' | 'platform' | 'operator' | 'verdict' | 'entries'> & {
  readonly begins: string | null
}

/**
 * Counts sorties, hours, distances, sides of borders and findings in a period, as a whole and by one grouping. A sortie and its
 * finding belong to the period in which it began; of its time and way, that part counts which is in the period, so that periods
 * side by side add up. Pure: the same in, the same out.
 */
export function statistics(
  sorties: readonly FlownSortie[],
  registry: Registry | null,
  asked: Asked,
): Statistics {
  const chosen = sorties.filter((sortie) => isChosen(sortie, asked))
  const met = chosen.filter((sortie) => isIn(sortie, asked.period))
  return {
    overflight: 'statistics/1',
    period: { from: isoOf(asked.period.from_us), to: isoOf(asked.period.to_us) },
    by: asked.by,
    only: {
      platform: asked.platform ?? null,
      operator: asked.operator ?? null,
      data: asked.data ?? null,
    },
    registry: registry?.name ?? null,
    data: {
      real: met.filter(({ data }) => data === 'real').length,
      training: met.filter(({ data }) => data === 'training').length,
      test: met.filter(({ data }) => data === 'test').length,
      simulated: met.filter(({ data }) => data === 'simulated').length,
    },
    total: rowOf('', null, met, asked.period),
    rows: rowsBy(met, registry, asked),
    wanting: wantingOf(chosen, met, registry),
    sorties: met.map(({ id, data, platform, operator, begins_us, verdict, entries }) => {
      const begins = begins_us === null ? null : isoFromInstant(begins_us)
      return { id, data, platform, operator, begins, verdict, entries }
    }),
  }
}

const isoOf = (at_us: number): string | null => (Number.isFinite(at_us) ? isoFromInstant(at_us) : null)

const isChosen = (sortie: FlownSortie, { platform, operator, data }: Asked): boolean =>
  (platform === undefined || (sortie.platform ?? '') === platform) &&
  (operator === undefined || (sortie.operator ?? '') === operator) &&
  (data === undefined || sortie.data === data)

const isUnbounded = ({ from_us, to_us }: Span) => from_us === ALWAYS.from_us && to_us === ALWAYS.to_us

/** What has no time is in no period but that without ends. */
const isIn = (sortie: FlownSortie, period: Span): boolean =>
  begunIn(sortie, period) || spansOf(sortie).some((span) => partOf(span, period) !== undefined)

const spansOf = ({ way, gas }: FlownSortie): readonly Span[] => (way === null ? gas : [way, ...gas])

const begunIn = ({ begins_us }: FlownSortie, period: Span): boolean =>
  begins_us === null ? isUnbounded(period) : begins_us >= period.from_us && begins_us < period.to_us

function rowsBy(met: readonly FlownSortie[], registry: Registry | null, { by, period }: Asked): Row[] {
  if (by === 'month') return monthRows(met, period)
  if (by === 'state')
    return stateNames(met).map(([state, name]) => {
      const judged = met.filter(({ states }) => states?.some((each) => each.state === state))
      const row = rowOf(state, name, judged, period)
      return { ...row, states: row.states.filter((each) => each.state === state) }
    })
  const named = [...new Set(met.flatMap((sortie) => sortie[by] ?? []))].sort()
  // Those that name none stand last.
  const keys = met.some((sortie) => sortie[by] === null) ? [...named, ''] : named
  const known = registry?.[`${by}s`] ?? []
  return keys.map((key) => {
    const those = met.filter((sortie) => (sortie[by] ?? '') === key)
    return rowOf(key, known.find(({ id }) => id === key)?.name ?? null, those, period)
  })
}

/** Of each month that anything was in; what has no time has a row of its own. */
function monthRows(met: readonly FlownSortie[], period: Span): Row[] {
  const spans = met.flatMap((sortie) =>
    sortie.begins_us === null ? [] : [instant(sortie.begins_us), ...spansOf(sortie)],
  )
  const parts = spans.flatMap((span) => partOf(span, period) ?? [])
  const undated = met.filter(({ begins_us }) => begins_us === null)
  const whole = parts.reduce(
    (all, { from_us, to_us }) => ({
      from_us: Math.min(all.from_us, from_us),
      to_us: Math.max(all.to_us, to_us),
    }),
    { from_us: Number.POSITIVE_INFINITY, to_us: Number.NEGATIVE_INFINITY },
  )
  const months = parts.length === 0 ? [] : monthsOf(whole)
  const rows = months.flatMap((month) => {
    const part = partOf(month, period)!
    const those = met.filter((sortie) => sortie.begins_us !== null && isIn(sortie, part))
    return those.length === 0 ? [] : [rowOf(month.name, null, those, part)]
  })
  return undated.length === 0 ? rows : [...rows, rowOf('', null, undated, ALWAYS)]
}

/** As long as the clock can tell, so that it is in the period in which it is. */
const instant = (at_us: number): Span => ({ from_us: at_us, to_us: at_us + 1 })

/** States that any of these was judged against, by their ids. */
function stateNames(sorties: readonly FlownSortie[]): (readonly [string, string])[] {
  const names = new Map(
    sorties.flatMap(({ states }) => (states ?? []).map(({ state, name }) => [state, name] as const)),
  )
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1))
}

function rowOf(key: string, name: string | null, sorties: readonly FlownSortie[], period: Span): Row {
  const begun = sorties.filter((sortie) => begunIn(sortie, period))
  const sought = begun.filter(({ verdict }) => verdict !== null)
  const having = (verdict: Verdict) => sought.filter((sortie) => sortie.verdict === verdict)
  const verdicts = ['located', 'area-only', 'nothing-found'] as const
  const each = <T>(of: (verdict: Verdict) => T) =>
    Object.fromEntries(verdicts.map((verdict) => [verdict, of(verdict)])) as Record<Verdict, T>
  return {
    ...{ key, name },
    sorties: countOf(begun),
    continued: countOf(sorties.filter((sortie) => !begunIn(sortie, period))),
    flown_s: sumOf(sorties, (sortie) => flownIn(sortie, period).s),
    flown_m: sumOf(sorties, (sortie) => flownIn(sortie, period).m),
    gas_s: sumOf(sorties, ({ gas }) => gas.reduce((sum, span) => sum + length_s(partOf(span, period)), 0)),
    states: stateNames(sorties).map(([state, stateName]) => stateFigures(state, stateName, sorties, period)),
    findings: each((verdict) => countOf(having(verdict))),
    shares: sought.length === 0 ? null : each((verdict) => exactShare(having(verdict).length, sought.length)),
    withoutGas: countOf(begun.filter(({ verdict }) => verdict === null)),
  }
}

function stateFigures(
  state: string,
  name: string,
  sorties: readonly FlownSortie[],
  period: Span,
): StateFigures {
  const parts = new Map(sorties.map((sortie) => [sortie, sidesIn(sortie, state, period)] as const))
  const sum = (side: keyof Sides, of: keyof Amount) =>
    sumOf(sorties, (sortie) => parts.get(sortie)![side][of])
  return {
    ...{ state, name },
    ...{ inside_s: sum('inside', 's'), inside_m: sum('inside', 'm') },
    ...{ outside_s: sum('outside', 's'), outside_m: sum('outside', 'm') },
    ...{ cannotSay_s: sum('cannotSay', 's'), cannotSay_m: sum('cannotSay', 'm') },
    ...{ notJudged_s: sum('notJudged', 's'), notJudged_m: sum('notJudged', 'm') },
  }
}

/** Seconds and metres. */
interface Amount {
  readonly s: number
  readonly m: number
}
type Sides = Readonly<Record<'inside' | 'outside' | 'cannotSay' | 'notJudged', Amount>>

const NONE: Amount = { s: 0, m: 0 }

function sidesIn(sortie: FlownSortie, state: string, period: Span): Sides {
  const flown = flownIn(sortie, period)
  const sides = sortie.states?.find((each) => each.state === state)?.sides
  if (sides === undefined) return { inside: NONE, outside: NONE, cannotSay: NONE, notJudged: flown }
  const on = (verdict: 'inside' | 'outside') =>
    sides.reduce((sum, side) => {
      const part = side.verdict === verdict ? partOf(side, period) : undefined
      return part === undefined ? sum : plus(sum, flownIn(sortie, part))
    }, NONE)
  const [inside, outside] = [on('inside'), on('outside')]
  // What no side covers cannot be said either. Sums differ from the whole by rounding alone: never below 0.
  const rest = { s: flown.s - inside.s - outside.s, m: flown.m - inside.m - outside.m }
  return { inside, outside, cannotSay: { s: Math.max(0, rest.s), m: Math.max(0, rest.m) }, notJudged: NONE }
}

const plus = (a: Amount, b: Amount): Amount => ({ s: a.s + b.s, m: a.m + b.m })

/** In the air, from the first place of the track to the last. */
function flownIn({ way }: FlownSortie, period: Span): Amount {
  const part = way === null ? undefined : partOf(way, period)
  return way === null || part === undefined ? NONE : { s: length_s(part), m: flownIn_m(way, part) }
}

const length_s = (span: Span | undefined): number =>
  span === undefined ? 0 : (span.to_us - span.from_us) / 1e6

const countOf = (sorties: readonly FlownSortie[]): Figure => sumOf(sorties, () => 1)

function sumOf(sorties: readonly FlownSortie[], of: (sortie: FlownSortie) => number): Figure {
  const adding = sorties.map((sortie) => ({ sortie, value: of(sortie) })).filter(({ value }) => value > 0)
  const entries = adding.flatMap(({ sortie }) => sortie.entries.map(({ index }) => index))
  return {
    value: adding.reduce((sum, { value }) => sum + value, 0),
    sorties: adding.map(({ sortie }) => sortie.id),
    entries: [...new Set(entries)].sort((a, b) => a - b),
  }
}

function wantingOf(
  chosen: readonly FlownSortie[],
  met: readonly FlownSortie[],
  registry: Registry | null,
): Statistics['wanting'] {
  const isUnknown = (list: 'platforms' | 'operators', id: string | null) =>
    registry !== null && id !== null && !registry[list].some((each) => each.id === id)
  const all: readonly (readonly [Want, readonly FlownSortie[]])[] = [
    ['no-platform', met.filter(({ platform }) => platform === null)],
    ['unknown-platform', met.filter(({ platform }) => isUnknown('platforms', platform))],
    ['no-operator', met.filter(({ operator }) => operator === null)],
    ['unknown-operator', met.filter(({ operator }) => isUnknown('operators', operator))],
    ['no-time', chosen.filter(({ begins_us }) => begins_us === null)],
    ['no-way', met.filter(({ way }) => way === null)],
    ['thinned', met.filter(({ isThinned }) => isThinned)],
    ['no-verdict', met.filter(({ way, states }) => way !== null && states === null)],
    ['not-in-record', met.filter(({ entries }) => entries.length === 0)],
  ]
  return all.flatMap(([why, sorties]) =>
    sorties.length === 0 ? [] : [{ why, sorties: sorties.map(({ id }) => id) }],
  )
}
