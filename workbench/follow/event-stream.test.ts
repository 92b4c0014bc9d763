import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { type ListenOptions, listenToEvents, type StreamEnd } from './event-stream.ts'

const event = (name: string) => `event: ${name}\ndata: {}\n\n`

/** What is heard of a server that answers so, until `last` or the end. */
async function heard(
  respond: (response: ServerResponse) => void,
  options: Partial<ListenOptions> = {},
): Promise<{ end: StreamEnd; events: string[] }> {
  const server = createServer((_, response) => respond(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const events: string[] = []
  const end = await listenToEvents(
    `http://127.0.0.1:${port}/`,
    { silence_ms: 20_000, signal: new AbortController().signal, ...options },
    (each) => events.push(each.event) > 0 && each.event === 'last',
  )
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return { end, events }
}

test('events are told until the last one; what comes behind it is not', async () => {
  const told = await heard((response) =>
    response.write(`${event('first')}${event('last')}${event('behind')}`),
  )
  assert.deepEqual(told, { end: { kind: 'over' }, events: ['first', 'last'] })
})

test('a line that stays open and says nothing is lost', async () => {
  const told = await heard((response) => response.write(event('first')), { silence_ms: 200 })
  assert.deepEqual(told, { end: { kind: 'lost' }, events: ['first'] })
})

test('leaving is told apart from a line that broke off', async () => {
  const leaving = new AbortController()
  const left = await heard(
    (response) => {
      response.write(event('first'))
      leaving.abort()
    },
    { signal: leaving.signal },
  )
  assert.deepEqual(left.end, { kind: 'left' })
  const broken = await heard((response) => response.end(event('first')))
  assert.deepEqual(broken, { end: { kind: 'lost' }, events: ['first'] })
})
