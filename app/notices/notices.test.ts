/** Notices from the record: read by whoever looks, drafted, sent, acknowledged, and proved. */
import assert from 'node:assert/strict'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Draft } from '../../src/ledger/drafts.ts'
import { flownText } from '../../src/notices/flown.ts'
import type { Recipient } from '../../src/notices/rules.ts'
import { stateOf } from '../../src/notices/steps.ts'
import type { NoticesPage } from '../../src/reports/notices-page.ts'
import { openGate } from '../gate/gate.ts'
import { setHold } from '../gate/set-hold.ts'
import { openLedger, recordResult } from '../recordkeeping.ts'
import { ROOT } from '../root.ts'
import { freshDatabase, madeRecipients, noticeDesk, registered } from '../testing/notice-desk.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { verifyPath } from '../verify.ts'
import { acknowledgeNotice, draftNotice, NoticeStepRefused, sendNotice, setRecipients } from './act.ts'
import { LeaveRefused } from './leave.ts'
import { lookAtNotices, type NoticeDesk, openNotices } from './opening.ts'
import { recipientsFrom } from './recipients-file.ts'
import { recordStanding } from './record-standing.ts'
import { deliverySettings } from './settings.ts'

const scratch = scratchFolder('notices')
const HOUR_MS = 3_600_000
const by = 'key-counsel'
const LOWER = { datum: 'ground', low_m: null, high_m: 2000 }
const skip =
  process.platform === 'linux'
    ? false
    : 'the packaged PostgreSQL was tried on Linux alone; name a server instead'

const told = ({ notices }: NoticesPage) =>
  notices.map(({ event, recipient, standing }) =>
    [event.kind, recipient, standing.isOverdue ? 'overdue' : standing.state].join(' '),
  )
const idOf = ({ notices }: NoticesPage, recipient: Recipient) =>
  notices.find((each) => each.recipient === recipient)!.id
const written = async ({ ledger, now_ms }: NoticeDesk, ...drafts: Draft[]) =>
  assert.ok((await (await openLedger(ledger, now_ms)).record(drafts)).ok)
const named = (desk: NoticeDesk, more: object = {}) =>
  setRecipients(desk, recipientsFrom(JSON.stringify(madeRecipients(join(desk.dir, 'fetch'), more)), 'made'))
const entries = async ({ ledger, now_ms }: NoticeDesk) => (await openLedger(ledger, now_ms)).entriesFrom(0)
const kindsIn = async (desk: NoticeDesk) => (await entries(desk)).map(({ kind }) => kind)

test('nobody ran before, nobody watches: whoever looks reads the record, and sees what is due, then overdue', {
  skip,
}, async () => {
  const { desk, clock } = await noticeDesk(scratch, 'looks')
  assert.deepEqual((await lookAtNotices(desk)).read, { next: 0, size: 0, unread: [] })
  await registered(desk)
  const first = await lookAtNotices(desk)
  assert.deepEqual(told(first).sort(), [
    'new-authority inspector due',
    'new-authority legislative-committee due',
    'new-authority own-counsel due',
  ])
  assert.ok(first.notices.every(({ due_us }) => due_us === null))
  const began_ms = clock.now_ms
  clock.now_ms += 5 * HOUR_MS // the clock is that of the entry, whenever somebody reads it
  await written(desk, { kind: 'sortie.breach', auth: 'trial/2026-03', why: { code: 'area' } })
  const breach_ms = clock.now_ms
  clock.now_ms = breach_ms + 24 * HOUR_MS - 121_000
  const before = await lookAtNotices(desk)
  assert.ok(before.notices.every(({ standing }) => !standing.isOverdue))
  // Earliest: a minute before the entry; our own clock may be a minute slow.
  clock.now_ms = breach_ms + 24 * HOUR_MS - 119_000
  const after = await lookAtNotices(desk)
  assert.deepEqual(told(after).slice(0, 2).sort(), [
    'incident inspector overdue',
    'incident own-counsel overdue',
  ])
  const { from_us, event } = after.notices.find((each) => each.event.kind === 'new-authority')!
  assert.deepEqual([from_us, event.entries], [(began_ms - 60_000) * 1000, [0]])
  assert.deepEqual(await kindsIn(desk), ['authority.open', 'sortie.breach'], 'looking writes nothing')
})

