import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import fc from 'fast-check'
import { decisionCodes } from '../ledger/kinds.ts'
import { type Authority, parseAuthority } from './authority.ts'
import { decide } from './decide.ts'
import { factsOf } from './facts.ts'
import { judge, judgeFacts } from './judge.ts'
import { reasonsInBoth, reasonTexts } from './reasons.ts'
import { reasonsEnglish } from './reasons-en.ts'
import { reasonsSpanish } from './reasons-es.ts'
import { nothingKnown, type Request } from './request.ts'
import { type Fact, type Facts, factNames, rules } from './rules.ts'
import type { SecondJudge } from './second-judge.ts'
import { grantableVerbs, verbs } from './verbs.ts'

const document = JSON.parse(
  readFileSync(new URL('../../corpus/authority/authority.json', import.meta.url), 'utf8'),
)
const read = (change: object = {}): Authority => {
  const authority = parseAuthority({ ...document, ...change })
  assert.ok(authority.ok, JSON.stringify(authority))
  return authority.value
}
const us = (iso: string) => Date.parse(iso) * 1000
const bound_us = 60e6

/** A real sortie within everything, asked for in its hour. */
const base = (verb: string): Request => ({
  ...nothingKnown(verb),
  data: 'real',
  authority: read(),
  now: { at_us: us('2026-03-17T16:30:00Z'), bound_us },
  span: { from_us: us('2026-03-17T16:10:00Z'), to_us: us('2026-03-17T16:20:00Z'), bound_us },
  place: { depth_m: 900, sigma_m: 5 },
  heights: [{ datum: 'ground', low_m: 3, high_m: 60, sigma_m: 10 }],
  sensors: ['gas'],
  species: ['CH4'],
  purpose: 'instrument-trial',
  dwellings: false,
  payload: 'unarmed',
  states: [{ state: 'Nowhere', status: 'unknown' }],
  operator: 'as-authorised',
  isSecondPerson: true,
  partner: 'Otherland: Emissions Agency (invented)',
  role: 'operator',
  held: [],
})
const asked = (verb: string, change: Partial<Request> = {}) => ({ ...base(verb), ...change })
const under = (verb: string, change: object, besides: Partial<Request> = {}) =>
  asked(verb, { authority: read(change), ...besides })
const at = (iso: string) => ({ at_us: us(iso), bound_us })

