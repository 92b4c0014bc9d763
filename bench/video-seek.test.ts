import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchVideo } from './video-seek.ts'

const { OVERFLIGHT_FFMPEG, OVERFLIGHT_BROWSER } = process.env
const skip =
  OVERFLIGHT_FFMPEG && OVERFLIGHT_BROWSER
    ? false
    : 'no ffmpeg or no browser: OVERFLIGHT_FFMPEG and OVERFLIGHT_BROWSER name them'

test('video: each moment sought shows its picture with its set, and how long that took', {
  skip,
}, async () => {
  const { rows } = await benchVideo({ minutes: 1, moments: 4 })
  const of = (figure: string) => rows.find((row) => row.figure === figure)!
  assert.equal(of('1 min of 1280 × 720 at 30 Hz: pictures, each with its set').value, 1800)
  assert.deepEqual([of('moments sought').value, of('wrong picture or set').value], [4, 0])
  for (const part of ['median', '95 %', 'worst']) {
    const { value, mark } = of(`cursor to picture and set, ${part}`)
    assert.ok(Number(value) > 0)
    assert.equal(mark, '<= 300')
  }
})
