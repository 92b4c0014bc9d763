/** The second judge, and what Cedar passes over that we do not. Decisions themselves: bench/authority.test.ts. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { parseAuthority } from '../../src/authority/authority.ts'
import { nothingKnown, type Request } from '../../src/authority/request.ts'
import { verbs } from '../../src/authority/verbs.ts'
import { cedarJudge, cedarTexts } from './cedar.ts'

const training: Request = {
  ...nothingKnown('open'),
  data: 'training',
  held: [],
  now: { at_us: 0, bound_us: 0 },
}
const texts = cedarTexts()
const withPolicy = (policy: string) => cedarJudge({ ...texts, policies: `${texts.policies}\n${policy}` })

test('sound policies permit what is permitted, and every verb of the closed list is one of theirs', async () => {
  const judge = await cedarJudge()
  assert.deepEqual(judge.judge(training), { outcome: 'permit', by: ['not-collected'] })
  for (const verb of verbs) {
    const opinion = judge.judge({ ...training, verb })
    assert.ok(opinion.outcome !== 'error' && !opinion.by.includes('unknown-verb'), verb)
  }
})

test('it knows no verb that is not in the closed list', () => {
  const read = cedar.schemaToJson(texts.schema)
  assert.equal(read.type, 'success')
  const actions = read.type === 'success' ? Object.entries(read.json['']!.actions) : []
  const asked = actions.filter(([, { appliesTo }]) => (appliesTo?.resourceTypes.length ?? 0) > 0)
  assert.deepEqual(asked.map(([verb]) => verb).sort(), [...verbs].sort())
})

test('a verb that is none of its schema is refused: groups of verbs are no verbs either', async () => {
  const judge = await cedarJudge()
  for (const verb of ['strike', 'free', 'granted', 'toString', '__proto__', '', 'Open'])
    assert.deepEqual(judge.judge({ ...training, verb }), { outcome: 'refuse', by: ['unknown-verb'] })
})

/** Raw Cedar, as its examples call it. */
function ask(policies: string, context: cedar.Context): cedar.AuthorizationAnswer {
  const entity = (type: string) => ({ type, id: 'x' })
  return cedar.isAuthorized({
    principal: entity('Role'),
    action: entity('Action'),
    resource: entity('Sortie'),
    context,
    policies: { staticPolicies: policies },
    entities: [],
  })
}
const decisionOf = (answer: cedar.AuthorizationAnswer) =>
  answer.type === 'success' ? answer.response.decision : answer.type

test('trap: a forbid whose condition fails is passed over by Cedar, and the request allowed; here it is refused', async () => {
  const raw = ask(
    'permit(principal, action, resource); forbid(principal, action, resource) when { context.depth < 0 };',
    {},
  )
  assert.equal(decisionOf(raw), 'allow')
  // An overflow is a failure that no validation foresees.
  const failing = '@id("fails") forbid(principal, action, resource) when { 9223372036854775807 + 1 > 0 };'
  const judge = await withPolicy(failing)
  const opinion = judge.judge(training)
  assert.equal(opinion.outcome, 'error')
  assert.match(opinion.outcome === 'error' ? opinion.error : '', /policy fails: .*overflow/)
})

test('trap: validation answers "success" beside a list of errors; here nothing is permitted', async () => {
  const unsafe = 'forbid(principal, action, resource) when { resource.depth < 0 };'
  const raw = cedar.validate({ schema: texts.schema, policies: { staticPolicies: unsafe } })
  assert.equal(raw.type, 'success')
  assert.ok(raw.type === 'success' && raw.validationErrors.length > 0)
  const judge = await withPolicy(`@id("unsafe") ${unsafe}`)
  const opinion = judge.judge(training)
  assert.equal(opinion.outcome, 'error')
  assert.match(opinion.outcome === 'error' ? opinion.error : '', /validation: .*depth/)
})

test('trap: containsAll of an empty set is true; here an empty list of gases or sensors is none', async () => {
  const raw = ask('permit(principal, action, resource) when { ["CH4"].containsAll(context.species) };', {
    species: [],
  })
  assert.equal(decisionOf(raw), 'allow')
  const judge = await cedarJudge()
  const sound = { ...training, ...inTheOpen, verb: 'process', data: 'real' }
  assert.deepEqual(judge.judge(sound), { outcome: 'permit', by: ['granted'] })
  assert.deepEqual(judge.judge({ ...sound, species: [] }), { outcome: 'refuse', by: ['species'] })
  assert.deepEqual(judge.judge({ ...sound, sensors: [] }), { outcome: 'refuse', by: ['sensor'] })
})

const document = JSON.parse(
  readFileSync(new URL('../../corpus/authority/authority.json', import.meta.url), 'utf8'),
)
const authority = parseAuthority({ ...document, area: null, noAreaBecause: 'a test' })
assert.ok(authority.ok)
const { from_us } = authority.value
/** Under the authority of the corpus, in its hour. */
const inTheOpen = {
  authority: authority.value,
  now: { at_us: from_us + 2000e6, bound_us: 1e6 },
  span: { from_us: from_us + 1000e6, to_us: from_us + 1500e6, bound_us: 1e6 },
  heights: [{ datum: 'ground', low_m: 1, high_m: 100, sigma_m: 1 }],
  sensors: ['gas'],
  species: ['CH4'],
  purpose: 'instrument-trial',
}

const broken: readonly [string, Partial<typeof texts>, RegExp][] = [
  ['policies that are none', { policies: 'permit(' }, /policies: /],
  ['a policy without a name', { policies: 'permit(principal, action, resource);' }, /without an @id/],
  ['two policies of one name', { policies: `${texts.policies}\n${texts.policies}` }, /@id of its own/],
  ['a schema that is none', { schema: 'entity ;' }, /validation: |schema: /],
  ['a schema that knows less', { schema: texts.schema.replace('  depth?: Long,\n', '') }, /depth/],
  [
    'a policy about an attribute that nobody gives',
    {
      policies: `${texts.policies}\n@id("p") forbid(principal, action, resource) when { context.mood == "bad" };`,
    },
    /mood/,
  ],
]
for (const [what, change, says] of broken)
  test(`nothing is permitted on ${what}`, async () => {
    const placed = { ...training, place: { depth_m: 1, sigma_m: 1 } }
    const opinion = (await cedarJudge({ ...texts, ...change })).judge(placed)
    assert.equal(opinion.outcome, 'error')
    assert.match(opinion.outcome === 'error' ? opinion.error : '', says)
  })

test('what is no whole number is not known, rather than an error', async () => {
  const judge = await cedarJudge()
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1]) {
    const place = { depth_m: bad, sigma_m: bad }
    const span = { from_us: bad, to_us: bad, bound_us: bad }
    const opinion = judge.judge({
      ...training,
      data: 'real',
      place,
      span,
      now: { at_us: bad, bound_us: bad },
    })
    assert.deepEqual(opinion, { outcome: 'refuse', by: ['no-authority'] })
  }
})