/** One permitted and one refused for each rule. */
const examples: Record<string, readonly [permitted: Request, refused: Request]> = {
  'not-collected': [
    { ...nothingKnown('open'), data: 'training', held: [], now: at('2030-01-01T00:00:00Z') },
    { ...nothingKnown('open'), data: 'Training', held: [], now: at('2030-01-01T00:00:00Z') },
  ],
  granted: [asked('process'), under('process', { verbs: ['ingest', 'open'] })],
  'kept-long-enough': [
    asked('erase', { now: at('2051-06-01T00:00:00Z') }),
    asked('erase', { now: at('2026-06-01T00:00:00Z') }),
  ],
  overseer: [asked('lift-hold', { role: 'overseer' }), asked('lift-hold', { role: 'operator' })],
  'no-authority': [
    asked('ingest', { data: 'simulated', authority: null }),
    asked('ingest', { authority: null }),
  ],
  revoked: [
    under('open', { revoked: { at: '2026-03-18T00:00:00Z', because: 'ended' } }),
    under('open', { revoked: { at: '2026-03-16T00:00:00Z', because: 'ended' } }),
  ],
  'not-yet': [asked('fly'), asked('fly', { now: at('2026-03-16T00:00:00Z') })],
  'no-longer': [
    asked('plan', { now: at('2026-03-01T00:00:00Z') }),
    asked('plan', { now: at('2026-03-18T00:00:00Z') }),
  ],
  time: [
    asked('process'),
    asked('process', {
      span: { from_us: us('2026-03-17T16:10:00Z'), to_us: us('2026-03-17T18:00:00Z'), bound_us },
    }),
  ],
  area: [
    under('process', { area: null, noAreaBecause: 'all of it' }, { place: null }),
    asked('process', { place: { depth_m: -900, sigma_m: 5 } }),
  ],
  heights: [
    under('process', { height: null, noHeightBecause: 'all of them' }, { heights: null }),
    asked('process', { heights: [{ datum: 'ground', low_m: 3, high_m: 9000, sigma_m: 10 }] }),
  ],
  sensor: [asked('process'), asked('process', { sensors: ['gas', 'imaging-spectrometer'] })],
  species: [
    asked('process', { sensors: ['motion-imagery'], species: null }),
    asked('process', { species: ['CH4', 'NH3'] }),
  ],
  purpose: [asked('open'), asked('open', { purpose: 'toxic-release' })],
  dwellings: [
    asked('process', { dwellings: true }),
    under('process', { residential: { stance: 'excluded', statement: 'None.' } }, { dwellings: true }),
  ],
  'kept-too-long': [
    asked('open', { now: at('2051-03-01T00:00:00Z') }),
    asked('open', { now: at('2051-06-01T00:00:00Z') }),
  ],
  held: [asked('open', { held: ['erase', 'release'] }), asked('open', { held: ['erase', 'open'] })],
  payload: [asked('fly'), asked('fly', { payload: 'pods' })],
  state: [
    asked('plan', { states: [] }),
    asked('plan', { states: [{ state: 'Thirdland', status: 'granted' }] }),
  ],
  'clearance-denied': [
    asked('plan', { states: [{ state: 'Otherland', status: 'requested' }] }),
    asked('plan', { states: [{ state: 'Otherland', status: 'denied' }] }),
  ],
  clearance: [
    asked('fly', {
      states: [
        {
          state: 'Otherland',
          status: 'granted',
          from: '2026-03-17T00:00:00Z',
          until: '2026-03-18T00:00:00Z',
        },
      ],
    }),
    asked('fly', { states: [{ state: 'Otherland', status: 'not-requested' }] }),
  ],
  operator: [
    asked('plan', { operator: 'with-clearance', states: [{ state: 'Otherland', status: 'requested' }] }),
    asked('plan', { operator: 'never', states: [{ state: 'Otherland', status: 'requested' }] }),
  ],
  'second-person': [asked('approve'), asked('approve', { isSecondPerson: false })],
  partner: [asked('release'), asked('release', { partner: 'Otherland: Another office' })],
}

for (const { id, effect } of rules)
  test(`rule ${id}: one permitted, one refused`, () => {
    const [yes, no] = examples[id]!.map((request) => judge(request))
    assert.equal(yes!.outcome, 'permit', JSON.stringify(yes))
    assert.equal(no!.outcome, 'refuse', JSON.stringify(no))
    const [decides, silent] = effect === 'permit' ? [yes, no] : [no, yes]
    assert.ok(decides!.by.includes(id) && !silent!.by.includes(id))
  })

test('every rule is made of declared facts, every fact is used, every rule and fact has its words', () => {
  assert.deepEqual(Object.keys(examples).sort(), rules.map(({ id }) => id).sort())
  assert.deepEqual([...new Set(rules.flatMap(({ when }) => when))].sort(), [...factNames].sort())
  const besides = [
    ...['silence', 'not-overseer', 'kept-still', 'no-authority-for-verb', 'not-collected-yet'],
    'no-authority-for-plan',
    ...['unknown-verb', 'judges-disagree', 'judge-error'],
  ]
  assert.deepEqual(
    Object.keys(reasonsEnglish).sort(),
    [...rules.map(({ id }) => id), ...besides, ...factNames.map((fact) => `unknown.${fact}`)].sort(),
  )
})

