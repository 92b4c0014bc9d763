import { fetchPlayable } from '../api.ts'
import { Player } from './player.ts'
import type { ReadyPictures, ReadyVideo } from './ready.ts'
import { transcodedOf } from './transcoded.ts'

/** A video, and what is known of how this browser decodes it. */
export interface VideoToPlay {
  readonly sortie: string
  readonly video: ReadyVideo
  /** No picture of the recording came out of the decoder, whatever it had claimed. */
  readonly isUndecoded: boolean
}

/** Why a video is not shown. */
export type NoPlayer = 'no-ffmpeg' | 'failed' | 'no-decoder'

const ASK_EVERY_MS = 700

/**
 * A player of the recording itself where this browser can decode it, else of what the server makes of it; `tell` is told how
 * far that is. Undefined when called off.
 */
export async function openPlayer(
  { sortie, video, isUndecoded }: VideoToPlay,
  tell: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Player | NoPlayer | undefined> {
  const { pictures, record } = video
  if (pictures === null || typeof VideoDecoder === 'undefined') return 'no-decoder'
  const canPlay = !isUndecoded && (await Player.canPlay(video))
  if (canPlay && hasNearKeys(pictures)) return new Player(sortie, video)
  const isRefused = record.pictures?.coding === 'h264'
  while (!signal.aborted) {
    const answer = await fetchPlayable(sortie, video.number, isRefused)
    if (answer?.state === 'ready') {
      const transcoded = transcodedOf(video, answer)
      return (await Player.canPlay(transcoded.video)) ? new Player(sortie, video, transcoded) : 'no-decoder'
    }
    if (answer?.state !== 'working') {
      if (canPlay) return new Player(sortie, video) // slowly, but it does
      return answer?.state === 'unavailable' ? answer.why : 'failed'
    }
    tell(answer.fraction)
    await new Promise((done) => setTimeout(done, ASK_EVERY_MS))
  }
  return undefined
}

/** Half a minute: what lies between must be fetched and decoded before the picture that is asked for. */
const APART_MAX = 900

/** Whether decoding can start at the first picture, and again often enough. Some broadcasts have no such picture at all. */
function hasNearKeys({ isKey }: ReadyPictures): boolean {
  let key = 0
  for (let k = 0; k < isKey.length; k++) {
    if (isKey[k] === 1) key = k
    else if (k - key > APART_MAX) return false
  }
  return isKey[0] === 1
}
