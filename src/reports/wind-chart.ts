import { thinned, timePanel } from './chart-axes.ts'
import { digits, percent } from './numbers.ts'
import { MEASURED, stepOf } from './palette.ts'
import { fill } from './phrases.ts'
import type { Records, WindRecord } from './records.ts'
import type { Style } from './style.ts'
import { type Drawing, drawing, INK, LINE, niceTicks, pathThrough, QUIET, round, tag, words } from './svg.ts'

const SECTORS = 16
const SPEEDS_MPS = [1, 2, 4, 6, 9]

/** Share of the recorded time by where the wind came from and how fast: petals point to where it comes FROM. */
export function windRose(wind: WindRecord, { phrases, font, mark }: Style): Drawing {
  const { words: say } = phrases
  const counts = countBySector(wind)
  const total = counts.flat().reduce((sum, count) => sum + count, 0) || 1
  const longest = Math.max(...counts.map((speeds) => speeds.reduce((sum, count) => sum + count, 0))) / total
  const [cx, cy, radius] = [150, 152, 108]
  const rings = niceTicks(0, longest || 1, 3).filter((share) => share > 0)
  const outer = Math.max(longest, rings.at(-1) ?? 0) || 1
  const reach = (share: number) => (share / outer) * radius
  const petals = counts.flatMap((speeds, sector) => {
    let inner = 0
    return speeds.map((count, speed) => {
      const from = reach(inner / total)
      inner += count
      return count === 0 ? '' : petal(cx, cy, sector, from, reach(inner / total), MEASURED[speed]!)
    })
  })
  const circles = rings.flatMap((share) => [
    tag('circle', { cx, cy, r: reach(share), fill: 'none', stroke: LINE }),
    words(cx + 4, cy - reach(share) + 11, `${percent(share)} %`, { 'font-size': 10, fill: QUIET }),
  ])
  const letters = [
    words(cx, cy - radius - 8, say.northLetter, { 'text-anchor': 'middle', 'font-weight': 'bold' }),
    tag('path', {
      d: `M${cx} ${cy - radius}v${2 * radius}M${cx - radius} ${cy}h${2 * radius}`,
      stroke: LINE,
    }),
  ]
  return drawing(
    { name: mark, title: say.windRose, description: say.windRose, width: 300, height: 320, font },
    ...letters,
    ...petals,
    ...circles,
    speedKey(say.windSpeed),
  )
}

function countBySector({ speed_mps, from_deg }: WindRecord): number[][] {
  const counts = Array.from({ length: SECTORS }, () => new Array<number>(SPEEDS_MPS.length + 1).fill(0))
  speed_mps.forEach((speed, i) => {
    const from = from_deg[i] ?? null
    if (speed === null || from === null) return
    const sector = Math.round(((((from % 360) + 360) % 360) / 360) * SECTORS) % SECTORS
    counts[sector]![stepOf(speed, SPEEDS_MPS)]! += 1
  })
  return counts
}

function petal(cx: number, cy: number, sector: number, from: number, to: number, fill: string): string {
  const half_rad = (Math.PI / SECTORS) * 0.84
  const middle_rad = (sector / SECTORS) * 2 * Math.PI
  const at = (radius: number, turn_rad: number) => {
    const angle = middle_rad + turn_rad
    return `${round(cx + radius * Math.sin(angle))} ${round(cy - radius * Math.cos(angle))}`
  }
  const arc = (radius: number, sweep: number, turn_rad: number) =>
    `A${round(radius)} ${round(radius)} 0 0 ${sweep} ${at(radius, turn_rad)}`
  const d = `M${at(from, -half_rad)}L${at(to, -half_rad)}${arc(to, 1, half_rad)}L${at(from, half_rad)}${arc(from, 0, -half_rad)}Z`
  return tag('path', { d, fill, stroke: '#ffffff', 'stroke-width': 0.5 })
}

function speedKey(title: string): string {
  const boxes = MEASURED.map((fill, i) =>
    tag('rect', { x: 150 + (i - 3) * 34, y: 292, width: 34, height: 9, fill }),
  )
  const numbers = SPEEDS_MPS.map((edge, i) =>
    words(150 + (i - 2) * 34, 313, String(edge), { 'text-anchor': 'middle', 'font-size': 10, fill: QUIET }),
  )
  return (
    words(150, 286, title, { 'text-anchor': 'middle', 'font-size': 11 }) + boxes.join('') + numbers.join('')
  )
}

/** Speed as a line, direction as dots: a line would cross the whole panel whenever the wind passes north. */
export function windChart(wind: WindRecord, records: Records, { phrases, font, mark }: Style): Drawing {
  const { words: say } = phrases
  const time = [records.from_us, records.to_us] as const
  const box = { left: 66, top: 24, width: 370, height: 92 }
  const speeds = thinned(wind.t_us, wind.speed_mps, 190)
  const fastest = speeds.reduce((most, sample) => Math.max(most, sample?.[1] ?? 0), 0) || 1
  const speed = timePanel(box, time, [0, fastest * 1.05], say.windSpeed, niceTicks(0, fastest, 3))
  const from = timePanel({ ...box, top: 174 }, time, [0, 360], say.windFrom, [0, 90, 180, 270, 360])
  const dots = thinned(wind.t_us, wind.from_deg, 190)
    .filter((sample) => sample !== undefined)
    .map(([at_us, value]) => `M${round(from.x(at_us))} ${round(from.y(value))}h0.01`)
  const speedLine = pathThrough(speeds.map((sample) => sample && [speed.x(sample[0]), speed.y(sample[1])]))
  const height = fill(say.windHeight, { height: digits(wind.height_m) })
  return drawing(
    { name: mark, title: say.windSeries, description: height, width: 470, height: 320, font },
    speed.axes,
    tag('path', {
      d: speedLine,
      fill: 'none',
      stroke: MEASURED[4],
      'stroke-width': 1.2,
      'stroke-linejoin': 'round',
    }),
    from.axes,
    tag('path', { d: dots.join(''), stroke: MEASURED[4], 'stroke-width': 3, 'stroke-linecap': 'round' }),
    words(66, 308, height, { fill: INK }),
  )
}
