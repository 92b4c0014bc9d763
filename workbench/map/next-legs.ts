import type { Layer } from '@deck.gl/core'
import type { RunningLeg } from '../../src/reports/running.ts'
import type { Theme } from '../colour.ts'
import { sameLeg } from '../follow/legs.ts'
import type { Follow } from '../follow/use-follow.ts'
import type { Ground } from '../sortie.ts'
import type { Rgba } from './layers.ts'
import { lineLayer } from './layers.ts'

type Line = [[number, number], [number, number]]

/**
 * Where to fly next: each leg a line with an arrow at its end, the best one strongest; thin dashes lead from the platform to
 * the one looked at, else the best.
 */
export function nextLegLayers({ now, leg: chosen }: Follow, ground: Ground, theme: Theme): Layer[] {
  const { nextLegs, platform } = now.latest ?? { nextLegs: [], platform: null }
  const main = chosen ?? nextLegs[0]
  if (!main) return []
  const [r, g, b] = COLOUR[theme]
  const faint: Rgba = [r, g, b, 150]
  const full: Rgba = [r, g, b, 255]
  const others = nextLegs.filter((leg) => !sameLeg(leg, main))
  const way = platform ? dashes(ground, platform, main.from) : []
  return [
    lineLayer('way to leg', way, full, 1.6),
    lineLayer(
      'other legs',
      others.flatMap((leg) => arrow(ground, leg)),
      faint,
      2.5,
    ),
    lineLayer('leg', arrow(ground, main), full, 4.5),
  ]
}

/** Pink: nothing else on the map is. */
const COLOUR: Readonly<Record<Theme, readonly [number, number, number]>> = {
  dark: [255, 110, 199],
  light: [176, 18, 120],
}

type Place = { readonly x_m: number; readonly y_m: number }

/** The leg and the two strokes of its head, a twelfth of its length. */
function arrow(ground: Ground, { from, to }: RunningLeg): Line[] {
  const [dx, dy] = [(to.x_m - from.x_m) / 12, (to.y_m - from.y_m) / 12]
  const tip = ground.lonLat(to.x_m, to.y_m)
  const side = (turn: 1 | -1) => ground.lonLat(to.x_m - dx - 0.5 * turn * dy, to.y_m - dy + 0.5 * turn * dx)
  return [
    [ground.lonLat(from.x_m, from.y_m), tip],
    [side(1), tip],
    [side(-1), tip],
  ]
}

function dashes(ground: Ground, from: Place, to: Place): Line[] {
  const count = 24
  const at = (part: number) =>
    ground.lonLat(from.x_m + part * (to.x_m - from.x_m), from.y_m + part * (to.y_m - from.y_m))
  return Array.from({ length: count }, (_, i) => [at(i / count), at((i + 0.5) / count)])
}
