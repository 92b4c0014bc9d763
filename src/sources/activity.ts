import { power } from '../kernels/power.ts'
import { randomStream } from '../kernels/random.ts'
import { logSumExp, quantile } from '../kernels/statistics.ts'
import type { Part } from './each-source.ts'
import { type Errors, nearMean } from './noise.ts'
import type { Observations } from './observations.ts'
import { lookDensity } from './one-look.ts'
import { defaults } from './settings.ts'
import { distanceBin } from './upwind.ts'

/** Whether one source emitted all the time, or on and off. */
export interface Activity {
  /** ln of how much better switching explains the crossings than emitting always, everything unknown averaged out. */
  readonly logEvidence: number
  /** Chance that it switched. */
  readonly probability: number
  /** The rest holds were it switching. Share of the recording in which it emitted: 5, 50 and 95 %. */
  readonly shareOn: Three
  /** Emission while it was on, over the rate that explains all crossings as if it emitted always. */
  readonly onFactor: number
  /** Mean time one turn of on and off takes, s, where at least two switches are certain: 5, 50 and 95 %. */
  readonly cycle_s: Three | null
  /** Switches of which both sides are certain. */
  readonly certainSwitches: number
  /** Times at which the source let gas go, s from the start of the observations, and the chance that it did, switching or not. */
  readonly t_s: Float64Array
  readonly on: Float64Array
}
type Three = readonly [number, number, number]

/** What is known of air and sensors by now. */
export interface Known extends Errors {
  readonly turn_rad: number
  readonly speedFactor: number
  readonly delay_s: number
}

/** Before the data a source is as likely to switch while it is watched as not: valves, hatches and compressors do. */
const SWITCHES_BEFORE = 0.5
/** The mean time of one turn is as likely in any stretch of its logarithm from here, s, to twice the recording: quicker turns look like a meandering plume. */
const QUICKEST_CYCLE_S = 60
/**
 * The chance that a plume misses a sensor is kept nearer to its expected value than in the inversion, which must let it
 * explain a source that switches: over 24 simulated flights of steady sources it stayed within a factor 1.6 of it.
 */
const GAPS_LOG_ODDS = 0.5
/** Fewer independent looks at a source's plume than these tell nothing about when it emitted. */
const LOOKS_LEAST = 3
/** Below this share of the noise a modelled enhancement says nothing. */
const STANDS_OUT = 1
const TIMES = 240
const PATHS = 200
const CERTAIN = 0.95
const STREAM = 2 ** 44 // no other stream of a seed has a number like this

/**
 * A hidden Markov chain in continuous time over the crossings of one source: while on, the sensors see its modelled
 * enhancement times one common factor; while off, that of the others only. Each reading counts by its weight and belongs
 * to the instant its air left the source. Exact sums over the two states (forward-backward; Rabiner 1989, Proc. IEEE 77,
 * 257, equations 18 to 27), over a grid of everything else: factor, chance of gaps, share of time on, length of a turn.
 * Emitting always is the same without the switches, so the two can be compared. Null where the plume was hardly seen.
 *
 * Blind to turns quicker than a minute, to what happened when no air of the source was at a sensor, and to slow change of
 * the rate, which it takes for on or off when it must.
 */
