import uPlot from 'uplot'
import type { Theme } from '../colour.ts'
import { firstAtOrAfter } from '../nearest.ts'
import type { Series, Wind } from '../sortie.ts'
import type { Texts } from '../text.ts'
import type { Window } from './window.ts'
import { rulerTicks } from './window.ts'

/** Room for the value axes, px; the same in every pane, so that one instant is one column of the screen. */
export const AXIS_PX = 46

export interface Chart {
  setWindow(window: Window): void
  setSize(width: number, height: number): void
  /** Height on the pane of a value of the left axis, px from its top. */
  top(value: number): number
  destroy(): void
}

/** One sensor in full (measured, background with its band, modelled); the other sensors faint behind it. */
export function gasChart(
  host: HTMLElement,
  series: Series,
  others: readonly Series[],
  window: Window,
  theme: Theme,
  texts: Texts,
): Chart {
  const ink = INKS[theme]
  const band = bandOf(series)
  const columns = withGaps(series.t_us, series.gap_us, [
    series.value_ppm,
    series.background_ppm,
    band.high,
    band.low,
    series.modelled_ppm ?? new Float64Array(series.t_us.length).fill(Number.NaN),
  ])
  const line = (stroke: string, width: number, dash?: number[]): uPlot.Series => ({
    stroke,
    width,
    ...(dash ? { dash } : {}),
    points: { show: false },
  })
  const modelled = series.modelled_ppm ? [series.modelled_ppm] : []
  const range = gasRange([series.value_ppm, ...modelled, ...others.map(({ value_ppm }) => value_ppm)])
  const plot = new uPlot(
    {
      ...frame(host, AXIS_PX),
      scales: { x: timeScale(window), y: { range: () => range } },
      series: [
        {},
        line(ink.gas, 1.6),
        line(ink.background, 1.4),
        line('transparent', 0),
        line('transparent', 0),
        line(ink.modelled, 1.4, [5, 4]),
      ],
      bands: [{ series: [3, 4], fill: ink.band }],
      axes: [timeGrid(ink), valueAxis(ink, texts, 3)],
      hooks: { drawAxes: [(chart) => drawOthers(chart, others, ink.other)] },
    },
    columns,
    host,
  )
  return chartOf(plot, window)
}

/** Wind speed as a line on the left, where it comes from as dots on the right. */
export function windChart(
  host: HTMLElement,
  wind: Wind,
  window: Window,
  theme: Theme,
  texts: Texts,
  perUnit_mps: number,
): Chart {
  const ink = INKS[theme]
  const speed = wind.speed_mps.map((mps) => mps / perUnit_mps)
  const top =
    Math.max(
      1,
      speed.reduce((most, value) => (value > most ? value : most), 0),
    ) * 1.15
  const columns = withGaps(wind.t_us, wind.gap_us, [speed, wind.from_deg])
  const plot = new uPlot(
    {
      ...frame(host, 0), // the axis of directions takes the room on the right
      scales: {
        x: timeScale(window),
        y: { range: () => [0, top] },
        turn: { range: () => [0, 360] },
      },
      series: [
        {},
        { stroke: ink.wind, width: 1.4, points: { show: false } },
        {
          scale: 'turn',
          stroke: ink.turn,
          width: 0,
          paths: () => null,
          points: { show: true, size: 2.5, fill: ink.turn, width: 0 },
        },
      ],
      axes: [
        timeGrid(ink),
        valueAxis(ink, texts, 2),
        {
          ...valueAxis(ink, texts, 2),
          scale: 'turn',
          side: 1,
          grid: { show: false },
          splits: () => [0, 90, 180, 270, 360],
          values: (_, splits) => splits.map((deg) => (deg % 180 === 0 ? String(deg) : '')),
        },
      ],
    },
    columns,
    host,
  )
  return chartOf(plot, window)
}

/** Puts an empty sample into every gap, so that the line breaks there; uPlot joins whatever it is given. */
export function withGaps(
  t_us: Float64Array,
  gap_us: number,
  columns: readonly Float64Array[],
): uPlot.AlignedData {
  const t: number[] = []
  const out: (number | null)[][] = columns.map(() => [])
  for (let i = 0; i < t_us.length; i++) {
    if (i > 0 && t_us[i]! - t_us[i - 1]! > gap_us) {
      t.push((t_us[i]! + t_us[i - 1]!) / 2)
      for (const column of out) column.push(null)
    }
    t.push(t_us[i]!)
    columns.forEach((column, k) => {
      const value = column[i]!
      out[k]!.push(Number.isNaN(value) ? null : value)
    })
  }
  return [t, ...out] as uPlot.AlignedData
}

interface Ink {
  gas: string
  background: string
  band: string
  modelled: string
  other: string
  wind: string
  turn: string
  text: string
  grid: string
}

