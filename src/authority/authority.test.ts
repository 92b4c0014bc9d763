import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { within } from './area.ts'
import { type Authority, parseAuthority } from './authority.ts'
import { judge } from './judge.ts'
import { authoriseProcessing, factsOf, type ProcessingRequest, refusalCodeOf } from './processing.ts'
import { processingFacts, processingRules, whenUnknown } from './rules.ts'

const document = {
  overflight: 'authority/1',
  id: 'authority/2026-07',
  issuer: { office: 'Office of the Environmental Inspector', state: 'Exampleland' },
  legalBasis: 'Clean Air Act, section 12 (3)',
  actions: ['collect', 'analyse'],
  purposes: ['leak-detection'],
  area: [
    [50, 8],
    [50, 9],
    [51, 9],
    [51, 8],
  ],
  from: '2026-07-01T00:00:00Z',
  until: '2026-07-31T23:59:59Z',
  sensors: ['gas'],
  species: ['CH4'],
}
const read = (value: unknown): Authority => {
  const authority = parseAuthority(value)
  assert.ok(authority.ok, JSON.stringify(authority))
  return authority.value
}
const us = (iso: string) => Date.parse(iso) * 1000
const real: ProcessingRequest = {
  data: 'real',
  authority: read(document),
  span_us: { from: us('2026-07-10T09:00:00Z'), to: us('2026-07-10T10:00:00Z') },
  footprint: [
    { lat_deg: 50.2, lon_deg: 8.2 },
    { lat_deg: 50.3, lon_deg: 8.4 },
  ],
  species: ['CH4'],
  now_us: us('2026-08-15T00:00:00Z'),
}
const withAuthority = (change: object): ProcessingRequest => ({
  ...real,
  authority: read({ ...document, ...change }),
})

/** One permitted and one refused for each rule. */
const examples: Record<string, readonly [ProcessingRequest, ProcessingRequest]> = {
  'analyse.not-collected': [
    { ...real, data: 'training', authority: null, footprint: null, span_us: null },
    { ...real, data: 'Training' },
  ],
  'analyse.authorised': [real, withAuthority({ actions: ['collect', 'release'] })],
  'analyse.no-authority': [
    { ...real, data: 'simulated', authority: null },
    { ...real, authority: null },
  ],
  'analyse.revoked': [
    withAuthority({ revoked: { at: '2026-08-16T00:00:00Z', because: 'ended' } }),
    withAuthority({ revoked: { at: '2026-08-14T00:00:00Z', because: 'ended' } }),
  ],
  'analyse.not-yet': [
    { ...real, now_us: us('2026-07-12T00:00:00Z') },
    { ...real, now_us: us('2026-06-30T00:00:00Z') },
  ],
  'analyse.time': [
    { ...real, span_us: { from: us('2026-07-01T00:00:00Z'), to: us('2026-07-31T23:59:59Z') } },
    { ...real, span_us: { from: us('2026-07-31T23:00:00Z'), to: us('2026-08-01T00:10:00Z') } },
  ],
  'analyse.area': [
    withAuthority({ area: null, noAreaBecause: 'the whole territory of the issuing state' }),
    { ...real, footprint: [{ lat_deg: 50.2, lon_deg: 9.2 }] },
  ],
  'analyse.sensor': [real, { ...real, sensors: ['gas', 'motion-imagery'] }],
  'analyse.species': [withAuthority({ species: ['CH4', 'NH3'] }), { ...real, species: ['CH4', 'NH3'] }],
}

for (const { id, effect } of processingRules)
  test(`rule ${id}: one permitted, one refused`, () => {
    const [permitted, refused] = examples[id]!
    const [yes, no] = [authoriseProcessing(permitted), authoriseProcessing(refused)]
    assert.equal(yes.outcome, 'permit', JSON.stringify(yes))
    assert.equal(no.outcome, 'refuse', JSON.stringify(no))
    const [decides, silent] = effect === 'permit' ? [yes, no] : [no, yes]
    assert.ok(decides.by.includes(id) && !silent.by.includes(id))
    assert.ok(yes.reasons.length > 0 && no.reasons.length > 0)
  })

