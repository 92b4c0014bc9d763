import { powerOfTen } from '../kernels/power.ts'

/** The few words of SVG the drawings need. Numbers are rounded here, so that the same drawing is the same bytes everywhere. */

export type Attributes = Readonly<Record<string, string | number | undefined>>

/** One element; children are markup already, text goes through `words`. */
export function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let opening = `<${name}`
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    opening += ` ${key}="${typeof value === 'number' ? round(value) : escapeXml(value)}"`
  }
  return children.length === 0 ? `${opening}/>` : `${opening}>${children.join('')}</${name}>`
}

/** A line of text at a place. */
export const words = (x: number, y: number, text: string, attributes: Attributes = {}) =>
  tag('text', { x, y, ...attributes }, escapeXml(text))

/** Text from anywhere made safe in HTML, SVG and KML, in content and in quoted attributes. */
export function escapeXml(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

// Controls and noncharacters are not allowed in XML 1.0; format characters turn the direction of what follows, and so deceive.
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]/gu

/** Foreign text with what cannot or must not be printed shown as its code point. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(UNPRINTABLE, codePoint)
    .replace(/[\t\n]/g, ' ')
}

export const codePoint = (character: string) =>
  `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`

/** Two decimals of a pixel are more than any screen or printer shows. */
export function round(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a drawing cannot hold ${value}`)
  const rounded = Math.round(value * 100) / 100
  return String(rounded === 0 ? 0 : rounded)
}

export type Scale = (value: number) => number

/** Straight from one span to another; a span of no width lands in the middle. */
export function linear(from: readonly [number, number], to: readonly [number, number]): Scale {
  const width = from[1] - from[0]
  if (width === 0) return () => (to[0] + to[1]) / 2
  return (value) => to[0] + ((value - from[0]) / width) * (to[1] - to[0])
}

/** Steps of 1, 2 or 5 times a power of ten, about `wanted` of them within the span, and at least three. */
export function niceTicks(from: number, to: number, wanted: number): number[] {
  const step = niceStep((to - from) / wanted)
  const ticks: number[] = []
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) ticks.push(i * step + 0)
  return ticks.length < 3 && wanted < 32 && to > from ? niceTicks(from, to, wanted * 2) : ticks
}

export function niceStep(rough: number): number {
  if (!(rough > 0)) return 1
  const power = powerOfTen(Math.floor(Math.log10(rough)))
  const ratio = rough / power
  return (ratio > 5 ? 10 : ratio > 2 ? 5 : ratio > 1 ? 2 : 1) * power
}

/** Path data through places; undefined lifts the pen. A lone place becomes a dot. */
export function pathThrough(places: readonly (readonly [number, number] | undefined)[]): string {
  let path = ''
  let down = false
  places.forEach((place, i) => {
    if (place) {
      const [x, y] = [round(place[0]), round(place[1])]
      path += down ? `L${x} ${y}` : `M${x} ${y}`
      if (!down && !places[i + 1]) path += 'h0.01'
    }
    down = place !== undefined
  })
  return path
}

export interface Drawing {
  readonly name: string
  readonly title: string
  readonly width: number
  readonly height: number
  readonly svg: string
}

/** A whole drawing: white paper, a title and a description for those who cannot see it. */
export function drawing(
  about: { name: string; title: string; description: string; width: number; height: number; font: string },
  ...children: readonly string[]
): Drawing {
  const { name, title, width, height } = about
  const svg = tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${round(width)} ${round(height)}`,
      width,
      height,
      role: 'img',
      'aria-labelledby': `${name}-title ${name}-desc`,
      'font-family': about.font,
      'font-size': 12,
      fill: INK,
    },
    tag('title', { id: `${name}-title` }, escapeXml(title)),
    tag('desc', { id: `${name}-desc` }, escapeXml(about.description)),
    tag('rect', { width, height, fill: '#ffffff' }),
    ...children,
  )
  return { name, title, width, height, svg }
}

export const INK = '#1b2530'
export const QUIET = '#5b6875'
export const LINE = '#d5dce3'
