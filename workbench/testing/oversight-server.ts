import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { refuseForeign, securityHeaders } from '../../app/http/guard.ts'
import { ledgerRoutes } from '../../app/http/ledger-routes.ts'
import { openReading } from '../../app/http/reading.ts'
import { workbenchRoute } from '../../app/http/workbench.ts'
import { openLedgerView } from '../../app/ledger/view.ts'
import type { NoticesKept } from '../../app/oversight/ask.ts'
import { oversightRoutes } from '../../app/oversight/routes.ts'
import { ROOT } from '../../app/root.ts'

/** The overseer's routes and the built page of a data folder, for tests: as somebody who is an overseer, at a time that is set. */
export async function startOversight(dir: string, now_ms: () => number, notices: NoticesKept | null) {
  const ledger = join(dir, 'ledger')
  const reading = openReading({ dir, ledger, now_ms })
  const whoActs = () => ({ by: 'key-overseer', role: 'overseer' })
  const routes = oversightRoutes({ dir, ledger, reading, now_ms, notices, whoActs })
  const record = ledgerRoutes(openLedgerView(ledger, dir))
  const app = new Hono()
  app.use(securityHeaders)
  app.use('/api/*', async (c, next) => refuseForeign(c) ?? (await next()))
  // Signing in is tested elsewhere: here an overseer is in.
  const person = { id: 'key-overseer', name: 'Overseer', email: 'o@example.org', roles: ['overseer'] }
  app.get('/api/me', (c) => c.json({ person: { ...person, demonstration: false }, providers: [] }))
  app.get('/api/me/looks', (c) => c.json({ looks: {} }))
  app.get('/api/oversight', routes.seat)
  app.get('/api/oversight/package', routes.package)
  app.get('/api/oversight/questions', routes.questions)
  app.post('/api/oversight/questions', routes.ask)
  app.post('/api/oversight/questions/:id/answers', routes.answer)
  app.post('/api/oversight/holds', routes.setHold)
  app.post('/api/oversight/holds/lift', routes.liftHold)
  app.get('/api/ledger', record.state)
  app.get('/api/ledger/entries', record.entries)
  app.get('/api/ledger/entries/:index', record.entry)
  app.get(
    '/*',
    workbenchRoute(join(ROOT, 'workbench', 'dist'), () => ({ status: 'ready', step: '' })),
  )
  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((done) => {
        if ('closeAllConnections' in server) server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