test('an urgent authority is told within 48 h of its entry, a new one before the first sortie, planned, flown or recorded', {
  skip,
}, async () => {
  const { desk, clock } = await noticeDesk(scratch, 'authorities')
  await registered(desk, {}, true)
  await registered(desk, { id: 'trial/2' })
  const due = async (authority: string) =>
    new Set(
      (await lookAtNotices(desk)).notices.flatMap((each) =>
        each.event.authority === authority ? each.due_us : [],
      ),
    )
  assert.deepEqual(await due('trial/2026-03'), new Set([(clock.now_ms - 60_000 + 48 * HOUR_MS) * 1000]))
  assert.deepEqual(await due('trial/2'), new Set([null]))
  clock.now_ms += HOUR_MS
  await written(desk, { kind: 'sortie.start', auth: 'trial/2', why: { code: 'permit' } })
  assert.deepEqual(await due('trial/2'), new Set([(clock.now_ms - 60_000) * 1000]))
  // What was recorded before it was taken in began before.
  const [began_us, folder] = [(clock.now_ms - 9 * HOUR_MS) * 1000, join(desk.dir, 'result')]
  await resultWith(desk, folder, { at_us: began_us, states: ['Otherland', 'Nowhere'], authority: 'trial/2' })
  assert.deepEqual(
    new Set(
      (await lookAtNotices(desk)).notices.flatMap((each) =>
        each.rule.id === 'new-authority' ? each.due_us : [],
      ),
    ),
    new Set([began_us - 2e6]),
  )
})

/** A result of a flight, as `process` enters it. */
async function resultWith(
  desk: NoticeDesk,
  folder: string,
  flight: { at_us: number; states: readonly string[]; authority: string },
) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'result.json'), '{}')
  const { at_us, states, authority } = flight
  const flown = flownText({
    ...{ sortie: 'ridge', span: { from_us: at_us, bound_us: 2e6 } },
    entered: states.map((name) => ({ what: 'state', name, at_us: at_us + 5e6, bound_us: 2e6 })),
    clearances: [{ state: 'Otherland', status: 'not-requested' }],
  })
  const what = { data: 'real', authority, ingest: 'ingest/1', folder, files: ['result.json'], flown } as const
  assert.ok((await recordResult(await openLedger(desk.ledger, desk.now_ms), what)).ok)
}

test('an entry into a state is told to that state too, with its clearance; our own state is none', {
  skip,
}, async () => {
  const { desk, clock } = await noticeDesk(scratch, 'entered')
  await registered(desk)
  const at_us = (clock.now_ms - HOUR_MS) * 1000
  const flight = { at_us, states: ['Otherland', 'Nowhere'], authority: 'trial/2026-03' }
  await resultWith(desk, join(desk.dir, 'result'), flight)
  rmSync(join(desk.dir, 'result'), { recursive: true }) // a result may lie anywhere, and go
  const page = await lookAtNotices(desk)
  const entered = page.notices.filter(({ event }) => event.kind === 'state-entered')
  assert.deepEqual(entered.map(({ recipient }) => recipient).sort(), [
    'host-state',
    'inspector',
    'legislative-committee',
    'own-counsel',
  ])
  assert.ok(
    entered.every(
      ({ event, due_us }) => event.subject === 'Otherland' && due_us === at_us + 3e6 + 48 * 3600e6,
    ),
  )
  await named(desk)
  await draftNotice(desk, entered[0]!.id, { by })
  const [folder] = readdirSync(join(desk.dir, 'notices', 'packages', entered[0]!.id))
  const file = join(desk.dir, 'notices', 'packages', entered[0]!.id, folder!, 'notice.json')
  const { clearances, data } = JSON.parse(readFileSync(file, 'utf8'))
  assert.deepEqual([clearances, data], [[{ state: 'Otherland', status: 'not-requested' }], 'real'])
})

test('every change of an authority is compared with the one before, however many are read at once, and whenever', {
  skip,
}, async () => {
  const { desk, clock } = await noticeDesk(scratch, 'changed')
  await registered(desk)
  clock.now_ms += HOUR_MS
  await registered(desk, { sensors: ['gas', 'motion-imagery', 'still-imagery'] })
  const changed_ms = clock.now_ms
  clock.now_ms += HOUR_MS
  await registered(desk, { height: LOWER }) // what it became stands in no file any more but beside its entry
  clock.now_ms += 20 * HOUR_MS
  const more = (page: NoticesPage) => page.notices.filter(({ event }) => event.kind.startsWith('escalation'))
  const [one, ...others] = more(await lookAtNotices(desk))
  assert.equal(others.length, 2)
  assert.deepEqual(
    [one!.event.kind, one!.event.changes, one!.event.entries, one!.due_us],
    ['escalation-sensors', ['sensor-added'], [1], (changed_ms - 60_000 + 48 * HOUR_MS) * 1000],
  )
})

