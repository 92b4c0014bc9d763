import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { callRefusals, saysOf } from './refusals.ts'
import { mayHold, type Role, roles } from './roles.ts'
import { type Call, type Grant, mayCall, type Person, type Rule, relations } from './rule.ts'

const anyRole = fc.constantFrom(...roles)
const anyRoles = fc.uniqueArray(anyRole)
const anyGrant: fc.Arbitrary<Grant> = fc.record(
  {
    to: fc.oneof(fc.constantFrom('anyone' as const, 'signed-in' as const), anyRoles),
    of: fc.constantFrom(...relations),
  },
  { requiredKeys: ['to'] },
)
const grants = fc.array(anyGrant, { maxLength: 4 })
const anyRule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({ grants }),
  fc.record({ grants, restricted: fc.constant(true as const) }),
)
const id = fc.constantFrom('a', 'b', 'c')
const anyPerson: fc.Arbitrary<Person> = fc.record({ id, roles: anyRoles })
const anyCall: fc.Arbitrary<Call> = fc.record(
  {
    owner: fc.oneof(id, fc.constant(null)),
    askedBy: fc.oneof(id, fc.constant(null)),
    reason: fc.constantFrom('', 'why not', 'a case of 2026'),
  },
  { requiredKeys: [] },
)
const RUNS = { numRuns: 2000 }

const permits = (rule: Rule, person: Person | null, call: Call = {}) => mayCall(rule, person, call).ok
const as = (...held: Role[]): Person => ({ id: 'a', roles: held })
const refusalOf = (rule: Rule, person: Person | null, call: Call = {}) => {
  const permission = mayCall(rule, person, call)
  return permission.ok ? 'permit' : permission.refusal
}

test('nobody is permitted what no grant names, whatever their roles', () => {
  fc.assert(
    fc.property(anyRule, anyPerson, anyCall, (rule, person, call) => {
      const named = rule.grants.some(
        ({ to }) => typeof to === 'string' || person.roles.some((role) => to.includes(role)),
      )
      return named || !permits(rule, person, call)
    }),
    RUNS,
  )
})

test('who is not signed in is permitted only what is for anyone and about nobody', () => {
  fc.assert(
    fc.property(anyRule, anyCall, (rule, call) => {
      const open = rule.grants.some(({ to, of = 'any' }) => to === 'anyone' && of === 'any')
      return permits(rule, null, call) === (open && !rule.restricted)
    }),
    RUNS,
  )
})

test('an administrator is not above the rules: taken out of every grant, the role permits nothing more than signing in', () => {
  fc.assert(
    fc.property(anyRule, anyCall, (rule, call) => {
      const without = {
        ...rule,
        grants: rule.grants.map((grant) => ({
          ...grant,
          to: typeof grant.to === 'string' ? grant.to : grant.to.filter((role) => role !== 'administrator'),
        })),
      }
      const unnamed = { ...rule, grants: rule.grants.filter(({ to }) => typeof to === 'string') }
      return permits(without, as('administrator'), call) === permits(unnamed, as('administrator'), call)
    }),
    RUNS,
  )
})

test('an administrator reads no restricted record, whatever a grant says and whatever else they are', () => {
  fc.assert(
    fc.property(grants, anyRoles, anyCall, (each, held, call) => {
      const person = as(...new Set<Role>([...held, 'administrator']))
      return !permits({ grants: each, restricted: true }, person, call)
    }),
    RUNS,
  )
})

test('a restricted record is read by nobody without a reason', () => {
  fc.assert(
    fc.property(grants, anyPerson, anyCall, (each, person, { reason: _, ...call }) => {
      const rule = { grants: each, restricted: true } as const
      return !permits(rule, person, call) && !permits(rule, person, { ...call, reason: '  why    ' })
    }),
    RUNS,
  )
  const rule: Rule = { grants: [{ to: ['analyst'] }], restricted: true }
  assert.equal(refusalOf(rule, as('analyst')), 'no-reason')
  assert.equal(refusalOf(rule, as('analyst'), { reason: 'the leak of site 4' }), 'permit')
})

