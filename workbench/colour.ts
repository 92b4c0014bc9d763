import type { Theme } from '../src/people/looks.ts'

export type { Theme } from '../src/people/looks.ts'
export type Rgb = readonly [number, number, number]

/**
 * Colour of gas above background. `fraction` 0..1. Lightness changes one way only (brighter on dark, darker on light),
 * so the order survives colour blindness and black-and-white print; stops after viridis (S. van der Walt, N. Smith, 2015).
 */
export function gasColour(fraction: number, theme: Theme): Rgb {
  return along(GAS[theme], fraction)
}

/** Colour of where a source is likely: from the ground's own colour to bright (dark theme) or deep (light theme). */
export function densityColour(fraction: number, theme: Theme): Rgb {
  return along(DENSITY[theme], fraction)
}

/** Colour of the detection limit: the more could have been missed, the more it shows. */
export function limitColour(fraction: number, theme: Theme): Rgb {
  return along(LIMIT[theme], fraction)
}

/** Stops as a CSS gradient, for legends. */
export function gradient(colourOf: (fraction: number, theme: Theme) => Rgb, theme: Theme): string {
  const stops = Array.from(
    { length: 9 },
    (_, i) =>
      `rgb(${colourOf(i / 8, theme)
        .map(Math.round)
        .join(' ')})`,
  )
  return `linear-gradient(to right, ${stops.join(', ')})`
}

/** Where a value lies on the scale: square root, so that weak gas still shows beside a strong peak. */
export function fractionOf(value: number, max: number): number {
  return Math.sqrt(Math.min(1, Math.max(0, value / max)))
}

/** Round tick values with their place on the square-root scale, zero and the maximum included. */
export function scaleTicks(max: number): { value: number; fraction: number }[] {
  return [0, 1 / 16, 1 / 4, 1 / 2, 1].map((part) => ({ value: max * part, fraction: Math.sqrt(part) }))
}

/** The least of 1, 2, 4, 8 times a power of ten (or 1.6 for finer halves) not below the value; 1 if there is none. */
export function roundUp(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 1.6, 2, 4, 8, 10].find((s) => s * power >= value * (1 - 1e-9)) ?? 10
  return step * power
}

const GAS: Readonly<Record<Theme, readonly Rgb[]>> = {
  dark: [
    [44, 84, 128],
    [38, 122, 142],
    [53, 160, 133],
    [126, 201, 87],
    [212, 224, 60],
    [255, 250, 190],
  ],
  light: [
    [150, 178, 200],
    [86, 150, 172],
    [45, 120, 142],
    [56, 88, 140],
    [66, 52, 118],
    [48, 5, 60],
  ],
}

const DENSITY: Readonly<Record<Theme, readonly Rgb[]>> = {
  dark: [
    [60, 16, 40],
    [140, 38, 46],
    [216, 84, 36],
    [250, 156, 50],
    [255, 226, 140],
  ],
  light: [
    [255, 222, 190],
    [250, 174, 116],
    [232, 112, 58],
    [186, 54, 34],
    [118, 18, 30],
  ],
}

const LIMIT: Readonly<Record<Theme, readonly Rgb[]>> = {
  dark: [
    [22, 40, 66],
    [62, 56, 120],
    [128, 70, 150],
    [196, 108, 160],
    [244, 178, 190],
  ],
  light: [
    [232, 232, 246],
    [196, 186, 226],
    [160, 130, 196],
    [122, 74, 156],
    [76, 24, 100],
  ],
}

function along(stops: readonly Rgb[], fraction: number): Rgb {
  const at = Math.min(1, Math.max(0, fraction)) * (stops.length - 1)
  const i = Math.min(stops.length - 2, Math.floor(at))
  const a = stops[i]!
  const b = stops[i + 1]!
  const part = at - i
  return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part]
}