test('what an entry commits to and is not at hand is said, and read when it is there', { skip }, async () => {
  const { desk } = await noticeDesk(scratch, 'unread')
  await registered(desk)
  await registered(desk, { sensors: ['gas', 'motion-imagery', 'still-imagery'] })
  await registered(desk, { height: LOWER })
  const [, change] = await entries(desk)
  const salt = join(desk.ledger, 'salts', `${change!.c![0]!.h}.json`)
  await rename(salt, `${salt}.away`)
  const before = await lookAtNotices(desk)
  assert.deepEqual(before.read, { next: 3, size: 3, unread: [1] })
  assert.ok(before.notices.every(({ event }) => event.kind === 'new-authority'))
  await rename(`${salt}.away`, salt)
  const after = await lookAtNotices(desk)
  assert.deepEqual(after.read.unread, [])
  assert.equal(after.notices.filter(({ event }) => event.kind === 'escalation-sensors').length, 3)
})

test('an approved plan says when the first sortie is to be, and what it carries that others did not', {
  skip,
}, async () => {
  const { desk, clock } = await noticeDesk(scratch, 'plans')
  await registered(desk)
  const example = JSON.parse(readFileSync(join(ROOT, 'corpus', 'plans', 'example', 'plan.json'), 'utf8'))
  const approve = async (id: string, hours: number, sensors: readonly object[], kept = true) => {
    const entry = (await entries(desk)).length
    const start = new Date(clock.now_ms + hours * HOUR_MS).toISOString()
    const { platform } = example.asked
    const asked = {
      ...{ ...example.asked, start, platform: { ...platform, sensors: [...platform.sensors, ...sensors] } },
      authority: { id: 'trial/2026-03', sha256: 'a'.repeat(64) },
    }
    const approved = { step: 'approve', at: start, by: 'key-approver', digest: 'b'.repeat(64), entry }
    mkdirSync(join(desk.dir, 'plans', id), { recursive: true })
    const plan = { ...example, id, asked, laid: null, history: [approved] }
    if (kept) writeFileSync(join(desk.dir, 'plans', id, 'plan.json'), JSON.stringify(plan))
    const ref = [`sortie/${id}`]
    await written(desk, { kind: 'sortie.approve', auth: 'trial/2026-03', why: { code: 'rules-permit' }, ref })
    return clock.now_ms + hours * HOUR_MS
  }
  const first_ms = await approve('ridge', 9, [])
  const planned = await lookAtNotices(desk)
  assert.deepEqual(new Set(planned.notices.map(({ due_us }) => due_us)), new Set([first_ms * 1000]))
  await approve('valley', 19, [])
  assert.equal((await lookAtNotices(desk)).notices.length, 3, 'another that carries the same')
  const [sensor] = example.asked.platform.sensors
  await approve('coast', 29, [{ ...sensor, name: 'another sensor' }])
  const more = (await lookAtNotices(desk)).notices.filter(({ event }) => event.kind === 'escalation-payload')
  assert.deepEqual(
    more.map(({ event }) => event.changes),
    [['payload-added'], ['payload-added'], ['payload-added']],
  )
  await approve('gone', 1, [], false)
  assert.deepEqual((await lookAtNotices(desk)).read.unread, [4])
})

test('a record that was restored from an older copy is read from its beginning', { skip }, async () => {
  const { desk } = await noticeDesk(scratch, 'restored')
  await registered(desk)
  cpSync(desk.ledger, `${desk.ledger}.older`, { recursive: true })
  await registered(desk, { id: 'trial/lost' })
  await registered(desk, { id: 'trial/lost-too' })
  assert.equal((await lookAtNotices(desk)).notices.length, 9)
  rmSync(desk.ledger, { recursive: true })
  await rename(`${desk.ledger}.older`, desk.ledger)
  assert.equal((await lookAtNotices(desk)).notices.length, 9, 'what was told is not untold')
  for (const k of [1, 2, 3]) await registered(desk, { id: `trial/other-${k}` })
  const page = await lookAtNotices(desk)
  assert.deepEqual([page.notices.length, page.read], [18, { next: 4, size: 4, unread: [] }])
})

