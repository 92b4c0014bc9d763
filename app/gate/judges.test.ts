import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cedarJudge, cedarTexts } from '../../adapters/judge/cedar.ts'
import { benchAuthority } from '../../bench/authority.ts'
import { randomRequest } from '../../bench/authority-requests.ts'
import { firstJudgement, hasSameReasons } from '../../bench/judges.ts'
import { plainJudge, plainJudgeOfFacts } from '../../src/authority/judge.reference.ts'
import { judge, judgeFacts, policyOf } from '../../src/authority/judge.ts'
import { type Facts, factNames, type Rule, rules } from '../../src/authority/rules.ts'
import { verbs } from '../../src/authority/verbs.ts'
import { openSecondJudge } from './gate.ts'

const REQUESTS = 20_000
/** Enough of them to meet every rule. */
const LOOKED_AT = 2500

test('20,000 random requests: no disagreement, not in the reasons either, and no error', async () => {
  const { rows } = await benchAuthority(true, REQUESTS)
  const [disagreements, reasons, errors, permitted] = rows.map(({ value }) => value as number)
  assert.deepEqual([disagreements, reasons, errors], [0, 0, 0])
  assert.ok(
    permitted! > REQUESTS / 10 && permitted! < REQUESTS / 2,
    `${permitted} permitted: too few or too many to tell`,
  )
})

test('the random requests meet every verb and every rule, as the one that alone decides', async () => {
  const [asked, alone] = [new Set<string>(), new Set<string>()]
  for (let number = 0; number < REQUESTS; number++) {
    const request = randomRequest(1, number)
    const { by, unknown } = firstJudgement(request)
    asked.add(request.verb)
    if (by.length === 1 && unknown.length === 0) alone.add(by[0]!)
  }
  for (const verb of verbs) assert.ok(asked.has(verb), verb)
  for (const { id } of rules) assert.ok(alone.has(id), id)
})

test('the random requests meet plans: looked at without an authority, and asked more of than that', async () => {
  const second = await openSecondJudge()
  const met = new Map<string, number>()
  for (let number = 0; number < LOOKED_AT * 2; number++) {
    const request = randomRequest(1, number)
    if (request.data !== 'planned' || request.verb.endsWith('-hold')) continue
    const [first, other] = [firstJudgement(request), second.judge(request)]
    assert.equal(other.outcome, first.outcome)
    const isLooking = request.verb === 'open' || request.verb === 'search'
    assert.equal(first.by.includes('not-collected'), isLooking && first.outcome === 'permit')
    const what = `${isLooking ? 'look' : 'other'} ${request.authority === null ? 'alone' : 'under'} ${first.outcome}`
    met.set(what, (met.get(what) ?? 0) + 1)
  }
  assert.deepEqual(
    [...met.keys()].sort(),
    [
      ...['look alone permit', 'look under permit', 'look under refuse'],
      ...['other alone refuse', 'other under permit', 'other under refuse'],
    ],
    JSON.stringify([...met]),
  )
})

test('the first judge says what the plain one of before says: outcome, rules, and unknown facts, in their order', () => {
  const plain = plainJudge()
  for (let number = 0; number < REQUESTS * 2; number++) {
    const request = randomRequest(7, number)
    assert.deepEqual(judge(request), plain(request), JSON.stringify(request))
  }
})

test('the same of any rules, with several facts each, and of any facts', () => {
  const rule = fc.record({
    effect: fc.constantFrom('permit', 'refuse'),
    verbs: fc.subarray([...verbs], { minLength: 1 }),
    when: fc.subarray([...factNames], { maxLength: 4 }),
  })
  const made = fc
    .array(rule, { maxLength: 31 })
    .map((all) => all.map((each, k): Rule => ({ ...each, id: `rule-${k}`, cites: 'made up' })))
  const facts = fc.record(
    Object.fromEntries(factNames.map((fact) => [fact, fc.option(fc.boolean(), { nil: undefined })])),
    { requiredKeys: [] },
  ) as fc.Arbitrary<Facts>
  fc.assert(
    fc.property(made, facts, fc.constantFrom(...verbs, 'strike'), fc.nat(), (all, known, verb, number) => {
      assert.deepEqual(judgeFacts(verb, known, policyOf(all)), plainJudgeOfFacts(all)(verb, known))
      const request = randomRequest(9, number)
      assert.deepEqual(judge(request, policyOf(all)), plainJudge(all)(request))
    }),
    { numRuns: 2000 },
  )
})

test('a rule taken out of the first judge is noticed', async () => {
  const second = await openSecondJudge()
  const missing = new Map(rules.map(({ id }) => [id, policyOf(rules.filter((rule) => rule.id !== id))]))
  for (let number = 0; number < LOOKED_AT && missing.size > 0; number++) {
    const request = randomRequest(1, number)
    const other = second.judge(request)
    for (const [id, policy] of missing) {
      const first = firstJudgement(request, policy)
      if (first.outcome !== other.outcome || !hasSameReasons(request.verb, first, other)) missing.delete(id)
    }
  }
  assert.deepEqual([...missing.keys()], [])
})

test('a policy taken out of the second judge is noticed', async () => {
  const texts = cedarTexts()
  const policies = texts.policies.split(/^(?=@id\()/m)
  const requests = Array.from({ length: LOOKED_AT }, (_, number) => randomRequest(1, number))
  const whole = await cedarJudge(texts)
  const named = requests.map((request) => {
    const opinion = whole.judge(request)
    return opinion.outcome === 'error' ? [] : opinion.by
  })
  for (const policy of policies.slice(1)) {
    const id = /^@id\("([^"]+)"\)/.exec(policy)![1]!
    const without = await cedarJudge({ ...texts, policies: texts.policies.replace(policy, '') })
    const met = requests.filter((_, k) => named[k]!.includes(id)).slice(0, 20)
    const isNoticed = met.some((request) => {
      const [first, second] = [firstJudgement(request), without.judge(request)]
      return first.outcome !== second.outcome || !hasSameReasons(request.verb, first, second)
    })
    assert.ok(isNoticed, `${id}, which ${met.length} requests meet`)
  }
})
