import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { securityHeaders } from '../http/guard.ts'
import { ledgerRoutes } from '../http/ledger-routes.ts'
import { workbenchRoute } from '../http/workbench.ts'
import { openLedgerView } from '../ledger/view.ts'
import type { NoticeDesk } from '../notices/opening.ts'
import { type NoticeRouteOptions, noticeRoutes } from '../notices/routes.ts'
import { ROOT } from '../root.ts'

const MADE_PERSON = {
  ...{ id: 'made-staff', name: 'Made staff', email: 'made@example.org', demonstration: false },
  roles: ['release-officer'],
}

/** The routes of notices and of the record, and the built workbench, by themselves. */
export async function noticeServer(desk: NoticeDesk, options: Partial<NoticeRouteOptions> = {}) {
  const notices = noticeRoutes({ desk, whoActs: () => 'key-screen', ...options })
  const record = ledgerRoutes(openLedgerView(desk.ledger, desk.dir))
  const app = new Hono()
  app.use(securityHeaders)
  app.get('/api/me', (c) => c.json({ person: MADE_PERSON, providers: [] }))
  app.get('/api/me/looks', (c) => c.json({ looks: {} }))
  app.get('/api/notices', notices.list)
  app.get('/api/notices/recipients', notices.recipients)
  app.post('/api/notices/recipients', notices.setRecipients)
  app.get('/api/notices/:id', notices.one)
  app.get('/api/notices/:id/files/:name', notices.file)
  app.post('/api/notices/:id/draft', notices.draft)
  app.post('/api/notices/:id/send', notices.send)
  app.post('/api/notices/:id/acknowledge', notices.acknowledge)
  app.get('/api/ledger', record.state)
  app.get('/api/ledger/entries', record.entries)
  app.get('/api/ledger/entries/:index', record.entry)
  app.get(
    '/*',
    workbenchRoute(join(ROOT, 'workbench', 'dist'), () => ({ status: 'ready', step: 'ready' })),
  )
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
