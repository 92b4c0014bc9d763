/** How sure a share of few cases is. */

/** A share of cases, and the interval that holds the true chance in at least 95 of 100 such counts. */
export interface Share {
  readonly count: number
  readonly of: number
  readonly low: number
  readonly high: number
}

const TAIL = 0.025
const HALVINGS = 60 // of [0, 1]: below the rounding of the bounds themselves

/**
 * The exact two-sided 95 % interval of a chance from `count` cases of `of`. C. J. Clopper and E. S. Pearson, The use of confidence
 * or fiducial limits illustrated in the case of the binomial, Biometrika 26 (1934) 404, doi:10.1093/biomet/26.4.404. It holds the
 * chance at least as often as it says, however few the cases. Whole numbers, 0 ≤ count ≤ of, of ≥ 1.
 */
export function exactShare(count: number, of: number): Share {
  const low = count === 0 ? 0 : rootOf((chance) => upperTail(count, of, chance) < TAIL)
  const high = count === of ? 1 : rootOf((chance) => 1 - upperTail(count + 1, of, chance) >= TAIL)
  return { count, of, low, high }
}

/** Where a condition that holds from 0 on ceases to hold. */
function rootOf(holds: (chance: number) => boolean): number {
  let [low, high] = [0, 1]
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2
    if (holds(middle)) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The chance of `least` cases or more of `of`, each of this chance. The shorter side is summed, from its largest term outwards. */
function upperTail(least: number, of: number, chance: number): number {
  if (least <= 0) return 1
  if (least > of) return 0
  const odds = chance / (1 - chance)
  if (least > of * chance) {
    let term = Math.exp(logTerm(least, of, chance))
    let sum = 0
    for (let k = least; k <= of && term > 0; k++) {
      sum += term
      term *= ((of - k) / (k + 1)) * odds
    }
    return Math.min(1, sum)
  }
  let term = Math.exp(logTerm(least - 1, of, chance))
  let sum = 0
  for (let k = least - 1; k >= 0 && term > 0; k--) {
    sum += term
    term *= k / (of - k + 1) / odds
  }
  return Math.max(0, 1 - sum)
}

/** ln of the binomial chance of exactly `count`. */
function logTerm(count: number, of: number, chance: number): number {
  let log = count * Math.log(chance) + (of - count) * Math.log1p(-chance)
  const fewer = Math.min(count, of - count)
  for (let k = 1; k <= fewer; k++) log += Math.log((of - fewer + k) / k)
  return log
}
