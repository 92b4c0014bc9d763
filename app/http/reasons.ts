/** Why people read restricted records: said once a sortie, kept in the record, and asked for again when it is long ago. */
import { join } from 'node:path'
import type { Context } from 'hono'
import { z } from 'zod'
import { type Call, isReason, REASON_CHARACTERS_MIN } from '../../src/people/rule.ts'
import { openedRecords } from '../gate/basis.ts'
import { openLedger, recordReading } from '../recordkeeping.ts'
import { refuse, refuseInBoth } from './guard.ts'
import { callerOf } from './route.ts'
import { SORTIE_ID } from './sorties.ts'

/** A working day: whoever looks again tomorrow says again why. */
const REASON_MS = 12 * 3600_000
const REASON_CHARACTERS_MAX = 500
const REMEMBERED_MAX = 20_000

export const given = z.strictObject({ reason: z.string().trim().max(REASON_CHARACTERS_MAX) })

export interface ReasonsOptions {
  /** Data folder, and folder of the record. */
  readonly dir: string
  readonly ledger: string
  readonly now_ms: () => number
}

/** What a rule asks about a sortie whose records are read, and the route on which a person says why. */
export function readingReasons({ dir, ledger, now_ms }: ReasonsOptions) {
  const opened = openedRecords()
  const kept = new Map<string, { readonly reason: string; readonly until_ms: number }>()
  const keyOf = (person: string, sortie: string) => JSON.stringify([person, sortie])

  const reasonOf = (person: string, sortie: string): string | undefined => {
    const said = kept.get(keyOf(person, sortie))
    return said !== undefined && now_ms() < said.until_ms ? said.reason : undefined
  }
  /** Records of real data are restricted; of what is not there nothing is. */
  const aboutFolder = async (c: Context, folder: string, named?: string): Promise<Call> => {
    const found = await opened(join(dir, folder), 'open')
    if (found === null) return { isRestricted: false }
    const person = c.get('person')
    const sortie = named ?? found.sortie
    const reason = person === null || sortie === null ? undefined : reasonOf(person.id, sortie)
    return { isRestricted: found.asked.data === 'real', ...(reason === undefined ? {} : { reason }) }
  }
  const aboutSortie = (c: Context, id: string): Promise<Call> =>
    SORTIE_ID.test(id) ? aboutFolder(c, join('sorties', id), id) : Promise.resolve({ isRestricted: false })

  return {
    /** Of `:id`, a sortie. */
    ofSortie: (c: Context) => aboutSortie(c, c.req.param('id') ?? ''),
    /** Of `?input=`, a sortie. */
    ofInput: (c: Context) => aboutSortie(c, c.req.query('input') ?? ''),
    /** Of `:clip`, which names the sortie it was cut from. */
    ofClip: (c: Context) =>
      /^[0-9a-f]{16}$/.test(c.req.param('clip') ?? '')
        ? aboutFolder(c, join('clips', c.req.param('clip')!))
        : Promise.resolve({ isRestricted: false }),

    /** Takes a reason, once it is in the record. */
    async say(c: Context): Promise<Response> {
      const id = c.req.param('id') ?? ''
      const isThere = SORTIE_ID.test(id) && (await opened(join(dir, 'sorties', id), 'open')) !== null
      if (!isThere) return refuse(c, 404, `nothing at ${c.req.path}`)
      const body = given.safeParse(await c.req.json().catch(() => undefined))
      if (!body.success || !isReason(body.data.reason)) return refuseInBoth(c, 400, TOO_SHORT, 'no-reason')
      const { id: person, roles } = callerOf(c)
      const { reason } = body.data
      const code = roles.includes('overseer') ? 'oversight' : 'duty'
      const payload = JSON.stringify({ person, sortie: id, reason })
      const written = await recordReading(await openLedger(ledger, now_ms), {
        person,
        sortie: id,
        code,
        payload,
      })
      if (!written.ok) throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
      kept.delete(keyOf(person, id))
      kept.set(keyOf(person, id), { reason, until_ms: now_ms() + REASON_MS })
      if (kept.size > REMEMBERED_MAX) kept.delete(kept.keys().next().value!)
      return c.json({ sortie: id, until: new Date(now_ms() + REASON_MS).toISOString() }, 201)
    },
  }
}

const TOO_SHORT = {
  en: `Say why, in ${REASON_CHARACTERS_MIN} to ${REASON_CHARACTERS_MAX} characters: whoever reads the record later must understand it.`,
  es: `Diga por qué, en ${REASON_CHARACTERS_MIN} a ${REASON_CHARACTERS_MAX} caracteres: quien lea el registro después debe entenderlo.`,
}
