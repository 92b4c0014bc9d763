import { join } from 'node:path'
import type { Context } from 'hono'
import { z } from 'zod'
import { readPeriod } from '../../src/fleet/period.ts'
import { groupings } from '../../src/fleet/sortie.ts'
import { fleetCsv } from '../../src/reports/fleet-csv.ts'
import { languages } from '../../src/reports/phrases.ts'
import { InputRefused, refusalText } from '../failures.ts'
import { refuse } from '../http/guard.ts'
import type { Reading } from '../http/reading.ts'
import { openLedgerView } from '../ledger/view.ts'
import { askFleet, fleetPdf } from './ask.ts'
import { registryOfFolder } from './registry.ts'
import { KeptSorties } from './sorties.ts'

export const query = z.strictObject({
  from: z.string().optional(),
  to: z.string().optional(),
  by: z.enum(groupings).default('platform'),
  platform: z.string().max(64).optional(),
  operator: z.string().max(64).optional(),
  data: z.enum(['real', 'training', 'test', 'simulated']).optional(),
  form: z.enum(['json', 'csv', 'pdf']).default('json'),
  language: z.enum(languages).default('en'),
})

/** Statistics of every sortie of a data folder; its registry is fleet.json there, where there is one. */
export function fleetRoute({
  dir,
  ledger,
  reading,
}: {
  readonly dir: string
  readonly ledger: string
  readonly reading: Reading
}) {
  const kept = new KeptSorties(join(dir, 'sorties'), openLedgerView(ledger, dir))
  return async (c: Context): Promise<Response> => {
    const read = query.safeParse(c.req.query())
    if (!read.success) return refuse(c, 400, z.prettifyError(read.error))
    const { from, to, form, language, ...asked } = read.data
    const period = readPeriod(from, to)
    if (!period.ok)
      return refuse(c, 400, `found ${period.found}; expected a date, or a time such as 2026-03-17T16:30Z`)
    let registry: Awaited<ReturnType<typeof registryOfFolder>>
    try {
      registry = await registryOfFolder(dir)
    } catch (error) {
      if (!(error instanceof InputRefused)) throw error
      return refuse(c, 500, refusalText(error))
    }
    const answer = await askFleet({ dir, reading, kept }, registry, { ...asked, period: period.value }, form)
    const headers = { 'cache-control': 'no-store' }
    if (form === 'json') return c.json({ ...answer, registry }, 200, headers)
    const body =
      form === 'csv'
        ? Buffer.from(fleetCsv(answer.statistics, answer.notCounted))
        : Buffer.from(fleetPdf(answer, language))
    return new Response(body, {
      headers: {
        ...headers,
        'content-type': form === 'csv' ? 'text/csv; charset=utf-8' : 'application/pdf',
        'content-disposition': `attachment; filename="fleet.${form}"`,
      },
    })
  }
}