test('Spanish says everything English says, with the same values in it, and is not English', () => {
  const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  assert.deepEqual(Object.keys(reasonsSpanish).sort(), Object.keys(reasonsEnglish).sort())
  for (const [code, text] of Object.entries(reasonsEnglish)) {
    const other = reasonsSpanish[code as keyof typeof reasonsEnglish]
    assert.deepEqual(places(other), places(text), code)
    assert.notEqual(other, text, code)
  }
})

test('what is not known refuses, and says what to state', () => {
  const unknowns: [verb: string, Partial<Request>, Fact, RegExp][] = [
    ['open', { data: null }, 'notCollected', /Set "data"/],
    ['process', { span: null }, 'outsideTime', /clockBound_s/],
    [
      'process',
      { span: { from_us: Number.NaN, to_us: 1, bound_us } },
      'outsideTime',
      /start of the recordings/,
    ],
    [
      'process',
      { span: { ...base('process').span!, bound_us: null } },
      'outsideTime',
      /how far its clock may be off/,
    ],
    ['process', { place: null }, 'outsideArea', /origin of the frame/],
    ['process', { place: { depth_m: 14.9, sigma_m: 5 } }, 'outsideArea', /closer to its edge/],
    ['process', { heights: null }, 'outsideHeights', /Heights are not known/],
    [
      'process',
      { heights: [{ datum: 'sea-level', low_m: 3, high_m: 60, sigma_m: 1 }] },
      'outsideHeights',
      /measured from/,
    ],
    ['process', { species: null }, 'speciesNotCovered', /which gases/],
    ['process', { species: [] }, 'speciesNotCovered', /which gases/],
    ['process', { sensors: [] }, 'sensorNotCovered', /which sensor/],
    ['process', { purpose: null }, 'purposeNotCovered', /"purpose"/],
    ['process', { now: { at_us: Number.NaN, bound_us } }, 'notYetInForce', /clock of this machine/],
    ['process', { held: null }, 'held', /holds cannot be read/],
    ['fly', { payload: null }, 'payloadNotDeclared', /"payload": "unarmed"/],
    ['plan', { states: null }, 'stateNotCovered', /boundary set/],
    [
      'fly',
      { states: [{ state: 'Otherland', status: 'unknown' }] },
      'clearanceMissing',
      /Record that state's answer/,
    ],
    [
      'plan',
      { operator: null, states: [{ state: 'Otherland', status: 'requested' }] },
      'operatorStaysOut',
      /platform/,
    ],
    ['approve', { isSecondPerson: null }, 'sameHand', /whoever approves/],
    ['release', { partner: null }, 'partnerNotCovered', /Name the office/],
    ['set-hold', { role: null }, 'overseer', /who asks/],
  ]
  for (const [verb, change, fact, advice] of unknowns) {
    const decision = decide(asked(verb, change), agreeing)
    assert.equal(decision.outcome, 'refuse', fact)
    assert.equal(decision.code, 'unknown-fact', `${fact}: ${decision.by}`)
    assert.ok(decision.unknown.includes(fact), `${fact}: ${decision.unknown}`)
    assert.match(reasonTexts(decision.reasons, 'en').join(' '), advice)
  }
})

test('a time that may lie outside, given the bound of its clock, is not within', () => {
  const from = us(document.from)
  const of = (from_us: number, bound: number) =>
    factsOf(asked('process', { span: { from_us, to_us: from + 600e6, bound_us: bound } })).outsideTime
  assert.deepEqual([of(from + 60e6, 60e6), of(from + 60e6 - 1, 60e6), of(from, 0)], [false, undefined, false])
  assert.deepEqual(
    [of(from - 60e6, 60e6), of(from - 60e6 - 1, 60e6), of(from - 1, 0)],
    [undefined, true, true],
  )
})

/** The first judge over again, as the second. */
const agreeing: SecondJudge = { judge: (request) => judge(request) }

