import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ALWAYS, monthsOf, readPeriod } from './period.ts'
import type { FlownSortie } from './sortie.ts'
import { type Asked, type Row, type Statistics, statistics } from './statistics.ts'
import { coarse, type FlownWay, flownIn_m, type Span } from './way.ts'

/** Two hours before a month ends. */
const START_US = Date.UTC(2026, 0, 31, 22) * 1000
const S = 1e6

/** A fix a minute, at its own speed each minute. */
function wayAt(from_us: number, speeds_mps: readonly number[]): FlownWay {
  const t_us = Float64Array.from({ length: speeds_mps.length + 1 }, (_, k) => from_us + 60 * S * k)
  const along_m = new Float64Array(t_us.length)
  speeds_mps.forEach((speed, k) => {
    along_m[k + 1] = along_m[k]! + 60 * speed
  })
  return { from_us, to_us: t_us.at(-1)!, t_us, along_m }
}

const mostly = fc.nat(3).map((any) => any > 0)
const verdictOn = fc.constantFrom('inside' as const, 'outside' as const, 'cannot-say' as const)

/** Up to a week around the turn of a month; sides may leave gaps. */
const anySortie: fc.Arbitrary<Omit<FlownSortie, 'id'>> = fc
  .record({
    after_min: fc.oneof(fc.nat(100), fc.nat(100), fc.nat(7 * 1440)),
    speeds_mps: fc.array(fc.integer({ min: 0, max: 250 }), { minLength: 20, maxLength: 60 }),
    hasWay: mostly,
    isJudged: mostly,
    turns_min: fc.array(fc.record({ at_min: fc.nat(40), verdict: verdictOn, isSaid: mostly }), {
      minLength: 1,
      maxLength: 6,
      size: 'max',
    }),
    gas_min: fc.option(fc.tuple(fc.nat(30), fc.nat(30))),
    platform: fc.constantFrom('u-2', 'p-8', null),
    operator: fc.constantFrom('one', 'two', 'strangers', null),
    data: fc.constantFrom('real' as const, 'simulated' as const),
    verdict: fc.constantFrom('located' as const, 'area-only' as const, 'nothing-found' as const),
    hasEntries: fc.boolean(),
  })
  .map(({ after_min, speeds_mps, hasWay, isJudged, turns_min, gas_min, hasEntries, ...rest }) => {
    const from_us = START_US + 60 * S * after_min
    const way = hasWay ? wayAt(from_us, speeds_mps) : null
    const cuts = [...turns_min].sort((a, b) => a.at_min - b.at_min)
    const sides = cuts.flatMap(({ at_min, verdict, isSaid }, k) => {
      const [start, end] = [from_us + 60 * S * at_min, from_us + 60 * S * (cuts[k + 1]?.at_min ?? 90)]
      const to_us = Math.min(end, way?.to_us ?? end)
      return !isSaid || to_us <= start ? [] : [{ from_us: start, to_us, verdict }]
    })
    const gas =
      gas_min === null
        ? []
        : [
            {
              from_us: from_us + 60 * S * gas_min[0],
              to_us: from_us + 60 * S * (gas_min[0] + gas_min[1] + 1),
            },
          ]
    return {
      ...{ ...rest, way, gas, begins_us: from_us, isThinned: false },
      verdict: gas_min === null ? null : rest.verdict,
      states: isJudged && way !== null ? [{ state: 'MX', name: 'Mexico', sides }] : null,
      entries: hasEntries ? [{ index: after_min, kind: 'detect.run' }] : [],
    }
  })

const anyFleet = fc
  .array(anySortie, { maxLength: 8, size: 'max' })
  .map((sorties) => sorties.map((sortie, k): FlownSortie => ({ ...sortie, id: `s${k}` })))
const anyInstant = fc
  .oneof(fc.nat(2 * 3600), fc.nat(2 * 3600), fc.integer({ min: -3600, max: 8 * 86_400 }))
  .map((at_s) => START_US + S * at_s)
const anyPeriod = fc
  .option(fc.tuple(anyInstant, anyInstant))
  .map(
    (ends): Span => (ends === null ? ALWAYS : { from_us: Math.min(...ends), to_us: Math.max(...ends) + 1 }),
  )

const registry = {
  name: 'made',
  platforms: [{ id: 'u-2', name: 'U-2 class' }],
  operators: [
    { id: 'one', name: 'One', rule: 'never' as const },
    { id: 'two', name: 'Two', rule: 'as-authorised' as const },
  ],
}
const asked = (period: Span, by: Asked['by'] = 'operator'): Asked => ({ period, by })

