import { power } from '../kernels/power.ts'
import type { RandomStream } from '../kernels/random.ts'
import { logSumExp } from '../kernels/statistics.ts'
import type { Model } from './model.ts'
import type { Observations } from './observations.ts'
import { domain, drawPlace, logPlacePrior, NUISANCES, nuisanceOf, type Prior, rateOf } from './prior.ts'

/**
 * Where to start looking: a density of places, and the rate that suits each, as a tree of cells over everywhere a source
 * may stand. Plain arrays, so that it can be handed to another thread.
 */
export interface Screen {
  readonly x0_m: number
  readonly y0_m: number
  readonly dx_m: number
  readonly dy_m: number
  readonly nx: number
  readonly ny: number
  /** Per node: its first of four children, or -1 for a leaf. The first nx × ny nodes are the roots, row by row. */
  readonly child: Int32Array
  /** Per leaf: ln of density, per m². */
  readonly logDensity: Float64Array
  /** Per leaf: the score of the rate that suits best. */
  readonly rateScore: Float64Array
  /** Per leaf, for drawing: cumulative mass, and its box. */
  readonly leaves: Int32Array
  readonly cumulative: Float64Array
  readonly box_m: Float64Array // x, y, width, height of every node
  /** Most the fit gains by one more source, nats. */
  readonly gain: number
  /** ln of the evidence that one more source adds, were everything else as it is: a sum over all cells and rates. */
  readonly logEvidence: number
}

const ROOTS = 20
/** Cells are not made smaller than this, m: the sampler finds its own way from there. */
const SMALLEST_M = 4
const RATE_STEP = 0.8
const RATE_MOST = 3.2
/** How many nats of the screen's gain the density keeps: it must lead to the place, not decide it, for the air is at its most probable here. */
const KEPT = 8

/**
 * Tries one more source everywhere, coarse cells first, the promising ones in finer and finer parts; what `base` (a slot
 * of the model, or none) explains already is left to it. The plume is widened by the cell it stands for, so that a narrow
 * one is not missed between centres.
 */
export function screen(
  model: Model,
  o: Observations,
  prior: Prior,
  response_s: number | null,
  base: number | undefined,
  budget: number,
): Screen {
  const nodes = new Nodes(prior)
  const nuisance = nuisanceOf(prior, new Float64Array(NUISANCES), 0, response_s)
  const slots = base === undefined ? [0] : [0, base]
  const height_m = 0.4 * prior.height_m[0] + 0.6 * Math.max(prior.height_m[0], Math.min(prior.height_m[1], 3))
  const nothing = base === undefined ? 0 : 1
  const without = model.logLikelihood(base === undefined ? [] : [base], [1], nothing, nuisance)
  const judge = (node: number, guess: number) => {
    const [x_m, y_m, cell_m] = nodes.middle(node)
    model.column(0, { x_m, y_m, z_m: height_m }, Math.hypot(o.sourceWidth_m, cell_m / 4), nuisance)
    const unit = prior.rate_kgph.median * (nodes.inside(node) ? 1 : prior.outside.rateFactor)
    const peak = summit(guess, (z) => {
      const rate = unit * power(prior.rate_kgph.factor, z)
      return model.logLikelihood(slots, [rate, 1], slots.length, nuisance) - without - 0.5 * z * z
    })
    nodes.found(node, peak, logPlacePrior(prior, x_m, y_m))
  }
  for (let node = 0; node < nodes.count; node++) judge(node, 0)
  for (let spent = nodes.count; spent + 4 <= budget; spent += 4) {
    const node = nodes.mostPromising()
    if (node < 0) break
    const guess = nodes.scoreOf(node)
    for (const child of nodes.split(node)) judge(child, guess)
  }
  return nodes.screen()
}

interface Summit {
  readonly gain: number
  readonly score: number
  /** ln of the integral over the rate's score, by the parabola through the three points about the summit. */
  readonly logIntegral: number
}