export function activityOf(
  o: Observations,
  part: Part,
  known: Known,
  gapsPrior: { readonly median: number; readonly logOdds: number },
  offset_ppm: Float64Array,
  seed: number,
): Activity | null {
  const looks = looksAt(o, part, known)
  if (looks.reduce((sum, { weight }) => sum + weight, 0) < LOOKS_LEAST) return null
  const until_s = o.t_s.reduce((most, t) => Math.max(most, t), 0)
  const tables = emissionTables(o, part, known, gapsPrior, offset_ppm, looks)
  const always = logSumExp(tables.map((t) => t.logPrior + t.on.reduce((sum, l) => sum + l, 0)))
  const gaps_s = looks.map(({ t_s }, j) => (j === 0 ? 0 : t_s - looks[j - 1]!.t_s))
  const trials = tables.flatMap((table) =>
    chainsFor(until_s).map((chain) => ({
      table,
      chain,
      logWeight: table.logPrior + chain.logPrior + forwardLog(table, chain, gaps_s),
    })),
  )
  const switching = logSumExp(trials.map((t) => t.logWeight))
  const logEvidence = switching - always
  const probability = 1 / (1 + ((1 - SWITCHES_BEFORE) / SWITCHES_BEFORE) * Math.exp(-logEvidence))
  const weights = trials.map((t) => Math.exp(t.logWeight - switching))
  const times = Float64Array.from({ length: TIMES + 1 }, (_, j) => (j / TIMES) * until_s)
  const { on, shares, cycles_s } = smoothed(trials, weights, looks, times, seed)
  const certainSwitches = certain(on)
  const mean = (of: (t: (typeof trials)[number]) => number) =>
    trials.reduce((sum, t, j) => sum + weights[j]! * of(t), 0)
  return {
    logEvidence,
    probability,
    shareOn: interval(shares),
    onFactor: Math.exp(mean((t) => Math.log(t.table.factor))),
    cycle_s: certainSwitches >= 2 ? interval(cycles_s) : null,
    certainSwitches,
    t_s: times,
    on: on.map((p) => 1 - probability * (1 - p)),
  }
}

const interval = (values: readonly number[]): Three => [
  quantile(values, 0.05),
  quantile(values, 0.5),
  quantile(values, 0.95),
]

interface LookAt {
  /** Observation, and when its air left the source. */
  readonly i: number
  readonly t_s: number
  readonly weight: number
}

/** Readings in the modelled plume, in the order their air left the source, each with its share of an independent look. */
function looksAt(o: Observations, part: Part, known: Known): LookAt[] {
  const out: LookAt[] = []
  for (const [from, to] of o.ranges) {
    let run: number[] = []
    for (let i = from; i <= to; i++) {
      const ends = i === to || (run.length > 0 && o.t_s[i]! - o.t_s[run.at(-1)!]! > errorLasts_s(o, i))
      if (ends) {
        // A crossing shorter than an error is still a look of its own, when the ones before and after are further off.
        for (const at of run) {
          const late_s = (o.moving[at] === 1 ? known.delay_s : 0) + age_s(o, at, part, known)
          out.push({ i: at, t_s: o.t_s[at]! - late_s, weight: Math.max(o.weight[at]!, 1 / run.length) })
        }
        run = []
      }
      if (i < to && o.clipped[i] === 0 && part.own_ppm[i]! > STANDS_OUT * known.noiseFactor * o.noise_ppm[i]!)
        run.push(i)
    }
  }
  return out.sort((a, b) => a.t_s - b.t_s)
}

/** How long one error lasts, as the weights have it; what they are lowered by for the length of a recording is left out. */
const errorLasts_s = (o: Observations, i: number): number =>
  Math.min(
    o.stands_s[i]! / o.weight[i]!,
    (o.moving[i] === 1 ? defaults.errorMoving_s : defaults.errorStill_s).most,
  )

/** How long the air at an observation has travelled from the source: along the recorded path where there is one. */
function age_s(o: Observations, i: number, { x_m, y_m }: Part, { speedFactor }: Known): number {
  const middleX = (o.x_m[i]! + o.x2_m[i]!) / 2
  const middleY = (o.y_m[i]! + o.y2_m[i]!) / 2
  const away_m = Math.hypot(middleX - x_m, middleY - y_m)
  const straight_s = away_m / Math.max(0.1, o.wind_mps[i]! * speedFactor)
  if (o.upwind === undefined || o.moving[i] !== 1) return straight_s
  const bin = distanceBin((away_m / (speedFactor * o.shear[i]!)) ** 2)
  const { bins, table } = o.upwind
  const followed_s = bin < bins ? table[3 * (i * bins + bin) + 2]! : Number.NaN
  return Number.isFinite(followed_s) ? followed_s : straight_s
}