test('every rule is made of declared facts, and every fact has a word for when it is unknown', () => {
  assert.deepEqual(Object.keys(examples).sort(), processingRules.map(({ id }) => id).sort())
  const used = new Set(processingRules.flatMap(({ when }) => when))
  assert.deepEqual([...used].sort(), [...processingFacts].sort())
  assert.deepEqual(Object.keys(whenUnknown).sort(), [...processingFacts].sort())
})

test('what is not known refuses real data, and says what to state', () => {
  const unknowns: [Partial<ProcessingRequest>, string, RegExp][] = [
    [{ span_us: null }, 'collectedOutsideTime', /State the start/],
    [{ span_us: { from: Number.NaN, to: 1 } }, 'collectedOutsideTime', /State the start/],
    [{ footprint: null }, 'collectedOutsideArea', /State the origin/],
    [{ footprint: [] }, 'collectedOutsideArea', /State the origin/],
    [{ footprint: [{ lat_deg: Number.NaN, lon_deg: 8 }] }, 'collectedOutsideArea', /State the origin/],
    [{ species: null }, 'speciesNotCovered', /which gases/],
    [{ species: [] }, 'speciesNotCovered', /which gases/],
    [{ sensors: [] }, 'sensorNotCovered', /which sensor/],
    [{ now_us: Number.NaN }, 'authorityNotYetInForce', /time now/],
    [{ data: null }, 'dataReal', /Set "data"/],
  ]
  for (const [change, fact, advice] of unknowns) {
    const decision = authoriseProcessing({ ...real, ...change })
    assert.equal(decision.outcome, 'refuse', fact)
    assert.ok(decision.unknown.includes(fact), `${fact}: ${decision.unknown}`)
    assert.match(decision.reasons.join(' '), advice)
  }
})

test('no unknown verb and no missing fact is ever permitted', () => {
  const verbs = new Set<string>(processingRules.map(({ action }) => action))
  const anyFacts = fc.record(
    Object.fromEntries(processingFacts.map((fact) => [fact, fc.option(fc.boolean(), { nil: undefined })])),
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.constantFrom('strike', 'engage', 'toString', '__proto__', 'constructor', 'collect', 'release'),
      ),
      anyFacts,
      (verb, facts) => {
        if (!verbs.has(verb)) assert.equal(judge(processingRules, verb, facts).outcome, 'refuse')
      },
    ),
  )
  const permitted = factsOf(real)
  assert.equal(judge(processingRules, 'analyse', permitted).outcome, 'permit')
  fc.assert(
    fc.property(fc.subarray([...processingFacts], { minLength: 1 }), anyFacts, (missing, facts) => {
      for (const base of [facts, permitted]) {
        const fewer = Object.fromEntries(
          Object.entries(base).filter(([fact]) => !missing.includes(fact as never)),
        )
        const judgement = judge(processingRules, 'analyse', fewer)
        assert.equal(judgement.outcome, 'refuse')
        for (const fact of missing) assert.ok(judgement.unknown.includes(fact))
      }
    }),
  )
  // A fact that only an object's prototype knows is unknown too.
  assert.equal(judge(processingRules, 'analyse', Object.create(permitted)).outcome, 'refuse')
})

test('a refusal has a code for the ledger, a permission has none', () => {
  const code = (change: Partial<ProcessingRequest>) =>
    refusalCodeOf(authoriseProcessing({ ...real, ...change }))
  assert.equal(code({}), undefined)
  assert.equal(code({ authority: null }), 'no-authority')
  assert.equal(code({ footprint: null }), 'unknown-fact')
  assert.equal(code({ species: ['NH3'] }), 'outside-authority')
  assert.equal(code({ species: ['NH3'], footprint: null }), 'outside-authority')
  assert.equal(code({ authority: read({ ...document, actions: ['collect'] }) }), 'outside-authority')
})