/** Climbs in steps of the rate's score to the best of them. */
function summit(guess: number, value: (score: number) => number): Summit {
  let score = guess
  let here = value(score)
  let up = value(score + RATE_STEP)
  let down = value(score - RATE_STEP)
  while (up > here && score < RATE_MOST) {
    down = here
    here = up
    score += RATE_STEP
    up = value(score + RATE_STEP)
  }
  while (down > here && score > -RATE_MOST) {
    up = here
    here = down
    score -= RATE_STEP
    down = value(score - RATE_STEP)
  }
  const bend = Math.min(-1, (up - 2 * here + down) / RATE_STEP ** 2) // never flatter than the prior
  const slope = (up - down) / (2 * RATE_STEP)
  const shift = Math.max(-RATE_STEP, Math.min(RATE_STEP, -slope / bend))
  const top = here + Math.max(0, slope * shift + 0.5 * bend * shift * shift)
  return { gain: top, score: score + shift, logIntegral: top - 0.5 * Math.log(-bend) }
}

class Nodes {
  readonly #prior: Prior
  readonly #x0: number
  readonly #y0: number
  readonly #dx: number
  readonly #dy: number
  readonly #nx: number
  readonly #ny: number
  readonly #box: number[] = []
  readonly #child: number[] = []
  readonly #gain: number[] = []
  readonly #score: number[] = []
  readonly #integral: number[] = []
  readonly #place: number[] = []