/** Logarithms of the weighted likelihood of every look, on and off, for one factor and one chance of gaps. */
interface Table {
  readonly factor: number
  readonly logPrior: number
  readonly on: readonly number[]
  readonly off: readonly number[]
}

const FACTOR_LOG = 0.5
const FACTORS = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]
const GAPS = [-2, -1, 0, 1, 2]

function emissionTables(
  o: Observations,
  { own_ppm, others_ppm }: Part,
  known: Known,
  gapsPrior: { readonly median: number; readonly logOdds: number },
  offset_ppm: Float64Array,
  looks: readonly LookAt[],
): Table[] {
  const ownNear = nearMean(o, own_ppm)
  const othersNear = nearMean(o, others_ppm)
  const logOf = ({ i, weight }: LookAt, factor: number, errors: Errors) =>
    weight *
    Math.log(
      lookDensity(
        o.enhancement_ppm[i]! - offset_ppm[o.sensor[i]!]!,
        others_ppm[i]! + factor * own_ppm[i]!,
        othersNear[i]! + factor * ownNear[i]!,
        o.noise_ppm[i]!,
        errors,
      ),
    )
  const logNormal = (z: number, all: readonly number[]) =>
    -0.5 * z * z - logSumExp(all.map((other) => -0.5 * other * other))
  return GAPS.flatMap((shift) => {
    const logOdds = Math.min(GAPS_LOG_ODDS, gapsPrior.logOdds)
    const gaps = 1 / (1 + (1 / Math.max(1e-12, gapsPrior.median) - 1) * Math.exp(-shift * logOdds))
    const errors = { noiseFactor: known.noiseFactor, modelError: known.modelError, gaps }
    const off = looks.map((look) => logOf(look, 0, errors))
    return FACTORS.map((z) => {
      const factor = Math.exp(FACTOR_LOG * z)
      const on = looks.map((look) => logOf(look, factor, errors))
      return { factor, logPrior: logNormal(z, FACTORS) + logNormal(shift, GAPS), on, off }
    })
  })
}

/** One way of switching: share of time on, and how long one turn of on and off takes in the mean. */
interface Chain {
  readonly share: number
  readonly cycle_s: number
  readonly logPrior: number
}

const SHARES = [0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9]
const CYCLES = 9

function chainsFor(until_s: number): Chain[] {
  const longest_s = Math.max(2 * until_s, 2 * QUICKEST_CYCLE_S)
  const cycles = Array.from(
    { length: CYCLES },
    (_, j) => QUICKEST_CYCLE_S * power(longest_s / QUICKEST_CYCLE_S, j / (CYCLES - 1)),
  )
  const logPrior = -Math.log(SHARES.length * CYCLES)
  return cycles.flatMap((cycle_s) => SHARES.map((share) => ({ share, cycle_s, logPrior })))
}

/** How much of the present is still known after so long: the chain forgets at the sum of its two rates. */
const kept = ({ share, cycle_s }: Chain, gap_s: number): number =>
  Math.exp(-gap_s / (cycle_s * share * (1 - share)))

/** ln likelihood of all looks under one chain. */
function forwardLog({ on, off }: Table, chain: Chain, gaps_s: readonly number[]): number {
  let p = chain.share
  let sum = 0
  for (let j = 0; j < on.length; j++) {
    const keep = kept(chain, gaps_s[j]!)
    p = chain.share + (p - chain.share) * keep
    const most = Math.max(on[j]!, off[j]!)
    const seenOn = p * Math.exp(on[j]! - most)
    const seen = seenOn + (1 - p) * Math.exp(off[j]! - most)
    sum += most + Math.log(seen)
    p = seenOn / seen
  }
  return sum
}

interface Trial {
  readonly table: Table
  readonly chain: Chain
}

