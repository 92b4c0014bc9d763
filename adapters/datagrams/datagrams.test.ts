import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { test } from 'node:test'
import { datagramsContract, type Wire } from './datagrams.contract.ts'
import { CannotReceive } from './datagrams.ts'
import { memoryDatagrams } from './memory.ts'
import { parseUdpAddress, udpDatagrams } from './udp.ts'

datagramsContract('memory', () => {
  const { open, send } = memoryDatagrams()
  return { open, send: async (bytes) => send(bytes), close: async () => {} }
})
datagramsContract('UDP', () => overUdp('127.0.0.1'))

function overUdp(host: string): Wire {
  const socket = createSocket('udp4')
  return {
    open: udpDatagrams({ host, port: 0 }),
    send: (bytes, address) =>
      new Promise((done, fail) =>
        socket.send(bytes, parseUdpAddress(address)!.port, '127.0.0.1', (error) =>
          error ? fail(error) : done(),
        ),
      ),
    close: () => new Promise((done) => socket.close(() => done())),
  }
}

const nobody = { datagram() {}, failed() {} }

test('a port that is taken, and an address that is not ours, are refused with what to do', async () => {
  const first = await udpDatagrams({ host: '127.0.0.1', port: 0 })(nobody)
  const { port } = parseUdpAddress(first.address)!
  await assert.rejects(udpDatagrams({ host: '127.0.0.1', port })(nobody), (error) => {
    assert.ok(error instanceof CannotReceive)
    assert.match(error.message, /taken by another program/)
    return true
  })
  await first.close()
  // RFC 5737: an address for documents, which no machine has.
  await assert.rejects(udpDatagrams({ host: '203.0.113.7', port: 0 })(nobody), CannotReceive)
})

test('addresses as people and players write them', () => {
  assert.deepEqual(parseUdpAddress('udp://127.0.0.1:5600'), { host: '127.0.0.1', port: 5600 })
  assert.deepEqual(parseUdpAddress('udp://@239.255.0.1:5000/'), { host: '239.255.0.1', port: 5000 })
  assert.deepEqual(parseUdpAddress('udp://@:14550'), { host: '', port: 14550 })
  assert.deepEqual(parseUdpAddress('udp://[ff02::1]:9'), { host: 'ff02::1', port: 9 })
  assert.deepEqual(parseUdpAddress('udp://localhost:0'), { host: 'localhost', port: 0 })
  for (const wrong of [
    '127.0.0.1:5600',
    'udp://a',
    'rtp://a:1',
    'udp://a:70000',
    'udp://a:1/x',
    'udp://a b:1',
  ])
    assert.equal(parseUdpAddress(wrong), undefined, wrong)
})
