import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noticeEvent } from '../notices/events.ts'
import { HOUR_US, NOON_US, offices, scope } from '../notices/made.contract.ts'
import { noticesDue } from '../notices/notice.ts'
import { rules, type Section, sections } from '../notices/rules.ts'
import { type NoticeParts, noticeDocument, noticeJson, noticeShape, noticeTypst } from './notice.ts'
import { citesInSpanish, citesText, noticePhrases } from './notice-phrases.ts'
import { languages } from './phrases.ts'

/** A notice of the first entry into Otherland, to that state. */
function parts(more: Partial<NoticeParts> = {}): NoticeParts {
  const event = noticeEvent({
    ...{ kind: 'state-entered', authority: 'trial/2026-03', subject: 'Otherland' },
    ...{ at_us: NOON_US, bound_us: 60e6, states: ['Otherland'], entries: [3] },
  })
  const notice = noticesDue([event], rules, offices).find(({ recipient }) => recipient === 'host-state')!
  return {
    ...{ notice, event, rule: rules.find(({ id }) => id === notice.rule)! },
    authority: { document: scope().authority.document, sha256: 'ab'.repeat(32) },
    clearances: [{ state: 'Otherland', status: 'requested', asked: '2026-03-01T00:00:00Z' }],
    ...{ data: 'test', statement: null, drafted_us: NOON_US + HOUR_US, vkey: null, version: '0.1.0' },
    ...more,
  }
}

test('a notice says when it happened at the earliest, until when it is told, and what its rule asks for', () => {
  const document = noticeDocument(parts())
  assert.deepEqual(
    [document.event.at, document.event.earliest, document.due, document.drafted],
    [
      '2026-03-17T12:00:00.000Z',
      '2026-03-17T11:59:00.000Z',
      '2026-03-19T11:59:00.000Z',
      '2026-03-17T13:00:00.000Z',
    ],
  )
  assert.deepEqual(document.rule.within, { hours: 48 })
  assert.equal(document.recipient.office!.state, 'Otherland')
  assert.deepEqual(document.clearances, [
    { state: 'Otherland', status: 'requested', asked: '2026-03-01T00:00:00Z' },
  ])
  assert.equal(Object.hasOwn(document, 'purposes'), false, 'its rule does not ask for them')
  assert.ok(noticeShape.safeParse(JSON.parse(noticeJson(document))).success)
  assert.equal(noticeShape.safeParse({ ...document, more: 1 }).success, false)
})

const FIELDS: Readonly<Partial<Record<Section, string>>> = {
  'legal-basis': 'legalBasis',
  scope: 'scope',
  sensors: 'sensors',
  purposes: 'purposes',
  changes: 'changes',
  clearance: 'clearances',
  payload: 'payload',
}
test('a time between two milliseconds is told as the earlier', () => {
  const { notice, event } = parts()
  const document = noticeDocument(parts({ notice: { ...notice, due_us: notice.due_us! + 999 }, event }))
  assert.equal(document.due, '2026-03-19T11:59:00.000Z')
})

test('each part that a rule asks for is there, even where nobody can fill it; no other is', () => {
  for (const rule of rules) {
    const { event } = parts()
    const own = noticeEvent({ ...event, kind: rule.event })
    const notice = { ...parts().notice, event: own.id, rule: rule.id }
    for (const authority of [parts().authority, null]) {
      const document = noticeDocument(parts({ event: own, notice, rule, authority }))
      for (const section of sections) {
        const field = FIELDS[section]
        if (field)
          assert.equal(Object.hasOwn(document, field), rule.says.includes(section), `${rule.id} ${section}`)
      }
    }
  }
})

test('a rule or an event of another notice is a bug of ours', () => {
  assert.throws(() => noticeDocument(parts({ rule: rules[0]! })), RangeError)
})

test('the page holds what the twin holds, in either language, and foreign words stay words', () => {
  const document = noticeDocument(parts({ statement: '#panic("x") \\ 中' }))
  for (const lang of languages) {
    const { source } = noticeTypst(document, lang)
    for (const words of [
      '2026-03-19 11:59:00Z',
      '2026-03-17 11:59:00Z',
      'Office of the Air (invented)',
      'trial/2026-03',
      noticePhrases[lang].words.whatHappened,
      noticePhrases[lang].recipients['host-state'],
      'ab'.repeat(10),
    ])
      assert.ok(source.includes(words), `${lang}: ${words}`)
    assert.ok(source.includes('"#panic(\\"x\\") \\\\ [U+4E2D]"'), 'a literal of its own')
    assert.equal(noticeTypst(document, lang).source, source)
  }
})

test('Spanish says everything English says, with the same values in it, and is not English', () => {
  const flat = (value: object): [string, string][] =>
    Object.entries(value).flatMap(([key, each]) =>
      typeof each === 'string'
        ? [[key, each] as [string, string]]
        : flat(each).map(([under, text]): [string, string] => [`${key}.${under}`, text]),
    )
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()
  const [english, spanish] = [flat(noticePhrases.en), new Map(flat(noticePhrases.es))]
  assert.equal(english.length, spanish.size)
  for (const [key, text] of english) {
    assert.deepEqual(places(spanish.get(key)!), places(text), key)
    assert.notEqual(spanish.get(key), text, key)
  }
})

test('what each rule cites is said in Spanish; a rule of another table says it itself', () => {
  assert.deepEqual(Object.keys(citesInSpanish).sort(), rules.map(({ id }) => id).sort())
  for (const rule of rules) {
    assert.equal(citesText(rule, 'en'), rule.cites)
    assert.notEqual(citesText(rule, 'es'), rule.cites)
  }
  assert.equal(citesText({ id: 'of-ours', cites: 'As our law has it' }, 'es'), 'As our law has it')
})
