import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenDatagrams } from './datagrams.ts'

export interface Wire {
  readonly open: OpenDatagrams
  /** Sends to what was opened, whose address this is. */
  send(bytes: Uint8Array, address: string): Promise<void>
  close(): Promise<void>
}

/** What every way of receiving datagrams promises. */
export function datagramsContract(name: string, make: () => Wire): void {
  test(`${name}: each datagram arrives whole, in order, with an end of its own`, async () => {
    const wire = make()
    const got: Uint8Array[] = []
    const { open, arrived } = counting(got, 4)
    const opened = await open(wire)
    const sent = [bytes(1316, 0x47), bytes(1, 0xfd), bytes(1316, 3), bytes(188, 4)]
    for (const each of sent) await wire.send(each, opened.address)
    await arrived
    assert.deepEqual(got.map(copy), sent)
    await opened.close()
    await wire.close()
  })

  test(`${name}: what was received stays as it was when more arrives`, async () => {
    const wire = make()
    const got: Uint8Array[] = []
    const { open, arrived } = counting(got, 50)
    const opened = await open(wire)
    for (let k = 0; k < 50; k++) await wire.send(bytes(600, k), opened.address)
    await arrived
    assert.deepEqual(
      got.map((each) => each[599]),
      Array.from({ length: 50 }, (_, k) => k),
    )
    await opened.close()
    await wire.close()
  })

  test(`${name}: closed twice, and nothing after`, async () => {
    const wire = make()
    const got: Uint8Array[] = []
    const opened = await counting(got, 1).open(wire)
    await opened.close()
    await opened.close()
    await wire.send(bytes(10, 1), opened.address)
    assert.deepEqual(got, [])
    await wire.close()
  })
}

const bytes = (length: number, first: number) => new Uint8Array(length).fill(first)
const copy = (each: Uint8Array) => Uint8Array.from(each)

/** Keeps what arrives, and settles when so many are there. */
function counting(got: Uint8Array[], count: number) {
  let settle = () => {}
  const arrived = new Promise<void>((done) => {
    settle = done
  })
  const receiver = {
    datagram(each: Uint8Array) {
      got.push(each)
      if (got.length === count) settle()
    },
    failed(error: Error) {
      throw error
    },
  }
  return { arrived, open: (wire: Wire) => wire.open(receiver) }
}
