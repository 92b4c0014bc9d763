/** Wind as a met station reports it: `from_deg` is where it comes FROM, clockwise from true north. */
export interface Wind {
  readonly speed_mps: number
  readonly from_deg: number
}

const RAD = Math.PI / 180

/** The motion of the air itself: where it goes TO. */
export function airMotion({ speed_mps, from_deg }: Wind): { east_mps: number; north_mps: number } {
  const from_rad = from_deg * RAD
  return { east_mps: -speed_mps * Math.sin(from_rad), north_mps: -speed_mps * Math.cos(from_rad) }
}

/** What a met station would report of this motion; calm air reads from 0. */
export function windFromMotion(east_mps: number, north_mps: number): Wind {
  const speed_mps = Math.hypot(east_mps, north_mps)
  if (speed_mps === 0) return { speed_mps: 0, from_deg: 0 }
  const from_deg = Math.atan2(-east_mps, -north_mps) / RAD
  return { speed_mps, from_deg: (from_deg + 360) % 360 }
}
