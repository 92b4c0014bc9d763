import { z } from 'zod'
import type { DeskStore } from '../../adapters/desk-store/desk-store.ts'
import { chosenLooks, coordinateFormats, languages, themes, unitSystems } from '../../src/people/looks.ts'
import { refuse } from '../http/guard.ts'
import { callerOf, type Route } from '../http/route.ts'
import { signedIn } from '../http/rules.ts'

/** What somebody has chosen, as it is sent and answered. */
export const looksShape = z.strictObject({
  language: z.enum(languages).exactOptional(),
  theme: z.enum(themes).exactOptional(),
  coordinates: z.enum(coordinateFormats).exactOptional(),
  units: z.enum(unitSystems).exactOptional(),
})

/** How whoever asks likes to read, kept with their account, as routes. Nobody sees or sets another's. */
export const looksRows = (desk: () => Promise<DeskStore>): readonly Route[] => [
  {
    ...{ method: 'GET', path: '/api/me/looks', rule: signedIn },
    // What an older program kept, and this one does not know, is as if nothing had been chosen.
    handle: async (c) => c.json({ looks: chosenLooks(await (await desk()).looks(callerOf(c).id)) }),
  },
  {
    ...{ method: 'PUT', path: '/api/me/looks', rule: signedIn },
    async handle(c) {
      const body = looksShape.safeParse(await c.req.json().catch(() => undefined))
      if (!body.success) return refuse(c, 400, z.prettifyError(body.error))
      await (await desk()).keepLooks(callerOf(c).id, body.data)
      return c.json({ looks: body.data })
    },
  },
]