test('nobody decides on their own request, and of one whose asker is unknown nobody decides', () => {
  fc.assert(
    fc.property(anyRoles, anyPerson, anyCall, (to, person, call) => {
      const rule: Rule = { grants: [{ to, of: 'asked-by-another' }] }
      const own = call.askedBy === undefined || call.askedBy === person.id
      return !own || !permits(rule, person, call)
    }),
    RUNS,
  )
  const rule: Rule = { grants: [{ to: ['release-officer'], of: 'asked-by-another' }] }
  assert.equal(refusalOf(rule, as('release-officer'), { askedBy: 'a' }), 'own-request')
  assert.equal(refusalOf(rule, as('release-officer')), 'unknown-asker')
  assert.equal(refusalOf(rule, as('release-officer'), { askedBy: 'b' }), 'permit')
})

test('a further grant never takes a permission away, a further role never one that may be held with the others', () => {
  fc.assert(
    fc.property(anyRule, anyGrant, anyPerson, anyRole, anyCall, (rule, grant, person, role, call) => {
      const had = permits(rule, person, call)
      const more = permits({ ...rule, grants: [...rule.grants, grant] }, person, call)
      const held = [...new Set([...person.roles, role])]
      const promoted = !mayHold(held) || permits(rule, { ...person, roles: held }, call)
      return !had || (more && promoted)
    }),
    RUNS,
  )
})

test('what is own, of another, or unknown', () => {
  const own: Rule = { grants: [{ to: 'signed-in', of: 'own' }] }
  assert.equal(refusalOf(own, as('planner'), { owner: 'a' }), 'permit')
  assert.equal(refusalOf(own, as('planner'), { owner: 'b' }), 'not-yours')
  assert.equal(refusalOf(own, as('planner'), { owner: null }), 'not-yours')
  assert.equal(refusalOf(own, as('planner')), 'unknown-owner')
  assert.equal(refusalOf(own, null, { owner: 'a' }), 'not-signed-in')
  const roleOfAnother: Rule = { grants: [{ to: ['administrator'], of: 'of-another' }] }
  assert.equal(refusalOf(roleOfAnother, as('administrator'), { owner: 'a' }), 'yours')
  assert.equal(refusalOf(roleOfAnother, as('administrator'), { owner: 'b' }), 'permit')
  assert.equal(refusalOf(roleOfAnother, as('analyst'), { owner: 'b' }), 'role')
  assert.equal(refusalOf({ grants: [] }, as('administrator')), 'nobody')
})

test('who watches, who administers and who stands outside hold no second role', () => {
  assert.ok(mayHold(['planner', 'operator', 'analyst', 'release-officer']))
  for (const alone of ['partner', 'overseer', 'administrator'] as const) {
    assert.ok(mayHold([alone]))
    for (const other of roles) if (other !== alone) assert.ok(!mayHold([alone, other]), `${alone}, ${other}`)
  }
  assert.ok(!mayHold([]))
  const open: Rule = { grants: [{ to: 'signed-in' }] }
  assert.equal(refusalOf(open, as('analyst', 'administrator')), 'roles-apart')
})

test('every refusal says in both languages what would help, and names the roles of the rule', () => {
  for (const refusal of callRefusals) {
    const { en, es } = saysOf(refusal, ['release-officer', 'overseer'])
    assert.ok(en.length > 20 && es.length > 20 && en !== es, refusal)
    assert.doesNotMatch(en + es, /[{}]/)
  }
  const permission = mayCall({ grants: [{ to: ['release-officer'] }] }, as('analyst'))
  assert.match(permission.ok ? '' : permission.says.en, /It is for: release officer\./)
  assert.match(permission.ok ? '' : permission.says.es, /Corresponde a: responsable de entrega\./)
})
