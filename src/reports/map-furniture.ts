import { airMotion } from '../quantities/wind.ts'
import type { MapFrame } from './map.ts'
import { digits } from './numbers.ts'
import { fill } from './phrases.ts'
import type { Result } from './result.ts'
import type { Style } from './style.ts'
import { INK, niceStep, round, tag, words } from './svg.ts'

// Solid: Typst 0.13 writes several opacities in an order that differs from run to run, and reports must repeat to the byte.
const PAPER = { fill: '#ffffff', rx: 3 }

/** A round length of about a fifth of the map. */
export function scaleBar({ left, top, height, width, pixelsPerMetre }: MapFrame): string {
  const length_m = niceStep(width / 9 / pixelsPerMetre)
  const length = length_m * pixelsPerMetre
  const [x, y] = [left + 14, top + height - 14]
  const label = length_m >= 1000 ? `${digits(length_m / 1000)} km` : `${digits(length_m)} m`
  return tag(
    'g',
    {},
    tag('rect', { x: x - 7, y: y - 21, width: length + 14, height: 28, ...PAPER }),
    tag('path', {
      d: `M${round(x)} ${round(y - 5)}v5h${round(length)}v-5`,
      fill: 'none',
      stroke: INK,
      'stroke-width': 1.5,
    }),
    words(x + length / 2, y - 7, label, { 'text-anchor': 'middle' }),
  )
}

export function northArrow({ left, top, width }: MapFrame, { phrases }: Style): string {
  const [x, y] = [left + width - 24, top + 12]
  return tag(
    'g',
    {},
    tag('rect', { x: x - 14, y: y - 5, width: 28, height: 48, ...PAPER }),
    tag('path', { d: `M${round(x)} ${round(y)}l7 22l-7 -5l-7 5z`, fill: INK }),
    words(x, y + 37, phrases.words.northLetter, { 'text-anchor': 'middle', 'font-weight': 'bold' }),
  )
}

/** Points the way the air moves; the words say where it comes from, as a met station does. */
export function windArrow({ wind }: Result, { left, top }: MapFrame, { phrases }: Style): string {
  if (!wind) return ''
  const { east_mps, north_mps } = airMotion(wind)
  const speed = Math.hypot(east_mps, north_mps) || 1
  const [dx, dy] = [(east_mps / speed) * 15, (-north_mps / speed) * 15]
  const [x, y] = [left + 30, top + 28]
  const tip = (turn_rad: number) => {
    const angle = Math.atan2(dy, dx) + turn_rad
    return `${round(x + dx - 9 * Math.cos(angle))} ${round(y + dy - 9 * Math.sin(angle))}`
  }
  const text = fill(phrases.words.windText, {
    speed: digits(wind.speed_mps),
    from: Math.round(wind.from_deg),
    spread: Math.round(wind.directionSpread_deg),
  })
  return tag(
    'g',
    {},
    tag('rect', { x: left + 6, y: top + 6, width: 60 + text.length * 5.8, height: 44, ...PAPER }),
    tag('path', {
      d: `M${round(x - dx)} ${round(y - dy)}L${round(x + dx)} ${round(y + dy)}M${tip(0.45)}L${round(x + dx)} ${round(y + dy)}L${tip(-0.45)}`,
      fill: 'none',
      stroke: INK,
      'stroke-width': 2.2,
      'stroke-linejoin': 'round',
    }),
    words(left + 56, top + 32, text),
  )
}
