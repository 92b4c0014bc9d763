/** How a route is described: one value a route, from which the document, the types and the tests are made. */
import { z } from 'zod'

/** What is said of a route besides its rule, which the table has. */
export interface Described {
  /** One plain sentence. */
  readonly summary: string
  /** Every name in the path, and only those. */
  readonly path?: Readonly<Record<string, z.ZodType>>
  readonly query?: z.ZodObject
  /** Besides those that every write has. */
  readonly headers?: Readonly<Record<string, z.ZodType>>
  readonly body?: { readonly type: 'application/json' | 'multipart/form-data'; readonly shape: z.ZodType }
  /** By status; those that follow from the rule and the method are added. */
  readonly answers: Readonly<Record<number, Answer>>
}

export interface Answer {
  readonly says: string
  /** By media type; left out: an answer without a body. */
  readonly content?: Readonly<Record<string, Content>>
}

/** A shape of JSON, bytes or text of no shape, or events. */
export type Content = z.ZodType | 'bytes' | Events

/** Server-sent events: the shape of the data of each, by its name. */
export interface Events {
  readonly events: Readonly<Record<string, z.ZodType>>
}

/** Shapes of answers, and shapes of what is sent: of one with a default the two differ. */
export const answerShapes = z.registry<{ id: string }>()
export const bodyShapes = z.registry<{ id: string }>()

/** An answer's shape under a name of its own. */
export function answer<Shape extends z.ZodType>(id: string, shape: Shape): Shape {
  answerShapes.add(shape, { id })
  return shape
}

/** The shape of what is sent, under a name of its own. */
export function body<Shape extends z.ZodType>(id: string, shape: Shape): NonNullable<Described['body']> {
  bodyShapes.add(shape, { id })
  return { type: 'application/json', shape }
}

/** Holds a shape against the type that the page and the handlers use: the compiler says where they part. */
export const like =
  <T>() =>
  <Shape extends z.ZodType<T>>(shape: Shape): Shape =>
    shape

/** One answer of JSON. */
export const json = (says: string, shape: z.ZodType): Answer => ({
  says,
  content: { 'application/json': shape },
})

/** One answer of events, by their names. */
export const events = (says: string, named: Events['events']): Answer => ({
  says,
  content: { 'text/event-stream': { events: named } },
})

/** A refusal; which, the message and its code say. */
export const refused = (says: string): Answer => json(says, refusal)

export const inBoth = answer('InBoth', z.strictObject({ en: z.string(), es: z.string() }))
const reasons = z.strictObject({ en: z.array(z.string()), es: z.array(z.string()) })
/** Why the gate refused, in sentences. */
export const reasonsInBoth = answer('ReasonsInBoth', reasons)

/** Why something stands against a plan. */
export const check = answer(
  'PlanCheck',
  z.strictObject({
    id: z.string(),
    status: z.enum(['ok', 'refused', 'unknown']),
    says: inBoth,
    remedy: inBoth.nullable(),
  }),
)

/** What the gate, or the steps of a plan, say besides the message. */
export const refusalOf = answer(
  'RefusalOf',
  z.strictObject({
    verb: z.string().exactOptional(),
    authority: z.string().exactOptional(),
    code: z.string().exactOptional(),
    reasons: reasonsInBoth.exactOptional(),
    says: inBoth.exactOptional(),
    checks: z.array(check).exactOptional(),
    mayGoOnDuty: z.boolean().exactOptional(),
  }),
)

/** The one shape of every refusal. */
export const refusal = answer(
  'Refusal',
  z.strictObject({
    /** In English. */
    message: z.string(),
    /** The same in both languages, where a person is to read it. */
    says: inBoth.exactOptional(),
    /** For programs, from a closed list. */
    code: z.string().exactOptional(),
    refusal: refusalOf.exactOptional(),
  }),
)

/** What the gate keeps somebody from seeing in a list. */
export const left = answer(
  'LeftOut',
  z.strictObject({ id: z.string(), message: z.string(), refusal: refusalOf.exactOptional() }),
)