test('two judges who differ, or a second one who fails in any way, permit nothing; and that is an incident', () => {
  const request = asked('process')
  assert.equal(decide(request, agreeing).outcome, 'permit')
  const against: [SecondJudge, string, RegExp][] = [
    [{ judge: () => ({ outcome: 'refuse', by: ['p'] }) }, 'judges-disagree', /second judge: refuse by p/],
    [{ judge: () => ({ outcome: 'error', error: 'overflow' }) }, 'judge-error', /overflow/],
    [
      {
        judge: () => {
          throw new Error('unreachable')
        },
      },
      'judge-error',
      /unreachable/,
    ],
  ]
  for (const [second, code, says] of against) {
    const decision = decide(request, second)
    assert.deepEqual([decision.outcome, decision.code, decision.by[0]], ['refuse', code, code])
    assert.match(decision.incident!, says)
    assert.match(reasonTexts(decision.reasons, 'es').join(), /segundo juez|dos jueces/)
  }
  const lenient = decide(asked('process', { species: ['NH3'] }), {
    judge: () => ({ outcome: 'permit', by: [] }),
  })
  assert.deepEqual(
    [lenient.outcome, lenient.code, lenient.by],
    ['refuse', 'judges-disagree', ['judges-disagree', 'species']],
  )
})

test('how the ledger names a decision', () => {
  const code = (request: Request) => decide(request, agreeing).code
  assert.equal(code(asked('process')), 'permit')
  assert.equal(code(asked('process', { authority: null })), 'no-authority')
  assert.equal(code(asked('process', { place: null })), 'unknown-fact')
  assert.equal(code(asked('process', { place: null, species: ['NH3'] })), 'outside-authority')
  assert.equal(code(under('process', { verbs: ['open'] })), 'outside-authority')
  assert.equal(code(asked('open', { held: ['open'] })), 'held')
  assert.equal(code(asked('strike')), 'unknown-verb')
  assert.ok((decisionCodes as readonly string[]).includes('judge-error'))
})

test('an authority for data that needs none is not claimed as relied on', () => {
  assert.equal(decide(asked('open', { data: 'test' }), agreeing).authority, 'none')
  assert.equal(decide(asked('open'), agreeing).authority, document.id)
  assert.equal(decide(asked('fly', { data: 'training' }), agreeing).authority, document.id)
})

const anyFacts = fc.record(
  Object.fromEntries(factNames.map((fact) => [fact, fc.option(fc.boolean(), { nil: undefined })])),
  { requiredKeys: [] },
) as fc.Arbitrary<Facts>

test('no unknown verb is ever permitted, whatever the facts', () => {
  const unknown = fc.oneof(
    fc.string().filter((verb) => !(verbs as readonly string[]).includes(verb)),
    fc.constantFrom('strike', 'engage', 'toString', '__proto__', 'constructor', 'collect', 'Open'),
  )
  fc.assert(fc.property(unknown, anyFacts, (verb, facts) => judgeFacts(verb, facts).outcome === 'refuse'))
})

test('no missing fact is ever permitted, and each is named', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...verbs),
      fc.subarray([...factNames], { minLength: 1 }),
      anyFacts,
      (verb, missing, any) => {
        const needed = new Set(rules.filter((rule) => rule.verbs.includes(verb)).flatMap(({ when }) => when))
        for (const facts of [any, factsOf(base(verb))]) {
          const fewer = Object.fromEntries(
            Object.entries(facts).filter(([fact]) => !missing.includes(fact as Fact)),
          )
          const judgement = judgeFacts(verb, fewer as Facts)
          const lacking = missing.filter((fact) => needed.has(fact))
          if (lacking.length > 0) assert.equal(judgement.outcome, 'refuse')
          for (const fact of lacking) assert.ok(judgement.unknown.includes(fact))
        }
      },
    ),
  )
  // A fact that only an object's prototype knows is unknown too.
  assert.equal(judgeFacts('open', Object.create(factsOf(base('open')))).outcome, 'refuse')
})

