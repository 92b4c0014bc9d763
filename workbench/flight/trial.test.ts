import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ReadyPictures } from './ready.ts'
import type { Stretch } from './stretch.ts'
import { decodesNothing } from './trial.ts'

const DAMAGED = 0
const SOUND = 1

/** A decoder of nothing: what begins with 1 comes out as a picture, what begins with 2 throws, all else is swallowed. */
class MadeDecoder {
  state = 'unconfigured'
  readonly #output: (frame: { close(): void }) => void

  constructor({ output }: { output(frame: { close(): void }): void }) {
    this.#output = output
  }
  configure() {
    this.state = 'configured'
  }
  decode({ data }: { data: Uint8Array }) {
    if (data[0] === 2) throw new Error('not a key')
    if (data[0] === SOUND) this.#output({ close() {} })
  }
  async flush() {}
  close() {
    this.state = 'closed'
  }
}

const made = {
  VideoDecoder: MadeDecoder,
  EncodedVideoChunk: class {
    readonly data: Uint8Array
    constructor({ data }: { data: Uint8Array }) {
      this.data = data
    }
  },
}
before(() => Object.assign(globalThis, made))
after(() => {
  for (const name of Object.keys(made)) Reflect.deleteProperty(globalThis, name)
})

/** So many pictures, every third a key, their bytes as given for each key in turn; and which of them were asked for. */
function video(...keys: readonly number[]) {
  const isKey = Float64Array.from({ length: 3 * keys.length }, (_, k) => (k % 3 === 0 ? 1 : 0))
  const asked: number[] = []
  const stretchAt = async (key: number) => {
    asked.push(key)
    return { pictures: [Uint8Array.of(keys[key / 3]!)] } as unknown as Stretch
  }
  return { pictures: { isKey, byte: isKey } as unknown as ReadyPictures, stretchAt, asked }
}

test('one key picture that does not come out is damage, not the decoder', async () => {
  const { pictures, stretchAt, asked } = video(DAMAGED, SOUND, SOUND)
  assert.equal(await decodesNothing('avc1', pictures, stretchAt), false)
  assert.deepEqual(asked, [0, 3])
})

test('three that do not come out are the decoder; more are not asked for', async () => {
  const { pictures, stretchAt, asked } = video(DAMAGED, 2, DAMAGED, SOUND)
  assert.equal(await decodesNothing('avc1', pictures, stretchAt), true)
  assert.deepEqual(asked, [0, 3, 6])
})

test('a video of one key picture is judged by that one', async () => {
  const { pictures, stretchAt } = video(DAMAGED)
  assert.equal(await decodesNothing('avc1', pictures, stretchAt), true)
})

test('what cannot be reached says nothing of the decoder', async () => {
  const { pictures } = video(DAMAGED, DAMAGED)
  assert.equal(await decodesNothing('avc1', pictures, async () => undefined), false)
})