test('a refusing rule beats every permission', () => {
  fc.assert(
    fc.property(
      fc.record(Object.fromEntries(processingFacts.map((fact) => [fact, fc.boolean()]))),
      (facts) => {
        const refusing = processingRules.some(
          ({ effect, when }) => effect === 'refuse' && when.every((fact) => facts[fact]),
        )
        const permitting = processingRules.some(
          ({ effect, when }) => effect === 'permit' && when.every((fact) => facts[fact]),
        )
        const expected = permitting && !refusing ? 'permit' : 'refuse'
        assert.equal(judge(processingRules, 'analyse', facts).outcome, expected)
      },
    ),
  )
})

test('an authority document is closed', () => {
  const wrong: [object, string][] = [
    [{ actions: ['collect', 'strike'] }, 'actions 1'],
    [{ actions: [] }, 'actions'],
    [{ purposes: ['anything'] }, 'purposes 0'],
    [{ species: ['XX'] }, 'species 0'],
    [{ sensors: ['face-recognition'] }, 'sensors 0'],
    [{ id: 'none' }, 'id'],
    [{ id: 'two words' }, 'id'],
    [{ issuer: { office: 'Inspectorate', state: 'Exampleland', person: 'X' } }, 'issuer'],
    [{ issuer: 'Inspectorate' }, 'issuer'],
    [
      {
        area: [
          [50, 8],
          [50, 9],
        ],
      },
      'area',
    ],
    [
      {
        area: [
          [91, 8],
          [50, 9],
          [51, 9],
        ],
      },
      'area 0 0',
    ],
    [{ area: null }, 'area'],
    [{ noAreaBecause: 'both an area and none' }, 'area'],
    [{ until: '2026-06-01T00:00:00Z' }, 'until'],
    [{ from: '1 July' }, 'from'],
    [{ comment: 'free' }, ''],
    [{ legalBasis: undefined }, 'legalBasis'],
  ]
  for (const [change, place] of wrong) {
    const authority = parseAuthority({ ...document, ...change })
    assert.ok(!authority.ok, JSON.stringify(change))
    assert.deepEqual(
      authority.faults.map((fault) => fault.place),
      [`authority.json ${place}`.trim()],
    )
  }
  fc.assert(fc.property(fc.jsonValue(), (value) => !parseAuthority(value).ok))
})

test('within: hollow areas, edges and the 180th meridian', () => {
  const at = (...points: [number, number][]) => points.map(([lat_deg, lon_deg]) => ({ lat_deg, lon_deg }))
  const square = at([0, 0], [0, 10], [10, 10], [10, 0])
  assert.ok(within(at([1, 1], [1, 9], [9, 9]), square))
  assert.ok(within(square, square))
  assert.ok(within(at([5, 5]), square))
  assert.ok(!within(at([5, 5], [5, 11]), square))
  const horseshoe = at([0, 0], [0, 10], [10, 10], [10, 6], [2, 6], [2, 4], [10, 4], [10, 0])
  assert.ok(within(at([9, 1], [1, 1], [1, 9], [1, 1]), horseshoe))
  assert.ok(!within(at([9, 1], [9, 9]), horseshoe)) // both ends inside, the way between is not
  assert.ok(!within(at([10, 4], [10, 6]), horseshoe)) // from corner to corner across the gap
  assert.ok(!within(at([10, 1], [10, 9]), horseshoe)) // along the edge and across the gap
  const pacific = at([-20, 175], [-20, -175], [-10, -175], [-10, 175])
  assert.ok(within(at([-15, 179], [-15, -179]), pacific))
  assert.ok(!within(at([-15, 174]), pacific))
  assert.ok(!within(at([0, 0]), []))
  // On a grid of whole degrees the arithmetic is exact: the square's own inequalities are the truth.
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -2, max: 12 }), fc.integer({ min: -2, max: 12 })), {
        minLength: 1,
        maxLength: 6,
      }),
      (points) => {
        const truth = points.every(([lat, lon]) => lat >= 0 && lat <= 10 && lon >= 0 && lon <= 10)
        assert.equal(within(at(...points), square), truth)
      },
    ),
  )
})