test('a refusing rule beats every permission', () => {
  const known = fc.record(
    Object.fromEntries(factNames.map((fact) => [fact, fc.boolean()])),
  ) as fc.Arbitrary<Facts>
  fc.assert(
    fc.property(fc.constantFrom(...verbs), known, (verb, facts) => {
      const holds = (effect: string) =>
        rules.some(
          (rule) =>
            rule.effect === effect && rule.verbs.includes(verb) && rule.when.every((fact) => facts[fact]),
        )
      assert.equal(judgeFacts(verb, facts).outcome, holds('permit') && !holds('refuse') ? 'permit' : 'refuse')
    }),
  )
})

test('a plan is looked at without an authority, unless a hold refuses; nothing else is done with it so', () => {
  const planned = (verb: string, change: Partial<Request> = {}) =>
    decide(asked(verb, { data: 'planned', authority: null, ...change }), agreeing)
  for (const verb of verbs) {
    const { outcome, by, authority } = planned(verb)
    const isLooking = verb === 'open' || verb === 'search'
    const isOverseers = verb === 'set-hold' || verb === 'lift-hold'
    assert.equal(outcome, isLooking ? 'permit' : 'refuse', verb)
    assert.deepEqual(by, isLooking ? ['not-collected'] : isOverseers ? [] : ['no-authority'], verb)
    assert.equal(authority, 'none')
  }
  const said = (verb: string, language: 'en' | 'es') => reasonTexts(planned(verb).reasons, language).join(' ')
  assert.match(said('open', 'en'), /^This is a plan, of which nothing has been collected yet/)
  assert.match(said('search', 'es'), /^Es un plan, del que aún no se ha recogido nada/)
  assert.match(said('export', 'en'), /^Of a plan nothing has been collected yet.*"export" does/)
  const held = planned('open', { held: ['erase', 'open'] })
  assert.deepEqual([held.outcome, held.code, held.by], ['refuse', 'held', ['held']])
  assert.equal(planned('open', { held: null }).code, 'unknown-fact')
  // With an authority: not relied on where none is needed, and judged under where one is.
  const under = (verb: string) => planned(verb, { authority: read() })
  assert.deepEqual([under('open').authority, under('open').by], ['none', ['not-collected']])
  assert.deepEqual([under('process').authority, under('process').by], [document.id, ['granted']])
})

test('real data without an authority is refused for every verb that an authority grants', () => {
  for (const verb of grantableVerbs) {
    const { outcome, by } = judge(asked(verb, { authority: null }))
    assert.deepEqual([outcome, by], ['refuse', ['no-authority']], verb)
  }
})

test('a reason keeps foreign text as text, and a value that is not there stays visible', () => {
  const { reasons } = decide(asked('{from} <b>'), agreeing)
  assert.match(reasonsInBoth(reasons).en[0]!, /^"\{from\} <b>" is nothing this program does/)
})

test('no reason has an empty place, and none asks for what would not help', () => {
  const said = (request: Request) => reasonTexts(decide(request, agreeing).reasons, 'en').join(' ')
  const noLeave = { authority: null, role: 'operator' }
  assert.match(said(asked('set-hold', noLeave)), /^Only an overseer sets and lifts a hold\. Ask one/)
  assert.match(said(asked('erase')), /^These records may still be kept/)
  assert.match(
    said(asked('release', { ...noLeave, data: 'training' })),
    /^"release" needs an authority whatever/,
  )
  assert.match(said(asked('release', noLeave)), /^The data is real and no authority file is given/)
  const now = at('2035-01-01T00:00:00Z')
  for (const verb of verbs)
    for (const data of ['real', 'training', null])
      for (const authority of [null, read()])
        assert.doesNotMatch(said(asked(verb, { ...noLeave, data, authority, now })), /[{}]/, verb)
})
