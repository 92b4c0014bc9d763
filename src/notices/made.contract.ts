/** Authorities, events and steps that are made up, for the tests of notices. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { parseAuthority } from '../authority/authority.ts'
import type { Scope } from './escalations.ts'
import { eventKinds, type NoticeEvent, noticeEvent } from './events.ts'
import type { Named } from './notice.ts'
import type { Step } from './steps.ts'

export const NOON_US = Date.UTC(2026, 2, 17, 12) * 1000
export const HOUR_US = 3600e6

const document = JSON.parse(
  readFileSync(new URL('../../corpus/authority/authority.json', import.meta.url), 'utf8'),
)

/** The authority of the corpus, with changes, and how it is used. */
export function scope(changes: object = {}, use: Partial<Scope> = {}): Scope {
  const read = parseAuthority({ ...document, ...changes })
  assert.ok(read.ok, JSON.stringify(read))
  return { authority: read.value, sortiesIn30Days: null, carried: ['gas 1'], ...use }
}

export const offices: readonly Named[] = [
  {
    recipient: 'legislative-committee',
    office: { office: 'Committee on Oversight (invented)', state: 'Nowhere' },
  },
  { recipient: 'inspector', office: { office: 'Inspector of Surveys (invented)', state: 'Nowhere' } },
  { recipient: 'own-counsel', office: { office: 'Counsel (invented)', state: 'Nowhere' } },
  { recipient: 'host-state', office: { office: 'Office of the Air (invented)', state: 'Otherland' } },
]

/** An event at noon, unless told otherwise. */
export const event = (told: Partial<NoticeEvent> = {}): NoticeEvent =>
  noticeEvent({
    ...{ kind: 'incident', authority: 'trial/1', subject: 'entry/7', at_us: NOON_US, bound_us: 60e6 },
    ...told,
  })

/** Events of every kind, few enough names that many are the same event. */
export const anyEvents = fc.array(
  fc
    .record({
      kind: fc.constantFrom(...eventKinds),
      authority: fc.constantFrom('trial/1', 'trial/2'),
      subject: fc.constantFrom('a', 'b'),
      at_us: fc.integer({ min: NOON_US, max: NOON_US + 5 }),
      bound_us: fc.integer({ min: 0, max: 5 }),
      states: fc.subarray(['Otherland', 'Thirdland']),
      entries: fc.subarray([3, 1, 2]),
    })
    .map(noticeEvent),
  { maxLength: 12 },
)

const taking = { by: 'key-overseer', bound_us: 60e6 }
const DIGEST = 'a'.repeat(64)
/** One step of each kind, at a time. */
export const steps = {
  draft: (at_us: number, digest = DIGEST): Step => ({ step: 'draft', ...taking, at_us, digest }),
  send: (at_us: number, digest = DIGEST): Step => ({
    ...{ step: 'send', ...taking, at_us, digest },
    ...{ way: 'mail', reference: '<1@overflight.example>' },
  }),
  acknowledge: (at_us: number): Step => ({ step: 'acknowledge', ...taking, at_us, reference: 'letter 12' }),
} as const
