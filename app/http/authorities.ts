import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from 'hono'
import { z } from 'zod'
import { parseAuthority } from '../../src/authority/authority.ts'
import { documentFaultText } from '../../src/authority/document.ts'
import { standingOf } from '../../src/authority/standing.ts'
import type { AuthorityListed } from '../../src/reports/authority-page.ts'
import { CLOCK_BOUND_MS } from '../gate/gate.ts'
import { register } from '../gate/register.ts'
import { openLedger } from '../recordkeeping.ts'
import { refuse } from './guard.ts'

export interface AuthoritiesOptions {
  /** Folder of the record. */
  readonly ledger: string
  readonly now_ms: () => number
}

const TEXT_CHARACTERS_MAX = 1 << 20
export const registered = z.strictObject({
  text: z.string().max(TEXT_CHARACTERS_MAX),
  urgent: z.boolean().default(false),
})
export const revoked = z.strictObject({ id: z.string().max(200), because: z.string().trim().min(3).max(500) })

/** Authorities that are recorded here: which there are and how they stand, recording one, and taking one back. */
export function authoritiesRoutes({ ledger, now_ms }: AuthoritiesOptions) {
  const kept = async (): Promise<AuthorityListed[]> => {
    const folder = join(ledger, 'authorities')
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort()
    return Promise.all(
      names.map(async (name) => {
        const text = await readFile(join(folder, name), 'utf8')
        return listed(text, name, now_ms())
      }),
    )
  }
  return {
    list: async (c: Context) => c.json({ authorities: await kept() }, 200, { 'cache-control': 'no-store' }),

    async record(c: Context): Promise<Response> {
      const body = registered.safeParse(await c.req.json().catch(() => undefined))
      if (!body.success) return refuse(c, 400, z.prettifyError(body.error))
      const read = parseAuthority(jsonIn(body.data.text))
      if (!read.ok) return c.json(faultsOf(read.faults.map(documentFaultText)), 400)
      const record = await openLedger(ledger, now_ms)
      const what = await register(record, read.value, body.data.text, body.data.urgent)
      return c.json(
        { what, authority: listed(body.data.text, '', now_ms()) },
        what === 'unchanged' ? 200 : 201,
      )
    },

    /** For good, and at once: a time that lies ahead would leave a gap that nobody sees. */
    async revoke(c: Context): Promise<Response> {
      const body = revoked.safeParse(await c.req.json().catch(() => undefined))
      if (!body.success) return refuse(c, 400, z.prettifyError(body.error))
      const { id, because } = body.data
      const found = (await kept()).find(({ document }) => document?.id === id)
      if (!found?.document) return refuse(c, 404, `there is no authority ${id}`)
      if (found.document.revoked !== undefined)
        return refuse(c, 409, `the authority ${id} is revoked already`)
      const at = new Date(now_ms()).toISOString()
      const text = `${JSON.stringify({ ...found.document, revoked: { at, because } }, null, 2)}\n`
      const read = parseAuthority(JSON.parse(text))
      if (!read.ok) return c.json(faultsOf(read.faults.map(documentFaultText)), 400)
      await register(await openLedger(ledger, now_ms), read.value, text)
      return c.json({ authority: listed(text, '', now_ms()) })
    },
  }
}

/** One that cannot be read is listed as such: it counts as revoked, and people must look. */
function listed(text: string, name: string, now_ms: number): AuthorityListed {
  const read = parseAuthority(jsonIn(text))
  if (!read.ok)
    return { document: null, standing: 'revoked', faults: read.faults.map(documentFaultText), name }
  const now = { at_us: now_ms * 1000, bound_us: CLOCK_BOUND_MS * 1000 }
  return { document: read.value.document, standing: standingOf(read.value, now), faults: [], name }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const faultsOf = (faults: readonly string[]) => ({
  message: `this is no authority: ${faults.slice(0, 5).join('; ')}`,
  faults,
})
