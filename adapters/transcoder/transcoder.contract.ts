import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { indexTs } from '../../src/recordings/ts/ts-index.ts'
import type { TranscodeOrder, Transcoder } from './transcoder.ts'

export interface TranscoderCase {
  /** A folder to write in. */
  readonly folder: string
  /** Transport streams with one video, by what is peculiar to them. */
  readonly recordings: Readonly<Record<string, () => string>>
  readonly skip: string | false
}

const WRAP = 2 ** 33
const indexOf = (path: string) => indexTs(new Uint8Array(readFileSync(path)), path)
/** 90 kHz as a stream states it, in the order of showing. */
const timesOf = (pts_us: Float64Array) =>
  Array.from(pts_us)
    .sort((a, b) => a - b)
    .map((t_us) => Math.round(t_us * 0.09) % WRAP)

/** What every transcoder promises; one exists when this passes with it. */
export function transcoderContract(
  name: string,
  open: () => Transcoder,
  { folder, recordings, skip }: TranscoderCase,
): void {
  const output = join(folder, `${name}-out.ts`)
  const order = (input: string, more: Partial<TranscodeOrder> = {}): TranscodeOrder => {
    const { pid, pts_us } = indexOf(input).pictures[0] ?? { pid: 256, pts_us: [] }
    const { signal } = new AbortController()
    return { input, pid, pictures: pts_us.length, output, onProgress: () => {}, signal, ...more }
  }

  for (const [kind, make] of Object.entries(recordings))
    test(`${name}: ${kind}: H.264 with every picture at its time, in the order of showing`, {
      skip,
    }, async () => {
      const input = make()
      const told: number[] = []
      const onProgress = (fraction: number) => void told.push(fraction)
      assert.equal(await open().transcode(order(input, { onProgress })), 'done')
      assert.ok(
        told.length > 0 && told.every((each, k) => each > (told[k - 1] ?? 0) && each <= 1),
        told.join(),
      )
      const made = indexOf(output)
      assert.deepEqual(made.faults, [])
      assert.deepEqual(
        made.streams.map(({ coding }) => coding),
        ['h264'],
      )
      const [pictures] = made.pictures
      assert.equal(pictures!.isKey[0], 1)
      assert.match(pictures!.format!.codec, /^avc1\.(42|4D|64)/)
      assert.deepEqual(timesOf(pictures!.pts_us), timesOf(indexOf(input).pictures[0]!.pts_us))
      assert.ok(pictures!.pts_us.every((t_us, k) => k === 0 || t_us > pictures!.pts_us[k - 1]!))
    })

  test(`${name}: what is no video fails, and leaves nothing`, { skip }, async () => {
    const input = join(folder, 'nothing.ts')
    writeFileSync(input, 'no transport stream')
    assert.equal(await open().transcode(order(input, { pictures: 1 })), 'failed')
    assert.equal(existsSync(output), false)
  })

  test(`${name}: it can be called off, before and while it works, and leaves nothing`, { skip }, async () => {
    const input = Object.values(recordings)[0]!()
    assert.equal(await open().transcode(order(input, { signal: AbortSignal.abort() })), 'cancelled')
    const abort = new AbortController()
    const working = open().transcode(order(input, { signal: abort.signal }))
    setImmediate(() => abort.abort())
    assert.equal(await working, 'cancelled')
    assert.equal(existsSync(output), false)
  })
}
