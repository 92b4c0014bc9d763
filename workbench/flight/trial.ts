import type { ReadyPictures } from './ready.ts'
import { keyAfter, type Stretch } from './stretch.ts'

/** One key picture may be damaged in the recording; so many in a row are not. */
const KEYS_TRIED = 3

/**
 * Whether no picture at all comes out of this browser's decoder, whatever it claims to support: tried at the first key pictures.
 * False when one does, or when they cannot be reached.
 */
export async function decodesNothing(
  codec: string,
  pictures: ReadyPictures,
  stretchAt: (key: number) => Promise<Stretch | undefined>,
): Promise<boolean> {
  const count = pictures.byte.length
  for (let tries = 0, key = keyAfter(pictures, -1); tries < KEYS_TRIED && key < count; tries++) {
    const stretch = await stretchAt(key)
    if (stretch === undefined || (await comesOut(codec, stretch.pictures[0]!))) return false
    key = keyAfter(pictures, key)
  }
  return true
}

async function comesOut(codec: string, data: Uint8Array): Promise<boolean> {
  let isOut = false
  const output = (frame: VideoFrame) => {
    isOut = true
    frame.close()
  }
  const decoder = new VideoDecoder({ output, error: () => {} })
  try {
    decoder.configure({ codec })
    decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: 0, data }))
    await decoder.flush()
  } catch {
    // Nothing comes out of it.
  }
  if (decoder.state !== 'closed') decoder.close()
  return isOut
}
