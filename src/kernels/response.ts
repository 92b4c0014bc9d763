/**
 * What an instrument shows of what the air holds: the inlet's delay, and a first-order lag. All in place on the samples
 * `from` <= i < `to` of flat arrays, times ascending, steps of any length. An air's dose (its integral over time) is
 * kept once the tail has passed; before `from` the air is taken to have been as at `from`.
 */

/** The delay first, then the lag: gas is late, then slowly seen. Seconds; 0 for none. */
export function respondInPlace(
  t_s: ArrayLike<number>,
  values: Float64Array,
  from: number,
  to: number,
  response_s: number,
  delay_s: number,
): void {
  delayInPlace(t_s, values, from, to, delay_s)
  lagInPlace(t_s, values, from, to, response_s)
}

/** Shows at t what was at t - delay, by straight lines between samples. A negative delay is a bug and throws. */
export function delayInPlace(
  t_s: ArrayLike<number>,
  values: Float64Array,
  from: number,
  to: number,
  delay_s: number,
): void {
  if (!(delay_s >= 0)) throw new RangeError(`delay of ${delay_s} s`)
  if (delay_s === 0) return
  let j = to - 1
  // From the end, so that what is read is always earlier than what has been written.
  for (let i = to - 1; i >= from; i--) {
    const t = t_s[i]! - delay_s
    while (j > from && t_s[j]! > t) j--
    if (j === i) continue
    const gap = t_s[j + 1]! - t_s[j]!
    const part = gap > 0 ? Math.min(1, Math.max(0, (t - t_s[j]!) / gap)) : 0
    values[i] = values[j]! + part * (values[j + 1]! - values[j]!)
  }
}

/**
 * First-order response dy/dt = (x - y) / tau, started settled: after each step y <- y + (1 - exp(-dt/tau)) (x - y), exact
 * when the air holds the value of a sample from the sample before up to it, whatever the steps. A step of the air is
 * seen to 1 - 1/e after tau. tau 0 shows the air itself; a negative one is a bug and throws.
 */
export function lagInPlace(
  t_s: ArrayLike<number>,
  values: Float64Array,
  from: number,
  to: number,
  response_s: number,
): void {
  if (!(response_s >= 0)) throw new RangeError(`response of ${response_s} s`)
  if (response_s === 0 || from >= to) return
  let shown = values[from]!
  for (let i = from + 1; i < to; i++) {
    shown -= Math.expm1(-(t_s[i]! - t_s[i - 1]!) / response_s) * (values[i]! - shown)
    values[i] = shown
  }
}
