/** The record of what was done, and the page of activity. */
import { z } from 'zod'
import { decisionCodes, kinds } from '../../../src/ledger/kinds.ts'
import type { Act, Waiting } from '../../../src/reports/activity-page.ts'
import type { DecisionsSeen } from '../../../src/reports/authority-page.ts'
import type { EntrySeen, LedgerState } from '../../../src/reports/record-page.ts'
import { answer, body, type Described, events, json, like, reasonsInBoth, refused } from './described.ts'

const kind = z.enum(Object.keys(kinds) as [keyof typeof kinds, ...(keyof typeof kinds)[]])
const index = z.int().min(0)
const indexInPath = { index: z.string().regex(/^\d{1,16}$/) }
const ms = z.number()

const entry = answer(
  'Entry',
  z.strictObject({
    v: z.literal(1),
    kind,
    at: ms,
    clk: ms,
    by: z.string(),
    auth: z.string(),
    ref: z.array(z.string()).exactOptional(),
    c: z.array(z.strictObject({ t: z.string(), h: z.string() })).exactOptional(),
    why: z.strictObject({ code: z.string(), h: z.string().exactOptional() }).exactOptional(),
    sup: index.exactOptional(),
  }),
)

const state = answer(
  'LedgerState',
  like<LedgerState>()(
    z.strictObject({
      origin: z.string(),
      vkey: z.string(),
      size: index,
      root: z.string(),
      acknowledged: index,
      quorum: z.string(),
      witnesses: z.array(z.strictObject({ name: z.string(), key: z.string(), cosigned_ms: ms.nullable() })),
      newestCosignature_ms: ms.nullable(),
      fault: z.string().nullable(),
      verified: z
        .strictObject({
          at_ms: ms,
          whole: z.boolean(),
          size: index,
          kinds: z.record(z.string(), z.number()),
          faultCount: index,
          faults: z.array(z.string()),
        })
        .nullable(),
    }),
  ),
)

const entrySeen = answer(
  'EntrySeen',
  like<EntrySeen>()(
    z.strictObject({
      index,
      entry,
      text: z.string(),
      leaf: z.string(),
      commitments: z.array(
        z.strictObject({
          t: z.string(),
          h: z.string(),
          state: z.enum(['kept', 'erased', 'absent']),
          payload: z.string().nullable(),
          file: z.strictObject({ sortie: z.string(), name: z.string() }).nullable(),
        }),
      ),
      erased: z.strictObject({ index, at_ms: ms, rule: z.string(), method: z.string() }).nullable(),
    }),
  ),
)

/** What the gate decided about a sortie, newest first. */
export const decisionsSeen = answer(
  'Decisions',
  like<DecisionsSeen>()(
    z.strictObject({
      decisions: z.array(
        z.strictObject({
          index,
          at_ms: ms,
          verb: z.string(),
          code: z.enum(decisionCodes),
          authority: z.string(),
          part: z.string().nullable(),
          behind: z
            .strictObject({
              by: z.array(z.string()),
              unknown: z.array(z.string()),
              incident: z.string().nullable(),
              reasons: reasonsInBoth,
            })
            .nullable(),
        }),
      ),
      next: index.nullable(),
    }),
  ),
)

const NO_ENTRY = { 404: refused('There is no such entry.') }
const WRONG = { 400: refused('A word of the address is not what is expected there.') }

const ledger: Readonly<Record<string, Described>> = {
  'GET /api/ledger': {
    summary: 'The state of the record, without reading all of it.',
    answers: {
      200: json(
        'The state; null: there is no record yet.',
        answer('Ledger', z.strictObject({ ledger: state.nullable() })),
      ),
    },
  },
  'GET /api/ledger/entries': {
    summary: 'Entries of the record, newest first.',
    query: z.object({
      before: index.optional().describe('Only entries before this one, where the page before ended.'),
      limit: z.int().min(0).max(200).optional(),
      kind: z.string().optional().describe('Only entries of these kinds, by comma.'),
    }),
    answers: {
      200: json(
        'One page; next is where to go on.',
        answer(
          'Entries',
          z.strictObject({
            size: index,
            entries: z.array(z.strictObject({ index, entry })),
            next: index.nullable(),
          }),
        ),
      ),
      ...WRONG,
    },
  },
  'GET /api/ledger/entries/:index': {
    summary: 'One entry, and what stands behind it as far as it is kept here.',
    path: indexInPath,
    answers: { 200: json('The entry.', entrySeen), ...NO_ENTRY },
  },
  'GET /api/ledger/entries/:index/proof': {
    summary: 'A proof that the entry is in the record, for a program of somebody else.',
    path: indexInPath,
    answers: { 200: { says: 'A .tlog-proof file.', content: { 'text/plain': 'bytes' } }, ...NO_ENTRY },
  },
}

const act = answer(
  'Act',
  like<Act>()(
    z.strictObject({
      index,
      at_ms: ms,
      kind,
      code: z.string().nullable(),
      by: z.array(z.strictObject({ id: z.string(), name: z.string().nullable() })),
      sorties: z.array(z.string()),
      verbs: z.array(z.string()),
      authority: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
)
const waiting = answer(
  'Waiting',
  like<Waiting>()(
    z.strictObject({
      what: z.enum(['approve-plan', 'submit-plan', 'job-failed', 'notice-due', 'notice-overdue']),
      id: z.string(),
      name: z.string(),
      at_ms: ms.nullable(),
    }),
  ),
)
const at = answer('ChangesFrom', z.strictObject({ size: index }))
const recorded = answer(
  'Recorded',
  z.strictObject({ index, kind, at_ms: ms, ref: z.array(z.string()), authority: z.string() }),
)

const activity: Readonly<Record<string, Described>> = {
  'GET /api/activity': {
    summary: 'Who did what, when and why, newest first.',
    query: z.object({
      before: index.optional().describe('Only what was done before this entry.'),
      person: z.string().max(64).optional().describe('Only what this person asked for, by id.'),
      kind: z.string().max(40).optional().describe('Only entries of this kind.'),
    }),
    answers: {
      200: json(
        'One page; seen is the newest entry that whoever asks has seen.',
        answer(
          'Activity',
          z.strictObject({
            acts: z.array(act),
            next: index.nullable(),
            size: index,
            seen: index.nullable(),
          }),
        ),
      ),
      ...WRONG,
    },
  },
  'POST /api/activity/seen': {
    summary: 'Keeps up to which entry whoever asks has seen what was done.',
    body: body('Seen', z.strictObject({ entry: index })),
    answers: {
      200: json('Kept.', answer('SeenKept', z.strictObject({ entry: index }))),
      ...WRONG,
    },
  },
  'GET /api/queue': {
    summary: 'What waits for whoever asks.',
    answers: { 200: json('All of it.', answer('Queue', z.strictObject({ waiting: z.array(waiting) }))) },
  },
  'GET /api/changes': {
    summary: 'Every entry of the record as it is made, until whoever listens goes away.',
    query: z.object({
      after: index.optional().describe('As the header Last-Event-ID, which goes before it.'),
    }),
    headers: {
      'Last-Event-ID': index
        .optional()
        .describe('The last entry that was heard: what was made since comes first.'),
    },
    answers: {
      200: events('First `at`: from where it is told; then `recorded`, whose id is the index of the entry.', {
        at,
        recorded,
      }),
      ...WRONG,
    },
  },
}

/** Routes about the record. */
export const recordDescribed: Readonly<Record<string, Described>> = { ...ledger, ...activity }
