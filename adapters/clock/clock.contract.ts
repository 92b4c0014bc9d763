import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Clock } from './clock.ts'

/** What every clock promises: whole microseconds, never backwards. */
export function clockContract(name: string, open: () => Clock): void {
  test(`${name}: microseconds since 1970 that never go backwards`, () => {
    const clock = open()
    let before_us = clock.now_us()
    assert.ok(Number.isSafeInteger(before_us))
    for (let i = 0; i < 1000; i++) {
      const now_us = clock.now_us()
      assert.ok(now_us >= before_us, `${now_us} came after ${before_us}`)
      before_us = now_us
    }
  })
}