const INKS: Readonly<Record<Theme, Ink>> = {
  dark: {
    gas: '#ff9a3c',
    background: '#5aa9ff',
    band: 'rgba(90, 169, 255, 0.22)',
    modelled: '#f4e3ff',
    other: 'rgba(160, 180, 205, 0.28)',
    wind: '#9fc9f5',
    turn: '#c79bff',
    text: '#8fa1b8',
    grid: 'rgba(140, 165, 200, 0.10)',
  },
  light: {
    gas: '#c2540a',
    background: '#1c6fc4',
    band: 'rgba(28, 111, 196, 0.18)',
    modelled: '#5b2a86',
    other: 'rgba(60, 75, 100, 0.25)',
    wind: '#2b5f93',
    turn: '#7a3fc0',
    text: '#55606f',
    grid: 'rgba(40, 60, 90, 0.10)',
  },
}

function frame(
  host: HTMLElement,
  right: number,
): Pick<uPlot.Options, 'width' | 'height' | 'cursor' | 'legend' | 'padding' | 'pxAlign'> {
  return {
    width: Math.max(50, host.clientWidth),
    height: Math.max(30, host.clientHeight),
    cursor: { show: false },
    legend: { show: false },
    padding: [6, right, 4, 0],
    pxAlign: 0,
  }
}

/** The ruler above the panes shows time for all of them; a pane's own axis only draws the grid. */
function timeGrid(ink: Ink): uPlot.Axis {
  return {
    show: true,
    size: 0,
    values: () => [],
    ticks: { show: false },
    grid: { stroke: ink.grid, width: 1 },
    splits: (_, __, min, max) => rulerTicks({ from_us: min, to_us: max }, 12).map(({ at_us }) => at_us),
  }
}

function valueAxis(ink: Ink, texts: Texts, splits: number): uPlot.Axis {
  return {
    size: AXIS_PX,
    stroke: ink.text,
    font: '11px ui-monospace, "DejaVu Sans Mono", monospace',
    grid: { stroke: ink.grid, width: 1 },
    ticks: { show: false },
    gap: 6,
    space: 80 / splits,
    values: (_, at) => at.map(texts.plain),
  }
}

/** uPlot must not widen the stretch asked for. */
function timeScale({ from_us, to_us }: Window): uPlot.Scale {
  return { time: false, min: from_us, max: to_us, range: (_, min, max) => [min, max] }
}

function chartOf(plot: uPlot, window: Window): Chart {
  const setWindow = ({ from_us, to_us }: Window) => plot.setScale('x', { min: from_us, max: to_us })
  setWindow(window)
  return {
    setWindow,
    setSize: (width, height) => plot.setSize({ width: Math.max(50, width), height: Math.max(30, height) }),
    top: (value) => plot.valToPos(value, 'y') + plot.bbox.top / devicePixelRatio,
    destroy: () => plot.destroy(),
  }
}

function bandOf({ background_ppm, backgroundSigma_ppm }: Series): { high: Float64Array; low: Float64Array } {
  return {
    high: background_ppm.map((ppm, i) => ppm + 2 * backgroundSigma_ppm[i]!),
    low: background_ppm.map((ppm, i) => ppm - 2 * backgroundSigma_ppm[i]!),
  }
}

function gasRange(columns: readonly Float64Array[]): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const column of columns) {
    for (const value of column) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  if (!Number.isFinite(low)) return [0, 1]
  const margin = 0.08 * (high - low || 1)
  return [low - margin, high + margin]
}

/** Other sensors, each as one stroke from least to most per pixel column: any number of samples, the same work. */
function drawOthers(chart: uPlot, others: readonly Series[], stroke: string): void {
  const { ctx, bbox } = chart
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  ctx.strokeStyle = stroke
  ctx.lineWidth = devicePixelRatio
  for (const series of others) drawOther(chart, series)
  ctx.restore()
}

function drawOther(chart: uPlot, { t_us, value_ppm, gap_us }: Series): void {
  const { ctx, bbox, scales } = chart
  const { min = 0, max = 1 } = scales.x ?? {}
  const perPixel_us = ((max ?? 1) - (min ?? 0)) / bbox.width
  const last = Math.min(t_us.length, firstAtOrAfter(t_us, max ?? 0) + 1)
  let i = Math.max(0, firstAtOrAfter(t_us, min ?? 0) - 1)
  let before_us = -Infinity
  ctx.beginPath()
  while (i < last) {
    const start_us = t_us[i]!
    let low = Infinity
    let high = -Infinity
    const end_us = start_us + perPixel_us
    for (; i < last && t_us[i]! <= end_us; i++) {
      const value = value_ppm[i]!
      if (value < low) low = value
      if (value > high) high = value
    }
    if (low > high) continue
    const x = chart.valToPos(start_us, 'x', true)
    if (start_us - before_us > gap_us + perPixel_us) ctx.moveTo(x, chart.valToPos(low, 'y', true))
    ctx.lineTo(x, chart.valToPos(low, 'y', true))
    ctx.lineTo(x, chart.valToPos(high, 'y', true))
    before_us = start_us
  }
  ctx.stroke()
}
