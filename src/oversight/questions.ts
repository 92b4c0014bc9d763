/** Questions of overseers and the answers given to them: text, and figures that are counted, never typed. */
import * as z from 'zod'
import { isDecision } from '../ledger/decision.ts'
import type { Entry } from '../ledger/entry.ts'

/** What can be counted. Closed; each by the entries of the record alone, but for `sorties` and `hours`, which results tell. */
export const countables = [
  'entries',
  'plans', // submitted
  'approvals',
  'ingests',
  'results',
  'reports',
  'openings', // of records, permitted
  'searches',
  'refusals',
  'incidents',
  'holds',
  'erasures',
  'sorties',
  'hours',
] as const
export type Countable = (typeof countables)[number]
export const isOfResults = (count: Countable): count is 'sorties' | 'hours' =>
  count === 'sorties' || count === 'hours'

/** Opaque id of a person or of a key, as the record holds it: never a name. */
const actor = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{3,62}[A-Za-z0-9]$/, 'an id: 5 to 64 letters, digits and -')

const day = z.iso.datetime()
const index = z.int().min(0)

export const countAskedShape = z.strictObject({
  count: z.enum(countables),
  /** From this instant up to that; null: without end on that side. */
  from: day.nullable().default(null),
  to: day.nullable().default(null),
  authority: z.string().min(1).max(128).nullable().default(null),
  /** Of sorties and hours. */
  platform: z.string().min(1).max(64).nullable().default(null),
})
export type CountAsked = z.infer<typeof countAskedShape>

const text = z.string().trim().min(3).max(5000).nullable()

export const questionShape = z.strictObject({
  overflight: z.literal('question/1'),
  id: z.string().regex(/^question\/[0-9a-f]{16}$/),
  asked: z.iso.datetime(),
  by: actor,
  text,
  counts: z.array(countAskedShape).max(20),
})
export type Question = z.infer<typeof questionShape>

const figureShape = z.strictObject({
  asked: countAskedShape,
  value: z.number().min(0),
  /** Entries it rests on: all, or the first of very many. */
  entries: z.array(index),
  isEveryEntryCited: z.boolean(),
  /** Of sorties and hours: which. */
  sorties: z.array(z.string()),
})
export type AnsweredFigure = z.infer<typeof figureShape>

export const answerShape = z.strictObject({
  overflight: z.literal('answer/1'),
  question: questionShape.shape.id,
  answered: z.iso.datetime(),
  by: actor,
  text,
  figures: z.array(figureShape).max(20),
  /** Of the record that was counted: whoever counts again counts these entries alone. */
  recordSize: index,
})
export type Answer = z.infer<typeof answerShape>

const CITED_MOST = 2000

/** Counts what was asked over entries given in order; memory does not grow with them. */
export class EntryCount {
  readonly #asked: CountAsked
  readonly #from_ms: number
  readonly #to_ms: number
  readonly #entries: number[] = []
  #value = 0

  constructor(asked: CountAsked) {
    this.#asked = asked
    this.#from_ms = asked.from === null ? Number.NEGATIVE_INFINITY : Date.parse(asked.from)
    this.#to_ms = asked.to === null ? Number.POSITIVE_INFINITY : Date.parse(asked.to)
  }

  add(at: number, entry: Entry): void {
    const { count, authority } = this.#asked
    if (entry.at < this.#from_ms || entry.at >= this.#to_ms) return
    if (authority !== null && entry.auth !== authority) return
    if (isOfResults(count) || !counted[count](entry)) return
    this.#value++
    if (this.#entries.length < CITED_MOST) this.#entries.push(at)
  }

  end(): AnsweredFigure {
    const [value, entries] = [this.#value, this.#entries]
    return { asked: this.#asked, value, entries, isEveryEntryCited: entries.length === value, sorties: [] }
  }
}

const isPermit = (entry: Entry): boolean => isDecision(entry) && entry.why?.code === 'permit'

/** One row, one thing that can be counted. */
const counted: Readonly<Record<Exclude<Countable, 'sorties' | 'hours'>, (entry: Entry) => boolean>> = {
  entries: () => true,
  plans: ({ kind, why }) => kind === 'sortie.plan' && why?.code === 'submitted',
  approvals: ({ kind, why }) => kind === 'sortie.approve' && why?.code === 'rules-permit',
  ingests: ({ kind }) => kind === 'ingest.begin',
  results: ({ kind }) => kind === 'detect.run',
  reports: ({ kind, c = [] }) => kind === 'export' && c.length > 0,
  openings: (entry) => entry.kind === 'access.read' && isPermit(entry),
  searches: (entry) => entry.kind === 'access.search' && isPermit(entry),
  refusals: (entry) =>
    (isDecision(entry) && !isPermit(entry)) || (entry.kind === 'ingest.refuse' && !isDecision(entry)),
  incidents: ({ kind, why }) =>
    kind === 'sortie.breach' || why?.code === 'judges-disagree' || why?.code === 'judge-error',
  holds: ({ kind }) => kind === 'hold.set',
  erasures: ({ kind }) => kind === 'erase',
}