/** Chance of being on at the wanted times, and of whole histories drawn: share of time on and length of a turn. */
function smoothed(
  trials: readonly Trial[],
  weights: readonly number[],
  looks: readonly LookAt[],
  times: Float64Array,
  seed: number,
): { on: Float64Array; shares: number[]; cycles_s: number[] } {
  const nodes = [
    ...looks.map(({ t_s }, look) => ({ t_s, look, time: -1 })),
    ...Array.from(times, (t_s, time) => ({ t_s, look: -1, time })),
  ].sort((a, b) => a.t_s - b.t_s)
  const random = randomStream(seed, STREAM)
  const on = new Float64Array(times.length)
  const shares: number[] = []
  const cycles_s: number[] = []
  let passed = random.uniform()
  let sum = 0
  trials.forEach((trial, j) => {
    sum += weights[j]! * PATHS
    let paths = 0
    for (; passed < sum; passed++) paths++
    if (paths === 0) return
    const filtered = filter(nodes, trial)
    smooth(nodes, trial, filtered, (time, p) => {
      on[time] = on[time]! + (paths / PATHS) * p
    })
    for (let n = 0; n < paths; n++) {
      shares.push(history(nodes, trial, filtered, random.uniform))
      cycles_s.push(trial.chain.cycle_s)
    }
  })
  return { on, shares, cycles_s }
}

interface Node {
  readonly t_s: number
  /** Which look it is, or which of the wanted times; -1 for neither. */
  readonly look: number
  readonly time: number
}

/** Chance of on at every node given what was seen up to it. */
function filter(nodes: readonly Node[], { table, chain }: Trial): Float64Array {
  const out = new Float64Array(nodes.length)
  let p = chain.share
  nodes.forEach(({ t_s, look }, j) => {
    p = chain.share + (p - chain.share) * (j === 0 ? 0 : kept(chain, t_s - nodes[j - 1]!.t_s))
    if (look >= 0) {
      const ratio = Math.exp(Math.max(-300, Math.min(300, table.off[look]! - table.on[look]!)))
      p = p / (p + (1 - p) * ratio)
    }
    out[j] = p
  })
  return out
}

/** Chance of on at every node given everything, from the last backwards. */
function smooth(
  nodes: readonly Node[],
  { chain }: Trial,
  filtered: Float64Array,
  tell: (time: number, p: number) => void,
): void {
  let next = filtered[nodes.length - 1]!
  for (let j = nodes.length - 1; j >= 0; j--) {
    const now = filtered[j]!
    let p = now
    if (j < nodes.length - 1) {
      const keep = kept(chain, nodes[j + 1]!.t_s - nodes[j]!.t_s)
      p = next * given(now, chain.share, keep, true) + (1 - next) * given(now, chain.share, keep, false)
    }
    if (nodes[j]!.time >= 0) tell(nodes[j]!.time, p)
    next = p
  }
}

/** Chance that it is on now, filtered, when the next node's state is known. */
function given(now: number, share: number, keep: number, nextOn: boolean): number {
  const stays = share + (1 - share) * keep // on, then on
  const comes = share * (1 - keep) // off, then on
  const fromOn = now * (nextOn ? stays : 1 - stays)
  const fromOff = (1 - now) * (nextOn ? comes : 1 - comes)
  return fromOn + fromOff > 0 ? fromOn / (fromOn + fromOff) : now
}

/** Draws one history from the last node backwards; answers the share of the wanted times it was on. */
function history(
  nodes: readonly Node[],
  { chain }: Trial,
  filtered: Float64Array,
  uniform: () => number,
): number {
  let state = uniform() < filtered[nodes.length - 1]!
  let onTimes = 0
  let times = 0
  for (let j = nodes.length - 1; j >= 0; j--) {
    if (j < nodes.length - 1) {
      const keep = kept(chain, nodes[j + 1]!.t_s - nodes[j]!.t_s)
      state = uniform() < given(filtered[j]!, chain.share, keep, state)
    }
    if (nodes[j]!.time < 0) continue
    times++
    if (state) onTimes++
  }
  return onTimes / times
}

/** Changes from surely on to surely off and back. */
function certain(on: Float64Array): number {
  let last: boolean | undefined
  let switches = 0
  for (const p of on) {
    if (p < CERTAIN && p > 1 - CERTAIN) continue
    const now = p >= CERTAIN
    if (last !== undefined && now !== last) switches++
    last = now
  }
  return switches
}
