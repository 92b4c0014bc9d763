/** `notice/1`: what an office is told, for machines; and the same for print. */
import * as z from 'zod'
import { type AuthorityDocument, authorityShape } from '../authority/authority.ts'
import { type StateClearance, stateClearanceShape } from '../authority/clearance.ts'
import { office } from '../authority/document.ts'
import { changes } from '../notices/changes.ts'
import { earliest_us, eventKinds, type NoticeEvent } from '../notices/events.ts'
import type { Notice } from '../notices/notice.ts'
import { BEFORE_FIRST_SORTIE, type Rule, recipients, type Section } from '../notices/rules.ts'
import { isoFromInstant } from '../quantities/instant.ts'
import { jsonText } from './json-text.ts'
import { noticeReport } from './notice-report.ts'
import type { Language } from './phrases.ts'
import type { Result } from './result.ts'
import type { NamedFile } from './typesetter.ts'
import { printable, typstPage } from './typst.ts'

const isoTime = z.iso.datetime()
const digest = z.string().regex(/^[0-9a-f]{64}$/)
const of = authorityShape.shape

/** Unknown fields are errors. A part that the rule does not ask for is absent; what is null is asked for, and nobody states it. */
export const noticeShape = z.strictObject({
  $schema: z.string().optional(),
  overflight: z.literal('notice/1'),
  /** Of the program that made it. */
  version: z.string(),
  id: z.string(),
  /** Declared kind of the data that it is about. */
  data: z.enum(['real', 'training', 'test', 'simulated']),
  recipient: z.strictObject({
    kind: z.enum(recipients),
    state: z.string().nullable(),
    office: office.nullable(),
  }),
  rule: z.strictObject({
    id: z.string(),
    cites: z.string(),
    /** From the earliest time at which the event can have happened. */
    within: z.union([z.strictObject({ hours: z.number().positive() }), z.literal(BEFORE_FIRST_SORTIE)]),
  }),
  /** Before this it must be sent; null: before the first sortie, and none is known of. */
  due: isoTime.nullable(),
  drafted: isoTime,
  event: z.strictObject({
    id: z.string(),
    kind: z.enum(eventKinds),
    authority: z.string(),
    subject: z.string(),
    at: isoTime,
    /** By so much the clock may be off at most. */
    clockBound_s: z.number().min(0),
    /** When it can have happened at the earliest. */
    earliest: isoTime,
    states: z.array(z.string()),
  }),
  /** What whoever drafted it adds, in one language; null: nothing. */
  statement: z.string().max(5000).nullable(),
  legalBasis: z.strictObject({ issuer: office, basis: of.legalBasis }).nullable().optional(),
  scope: z
    .strictObject({ area: of.area, height: of.height, states: of.states, from: of.from, until: of.until })
    .nullable()
    .optional(),
  sensors: z.strictObject({ sensors: of.sensors, species: of.species }).nullable().optional(),
  purposes: of.purposes.nullable().optional(),
  changes: z.array(z.enum(changes)).optional(),
  clearances: z.array(stateClearanceShape).optional(),
  payload: of.payload.nullable().optional(),
  /** Entries of the record that prove the event, by their index; and the log they are in. */
  record: z.strictObject({ entries: z.array(z.int().min(0)), vkey: z.string().nullable() }),
  /** SHA-256 of the authority's document as it stands, in the canonical form of RFC 8785; null: there is none. */
  authoritySha256: digest.nullable(),
})
export type NoticeDocument = z.infer<typeof noticeShape>

/** JSON Schema (2020-12) of a notice. */
export const noticeJsonSchema = (): unknown => z.toJSONSchema(noticeShape)

export interface NoticeParts {
  readonly notice: Notice
  readonly event: NoticeEvent
  readonly rule: Rule
  /** As it stands, with its digest; null: the event relies on none. */
  readonly authority: { readonly document: AuthorityDocument; readonly sha256: string } | null
  readonly clearances: readonly StateClearance[]
  readonly data: Result['data']
  readonly statement: string | null
  readonly drafted_us: number
  /** Verifier key of the log that the entries are in. */
  readonly vkey: string | null
  readonly version: string
}

/** The document: what its rule asks for, and no more. Throws when the rule is not the one that the notice names: a bug of ours. */
export function noticeDocument(parts: NoticeParts): NoticeDocument {
  const { notice, event, rule, authority, clearances, vkey } = parts
  if (rule.id !== notice.rule || event.id !== notice.event)
    throw new RangeError(
      `${notice.id} is of ${notice.rule} and ${notice.event}, not ${rule.id} and ${event.id}`,
    )
  const document = authority?.document ?? null
  const asked = <T>(section: Section, name: string, value: T) =>
    rule.says.includes(section) ? { [name]: value } : {}
  return noticeShape.parse({
    ...{ overflight: 'notice/1', version: parts.version, id: notice.id, data: parts.data },
    recipient: { kind: notice.recipient, state: notice.state, office: notice.office },
    rule: {
      ...{ id: rule.id, cites: rule.cites },
      within:
        rule.within_us === BEFORE_FIRST_SORTIE ? BEFORE_FIRST_SORTIE : { hours: rule.within_us / 3600e6 },
    },
    due: notice.due_us === null ? null : iso(notice.due_us),
    drafted: iso(parts.drafted_us),
    event: {
      ...{ id: event.id, kind: event.kind, authority: event.authority, subject: event.subject },
      ...{ at: iso(event.at_us), clockBound_s: event.bound_us / 1e6 },
      ...{ earliest: iso(earliest_us(event)), states: event.states },
    },
    statement: parts.statement,
    ...asked(
      'legal-basis',
      'legalBasis',
      document && { issuer: document.issuer, basis: document.legalBasis },
    ),
    ...asked('scope', 'scope', document && scopeOf(document)),
    ...asked('sensors', 'sensors', document && { sensors: document.sensors, species: document.species }),
    ...asked('purposes', 'purposes', document?.purposes ?? null),
    ...asked('changes', 'changes', event.changes),
    ...asked(
      'clearance',
      'clearances',
      clearances.filter(({ state }) => event.states.includes(state)),
    ),
    ...asked('payload', 'payload', document?.payload ?? null),
    record: { entries: event.entries, vkey },
    authoritySha256: authority?.sha256 ?? null,
  })
}

/** To the millisecond, and no later than it is. */
const iso = (t_us: number): string => isoFromInstant(1000 * Math.floor(t_us / 1000))

const scopeOf = ({ area, height, states, from, until }: AuthorityDocument) => ({
  ...{ area, height, states, from, until },
})

/** notice.json: the same document, the same bytes. */
export const noticeJson = (document: NoticeDocument): string => jsonText(document, 2)

/** The same for print: Typst source. Dated by when it was drafted, which the document says, and by no clock. */
export const noticeTypst = (
  document: NoticeDocument,
  lang: Language,
): { readonly source: string; readonly files: readonly NamedFile[] } =>
  typstPage(noticeReport(printable(document), lang))
