import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { digestOf } from './digest.ts'

const LONG = 1e9
const pieces = [0, 1, 5000, 1 << 20, (1 << 20) + 1, 3_000_000, 7].map((length, k) =>
  new Uint8Array(length).map((_, at) => (at * 31 + k) & 255),
)
const expected = createHash('sha256').update(Buffer.concat(pieces)).digest('hex')

for (const [bytes, where] of [
  [0, 'here'],
  [LONG, 'on a thread of its own'],
] as const)
  test(`the digest made ${where}: of pieces of any size, each overwritten when it was taken`, async () => {
    const digest = digestOf(bytes)
    for (const piece of pieces) {
      const lent = piece.slice()
      await digest.add(lent)
      lent.fill(0xaa)
    }
    assert.equal(await digest.end(), expected)
    digest.close()
  })

test('the end of a thread that has answered is no failure, whenever it is heard of', async () => {
  const nothing = createHash('sha256').digest('hex')
  for (let time = 0; time < 40; time++) assert.equal(await digestOf(LONG).end(), nothing)
})

test('a digest that is not ended lets go of its thread, and of nothing there is a digest too', async () => {
  const given = digestOf(LONG)
  await given.add(pieces[3]!)
  given.close()
  const empty = digestOf(LONG)
  assert.equal(await empty.end(), createHash('sha256').digest('hex'))
  empty.close()
})
