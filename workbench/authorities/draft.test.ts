import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAuthority } from '../../src/authority/authority.ts'
import { documentOf, emptyAuthority } from './draft.ts'

const whole = {
  ...emptyAuthority,
  ...{
    id: 'order/7',
    office: 'Office of Trials',
    state: 'Here',
    cites: 'Order 7, section 1',
    title: 'Order 7',
  },
  ...{ sha256: 'a'.repeat(64), from: '2027-01-01 00:00', until: '2027-02-01T00:00:00Z' },
  ...{ verbs: ['plan', 'approve'], purposes: ['emission-survey'], sensors: ['gas'], species: ['CH4'] },
  ...{ noAreaBecause: 'the whole state', high_m: '3000', isUnarmed: true },
  states: 'Here; own\nThere; clearance-not-needed; an agreement of 1990\n',
  partners: 'Emissions Agency; There',
  ...{ statement: 'Passed once.', collateral: 'Erased.' },
}

test('what is typed is an authority that the core reads, line by line', () => {
  const read = parseAuthority(documentOf(whole))
  assert.ok(read.ok, JSON.stringify(read))
  assert.deepEqual(read.value.document.states, [
    { state: 'Here', terms: 'own' },
    { state: 'There', terms: 'clearance-not-needed', because: 'an agreement of 1990' },
  ])
  assert.deepEqual(read.value.document.partners, [{ office: 'Emissions Agency', state: 'There' }])
  assert.deepEqual(read.value.document.height, { datum: 'ground', low_m: null, high_m: 3000 })
  assert.equal(read.value.document.from, '2027-01-01T00:00:00Z')
})

test('what is left open is refused by its place: nothing is filled in', () => {
  const read = parseAuthority(documentOf({ ...whole, isUnarmed: false, sha256: '', noAreaBecause: '' }))
  assert.ok(!read.ok)
  const places = read.faults.map(({ place }) => place).join(' ')
  assert.match(places, /payload/)
  assert.match(places, /sha256/)
})
