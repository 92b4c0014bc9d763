import { test } from 'node:test'
import * as fc from 'fast-check'
import { realBytes } from './real.contract.ts'
import { fuzz } from './traffic.fuzz.ts'

test('any bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fuzz))
})

test('real recordings with bytes changed, cut and doubled', (t) => {
  const heads = [
    realBytes('sample_dump1090.bin', t),
    realBytes('trace_full_ac671b.json', t)?.subarray(0, 3000),
    realBytes('texas.json.gz', t)?.subarray(0, 3000),
    realBytes('noisy_spoofing.json.gz', t)?.subarray(0, 3000),
  ]
  for (const head of heads) {
    if (!head) return
    const change = fc.array(fc.tuple(fc.nat(head.length), fc.integer({ min: 0, max: 255 })), { maxLength: 6 })
    fc.assert(
      fc.property(change, fc.nat(head.length), fc.nat(200), (changes, at, length) => {
        const bytes = Uint8Array.from([...head.subarray(0, at), ...head.subarray(Math.max(0, at - length))])
        for (const [where, what] of changes) bytes[where] = what
        fuzz(bytes)
      }),
      { numRuns: 40 },
    )
  }
})
