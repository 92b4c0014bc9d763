import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyEvents, event, HOUR_US, NOON_US, offices, scope, steps } from '../../src/notices/made.contract.ts'
import { type Named, noticesDue } from '../../src/notices/notice.ts'
import { NOTHING_READ, type NoticeStore, type Stretch } from '../../src/notices/notice-store.ts'
import { type Rule, rules } from '../../src/notices/rules.ts'
import { stateOf } from '../../src/notices/steps.ts'
import { setClock } from '../clock/clock.ts'

export interface Opening {
  /** A store with nothing in it. */
  empty(rules: readonly Rule[], named: readonly Named[]): Promise<NoticeStore>
  /** What that store holds, opened once more. */
  again(rules: readonly Rule[], named: readonly Named[]): Promise<NoticeStore>
}

/** What every store of notices promises; one exists when this passes with it. */
export function noticeStoreContract(name: string, open: Opening, skip: string | false = false): void {
  const opened = () => open.empty(rules, offices)
  const incident = event()
  const kept = async (store: NoticeStore) =>
    (await store.all()).map(({ notice }) => notice).sort((a, b) => (a.id < b.id ? -1 : 1))

  test(`${name}: an event is kept with the notices it starts; told again it is the same`, {
    skip,
  }, async () => {
    const store = await opened()
    const expected = noticesDue([incident], rules, offices)
    assert.deepEqual(await store.happen(incident), expected)
    assert.deepEqual(await store.happen(incident), [])
    assert.deepEqual(await store.happen({ ...incident, at_us: incident.at_us + 5 }), [], 'a later time')
    assert.deepEqual(await kept(store), expected)
    assert.deepEqual(await kept(await open.again(rules, offices)), expected)
    for (const { event: of } of await store.all()) assert.deepEqual(of, incident)
  })

  test(`${name}: an earlier time makes the notices due earlier`, { skip }, async () => {
    const store = await opened()
    await store.happen(incident)
    const earlier = { ...incident, at_us: incident.at_us - HOUR_US, entries: [9] }
    assert.deepEqual(await store.happen(earlier), noticesDue([earlier], rules, offices))
    assert.deepEqual((await store.all())[0]!.event.entries, [9])
  })

  test(`${name}: a take-off that becomes known hastens what must be told before it, for its authority alone`, {
    skip,
  }, async () => {
    const store = await opened()
    const opens = (authority: string) => event({ kind: 'new-authority', authority, subject: authority })
    for (const authority of ['trial/1', 'trial/2']) await store.happen(opens(authority))
    const sortie = (subject: string, at_us: number) => event({ kind: 'sortie', subject, at_us, bound_us: 0 })
    const times = async () =>
      (await store.all()).map(({ event: of, notice }) => [of.authority, notice.due_us] as const)
    assert.ok((await times()).every(([, due_us]) => due_us === null))
    const hastened = await store.happen(sortie('plan/1', NOON_US + 9 * HOUR_US))
    assert.ok(hastened.length === 3 && hastened.every(({ due_us }) => due_us === NOON_US + 9 * HOUR_US))
    assert.equal((await store.happen(sortie('plan/2', NOON_US + 10 * HOUR_US))).length, 0)
    await store.happen(sortie('plan/2', NOON_US + 8 * HOUR_US))
    for (const [authority, due_us] of await times())
      assert.equal(due_us, authority === 'trial/1' ? NOON_US + 8 * HOUR_US : null)
  })

  test(`${name}: events in any order, one by one or all at once, leave the notices they start together`, {
    skip,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, fc.boolean(), async (events, atOnce) => {
        const store = await opened()
        if (atOnce) await Promise.all(events.map((each) => store.happen(each)))
        else for (const each of events) await store.happen(each)
        assert.deepEqual(await kept(store), noticesDue(events, rules, offices))
      }),
      { numRuns: 15 },
    )
  })

  test(`${name}: an office named later is taken over, and one that was named stays`, { skip }, async () => {
    const nameless = await open.empty(rules, [])
    await nameless.happen(incident)
    assert.ok((await kept(nameless)).every(({ office }) => office === null))
    await (await open.again(rules, offices)).happen(incident)
    const store = await open.again(rules, [])
    await store.happen(incident)
    assert.deepEqual(await kept(store), noticesDue([incident], rules, offices))
  })

  test(`${name}: steps are taken in order; of many at once one is taken and the others are refused`, {
    skip,
  }, async () => {
    const store = await opened()
    const ids = (await store.happen(incident)).map((notice) => notice.id)
    for (const each of ids) {
      const early = await store.step(each, steps.send(NOON_US))
      assert.ok(!early.ok && early.refusal === 'not-drafted')
      assert.ok((await store.step(each, steps.draft(NOON_US))).ok)
      const many = await Promise.all(
        Array.from({ length: 8 }, (_, k) => store.step(each, steps.send(NOON_US + k))),
      )
      assert.equal(many.filter(({ ok }) => ok).length, 1)
      assert.ok((await store.step(each, steps.acknowledge(NOON_US + 9))).ok)
    }
    const [id] = ids
    const found = (await (await open.again(rules, offices)).all()).find((each) => each.notice.id === id)!
    assert.equal(stateOf(found.history), 'acknowledged')
    assert.deepEqual(found.history[0], steps.draft(NOON_US))
    const none = await store.step('notice-0', steps.draft(NOON_US))
    assert.ok(!none.ok && none.refusal === 'no-such-notice')
  })

  const stretch = (told: Partial<Stretch> = {}): Stretch => ({
    ...{ log: 'log/1', before: NOTHING_READ, now: { next: 5, last: 'a'.repeat(64), unread: [2] } },
    ...{ events: [incident], marks: [], steps: [], authorities: [], ...told },
  })

  test(`${name}: what a stretch of a log says is kept with how far it was read; who comes second keeps nothing`, {
    skip,
  }, async () => {
    const store = await opened()
    assert.deepEqual(await store.position('log/1'), NOTHING_READ)
    const { document } = scope().authority
    const later = { ...document, sensors: ['gas' as const] }
    const authorities = [
      { entry: 0, document },
      { entry: 4, document: later },
    ]
    assert.equal(await store.follow(stretch({ authorities })), true)
    assert.equal(await store.follow(stretch({ events: [event({ subject: 'entry/9' })] })), false)
    const again = await open.again(rules, offices)
    assert.deepEqual(await again.position('log/1'), stretch().now)
    assert.deepEqual(await again.position('log/2'), NOTHING_READ, 'another log')
    assert.deepEqual(await kept(again), noticesDue([incident], rules, offices))
    assert.deepEqual(await again.authority(document.id), later)
    assert.deepEqual(await again.authority(document.id, 4), document)
    assert.equal(await again.authority(document.id, 0), undefined)
    assert.equal(await again.authority('trial/9'), undefined)
    const many = Array.from({ length: 6 }, (_, k) =>
      again.follow(
        stretch({
          before: stretch().now,
          now: { next: 6 + k, last: `${k}`.repeat(64), unread: [] },
          events: [event({ subject: `entry/${k}` })],
        }),
      ),
    )
    assert.equal((await Promise.all(many)).filter(Boolean).length, 1, 'of many at once one')
    assert.equal((await again.all()).length, 2 * noticesDue([incident], rules, offices).length)
  })

  test(`${name}: steps that the record tells of are taken once; that it was sent says that it was drafted`, {
    skip,
  }, async () => {
    const store = await opened()
    const [first, second] = noticesDue([incident], rules, offices)
    const sent = { notice: first!.id, step: steps.send(NOON_US) }
    const got = { notice: first!.id, step: steps.acknowledge(NOON_US + 5) }
    const early = { notice: second!.id, step: steps.acknowledge(NOON_US) }
    const mark = { kind: 'sent', entry: 7 } as const
    const marks = [{ notice: first!.id, ...mark }]
    const told = stretch({ steps: [sent, got, early, { ...got, notice: 'notice-0' }], marks })
    assert.ok(await store.follow(told))
    assert.ok(await store.follow({ ...told, before: told.now }), 'read again from the start')
    const seen = await (await open.again(rules, offices)).all()
    const [history, other] = [first, second].map(
      (each) => seen.find(({ notice }) => notice.id === each!.id)!.history,
    )
    assert.deepEqual(
      history!.map(({ step }) => step),
      ['draft', 'send', 'acknowledge'],
    )
    assert.deepEqual(other, [], 'nobody acknowledges what was not sent')
    assert.deepEqual(
      seen.flatMap((each) => each.marks),
      [mark],
    )
  })

  test(`${name}: what is to be done alone is done one after the other`, { skip }, async () => {
    const store = await opened()
    let [inside, most] = [0, 0]
    await Promise.all(
      Array.from({ length: 4 }, () =>
        store.alone('the same', async () => {
          most = Math.max(most, ++inside)
          await store.all()
          inside--
        }),
      ),
    )
    assert.equal(most, 1)
  })

  test(`${name}: with nothing but rows and a clock, overdue appears when it is, and ends when it is sent`, {
    skip,
  }, async () => {
    const store = await opened()
    await store.happen(incident)
    await store.happen(event({ kind: 'new-authority', subject: 'trial/1' })) // due before a sortie nobody knows of
    // From here on nobody tells the store anything, and nobody watches: whoever looks, sees.
    const viewer = await open.again(rules, offices)
    const clock = setClock(NOON_US)
    const bound_us = 60e6
    const overdue = () => viewer.overdue(clock.now_us(), bound_us)
    const due_us = incident.at_us - incident.bound_us + 24 * HOUR_US
    clock.set(due_us - bound_us - 1)
    assert.deepEqual(await overdue(), [])
    clock.set(due_us - bound_us)
    const first = await overdue()
    assert.deepEqual(first.map(({ notice }) => notice.recipient).sort(), ['inspector', 'own-counsel'])
    clock.set(due_us + 1000 * HOUR_US)
    assert.equal((await overdue()).length, 3)
    const { id } = first[0]!.notice
    await store.step(id, steps.draft(due_us))
    assert.equal((await overdue()).length, 3, 'a draft tells nobody')
    await store.step(id, steps.send(due_us))
    const left = await overdue()
    assert.equal(left.length, 2)
    assert.ok(left.every(({ notice }) => notice.id !== id))
    assert.ok(left[0]!.notice.due_us! <= left[1]!.notice.due_us!)
  })
}
