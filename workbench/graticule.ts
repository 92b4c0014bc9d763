export interface Extent {
  readonly west_m: number
  readonly east_m: number
  readonly south_m: number
  readonly north_m: number
}

/** Lines of a metric grid that cover an extent: at round multiples of 1, 2 or 5 times a power of ten. */
export function gridLines(
  extent: Extent,
  linesWanted: number,
): { step_m: number; x_m: number[]; y_m: number[] } {
  const width_m = Math.max(extent.east_m - extent.west_m, extent.north_m - extent.south_m)
  const step_m = roundStep(width_m / linesWanted)
  return {
    step_m,
    x_m: multiples(extent.west_m, extent.east_m, step_m),
    y_m: multiples(extent.south_m, extent.north_m, step_m),
  }
}

/** The round step nearest to the one wanted, from below: 1, 2 or 5 times a power of ten. */
export function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted))
  const part = wanted / power
  if (part >= 5) return 5 * power
  return part >= 2 ? 2 * power : power
}

/** A label for a line: metres, or kilometres when the step is that coarse. */
export function lineLabel(at_m: number, step_m: number): string {
  const size = step_m >= 1000 ? `${round(Math.abs(at_m) / 1000)} km` : `${round(Math.abs(at_m))} m`
  return at_m < 0 ? `−${size}` : size
}

const round = (value: number) => Number(value.toPrecision(9))

function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step)
  const count = Math.floor(to / step) - first + 1
  return Array.from({ length: Math.max(0, count) }, (_, i) => round((first + i) * step))
}
