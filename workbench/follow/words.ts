import type { Say, Texts } from '../text.ts'
import { elapsedText } from '../text.ts'
import type { Follow } from './use-follow.ts'

/** "As known after 05:20, not the final answer". */
export function asKnownText(say: Say, { now }: Follow): string {
  const { latest } = now
  return latest?.at
    ? say('follow.asKnown', { elapsed: elapsedText(latest.elapsed_s) })
    : say('follow.nothingYet')
}

/** Expected information, nats; below what its own Monte Carlo error lets one tell, it is about nothing. */
export const gainText = (texts: Texts, gain: number): string =>
  gain < LEAST_GAIN ? `< ${texts.number(LEAST_GAIN, 1)} nat` : `${texts.number(gain, 2)} nat`

const LEAST_GAIN = 0.05
