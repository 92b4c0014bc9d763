import type { Context } from 'hono'
import { isKind } from '../../src/ledger/kinds.ts'
import type { LedgerView } from '../ledger/view.ts'
import { refuse } from './guard.ts'

const PAGE = 50
const PAGE_MAX = 200

/** The ledger for the workbench: its state, its entries newest first, one entry with what it commits to, and its proof. */
export function ledgerRoutes(view: LedgerView) {
  return {
    async state(c: Context) {
      return c.json({ ledger: await view.state() })
    },
    async entries(c: Context) {
      const [before, limit] = [wholeNumber(c.req.query('before')), wholeNumber(c.req.query('limit'))]
      const kinds = (c.req.query('kind') ?? '').split(',').filter(Boolean)
      const unknown = kinds.find((kind) => !isKind(kind))
      if (before === undefined || limit === undefined)
        return refuse(c, 400, 'found before or limit that are no whole numbers; expected numbers from 0')
      if (unknown !== undefined)
        return refuse(
          c,
          400,
          `found the kind ${JSON.stringify(unknown)}; expected kinds of the closed list, by comma`,
        )
      const page = await view.page({ before, limit: Math.min(PAGE_MAX, limit ?? PAGE), kinds })
      return c.json(page ?? { size: 0, entries: [], next: null })
    },
    async entry(c: Context) {
      const index = wholeNumber(c.req.param('index')) ?? null
      const seen = index === null ? null : await view.entry(index)
      return seen === null ? refuse(c, 404, 'no such entry') : c.json(seen)
    },
    /** A `.tlog-proof` file, to be kept. */
    async proof(c: Context) {
      const index = wholeNumber(c.req.param('index')) ?? null
      const proof = index === null ? null : await view.proof(index)
      if (proof === null) return refuse(c, 404, 'no such entry')
      return c.body(proof, 200, {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="entry-${index}.tlog-proof"`,
      })
    },
  }
}

/** Null when nothing was given, undefined when it is no whole number. */
function wholeNumber(value: string | undefined): number | null | undefined {
  if (value === undefined || value === '') return null
  const number = Number(value)
  return /^\d{1,16}$/.test(value) && Number.isSafeInteger(number) ? number : undefined
}