test('drafted, sent, acknowledged; the record holds each step, and a new database made from it the same', {
  skip,
}, async () => {
  const { desk, clock } = await noticeDesk(scratch, 'steps')
  await registered(desk)
  await recordStanding(desk)
  await recordStanding(desk)
  assert.deepEqual(
    await kindsIn(desk),
    ['authority.open', 'notice.due', 'notice.due', 'notice.due'],
    'each once',
  )
  const id = idOf(await lookAtNotices(desk), 'inspector')
  await assert.rejects(sendNotice(desk, id, { by }), NoticeStepRefused)
  await draftNotice(desk, id, { by })
  await assert.rejects(sendNotice(desk, id, { by }), /no office is named/)
  assert.equal((await named(desk)).version, 1)
  assert.equal((await named(desk)).version, 1, 'the same again is no other version')
  clock.now_ms += HOUR_MS
  await draftNotice(desk, id, { by, statement: 'Anew, now that somebody is named.' })
  // The authority begins tomorrow, and the gate lets nothing be done on it before.
  await assert.rejects(sendNotice(desk, id, { by }), (error: Error) => {
    assert.ok(error instanceof LeaveRefused && error.mayGoOnDuty)
    return true
  })
  assert.ok(told(await lookAtNotices(desk)).includes('new-authority inspector drafted'))
  const sent = await sendNotice(desk, id, { by, onDuty: true })
  const last = sent.history.at(-1)!
  assert.ok(last.step === 'send' && last.way === 'folder')
  await assert.rejects(sendNotice(desk, id, { by, onDuty: true }), NoticeStepRefused)
  await assert.rejects(draftNotice(desk, id, { by }), NoticeStepRefused)
  const vkey = (await openLedger(desk.ledger, desk.now_ms)).vkey
  const verified = await verifyPath(last.reference, { vkey })
  assert.ok(verified.whole, JSON.stringify(verified.faults))
  await acknowledgeNotice(desk, id, { by, reference: 'letter 12' })
  await assert.rejects(acknowledgeNotice(desk, id, { by, reference: 'letter 13' }), NoticeStepRefused)
  const kinds = await kindsIn(desk)
  for (const kind of ['notice.sent', 'notice.receipt', 'policy.change'])
    assert.equal(kinds.filter((each) => each === kind).length, 1, kind)
  const decisions = (await entries(desk)).filter(({ ref }) => ref?.includes('verb/notify'))
  assert.deepEqual(
    decisions.map(({ why }) => why?.code),
    ['outside-authority', 'outside-authority'],
    'a refusal is recorded each time',
  )
  const anew = await freshDatabase(scratch)
  const page = await lookAtNotices(openNotices({ ...desk, database: async () => anew }))
  const [was, is] = [await lookAtNotices(desk), page].map(
    ({ notices }) => notices.find((each) => each.id === id)!,
  )
  assert.deepEqual({ ...is, history: is!.history.slice(1) }, { ...was, history: was!.history.slice(2) })
  assert.equal(stateOf(is!.history), 'acknowledged')
})

test('leave: what an authority permits goes; a host state is told by leave alone; a hold stands', {
  skip,
}, async () => {
  const { desk, clock } = await noticeDesk(scratch, 'leave')
  await named(desk)
  await registered(desk, { verbs: ['ingest', 'process'] })
  clock.now_ms = Date.UTC(2026, 2, 17, 16, 30)
  const flight = { at_us: clock.now_ms * 1000, states: ['Otherland'], authority: 'trial/2026-03' }
  await resultWith(desk, join(desk.dir, 'result'), flight)
  const page = await lookAtNotices(desk)
  const entered = (recipient: Recipient) =>
    page.notices.find((each) => each.event.kind === 'state-entered' && each.recipient === recipient)!.id
  const host = entered('host-state')
  await draftNotice(desk, host, { by })
  await assert.rejects(sendNotice(desk, host, { by, onDuty: true }), (error: Error) => {
    assert.ok(error instanceof LeaveRefused && !error.mayGoOnDuty && error.reasons !== undefined)
    assert.match(error.reasons.es.join(' '), /El aviso sigue pendiente/)
    return true
  })
  await registered(desk, { sensors: ['gas', 'motion-imagery'] }) // now it grants notify
  await sendNotice(desk, host, { by })
  const counsel = entered('own-counsel')
  await draftNotice(desk, counsel, { by })
  const ledger = await openLedger(desk.ledger, desk.now_ms)
  const gate = await openGate({ ledger, now_ms: desk.now_ms })
  await setHold(gate, ledger, {
    ...{ sortie: counsel, because: 'oversight-hold', refuses: ['notify'], role: 'overseer' },
    now_ms: clock.now_ms,
  })
  await assert.rejects(sendNotice(desk, counsel, { by, onDuty: true }), (error: Error) => {
    assert.ok(error instanceof LeaveRefused && !error.mayGoOnDuty)
    return true
  })
  const none = { kind: 'ingest.refuse', auth: 'none', why: { code: 'judges-disagree' } } as const
  await written(desk, none)
  const incident = (await lookAtNotices(desk)).notices.find(
    (each) => each.event.kind === 'incident' && each.recipient === 'inspector',
  )!
  await draftNotice(desk, incident.id, { by })
  await assert.rejects(sendNotice(desk, incident.id, { by }), LeaveRefused)
  const sent = await sendNotice(desk, incident.id, { by, onDuty: true })
  assert.equal(sent.standing.state, 'sent')
})

