/**
 * Colours that people with any common colour vision can order, on white and in grey print: each scale grows darker.
 * Blue says what was measured, orange what was inferred (the blue-orange pair of Okabe and Ito, 2008).
 */
export const MEASURED = ['#b4c0ca', '#7fb0d6', '#3f8ac4', '#1c62a5', '#0c3f7d', '#071f47'] as const
export const INFERRED = ['#fff0dd', '#fdd5a5', '#fdb06a', '#f3812f', '#d2570f', '#8c3305'] as const
/** Low limits are good news: light where little would have been missed, dark where much. */
export const LIMITS = ['#e3f1ea', '#b5dccb', '#7cbfb0', '#46999a', '#246c80', '#12405f'] as const

/** Which step of a scale a value belongs to: how many of the ascending edges it reaches. */
export function stepOf(value: number, edges: readonly number[]): number {
  let step = 0
  while (step < edges.length && value >= edges[step]!) step++
  return step
}
