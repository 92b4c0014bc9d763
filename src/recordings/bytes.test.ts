import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { joined, Rest } from './bytes.ts'

test('bytes come out as they came in, however they are cut and however much is done with at a time', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.uint8Array({ maxLength: 9 }), fc.nat(12)), { maxLength: 30 }),
      (steps) => {
        const rest = new Rest()
        const done: Uint8Array[] = []
        for (const [chunk, wanted] of steps) {
          const mine = Uint8Array.from(chunk)
          const bytes = rest.and(mine)
          const at = Math.min(wanted, bytes.length)
          rest.keep(bytes, at)
          if (bytes !== mine) done.push(bytes.subarray(0, at))
          else done.push(bytes.slice(0, at))
          mine.fill(0) // the caller uses its chunk again
        }
        const left = rest.bytes
        assert.deepEqual(joined(...done, left), joined(...steps.map(([chunk]) => chunk)))
      },
    ),
  )
})

test('a megabyte in single bytes is copied a few times, not half a million times', () => {
  const rest = new Rest()
  let rooms = 0
  let before: ArrayBufferLike | undefined
  for (let k = 0; k < 1 << 20; k++) {
    const bytes = rest.and(Uint8Array.of(k & 255))
    rest.keep(bytes, 0)
    if (bytes.buffer !== before) rooms++
    before = bytes.buffer
  }
  assert.equal(rest.length, 1 << 20)
  assert.ok(rooms < 30, `${rooms} rooms`)
})