  constructor(prior: Prior) {
    this.#prior = prior
    const [[x0, y0], [x1, y1]] = domain(prior)
    const cell = Math.max(x1 - x0, y1 - y0) / ROOTS
    this.#nx = Math.max(1, Math.round((x1 - x0) / cell))
    this.#ny = Math.max(1, Math.round((y1 - y0) / cell))
    this.#x0 = x0
    this.#y0 = y0
    this.#dx = (x1 - x0) / this.#nx
    this.#dy = (y1 - y0) / this.#ny
    for (let r = 0; r < this.#ny; r++)
      for (let c = 0; c < this.#nx; c++) this.#add(x0 + c * this.#dx, y0 + r * this.#dy, this.#dx, this.#dy)
  }

  get count() {
    return this.#child.length
  }

  #add(x: number, y: number, width: number, height: number): number {
    this.#box.push(x, y, width, height)
    this.#gain.push(Number.NEGATIVE_INFINITY)
    this.#score.push(0)
    this.#integral.push(0)
    this.#place.push(0)
    return this.#child.push(-1) - 1
  }

  middle(node: number): [number, number, number] {
    const at = 4 * node
    const width = this.#box[at + 2]!
    const height = this.#box[at + 3]!
    return [this.#box[at]! + width / 2, this.#box[at + 1]! + height / 2, Math.max(width, height)]
  }

  inside(node: number): boolean {
    const [x, y] = this.middle(node)
    return (
      logPlacePrior({ ...this.#prior, outside: { ...this.#prior.outside, share: 0 } }, x, y) >
      Number.NEGATIVE_INFINITY
    )
  }

  found(node: number, { gain, score, logIntegral }: Summit, logPlace: number): void {
    this.#gain[node] = gain
    this.#score[node] = score
    this.#integral[node] = logIntegral
    this.#place[node] = logPlace
  }

  scoreOf = (node: number): number => Math.round(this.#score[node]! / RATE_STEP) * RATE_STEP

  #isLeaf = (node: number) => this.#child[node] === -1

  /** ln of unnormalised density of a leaf. */
  #logWeight(node: number, temper: number): number {
    // The prior of places is tempered with it: a far place must not be left out for being improbable before the data.
    return temper * (Math.max(-KEPT, this.#gain[node]!) + this.#place[node]!)
  }

  #logMass(node: number, temper: number): number {
    return this.#logWeight(node, temper) + this.#logSize(node)
  }

  #logSize = (node: number): number => Math.log(this.#box[4 * node + 2]! * this.#box[4 * node + 3]!)

  #most(): number {
    return this.#gain.reduce(
      (a, b, node) => (this.#isLeaf(node) ? Math.max(a, b) : a),
      Number.NEGATIVE_INFINITY,
    )
  }

  #temper(): number {
    return Math.min(1, KEPT / Math.max(1e-9, this.#most()))
  }

  /** The leaf with most mass that can still be split; -1 when there is none. */
  mostPromising(): number {
    const temper = Math.min(1, (2 * KEPT) / Math.max(1e-9, this.#most()))
    let best = -1
    let most = Number.NEGATIVE_INFINITY
    for (let node = 0; node < this.count; node++) {
      if (
        !this.#isLeaf(node) ||
        Math.max(this.#box[4 * node + 2]!, this.#box[4 * node + 3]!) < 2 * SMALLEST_M
      )
        continue
      const mass = this.#logMass(node, temper)
      if (mass > most) {
        most = mass
        best = node
      }
    }
    return best
  }

  split(node: number): number[] {
    const [x, y, w, h] = this.#box.slice(4 * node, 4 * node + 4) as [number, number, number, number]
    this.#child[node] = this.count
    return [
      this.#add(x, y, w / 2, h / 2),
      this.#add(x + w / 2, y, w / 2, h / 2),
      this.#add(x, y + h / 2, w / 2, h / 2),
      this.#add(x + w / 2, y + h / 2, w / 2, h / 2),
    ]
  }

  screen(): Screen {
    const temper = this.#temper()
    const leaves = Int32Array.from(Array.from({ length: this.count }, (_, node) => node).filter(this.#isLeaf))
    const masses = Float64Array.from(leaves, (node) => this.#logMass(node, temper))
    const top = Math.max(...masses)
    const cumulative = new Float64Array(leaves.length)
    let total = 0
    masses.forEach((mass, l) => {
      total += Math.exp(mass - top)
      cumulative[l] = total
    })
    const logTotal = top + Math.log(total)
    return {
      x0_m: this.#x0,
      y0_m: this.#y0,
      dx_m: this.#dx,
      dy_m: this.#dy,
      nx: this.#nx,
      ny: this.#ny,
      child: Int32Array.from(this.#child),
      logDensity: Float64Array.from(this.#child, (_, node) => this.#logWeight(node, temper) - logTotal),
      rateScore: Float64Array.from(this.#score),
      leaves,
      cumulative,
      box_m: Float64Array.from(this.#box),
      gain: this.#most(),
      logEvidence: logSumExp(
        Array.from(leaves, (node) => this.#integral[node]! + this.#place[node]! + this.#logSize(node)),
      ),
    }
  }
}

/**
 * The best single source of a screen, walked to its summit with the air at its most probable: what it explains, ppm.
 * Steps along x, y, z and the rate's score, halved when none helps.
 */
export function bestAlone(
  model: Model,
  o: Observations,
  prior: Prior,
  response_s: number | null,
  found: Screen,
): Float64Array {
  const nuisance = nuisanceOf(prior, new Float64Array(NUISANCES), 0, response_s)
  const leaf = found.leaves.reduce((a, b) => (found.logDensity[b]! > found.logDensity[a]! ? b : a))
  const at = 4 * leaf
  const middle = (which: number) => found.box_m[at + which]! + found.box_m[at + which + 2]! / 2
  const theta = Float64Array.of(
    middle(0),
    middle(1),
    Math.max(prior.height_m[0], Math.min(2, prior.height_m[1])),
    found.rateScore[leaf]!,
  )
  const value = (trial: Float64Array) => {
    if (trial[2]! < prior.height_m[0] || trial[2]! > prior.height_m[1]) return Number.NEGATIVE_INFINITY
    model.column(0, { x_m: trial[0]!, y_m: trial[1]!, z_m: trial[2]! }, o.sourceWidth_m, nuisance)
    return model.logLikelihood([0], [rateOf(prior, trial)], 1, nuisance) - 0.5 * trial[3]! ** 2
  }
  let best = value(theta)
  const steps = [found.box_m[at + 2]! / 2, found.box_m[at + 3]! / 2, 1, 0.4]
  for (let halvings = 0; halvings < 4; ) {
    let moved = false
    for (let axis = 0; axis < 4; axis++)
      for (const sign of [1, -1]) {
        const trial = theta.slice()
        trial[axis] = trial[axis]! + sign * steps[axis]!
        const there = value(trial)
        if (there <= best) continue
        best = there
        theta.set(trial)
        moved = true
      }
    if (moved) continue
    halvings++
    steps.forEach((step, axis) => {
      steps[axis] = step / 2
    })
  }
  value(theta)
  const rate = rateOf(prior, theta)
  return model.read(0).map((v) => rate * v)
}

/** The leaf that holds a place; -1 outside. */
function leafAt(s: Screen, x_m: number, y_m: number): number {
  const c = Math.floor((x_m - s.x0_m) / s.dx_m)
  const r = Math.floor((y_m - s.y0_m) / s.dy_m)
  if (c < 0 || r < 0 || c >= s.nx || r >= s.ny) return -1
  let node = r * s.nx + c
  while (s.child[node]! >= 0) {
    const at = 4 * node
    const right = x_m >= s.box_m[at]! + s.box_m[at + 2]! / 2 ? 1 : 0
    const upper = y_m >= s.box_m[at + 1]! + s.box_m[at + 3]! / 2 ? 2 : 0
    node = s.child[node]! + right + upper
  }
  return node
}

/** Share of starts that follow the prior alone: nothing the screens overlook is out of reach. */
const FROM_PRIOR = 0.15
const RATE_SPREAD = 0.6

/** A start for one source: x, y, z, rate score. Drawn from the prior, or from one of the screens. */
export function drawStart(
  prior: Prior,
  screens: readonly Screen[],
  random: RandomStream,
): [number, number, number, number] {
  const pick = random.uniform()
  const height_m = prior.height_m[0] + random.uniform() * (prior.height_m[1] - prior.height_m[0])
  if (screens.length === 0 || pick < FROM_PRIOR) {
    const place = drawPlace(prior, random)
    return [place.x_m, place.y_m, height_m, random.normal()]
  }
  const s =
    screens[
      Math.min(screens.length - 1, Math.floor(((pick - FROM_PRIOR) / (1 - FROM_PRIOR)) * screens.length))
    ]!
  const leaf = s.leaves[indexOf(s.cumulative, random.uniform())]!
  const at = 4 * leaf
  const x_m = s.box_m[at]! + random.uniform() * s.box_m[at + 2]!
  const y_m = s.box_m[at + 1]! + random.uniform() * s.box_m[at + 3]!
  const own = random.uniform() < 0.5
  const z = random.normal()
  return [x_m, y_m, height_m, own ? z : s.rateScore[leaf]! + RATE_SPREAD * z]
}

function indexOf(cumulative: Float64Array, share: number): number {
  const wanted = share * cumulative.at(-1)!
  let low = 0
  let high = cumulative.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (cumulative[middle]! > wanted) high = middle
    else low = middle + 1
  }
  return low
}

/** ln density of `drawStart` at one source, but for the height and the normal constant; the counterpart of `logPrior`. */
export function logStart(
  prior: Prior,
  screens: readonly Screen[],
  theta: ArrayLike<number>,
  at: number,
): number {
  const x_m = theta[at]!
  const y_m = theta[at + 1]!
  const z = theta[at + 3]!
  const own = Math.exp(-0.5 * z * z)
  const fromPrior = Math.exp(logPlacePrior(prior, x_m, y_m)) * own
  if (screens.length === 0) return Math.log(fromPrior)
  let sum = FROM_PRIOR * fromPrior
  for (const s of screens) {
    const leaf = leafAt(s, x_m, y_m)
    if (leaf < 0) continue
    const e = (z - s.rateScore[leaf]!) / RATE_SPREAD
    const rate = 0.5 * own + (0.5 * Math.exp(-0.5 * e * e)) / RATE_SPREAD
    sum += ((1 - FROM_PRIOR) / screens.length) * Math.exp(s.logDensity[leaf]!) * rate
  }
  return Math.log(sum)
}
