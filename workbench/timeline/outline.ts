import type { Window } from './window.ts'

/** The drawing's own units: it is stretched over its lane. */
export const WIDTH = 1000
export const HEIGHT = 100

/** The area under a chance along time, from the bottom up, as path data. */
export function outline(
  t_us: readonly number[],
  chance: readonly number[],
  { from_us, to_us }: Window,
): string {
  const x = (at_us: number) => ((WIDTH * (at_us - from_us)) / (to_us - from_us)).toFixed(1)
  const points = t_us.map((at_us, i) => `L${x(at_us)} ${(HEIGHT * (1 - chance[i]!)).toFixed(1)}`)
  if (points.length === 0) return ''
  return `M${x(t_us[0]!)} ${HEIGHT}${points.join('')}L${x(t_us.at(-1)!)} ${HEIGHT}Z`
}
