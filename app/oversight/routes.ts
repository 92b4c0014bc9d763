/** What an overseer asks over HTTP. Who may is told by the table of routes; who acts, by `whoActs`. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from 'hono'
import { z } from 'zod'
import { countAskedShape } from '../../src/oversight/questions.ts'
import { languages } from '../../src/reports/phrases.ts'
import { InputRefused, refusalText } from '../failures.ts'
import { openGate } from '../gate/gate.ts'
import { liftHold, setHold } from '../gate/set-hold.ts'
import { refuse } from '../http/guard.ts'
import type { Reading } from '../http/reading.ts'
import { openLedger } from '../recordkeeping.ts'
import { askSeat, type NoticesKept } from './ask.ts'
import { writeOversightPackage } from './package.ts'
import { answer, ask, questions } from './questions.ts'
import { SeenFiles } from './seen-files.ts'
import { tarOf } from './tar.ts'

export interface OversightRoutesOptions {
  /** Data folder, and folder of the record. */
  readonly dir: string
  readonly ledger: string
  readonly reading: Reading
  readonly now_ms: () => number
  readonly notices: NoticesKept | null
  /** Who asks: an opaque key id, and the role the gate is told of. */
  readonly whoActs: (c: Context) => { readonly by: string; readonly role: string | null }
}

export const seatQuery = z.strictObject({
  asOf: z.iso.datetime().optional(),
  lapsing: z.coerce.number().min(0).max(3660).optional(),
  language: z.enum(languages).default('en'),
})
export const askBody = z.strictObject({
  text: z.string().nullable().default(null),
  counts: z.array(countAskedShape).default([]),
})
export const answerBody = z.strictObject({ text: z.string().nullable().default(null) })
export const holdBody = z.strictObject({
  sortie: z.string().min(1).max(200),
  because: z.enum(['legal-hold', 'oversight-hold']),
  refuses: z
    .array(z.enum(['process', 'analyse', 'open', 'search', 'export', 'release', 'notify']))
    .default([]),
})
export const liftBody = z.strictObject({ id: z.string().min(1).max(128) })

const FRESH = { 'cache-control': 'no-store' }

/** Handlers: the seat, its package, questions and answers, holds. */
export function oversightRoutes(options: OversightRoutesOptions) {
  const { dir, ledger, reading, now_ms, notices, whoActs } = options
  // Files are read again when they have changed; between two looks of a page most have not.
  const files = new SeenFiles()
  const desk = { dir, ledger, now_ms, reading }
  const seatAsked = (query: z.infer<typeof seatQuery>) => ({
    ...{ dir, ledger, reading, now_ms, notices },
    asOf_ms: query.asOf === undefined ? undefined : Date.parse(query.asOf),
    lapsingDays: query.lapsing,
  })
  const keeper = () => openLedger(ledger, now_ms)
  return {
    seat: (c: Context) =>
      answered(c, async () => {
        const query = given(seatQuery, c.req.query())
        return c.json(await askSeat({ ...seatAsked(query), files }), 200, FRESH)
      }),
    /** Every byte is read anew and the whole record verified: what is taken away rests on no earlier look. */
    package: (c: Context) =>
      answered(c, async () => {
        const query = given(seatQuery, c.req.query())
        const seat = await askSeat({ ...seatAsked(query), verify: true })
        const scratch = await mkdtemp(join(tmpdir(), 'overflight-oversight-'))
        try {
          const out = join(scratch, 'oversight')
          await writeOversightPackage(await keeper(), seat, { out, dir, language: query.language })
          return tarred(await tarIn(out, seat.asOf), `oversight-${seat.asOf.slice(0, 10)}.tar`)
        } finally {
          await rm(scratch, { recursive: true, force: true })
        }
      }),
    questions: (c: Context) =>
      answered(c, async () => c.json({ questions: await questions(desk) }, 200, FRESH)),
    ask: (c: Context) =>
      answered(c, async () => {
        const body = given(askBody, await jsonOf(c))
        return c.json(await ask(desk, { by: whoActs(c).by, ...body }), 201, FRESH)
      }),
    answer: (c: Context) =>
      answered(c, async () => {
        const body = given(answerBody, await jsonOf(c))
        const id = `question/${c.req.param('id') ?? ''}`
        return c.json(await answer(desk, id, { by: whoActs(c).by, ...body }), 201, FRESH)
      }),
    setHold: (c: Context) =>
      answered(c, async () => {
        const body = given(holdBody, await jsonOf(c))
        const kept = await keeper()
        const gate = await openGate({ ledger: kept, now_ms })
        const hold = await setHold(gate, kept, { role: whoActs(c).role, now_ms: now_ms(), ...body })
        return c.json(hold, 201, FRESH)
      }),
    liftHold: (c: Context) =>
      answered(c, async () => {
        const { id } = given(liftBody, await jsonOf(c))
        const kept = await keeper()
        await liftHold(await openGate({ ledger: kept, now_ms }), kept, { role: whoActs(c).role, id })
        return c.json({ lifted: id }, 200, FRESH)
      }),
  }
}

class Malformed extends Error {}

/** What was asked wrongly is told as such; what the gate refuses, with its reasons in both languages. */
async function answered(c: Context, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Malformed) return refuse(c, 400, error.message)
    if (!(error instanceof InputRefused)) throw error
    const message = refusalText(error)
    return error.reasons === undefined
      ? refuse(c, 400, message)
      : c.json({ message, refusal: { reasons: error.reasons } }, 403, FRESH)
  }
}

function given<T>(shape: z.ZodType<T>, value: unknown): T {
  const read = shape.safeParse(value)
  if (read.success) return read.data
  throw new Malformed(z.prettifyError(read.error))
}

const jsonOf = (c: Context): Promise<unknown> =>
  c.req.json().catch(() => {
    throw new Malformed('found no JSON document; expected one')
  })

async function tarIn(folder: string, asOf: string): Promise<Uint8Array> {
  const names = (await readdir(folder)).sort()
  const files = await Promise.all(
    names.map(async (name) => ({
      name: `oversight/${name}`,
      bytes: new Uint8Array(await readFile(join(folder, name))),
    })),
  )
  return tarOf(files, Date.parse(asOf) / 1000)
}

const tarred = (bytes: Uint8Array, name: string): Response =>
  new Response(Buffer.from(bytes), {
    headers: {
      ...FRESH,
      'content-type': 'application/x-tar',
      'content-disposition': `attachment; filename="${name}"`,
    },
  })
