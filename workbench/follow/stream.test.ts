import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { madeRunning } from '../testing/made-running.ts'
import { ridge } from '../testing/made-sorties.ts'
import type { FollowNews } from './following.ts'
import { listen, replayAddress } from './stream.ts'

const document = madeRunning(ridge(240))[1]!
const state = `event: state\nid: 1\ndata: ${JSON.stringify(document)}\n\n`

/** What is told while a server answers so, until listening is over and what the server waits for `before` it ends. */
async function told(
  respond: (response: ServerResponse, request: IncomingMessage) => void,
  signal = new AbortController().signal,
  before: Promise<unknown> = Promise.resolve(),
): Promise<FollowNews[]> {
  const server = createServer((request, response) => respond(response, request))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const news: FollowNews[] = []
  await listen(`http://127.0.0.1:${port}/`, (each) => news.push(each), signal)
  await before
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return news
}

test('documents are told as they come, in pieces of any size, until the end', async () => {
  const news = await told(async (response) => {
    response.write(`: still here\n\n${state.slice(0, 40)}`)
    await new Promise((resolve) => setTimeout(resolve, 30))
    response.end(`${state.slice(40)}event: done\ndata: {}\n\n`)
  })
  assert.deepEqual(news, [{ kind: 'state', running: JSON.parse(JSON.stringify(document)) }, { kind: 'done' }])
})

test('a stream that ends without saying so is lost, and so is a server that is not there', async () => {
  const news = await told((response) => void response.end(state))
  assert.deepEqual(
    news.map(({ kind }) => kind),
    ['state', 'lost'],
  )
  const nobody: FollowNews[] = []
  await listen('http://127.0.0.1:9/', (each) => nobody.push(each), new AbortController().signal)
  assert.deepEqual(nobody, [{ kind: 'lost' }])
})

test('a refusal is told with its number', async () => {
  const news = await told((response) => void response.writeHead(404).end())
  assert.deepEqual(news, [{ kind: 'refused', status: 404 }])
})

test('a server that is busy is asked again: the replay just left takes a moment to end', async () => {
  let asked = 0
  const news = await told((response) => {
    if (++asked < 2) response.writeHead(503).end()
    else response.end('event: done\ndata: {}\n\n')
  })
  assert.deepEqual([asked, news], [2, [{ kind: 'done' }]])
})

test('leaving closes the connection and is no news', async () => {
  const leaving = new AbortController()
  const closed = Promise.withResolvers<'closed'>()
  const respond = (response: ServerResponse) => {
    response.on('close', () => closed.resolve('closed'))
    response.write(state)
    setTimeout(() => leaving.abort(), 50)
  }
  const end = Promise.race([
    closed.promise,
    new Promise<'open'>((resolve) => setTimeout(resolve, 5000, 'open')),
  ])
  const news = await told(respond, leaving.signal, end)
  assert.deepEqual(
    news.map(({ kind }) => kind),
    ['state'],
  )
  assert.equal(await end, 'closed')
})

test('the address names the sortie and the speed', () => {
  assert.equal(replayAddress('ridge 7/é', 0), '/api/running?input=ridge+7%2F%C3%A9&speed=0')
})