/** Every number of a row, by name; of states too. */
function numbersOf({
  sorties,
  flown_s,
  flown_m,
  gas_s,
  states,
  findings,
  withoutGas,
}: Row): Map<string, number> {
  const plain = Object.entries({ sorties, flown_s, flown_m, gas_s, withoutGas, ...findings })
  const sides = states.flatMap(({ state, name: _, ...figures }) =>
    // What is not judged depends on which states there are: the rest of them is in no other figure.
    Object.entries(figures).flatMap(([key, figure]) =>
      key.startsWith('notJudged') ? [] : [[`${state} ${key}`, figure] as const],
    ),
  )
  return new Map([...plain, ...sides].map(([key, figure]) => [key, figure.value]))
}

function sumOf(rows: readonly Row[]): Map<string, number> {
  const sum = new Map<string, number>()
  for (const row of rows) for (const [key, value] of numbersOf(row)) sum.set(key, (sum.get(key) ?? 0) + value)
  return sum
}

function same(some: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): void {
  for (const key of new Set([...some.keys(), ...others.keys()])) {
    const [a, b] = [some.get(key) ?? 0, others.get(key) ?? 0]
    assert.ok(Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a)), `${key}: ${a} and ${b}`)
  }
}

test('rows over operators, platforms and months add up to the whole', () => {
  fc.assert(
    fc.property(
      anyFleet,
      anyPeriod,
      fc.constantFrom('operator', 'platform', 'month'),
      (fleet, period, by) => {
        const { rows, total } = statistics(fleet, registry, asked(period, by))
        same(sumOf(rows), numbersOf(total))
      },
    ),
  )
})

test('a period that is split loses nothing and counts nothing twice', () => {
  fc.assert(
    fc.property(anyFleet, anyPeriod, anyInstant, fc.nat(20), (fleet, period, at_us, k) => {
      // Also at the very instant at which one begins.
      const wanted_us = fleet[k]?.begins_us ?? at_us
      const cut_us = Math.min(Math.max(wanted_us, period.from_us), period.to_us)
      const parts = [
        { ...period, to_us: cut_us },
        { ...period, from_us: cut_us },
      ]
      const totals = parts.map((part) => statistics(fleet, registry, asked(part)).total)
      same(sumOf(totals), numbersOf(statistics(fleet, registry, asked(period)).total))
    }),
  )
})

test('inside, outside, what cannot be said and what was not judged are all that was flown', () => {
  fc.assert(
    fc.property(anyFleet, anyPeriod, (fleet, period) => {
      const { total, rows } = statistics(fleet, registry, asked(period))
      for (const { states, flown_s, flown_m } of [total, ...rows])
        for (const state of states)
          for (const [unit, flown] of [
            ['s', flown_s],
            ['m', flown_m],
          ] as const) {
            const parts = (['inside', 'outside', 'cannotSay', 'notJudged'] as const).map(
              (side) => state[`${side}_${unit}`].value,
            )
            assert.ok(parts.every((part) => part >= 0))
            const sum = parts.reduce((a, b) => a + b)
            assert.ok(
              Math.abs(sum - flown.value) <= 1e-6 * Math.max(1, flown.value),
              `${sum} of ${flown.value}`,
            )
          }
    }),
  )
})

test('time and way inside are those of a count minute by minute', () => {
  fc.assert(
    fc.property(anyFleet, anyPeriod, (fleet, period) => {
      const { total } = statistics(fleet, registry, asked(period))
      const counted = { inside: [0, 0], outside: [0, 0] }
      for (const { way, states } of fleet)
        for (const { from_us, to_us, verdict } of states?.[0]?.sides ?? [])
          for (let at_us = from_us; at_us < to_us; at_us += 60 * S) {
            const minute = {
              from_us: Math.max(at_us, period.from_us),
              to_us: Math.min(at_us + 60 * S, period.to_us),
            }
            if (verdict === 'cannot-say' || minute.to_us <= minute.from_us) continue
            const k = (at_us - way!.from_us) / (60 * S)
            const share = (minute.to_us - minute.from_us) / (60 * S)
            counted[verdict][0]! += 60 * share
            counted[verdict][1]! += share * (way!.along_m[k + 1]! - way!.along_m[k]!)
          }
      const [state] = total.states
      for (const side of ['inside', 'outside'] as const) {
        assert.ok(Math.abs((state?.[`${side}_s`].value ?? 0) - counted[side][0]!) < 1e-3)
        assert.ok(Math.abs((state?.[`${side}_m`].value ?? 0) - counted[side][1]!) < 1e-2)
      }
    }),
  )
})

