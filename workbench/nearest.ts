/** Index of the instant nearest to `at`, in an ascending array; -1 if it is empty. */
export function nearestInTime(t_us: Float64Array, at_us: number): number {
  const after = firstAtOrAfter(t_us, at_us)
  if (after === 0) return t_us.length > 0 ? 0 : -1
  if (after === t_us.length) return t_us.length - 1
  return at_us - t_us[after - 1]! <= t_us[after]! - at_us ? after - 1 : after
}

/** Index of the first instant not before `at`; the length when all lie before it. */
export function firstAtOrAfter(t_us: Float64Array, at_us: number): number {
  let low = 0
  let high = t_us.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (t_us[middle]! < at_us) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The sample nearest to a place, in metres. Where the track crosses itself (samples within `tie_m` of the best),
 * the one nearest in time to the cursor wins, so that following a line does not jump to another pass.
 */
export function nearestOnMap(
  track: { readonly x_m: Float64Array; readonly y_m: Float64Array; readonly t_us: Float64Array },
  place: { readonly x_m: number; readonly y_m: number },
  tie_m = 0,
  near_us = 0,
): { index: number; distance_m: number } | undefined {
  const best_m2 = leastSquare(track, place)
  if (best_m2 === undefined) return undefined
  const within_m2 = (Math.sqrt(best_m2) + tie_m) ** 2
  let index = -1
  let least_us = Infinity
  for (let i = 0; i < track.t_us.length; i++) {
    const square = (track.x_m[i]! - place.x_m) ** 2 + (track.y_m[i]! - place.y_m) ** 2
    const apart_us = tie_m === 0 ? square : Math.abs(track.t_us[i]! - near_us)
    if (square <= within_m2 && apart_us < least_us) {
      least_us = apart_us
      index = i
    }
  }
  const distance_m = Math.hypot(track.x_m[index]! - place.x_m, track.y_m[index]! - place.y_m)
  return { index, distance_m }
}

function leastSquare(
  track: { readonly x_m: Float64Array; readonly y_m: Float64Array },
  place: { readonly x_m: number; readonly y_m: number },
): number | undefined {
  let best = Infinity
  for (let i = 0; i < track.x_m.length; i++) {
    const square = (track.x_m[i]! - place.x_m) ** 2 + (track.y_m[i]! - place.y_m) ** 2
    if (square < best) best = square
  }
  return Number.isFinite(best) ? best : undefined
}