test('of many that send at once one does; of many that look at once all see the same', { skip }, async () => {
  const { desk, clock, database } = await noticeDesk(scratch, 'at-once')
  await named(desk)
  await registered(desk)
  clock.now_ms = Date.UTC(2026, 2, 17, 16, 30)
  const another = openNotices({ ...desk, database: async () => database })
  const pages = await Promise.all(Array.from({ length: 6 }, (_, k) => lookAtNotices(k % 2 ? desk : another)))
  for (const page of pages) assert.deepEqual(told(page), told(pages[0]!))
  const id = idOf(pages[0]!, 'inspector')
  await draftNotice(desk, id, { by })
  const sends = Array.from({ length: 6 }, (_, k) => sendNotice(k % 2 ? desk : another, id, { by }))
  const outcomes = await Promise.allSettled(sends)
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.equal((await kindsIn(desk)).filter((kind) => kind === 'notice.sent').length, 1)
  assert.equal(readdirSync(join(desk.dir, 'fetch')).length, 1)
})

test('a package that was changed after it was drafted is not sent', { skip }, async () => {
  const { desk, clock } = await noticeDesk(scratch, 'spoilt')
  await named(desk)
  await registered(desk)
  clock.now_ms = Date.UTC(2026, 2, 17, 16, 30)
  const id = idOf(await lookAtNotices(desk), 'inspector')
  await draftNotice(desk, id, { by })
  const folder = join(desk.dir, 'notices', 'packages', id)
  const pdf = join(folder, readdirSync(folder)[0]!, 'notice.pdf')
  writeFileSync(pdf, 'something else')
  await assert.rejects(sendNotice(desk, id, { by }), /is not there as it was/)
  await draftNotice(desk, id, { by })
  assert.equal((await sendNotice(desk, id, { by })).standing.state, 'sent')
})

test('secrets come from a file that nobody else reads, or the environment, and stand in no message', async () => {
  const dir = scratchFolder('delivery')
  const path = join(dir, 'delivery.json')
  const secret = 'whsec_c2VjcmV0IHRoYXQgbm9ib2R5IGtub3dz'
  const document = {
    overflight: 'delivery/1',
    smtp: {
      ...{ host: 'mail.example', port: 587, encryption: 'starttls', from: 'notices@example.org' },
      ...{ user: 'us', password: 'hunter2hunter2' },
    },
    webhooks: [{ url: 'https://committee.example/in', secret }],
  }
  writeFileSync(path, JSON.stringify(document), { mode: 0o644 })
  const env = { OVERFLIGHT_DELIVERY: path }
  await assert.rejects(deliverySettings(dir, env), /can be read by others; set its mode to 0600/)
  chmodSync(path, 0o600)
  const { mail, webhook } = await deliverySettings(dir, env)
  assert.deepEqual(mail?.login, { user: 'us', password: 'hunter2hunter2' })
  assert.equal(webhook('https://committee.example/in')?.secret, secret)
  assert.equal(webhook('https://other.example/in'), undefined)
  writeFileSync(path, JSON.stringify({ ...document, smtp: { ...document.smtp, port: 'hunter2hunter2' } }))
  await assert.rejects(deliverySettings(dir, env), (error: Error) => {
    assert.match(error.message, /look at smtp\.port/)
    assert.doesNotMatch(error.message, /hunter2/)
    return true
  })
  const named = await deliverySettings(dir, {
    OVERFLIGHT_SMTP_URL: 'smtps://a%40b:p%2Fw@mail.example',
    OVERFLIGHT_SMTP_FROM: 'notices@example.org',
    OVERFLIGHT_WEBHOOK_SECRET: secret,
  })
  assert.deepEqual(
    [named.mail?.port, named.mail?.encryption, named.mail?.login],
    [465, 'tls', { user: 'a@b', password: 'p/w' }],
  )
  assert.equal(named.webhook('https://other.example/in')?.secret, secret)
  await assert.rejects(deliverySettings(dir, { OVERFLIGHT_SMTP_URL: 'http://hunter2@x' }), (error: Error) => {
    assert.doesNotMatch(error.message, /hunter2/)
    return true
  })
})