test('every figure rests on sorties that are listed and on their entries, and nothing is dropped unnamed', () => {
  fc.assert(
    fc.property(anyFleet, anyPeriod, (fleet, period) => {
      const made = statistics(fleet, registry, asked(period))
      const listed = new Map(made.sorties.map(({ id, entries }) => [id, entries]))
      for (const { sorties, flown_s, findings } of [made.total, ...made.rows])
        for (const figure of [sorties, flown_s, ...Object.values(findings)]) {
          const entries = figure.sorties.flatMap((id) => listed.get(id)!.map(({ index }) => index))
          assert.deepEqual(
            figure.entries,
            [...new Set(entries)].sort((a, b) => a - b),
          )
          assert.equal(figure.value > 0, figure.sorties.length > 0)
        }
      assert.equal(made.total.sorties.value + made.total.continued.value, made.sorties.length)
      const named = (why: string) => made.wanting.find((each) => each.why === why)?.sorties ?? []
      for (const { id, way, states, platform, operator, entries } of fleet.filter((each) =>
        listed.has(each.id),
      )) {
        assert.equal(named('no-way').includes(id), way === null)
        assert.equal(named('no-verdict').includes(id), way !== null && states === null)
        assert.equal(named('no-platform').includes(id), platform === null)
        assert.equal(named('unknown-platform').includes(id), platform === 'p-8')
        assert.equal(named('unknown-operator').includes(id), operator === 'strangers')
        assert.equal(named('not-in-record').includes(id), entries.length === 0)
      }
    }),
  )
})

test('shares are of the sorties that sought a source, each with its interval; without any there is none', () => {
  const sortie = (id: string, verdict: FlownSortie['verdict']): FlownSortie => ({
    ...{ id, verdict, data: 'simulated', platform: null, operator: null, begins_us: START_US },
    ...{ gas: [], way: null, isThinned: false, states: null, entries: [] },
  })
  const of = (...verdicts: FlownSortie['verdict'][]): Statistics =>
    statistics(
      verdicts.map((verdict, k) => sortie(`s${k}`, verdict)),
      null,
      asked(ALWAYS),
    )
  const { shares, withoutGas } = of('located', 'nothing-found', null).total
  assert.deepEqual([shares!.located.count, shares!.located.of, withoutGas.value], [1, 2, 1])
  assert.ok(shares!.located.low < 0.02 && shares!.located.high > 0.98)
  assert.equal(of(null).total.shares, null)
})

test('what has no time is counted without a period, and named with one', () => {
  const timeless: FlownSortie = {
    ...{ id: 'old', verdict: 'located', data: 'test', platform: 'u-2', operator: 'one', begins_us: null },
    ...{ gas: [], way: null, isThinned: false, states: null, entries: [] },
  }
  assert.equal(statistics([timeless], registry, asked(ALWAYS)).total.sorties.value, 1)
  const bounded = statistics([timeless], registry, asked({ from_us: 0, to_us: START_US }))
  assert.equal(bounded.total.sorties.value, 0)
  assert.deepEqual(bounded.wanting, [{ why: 'no-time', sorties: ['old'] }])
})

test('a day named last is counted whole; what is no day is told', () => {
  const march = readPeriod('2026-03-01', '2026-03-31')
  assert.ok(march.ok)
  assert.deepEqual(monthsOf(march.value), [{ name: '2026-03', ...march.value }])
  assert.deepEqual(readPeriod('2026-02-30', undefined), { ok: false, found: '2026-02-30' })
  assert.deepEqual(readPeriod(undefined, 'tomorrow'), { ok: false, found: 'tomorrow' })
  assert.equal(readPeriod('2026-03-02', '2026-03-01').ok, false)
})

test('a way kept at fewer places has the same length, and the same at the instants named', () => {
  const speeds = Array.from({ length: 5000 }, (_, k) => (k * 37) % 200)
  const way = wayAt(START_US, speeds)
  const at_us = START_US + 60 * S * 1234.5
  const fewer = coarse(way, [at_us])
  assert.ok(fewer.t_us.length < 510)
  for (const span of [way, { from_us: way.from_us, to_us: at_us }, { from_us: at_us, to_us: way.to_us }])
    assert.ok(Math.abs(flownIn_m(way, span) - flownIn_m(fewer, span)) < 1e-6)
})
