// Fast twin of src/sources/coupling.ts and src/sources/noise.ts, in AssemblyScript. The plain ones say what is meant and
// where it comes from; here stands only how. Arrays lie in this module's memory where `bind` was told; lengths are n
// unless said otherwise. Two observations (or two parts of a beam) are worked on at a time, in the lanes of one vector.
// Compiled by tools/kernels.mjs into ../plume.wasm.ts.

// Order as in FIELDS of src/sources/fast-model.ts.
const field = memory.data(4 * 52)
// @ts-ignore: decorator
@inline function at(which: i32): usize { return <usize>load<u32>(field + (<usize>which << 2)) }
export function bind(which: i32, ptr: u32): void { store<u32>(field + (<usize>which << 2), ptr) }

let n: i32 = 0
let bins: i32 = 0
let ranges: i32 = 0
let runs: i32 = 0
let pathStart: f64 = 0
let knotStep: f64 = 1
let lid: f64 = 0 // 0: none
let anyDown: i32 = 0 // whether any sensor looks down
let told: i32 = 0
let toldLateralOffset: f64 = 0, toldLateral: f64 = 0, toldLateralC: f64 = 0, toldLateralP: f64 = 0
let toldVerticalOffset: f64 = 0, toldVertical: f64 = 0, toldVerticalC: f64 = 0, toldVerticalP: f64 = 0

export function setup(n_: i32, bins_: i32, ranges_: i32, runs_: i32, start: f64, step: f64, lid_: f64, anyDown_: i32): void {
  n = n_
  bins = bins_
  ranges = ranges_
  runs = runs_
  pathStart = start
  knotStep = step
  lid = lid_
  anyDown = anyDown_
}

export function tell(lo: f64, li: f64, lc: f64, lp: f64, vo: f64, vi: f64, vc: f64, vp: f64): void {
  told = 1
  toldLateralOffset = lo; toldLateral = li; toldLateralC = lc; toldLateralP = lp
  toldVerticalOffset = vo; toldVertical = vi; toldVerticalC = vc; toldVerticalP = vp
}

// Fields.
const FORM = 0, T = 1, X = 2, Y = 3, Z = 4, X2 = 5, Y2 = 6, Z2 = 7, TO_EAST = 8, TO_NORTH = 9, WIND = 10, SHEAR = 11
const LATERAL = 12, VERTICAL = 13, LATERAL_SCALE = 14, VERTICAL_SCALE = 15, PPM = 16, KNOT = 17, UP_EAST = 18, UP_NORTH = 19
const TABLE = 20, EAST = 21, NORTH = 22, ARC = 23, NOISE2 = 24, SEEN = 25, WEIGHT = 26, KEEP = 27, CLIPPED = 28, RANGE = 29
const OFFSET_SIGMA = 30, MOVING = 31, RUN = 32, RUN_WEIGHT = 33, MODELLED = 34, NEAR = 35, HITS = 36, ALONG = 37, ACROSS2 = 38, SPEED = 39, EDGES = 40, PLACE = 41, DOWN = 42, TOUCHED = 43, CLEAN = 44, CLEAN_NODES = 45, CLEAN_BASIS = 46, BLOCK_RUN = 47, EMPTY = 48, GROUP = 49

// @ts-ignore: decorator
@inline function f(which: i32, i: i32): f64 { return load<f64>(at(which) + (<usize>i << 3)) }
// @ts-ignore: decorator
@inline function int(which: i32, i: i32): i32 { return load<i32>(at(which) + (<usize>i << 2)) }
// @ts-ignore: decorator
@inline function put(which: i32, i: i32, v: f64): void { store<f64>(at(which) + (<usize>i << 3), v) }

/** Observations in a block: runs never cross from one into the next, as src/sources/fast-model.ts makes them. */
const BLOCK: i32 = 64
/** Observations that are first looked at together. */
const GROUP_SIZE: i32 = 16

/** The likelihood of clean air is a smooth curve over ln of the noise factor: polynomials of so many terms, in so many pieces. */
const TERMS: i32 = 14
const PIECES: i32 = 10
const PIECE: f64 = 0.5
const FIRST_PIECE: f64 = -2.5
const LEAST_NEAR: f64 = 1e-12

const KGPH: f64 = 1.0 / 3600.0
const ACROSS_MAX: f64 = 20
const CALM: f64 = 0.3
const TWO_PI: f64 = 6.283185307179586
const SQRT_TWO_PI: f64 = 2.5066282746310002
const SQRT_HALF_PI: f64 = 1.2533141373155001
const SQRT1_2: f64 = 0.7071067811865476
const BEAM_PARTS: i32 = 10

// ---- vector functions

/** e^x for two x of -700 to 700: x = n ln 2 + r, Taylor to r^11 (6e-15 at |r| = ln 2 / 2), exponent put in by its bits. */
// @ts-ignore: decorator
@inline function exp2x(x: v128): v128 {
  const low = f64x2.max(x, f64x2.splat(-700))
  const k = f64x2.nearest(f64x2.mul(low, f64x2.splat(1.4426950408889634)))
  const r = f64x2.sub(f64x2.sub(low, f64x2.mul(k, f64x2.splat(6.93147180369123816490e-1))), f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10)))
  let p = f64x2.splat(1.0 / 39916800.0)
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 3628800.0))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 362880.0))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 40320.0))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 5040.0))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 720.0))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 120.0))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 24.0))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 6.0))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(0.5))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1))
  // k + 1.5 2^52 holds k in its low bits
  const bits = i64x2.shl(f64x2.add(k, f64x2.splat(6755399441055744.0)), 52)
  return i64x2.add(p, bits)
}

/** erf for two x; Abramowitz and Stegun 7.1.26, as the plain one. */
// @ts-ignore: decorator
@inline function erf2x(x: v128): v128 {
  const a = f64x2.abs(x)
  const one = f64x2.splat(1)
  const t = f64x2.div(one, f64x2.add(one, f64x2.mul(f64x2.splat(0.3275911), a)))
  let p = f64x2.sub(f64x2.mul(f64x2.splat(1.061405429), t), f64x2.splat(1.453152027))
  p = f64x2.add(f64x2.mul(p, t), f64x2.splat(1.421413741))
  p = f64x2.sub(f64x2.mul(p, t), f64x2.splat(0.284496736))
  p = f64x2.add(f64x2.mul(p, t), f64x2.splat(0.254829592))
  p = f64x2.mul(p, t)
  let v = f64x2.sub(one, f64x2.mul(p, exp2x(f64x2.neg(f64x2.mul(a, a)))))
  v = v128.bitselect(one, v, f64x2.gt(a, f64x2.splat(5.5)))
  return v128.bitselect(f64x2.neg(v), v, f64x2.lt(x, f64x2.splat(0)))
}

// @ts-ignore: decorator
@inline function pair(a: f64, b: f64): v128 { return f64x2.replace_lane(f64x2.splat(a), 1, b) }
// @ts-ignore: decorator
@inline function exp1(x: f64): f64 { return f64x2.extract_lane(exp2x(f64x2.splat(x)), 0) }

// ---- spreads

function power(base: f64, p: f64): f64 {
  if (p == 0) return 1
  if (p == 0.5) return 1 / Math.sqrt(base)
  if (p == 1) return 1 / base
  if (p == -0.5) return Math.sqrt(base)
  return Math.pow(base, -p)
}
// @ts-ignore: decorator
@inline function lateral1(i: i32, along: f64): f64 {
  if (told) return toldLateralOffset + toldLateral * along * power(1 + toldLateralC * along, toldLateralP)
  return (f(LATERAL, i) * along) / (1 + 0.9 * Math.sqrt(along / f(LATERAL_SCALE, i)))
}
// @ts-ignore: decorator
@inline function vertical1(i: i32, along: f64): f64 {
  if (told) return toldVerticalOffset + toldVertical * along * power(1 + toldVerticalC * along, toldVerticalP)
  return (f(VERTICAL, i) * along) / (1 + 0.9 * Math.sqrt(along / f(VERTICAL_SCALE, i)))
}
// @ts-ignore: decorator
@inline function lateral2(i: i32, j: i32, along: v128): v128 {
  if (told) return pair(lateral1(i, f64x2.extract_lane(along, 0)), lateral1(j, f64x2.extract_lane(along, 1)))
  const scale = pair(f(LATERAL_SCALE, i), f(LATERAL_SCALE, j))
  const slow = f64x2.add(f64x2.splat(1), f64x2.mul(f64x2.splat(0.9), f64x2.sqrt(f64x2.div(along, scale))))
  return f64x2.div(f64x2.mul(pair(f(LATERAL, i), f(LATERAL, j)), along), slow)
}
// @ts-ignore: decorator
@inline function vertical2(i: i32, j: i32, along: v128): v128 {
  if (told) return pair(vertical1(i, f64x2.extract_lane(along, 0)), vertical1(j, f64x2.extract_lane(along, 1)))
  const scale = pair(f(VERTICAL_SCALE, i), f(VERTICAL_SCALE, j))
  const slow = f64x2.add(f64x2.splat(1), f64x2.mul(f64x2.splat(0.9), f64x2.sqrt(f64x2.div(along, scale))))
  return f64x2.div(f64x2.mul(pair(f(VERTICAL, i), f(VERTICAL, j)), along), slow)
}

function images1(z: f64, H: f64, s: f64): f64 {
  const a = (z - H) / s
  const b = (z + H) / s
  let sum = exp1(-0.5 * a * a) + exp1(-0.5 * b * b)
  if (lid == 0) return sum
  if (z > lid || H > lid) return 0
  const images = <i32>Math.ceil((3 * s) / lid) + 1
  for (let k = 1; k <= images; k++) {
    const shift: f64 = 2 * <f64>k * lid
    const c = (z - H - shift) / s
    const d = (z + H - shift) / s
    const e = (z - H + shift) / s
    const g = (z + H + shift) / s
    sum += exp1(-0.5 * c * c) + exp1(-0.5 * d * d) + exp1(-0.5 * e * e) + exp1(-0.5 * g * g)
  }
  return sum
}

/** Two images from the ground to top, at the heights a and b. */
// @ts-ignore: decorator
@inline function below2(top: f64, a: f64, b: f64, s: f64): f64 {
  const k = SQRT1_2 / s
  const from = erf2x(pair(a * k, b * k))
  const to = erf2x(pair((top - a) * k, (top - b) * k))
  return f64x2.extract_lane(from, 0) + f64x2.extract_lane(from, 1) + f64x2.extract_lane(to, 0) + f64x2.extract_lane(to, 1)
}

/** Mean of source and images from the ground to z. */
function meanBelow(z: f64, H: f64, s: f64): f64 {
  if (lid > 0 && H > lid) return 0
  const top = lid > 0 ? Math.min(z, lid) : z
  let sum = below2(top, H, -H, s)
  const images = lid > 0 ? <i32>Math.ceil((3 * s) / lid) + 1 : 0
  for (let k = 1; k <= images; k++) {
    const shift: f64 = 2 * <f64>k * lid
    sum += below2(top, H + shift, -H + shift, s) + below2(top, H - shift, -H - shift, s)
  }
  return (SQRT_HALF_PI * s * sum) / z
}

// @ts-ignore: decorator
@inline function down(i: i32): bool { return load<u8>(at(DOWN) + <usize>i) != 0 }
function over1(i: i32, H: f64, s: f64): f64 {
  return down(i) ? meanBelow(f(Z, i), H, s) : images1(f(Z, i), H, s)
}

/** Source and its images at two heights. */
// @ts-ignore: decorator
@inline function images2(z: v128, H: f64, s: v128): v128 {
  if (lid > 0)
    return pair(
      images1(f64x2.extract_lane(z, 0), H, f64x2.extract_lane(s, 0)),
      images1(f64x2.extract_lane(z, 1), H, f64x2.extract_lane(s, 1)),
    )
  const h = f64x2.splat(H)
  const half = f64x2.splat(-0.5)
  const a = f64x2.div(f64x2.sub(z, h), s)
  const b = f64x2.div(f64x2.add(z, h), s)
  return f64x2.add(exp2x(f64x2.mul(half, f64x2.mul(a, a))), exp2x(f64x2.mul(half, f64x2.mul(b, b))))
}

// ---- one trial

let sx: f64 = 0, sy: f64 = 0, sz: f64 = 0, width: f64 = 0, cos: f64 = 1, sin: f64 = 0, speed: f64 = 1, latF: f64 = 1, verF: f64 = 1
let hits: i32 = 0

// @ts-ignore: decorator
@inline function hit(i: i32, along: f64, across2: f64, wind: f64): void {
  store<i32>(at(HITS) + (<usize>hits << 2), i)
  put(ALONG, hits, along)
  put(ACROSS2, hits, across2)
  put(SPEED, hits, wind)
  hits++
}

export function column(
  out: u32, x: f64, y: f64, z: f64, width_: f64, cos_: f64, sin_: f64, speed_: f64, latF_: f64, verF_: f64,
  response: f64, delay: f64, puffs: i32,
): void {
  sx = x; sy = y; sz = z; width = width_; cos = cos_; sin = sin_; speed = speed_; latF = latF_; verF = verF_
  hits = 0
  memory.fill(<usize>out, 0, <usize>n << 3)
  const forms = at(FORM)
  prepare()
  for (let from = 0; from < n; from += GROUP_SIZE) {
    if (groupOutOfCone(from / GROUP_SIZE)) continue
    const to = min(from + GROUP_SIZE, n)
    for (let i = from; i < to; i++) {
      const form = load<u8>(forms + <usize>i)
      if (form == 2) {
        if (puffs) store<f64>(<usize>out + (<usize>i << 3), puffSum(i))
        else follow(i)
      } else if (form == 1) store<f64>(<usize>out + (<usize>i << 3), beam(i))
      else straight(i)
    }
  }
  axes(<usize>out)
  mark(out)
  respond(<usize>out, response, delay)
}

/** Leaves behind a column which of its blocks hold anything. */
export function mark(column: u32): void {
  const flags = <usize>column + (<usize>n << 3)
  for (let from = 0, block = 0; from < n; from += BLOCK, block++) {
    const start = <usize>column + (<usize>from << 3)
    const size = min(BLOCK, n - from)
    const end = start + (<usize>(size & ~1) << 3)
    let any = f64x2.splat(0)
    for (let o = start; o < end; o += 16) any = v128.or(any, v128.load(o))
    store<u8>(flags + <usize>block, v128.any_true(any) || ((size & 1) != 0 && load<f64>(end) != 0) ? 1 : 0)
  }
}

function straight(i: i32): void {
  const e = f(TO_EAST, i) * cos + f(TO_NORTH, i) * sin
  const nn = f(TO_NORTH, i) * cos - f(TO_EAST, i) * sin
  const dx = f(X, i) - sx
  const dy = f(Y, i) - sy
  const along = dx * e + dy * nn
  if (along <= 0) return
  const across = dy * e - dx * nn
  hit(i, along, across * across, f(WIND, i) * speed)
}

let soughtE: f64 = 0, soughtN: f64 = 0, scale: f64 = 1, far2: f64 = 0, across2: f64 = 0, age: f64 = 0
// Set once a column, so that the loop over a flight reads no pointer twice.
let places: usize = 0, groups: usize = 0, table: usize = 0, edges: usize = 0, place: v128 = f64x2.splat(0), turn: v128 = f64x2.splat(0), cosines: v128 = f64x2.splat(0), own2: f64 = 0, inverseSpeed: f64 = 1

function prepare(): void {
  places = at(PLACE)
  groups = at(GROUP)
  table = at(TABLE)
  edges = at(EDGES)
  place = pair(sx, sy)
  cosines = f64x2.splat(cos)
  turn = pair(-sin, sin)
  inverseSpeed = 1 / speed
  const w = (told ? toldLateralOffset * latF : 0) + width
  own2 = w * w
}

/**
 * Whether a place far away is farther than `reach` from wherever the air could have come from: from so far it came within a
 * cone. Nearly all of a long flight ends here, without a look at the table, which does not fit a processor's cache.
 */
// @ts-ignore: decorator
@inline function outOfCone(at: usize, r: v128, d2: f64, reach: f64): bool {
  const d = Math.sqrt(d2)
  const both = f64x2.mul(r, v128.load(at, 32))
  const along = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1)
  const widest = d * load<f64>(at, 48) + reach
  return d * load<f64>(at, 56) - along > reach || d2 - along * along > widest * widest
}
const FAR: f64 = 512
const FAR2: f64 = FAR * FAR

/** The same for a group, whose places lie within a circle and whose cones within one; a circle of no end for groups that are not to be passed over. */
// @ts-ignore: decorator
@inline function groupOutOfCone(group: i32): bool {
  const at = groups + <usize>group * 80 // x, y, 1 / shear, lateral; cone; radius, unused
  const inverse = load<f64>(at, 16) * inverseSpeed
  const d = f64x2.mul(f64x2.sub(v128.load(at), place), f64x2.splat(inverse))
  const r = f64x2.add(f64x2.mul(d, cosines), f64x2.mul(v128.shuffle<f64>(d, d, 1, 0), turn))
  const rr = f64x2.mul(r, r)
  const far2 = f64x2.extract_lane(rr, 0) + f64x2.extract_lane(rr, 1)
  const radius = load<f64>(at, 64) * inverse
  const nearest = Math.sqrt(far2) - radius
  if (!(nearest > FAR)) return false
  const farthest = nearest + 2 * radius
  const slope = (told ? toldLateral : load<f64>(at, 24)) * latF
  const reach = Math.sqrt(2 * ACROSS_MAX * (slope * slope * farthest * farthest + own2 * inverse * inverse))
  const both = f64x2.mul(r, v128.load(at, 32))
  const along = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1)
  const across = Math.sqrt(Math.max(0, far2 - along * along))
  return nearest * load<f64>(at, 56) - along - radius > reach || across - radius > farthest * load<f64>(at, 48) + reach
}

/** Whether the air at observation i has come near the source; if so, its distance, offset and age are left above. East and north share a vector. */
// @ts-ignore: decorator
@inline function seek(i: i32): bool {
  const at = places + (<usize>i << 6) // x, y, 1 / shear, lateral; cone: east, north, widest across, least along
  const inverse = load<f64>(at, 16) * inverseSpeed
  const d = f64x2.mul(f64x2.sub(v128.load(at), place), f64x2.splat(inverse))
  const r = f64x2.add(f64x2.mul(d, cosines), f64x2.mul(v128.shuffle<f64>(d, d, 1, 0), turn))
  const rr = f64x2.mul(r, r)
  const d2 = f64x2.extract_lane(rr, 0) + f64x2.extract_lane(rr, 1)
  let bin = <i32>(reinterpret<u64>(d2) >> 50) - 4099
  if (bin < 0) bin = 0
  if (bin > bins - 2) return false
  const slope = (told ? toldLateral : load<f64>(at, 24)) * latF
  const bound2 = 2 * ACROSS_MAX * (slope * slope * d2 + own2 * inverse * inverse)
  if (d2 > FAR2 && outOfCone(at, r, d2, Math.sqrt(bound2))) return false
  const edge = edges + (<usize>bin << 4)
  const part = (d2 - load<f64>(edge)) * load<f64>(edge, 8)
  const row = table + <usize>(i * bins + bin) * 12
  const near = f64x2.promote_low_f32x4(v128.load64_zero(row))
  const far = f64x2.promote_low_f32x4(v128.load64_zero(row, 12))
  const a = f64x2.sub(r, f64x2.add(near, f64x2.mul(f64x2.splat(part), f64x2.sub(far, near))))
  const aa = f64x2.mul(a, a)
  const a2 = f64x2.extract_lane(aa, 0) + f64x2.extract_lane(aa, 1)
  if (!(a2 <= bound2)) return false
  scale = 1 / inverse
  soughtE = f64x2.extract_lane(r, 0)
  soughtN = f64x2.extract_lane(r, 1)
  far2 = d2
  across2 = a2
  const a0 = <f64>load<f32>(row, 8)
  age = a0 + part * (<f64>load<f32>(row, 20) - a0)
  return true
}

// @ts-ignore: decorator
@inline function follow(i: i32): void {
  if (!seek(i)) return
  const along = Math.sqrt(far2) * scale
  if (along <= 0 || age <= 0) return
  hit(i, along, across2 * scale * scale, Math.max(CALM, along / age))
}

/** Concentrations of all hits, two at a time. */
function axes(out: usize): void {
  const list = at(HITS)
  for (let h = 0; h < hits; h += 2) {
    const g = h + 1 < hits ? h + 1 : h
    const i = load<i32>(list + (<usize>h << 2))
    const j = load<i32>(list + (<usize>g << 2))
    const along = pair(f(ALONG, h), f(ALONG, g))
    const s = f64x2.add(f64x2.mul(lateral2(i, j, along), f64x2.splat(latF)), f64x2.splat(width))
    const q = f64x2.div(pair(f(ACROSS2, h), f(ACROSS2, g)), f64x2.mul(s, s))
    const near = f64x2.le(q, f64x2.splat(ACROSS_MAX))
    if (!v128.any_true(near)) continue
    const v = f64x2.add(f64x2.mul(vertical2(i, j, along), f64x2.splat(verF)), f64x2.splat(width / 2))
    const top = f64x2.mul(
      f64x2.mul(f64x2.splat(KGPH), pair(f(PPM, i), f(PPM, j))),
      f64x2.mul(exp2x(f64x2.mul(f64x2.splat(-0.5), q)), anyDown
        ? pair(over1(i, sz, f64x2.extract_lane(v, 0)), over1(j, sz, f64x2.extract_lane(v, 1)))
        : images2(pair(f(Z, i), f(Z, j)), sz, v)),
    )
    const below = f64x2.mul(f64x2.mul(f64x2.splat(TWO_PI), pair(f(SPEED, h), f(SPEED, g))), f64x2.mul(s, v))
    const c = v128.and(f64x2.div(top, below), near)
    store<f64>(out + (<usize>i << 3), f64x2.extract_lane(c, 0))
    if (g != h) store<f64>(out + (<usize>j << 3), f64x2.extract_lane(c, 1))
  }
}

// ---- puffs

// @ts-ignore: decorator
@inline function strideOf(knots: i32): i32 { return knots < 10 ? 1 : knots < 32 ? 2 : knots < 128 ? 4 : 8 }

function puffSum(i: i32): f64 {
  if (!seek(i)) return 0
  const now = int(KNOT, i)
  let k = <i32>Math.floor((f(T, i) - age - pathStart) / knotStep + 0.5)
  if (k < 0) k = 0
  if (k > now) k = now
  soughtE = f(UP_EAST, i) - soughtE
  soughtN = f(UP_NORTH, i) - soughtN
  let sum = k == now ? stretch(i, now, now + 1) : 0
  let misses = 0
  for (let j = k; j > 0 && misses < 3; ) {
    const stride = strideOf(now - j)
    const step = j < stride ? j : stride
    const part = stretch(i, j - step, j)
    sum += part
    misses = part == 0 ? misses + 1 : 0
    j -= step
  }
  misses = 0
  for (let j = k; j <= now && k < now && misses < 3; ) {
    const stride = strideOf(now - j)
    const step = j == now ? 1 : now - j < stride ? now - j : stride
    const part = stretch(i, j, j + step)
    sum += part
    misses = part == 0 ? misses + 1 : 0
    j += step
  }
  return sum * KGPH * f(PPM, i)
}

function stretch(i: i32, from: i32, to: i32): f64 {
  const knot = int(KNOT, i)
  const now = to > knot
  const toE = now ? f(UP_EAST, i) : f(EAST, to)
  const toN = now ? f(UP_NORTH, i) : f(NORTH, to)
  const until = now ? f(T, i) : pathStart + <f64>to * knotStep
  const dt = until - (pathStart + <f64>from * knotStep)
  if (dt <= 0) return 0
  const ax = (f(EAST, from) - soughtE) * scale
  const ay = (f(NORTH, from) - soughtN) * scale
  const ux = (toE - soughtE) * scale - ax
  const uy = (toN - soughtN) * scale - ay
  const restE = f(UP_EAST, i) - f(EAST, knot)
  const restN = f(UP_NORTH, i) - f(NORTH, knot)
  const here = f(ARC, knot) + Math.sqrt(restE * restE + restN * restN)
  const step2 = ux * ux + uy * uy
  const nearest = step2 > 0 ? Math.min(1, Math.max(0, -(ax * ux + ay * uy) / step2)) : 0.5
  const travelled = (here - f(ARC, from) - nearest * ((now ? here : f(ARC, to)) - f(ARC, from))) * scale + 1e-9
  const h = lateral1(i, travelled) * latF + width
  const length = Math.sqrt(ux * ux + uy * uy)
  const a2 = ax * ax + ay * ay
  let share: f64
  if (length < 0.05 * h) {
    const q = a2 / (h * h)
    if (q > ACROSS_MAX) return 0
    share = (dt * exp1(-0.5 * q)) / (TWO_PI * h * h)
  } else {
    const mid = -(ax * ux + ay * uy) / length
    const across2 = Math.max(0, a2 - mid * mid)
    const beyond = mid < 0 ? -mid : mid > length ? mid - length : 0
    if ((across2 + beyond * beyond) / (h * h) > ACROSS_MAX) return 0
    const ends = erf2x(pair(((length - mid) / h) * SQRT1_2, (mid / h) * SQRT1_2))
    const part = 0.5 * (f64x2.extract_lane(ends, 0) + f64x2.extract_lane(ends, 1))
    share = ((dt / length) * exp1((-0.5 * across2) / (h * h)) * part) / (SQRT_TWO_PI * h)
  }
  const v = vertical1(i, travelled) * verF + width / 2
  let over: f64
  if (anyDown) over = over1(i, sz, v)
  else if (lid > 0) over = images1(f(Z, i), sz, v)
  else {
    const a = (f(Z, i) - sz) / v
    const b = (f(Z, i) + sz) / v
    const both = exp2x(pair(-0.5 * a * a, -0.5 * b * b))
    over = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1)
  }
  return (share * over) / (SQRT_TWO_PI * v)
}

// ---- beams

function beam(i: i32): f64 {
  const e = f(TO_EAST, i) * cos + f(TO_NORTH, i) * sin
  const nn = f(TO_NORTH, i) * cos - f(TO_EAST, i) * sin
  const ax = f(X, i) - sx
  const ay = f(Y, i) - sy
  const bx = f(X2, i) - sx
  const by = f(Y2, i) - sy
  const alongA = ax * e + ay * nn
  const alongB = bx * e + by * nn
  if (alongA <= 0 && alongB <= 0) return 0
  const acrossA = ay * e - ax * nn
  const across = (by * e - bx * nn - acrossA) / <f64>BEAM_PARTS
  const zA = f(Z, i)
  const zB = f(Z2, i)
  let sum: f64 = 0
  for (let part = 0; part < BEAM_PARTS; part += 2) {
    const m0 = (<f64>part + 0.5) / <f64>BEAM_PARTS
    const m1 = (<f64>part + 1.5) / <f64>BEAM_PARTS
    const middle = pair(m0, m1)
    const along = f64x2.add(f64x2.splat(alongA), f64x2.mul(middle, f64x2.splat(alongB - alongA)))
    const ahead = f64x2.gt(along, f64x2.splat(0))
    if (!v128.any_true(ahead)) continue
    const z = f64x2.add(f64x2.splat(zA), f64x2.mul(middle, f64x2.splat(zB - zA)))
    const y0 = pair(acrossA + <f64>part * across, acrossA + <f64>(part + 1) * across)
    const c = parts(i, along, y0, f64x2.add(y0, f64x2.splat(across)), z, ahead)
    sum += f64x2.extract_lane(c, 0) + f64x2.extract_lane(c, 1)
  }
  return (sum * KGPH * f(PPM, i)) / (TWO_PI * f(WIND, i) * speed * <f64>BEAM_PARTS)
}

// @ts-ignore: decorator
@inline function parts(i: i32, along: v128, y0: v128, y1: v128, z: v128, ahead: v128): v128 {
  const zero = f64x2.splat(0)
  const reached = v128.bitselect(along, f64x2.splat(1e-9), ahead)
  const s = f64x2.add(f64x2.mul(lateral2(i, i, reached), f64x2.splat(latF)), f64x2.splat(width))
  const both = f64x2.le(f64x2.mul(y0, y1), zero)
  const near = v128.bitselect(zero, f64x2.min(f64x2.abs(y0), f64x2.abs(y1)), both)
  const inside = v128.and(ahead, f64x2.le(f64x2.mul(near, near), f64x2.mul(f64x2.splat(ACROSS_MAX), f64x2.mul(s, s))))
  if (!v128.any_true(inside)) return zero
  const v = f64x2.add(f64x2.mul(vertical2(i, i, reached), f64x2.splat(verF)), f64x2.splat(width / 2))
  const wide = f64x2.sub(y1, y0)
  const a = f64x2.div(y0, s)
  const b = f64x2.div(y1, s)
  const ab = f64x2.add(a, b)
  const narrow = f64x2.lt(f64x2.abs(wide), f64x2.mul(f64x2.splat(0.05), s))
  const root = f64x2.splat(SQRT1_2)
  let across: v128
  if (v128.any_true(narrow)) {
    across = exp2x(f64x2.mul(f64x2.splat(-0.125), f64x2.mul(ab, ab)))
    if (!i64x2.all_true(narrow)) across = v128.bitselect(across, byErf(a, b, s, wide, root), narrow)
  } else across = byErf(a, b, s, wide, root)
  return v128.and(f64x2.div(f64x2.mul(across, images2(z, sz, v)), f64x2.mul(s, v)), inside)
}

// @ts-ignore: decorator
@inline function byErf(a: v128, b: v128, s: v128, wide: v128, root: v128): v128 {
  const ends = f64x2.sub(erf2x(f64x2.mul(b, root)), erf2x(f64x2.mul(a, root)))
  return f64x2.div(f64x2.mul(f64x2.mul(f64x2.splat(SQRT_HALF_PI), s), ends), wide)
}

// ---- what the instrument shows

function respond(out: usize, response: f64, delay: f64): void {
  const flags = out + (<usize>n << 3)
  const tau = Math.max(1e-3, response)
  for (let r = 0; r < ranges; r++) {
    const from = int(RANGE, 2 * r)
    const to = int(RANGE, 2 * r + 1)
    if (from == to || load<u8>(at(MOVING) + <usize>from) != 1) continue
    if (delay > 0) later(out, from, to, delay)
    let shown = load<f64>(out + (<usize>from << 3))
    let keep: f64 = 0
    let step: f64 = -1
    const times = at(T)
    for (let start = from + 1; start < to; ) {
      const block = start / BLOCK
      const end = min(to, (block + 1) * BLOCK)
      // Most of a flight is clean air.
      if (shown == 0 && load<u8>(flags + <usize>block) == 0) {
        start = end
        continue
      }
      store<u8>(flags + <usize>block, 1)
      for (let i = start; i < end; i++) {
        const value = load<f64>(out + (<usize>i << 3))
        if (shown == 0 && value == 0) continue
        const dt = load<f64>(times + (<usize>i << 3)) - load<f64>(times + (<usize>(i - 1) << 3))
        if (dt != step) {
          keep = exp1(-dt / tau)
          step = dt
        }
        shown = keep * shown + (1 - keep) * value
        if (shown < 1e-30) shown = 0
        store<f64>(out + (<usize>i << 3), shown)
      }
      start = end
    }
  }
}

function later(out: usize, from: i32, to: i32, delay: f64): void {
  const flags = out + (<usize>n << 3)
  const times = at(T)
  for (let end = to; end > from; ) {
    const block = (end - 1) / BLOCK
    const start = max(from, block * BLOCK)
    const before = max(from, start - BLOCK)
    // Nothing here, nor in the stretch that the delay reaches back into.
    const quiet = load<u8>(flags + <usize>block) == 0 && (start == from || load<u8>(flags + <usize>(before / BLOCK)) == 0)
    const within = start == from || load<f64>(times + (<usize>start << 3)) - load<f64>(times + (<usize>before << 3)) > delay || before == from
    if (quiet && within) {
      end = start
      continue
    }
    let j = end - 1
    for (let i = end - 1; i >= start; i--) {
      const t = load<f64>(times + (<usize>i << 3)) - delay
      if (j > i) j = i
      while (j > from && load<f64>(times + (<usize>j << 3)) > t) j--
      if (j == i) continue
      const cj = load<f64>(out + (<usize>j << 3))
      const next = load<f64>(out + (<usize>(j + 1) << 3))
      if (cj == 0 && next == 0) {
        store<f64>(out + (<usize>i << 3), 0)
        continue
      }
      const tj = load<f64>(times + (<usize>j << 3))
      const gap = load<f64>(times + (<usize>(j + 1) << 3)) - tj
      const part = gap > 0 ? Math.min(1, Math.max(0, (t - tj) / gap)) : 0
      store<f64>(out + (<usize>i << 3), cj + part * (next - cj))
    }
    store<u8>(flags + <usize>block, 1)
    end = start
  }
}

// ---- likelihood

/** Slots: addresses of `count` columns, then their rates. */
export function logLikelihood(slots: u32, rates: u32, count: i32, noiseFactor: f64, modelError: f64, gaps: f64): f64 {
  for (let from = 0, block = 0; from < n; from += BLOCK, block++) combine(slots, rates, count, block, from)
  nearMean()
  const noise2 = noiseFactor * noiseFactor
  const error2 = modelError * modelError
  const clean = cleanAt(noiseFactor)
  let sum: f64 = 0
  let range = -1
  let offset: f64 = 0
  for (let from = 0, block = 0; from < n; from += BLOCK, block++) {
    // Where no gas is modelled the likelihood is that of clean air, which only the noise changes.
    if (clean >= 0 && load<u8>(at(TOUCHED) + <usize>block) == 0 && load<f64>(curveOf(block, 0)) != 0) {
      sum += cleanBlock(block, clean)
      continue
    }
    const last = int(BLOCK_RUN, block + 1)
    for (let r = int(BLOCK_RUN, block); r < last; r++) {
      const own = int(RUN, 4 * r + 2)
      if (own != range) {
        range = own
        offset = offsetOf(range, noise2, error2)
        if (offset != 0) {
          const x = offset / f(OFFSET_SIGMA, range)
          sum -= 0.5 * x * x
        }
      }
      const clip = int(RUN, 4 * r + 3)
      const a = int(RUN, 4 * r)
      const b = int(RUN, 4 * r + 1)
      const part = clip == 0 ? densities(a, b, offset, noise2, error2, gaps) : tails(a, b, <f64>clip, offset, noise2, error2)
      sum += f(RUN_WEIGHT, r) * part
    }
  }
  return sum
}

/** Sum of the columns in one block, and whether there is anything in it. */
// @ts-ignore: decorator
@inline function combine(slots: u32, rates: u32, count: i32, block: i32, from: i32): void {
  let any: u8 = 0
  for (let s = 0; s < count; s++)
    any |= load<u8>(<usize>load<u32>(<usize>slots + (<usize>s << 2)) + (<usize>n << 3) + <usize>block)
  store<u8>(at(TOUCHED) + <usize>block, any)
  const empty = at(EMPTY) + <usize>block
  if (any == 0 && load<u8>(empty) != 0) return
  store<u8>(empty, 1 - any)
  addUp(slots, rates, count, block, from)
}

function addUp(slots: u32, rates: u32, count: i32, block: i32, from: i32): void {
  const size = min(BLOCK, n - from)
  const m = at(MODELLED)
  const start = m + (<usize>from << 3)
  const end = start + (<usize>(size & ~1) << 3)
  memory.fill(start, 0, <usize>size << 3)
  for (let s = 0; s < count; s++) {
    const column = <usize>load<u32>(<usize>slots + (<usize>s << 2))
    if (load<u8>(column + (<usize>n << 3) + <usize>block) == 0) continue
    const ahead = column - m
    const rate = load<f64>(<usize>rates + (<usize>s << 3))
    const both = f64x2.splat(rate)
    for (let o = start; o < end; o += 16) v128.store(o, f64x2.add(v128.load(o), f64x2.mul(both, v128.load(ahead + o))))
    if ((size & 1) != 0) store<f64>(end, load<f64>(end) + rate * load<f64>(ahead + end))
  }
}

// @ts-ignore: decorator
@inline function curveOf(block: i32, piece: i32): usize { return at(CLEAN) + (<usize>((block * PIECES + piece) * TERMS) << 3) }

/**
 * Fits the curve of every block whose sensors have no offset, else leaves it at nothing. NODES holds the noise factors,
 * BASIS the cosines that make coefficients of the values there.
 */
export function fitClean(): void {
  const nodes = at(CLEAN_NODES)
  const basis = at(CLEAN_BASIS)
  const values = memory.data(8 * 14)
  const blocks = (n + BLOCK - 1) / BLOCK
  for (let block = 0; block < blocks; block++) {
    const first = int(BLOCK_RUN, block)
    const last = int(BLOCK_RUN, block + 1)
    let offsets = false
    for (let r = first; r < last; r++) if (f(OFFSET_SIGMA, int(RUN, 4 * r + 2)) != 0) offsets = true
    if (offsets) continue
    for (let piece = 0; piece < PIECES; piece++) {
      for (let j = 0; j < TERMS; j++) {
        const factor = load<f64>(nodes + (<usize>(piece * TERMS + j) << 3))
        let sum: f64 = 0
        for (let r = first; r < last; r++) sum += f(RUN_WEIGHT, r) * cleanOf(r, factor * factor)
        store<f64>(values + (<usize>j << 3), sum)
      }
      const out = curveOf(block, piece)
      for (let k = 0; k < TERMS; k++) {
        let sum: f64 = 0
        for (let j = 0; j < TERMS; j++)
          sum += load<f64>(basis + (<usize>(k * TERMS + j) << 3)) * load<f64>(values + (<usize>j << 3))
        store<f64>(out + (<usize>k << 3), sum)
      }
    }
  }
}

const polynomials = memory.data(8 * 14)

/** The piece this noise factor lies in, its polynomials' values left beside; -1 outside of all. */
function cleanAt(noiseFactor: f64): i32 {
  const place = (Math.log(noiseFactor) - FIRST_PIECE) / PIECE
  if (!(place >= 0 && place < <f64>PIECES)) return -1
  const piece = <i32>place
  const x = 2 * (place - <f64>piece) - 1
  let before: f64 = 1
  let here = x
  store<f64>(polynomials, 1)
  store<f64>(polynomials + 8, x)
  for (let k = 2; k < TERMS; k++) {
    const next = 2 * x * here - before
    store<f64>(polynomials + (<usize>k << 3), next)
    before = here
    here = next
  }
  return piece
}

/** ln likelihood of a block without gas, by its curve. */
// @ts-ignore: decorator
@inline function cleanBlock(block: i32, piece: i32): f64 {
  const from = curveOf(block, piece)
  let sum = f64x2.splat(0)
  for (let o: usize = 0; o < 8 * 14; o += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(from + o), v128.load(polynomials + o)))
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

/** ln likelihood of a run without gas, term by term. */
function cleanOf(r: i32, noise2: f64): f64 {
  const from = int(RUN, 4 * r)
  const to = int(RUN, 4 * r + 1)
  const clip = int(RUN, 4 * r + 3)
  return clip == 0 ? cleanDensities(from, to, noise2) : cleanTails(from, to, <f64>clip, noise2)
}

/** As `densities` where nothing is modelled. */
function cleanDensities(from: i32, to: i32, noise2: f64): f64 {
  const even = from + ((to - from) & ~1)
  const one = f64x2.splat(1)
  const quarter = f64x2.splat(0.25)
  const n2 = f64x2.splat(noise2)
  const mantissa = i64x2.splat(0x000fffffffffffff)
  let product = one
  let powers = i64x2.splat(0)
  const N2 = at(NOISE2), S = at(SEEN)
  for (let i = from; i < even; i += 2) {
    const o = <usize>i << 3
    const bare = f64x2.mul(n2, v128.load(N2 + o))
    const r = v128.load(S + o)
    const b = f64x2.add(one, f64x2.div(f64x2.mul(quarter, f64x2.mul(r, r)), bare))
    product = f64x2.mul(product, f64x2.mul(f64x2.sqrt(f64x2.mul(bare, b)), f64x2.mul(b, b)))
    powers = i64x2.add(powers, i64x2.sub(i64x2.shr_u(product, 52), i64x2.splat(1023)))
    product = v128.or(v128.and(product, mantissa), one)
  }
  let sum =
    Math.log(f64x2.extract_lane(product, 0) * f64x2.extract_lane(product, 1)) +
    <f64>(i64x2.extract_lane(powers, 0) + i64x2.extract_lane(powers, 1)) * 0.6931471805599453
  if (even < to) {
    const bare = noise2 * f(NOISE2, even)
    const r = f(SEEN, even)
    const b = 1 + (0.25 * r * r) / bare
    sum += Math.log(Math.sqrt(bare * b) * b * b)
  }
  return -sum
}

function cleanTails(from: i32, to: i32, clip: f64, noise2: f64): f64 {
  let sum: f64 = 0
  for (let i = from; i < to; i++) sum += tail((-clip * f(SEEN, i)) / Math.sqrt(noise2 * f(NOISE2, i)))
  return sum
}

/**
 * Mean of what is modelled nearby, from both sides; a block is passed over while there is nothing in it and nothing left
 * from its neighbours. Marks the blocks it reaches.
 */
function nearMean(): void {
  const m = at(MODELLED)
  const out = at(NEAR)
  const keeps = at(KEEP)
  const touched = at(TOUCHED)
  const blocks = (n + BLOCK - 1) / BLOCK
  let mean: f64 = 0
  for (let block = 0; block < blocks; block++) {
    const from = block * BLOCK
    const to = min(from + BLOCK, n)
    const flag = load<u8>(touched + <usize>block)
    if (mean == 0 && (flag & 1) == 0) {
      memory.fill(out + (<usize>from << 3), 0, <usize>(to - from) << 3)
      continue
    }
    store<u8>(touched + <usize>block, flag | 2)
    for (let i = from; i < to; i++) {
      const o = <usize>i << 3
      const k = load<f64>(keeps + o)
      mean = k * mean + (1 - k) * load<f64>(m + o)
      if (mean < LEAST_NEAR) mean = 0
      store<f64>(out + o, mean)
    }
  }
  mean = 0
  let keep: f64 = 0
  for (let block = blocks - 1; block >= 0; block--) {
    const from = block * BLOCK
    const to = min(from + BLOCK, n)
    const flag = load<u8>(touched + <usize>block)
    if (mean == 0 && (flag & 1) == 0) {
      // What the one side left is halved where the other has nothing.
      if (flag != 0) halve(out, from, to)
      keep = load<f64>(keeps + (<usize>from << 3))
      continue
    }
    store<u8>(touched + <usize>block, flag | 4)
    for (let i = to - 1; i >= from; i--) {
      const o = <usize>i << 3
      mean = keep * mean + (1 - keep) * load<f64>(m + o)
      if (mean < LEAST_NEAR) mean = 0
      store<f64>(out + o, (load<f64>(out + o) + mean) / 2)
      keep = load<f64>(keeps + o)
    }
  }
}

function halve(out: usize, from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    const o = out + (<usize>i << 3)
    store<f64>(o, load<f64>(o) / 2)
  }
}

function offsetOf(range: i32, noise2: f64, error2: f64): f64 {
  const sigma = f(OFFSET_SIGMA, range)
  if (!(sigma > 0)) return 0
  const from = int(RANGE, 2 * range)
  const to = int(RANGE, 2 * range + 1)
  const even = from + ((to - from) & ~1)
  let offset: f64 = 0
  for (let pass = 0; pass < 3; pass++) {
    let precision2 = f64x2.splat(0)
    let pull2 = f64x2.splat(0)
    const off = f64x2.splat(offset)
    for (let i = from; i < even; i += 2) {
      const o = <usize>i << 3
      const m = v128.load(at(MODELLED) + o)
      const e = v128.load(at(NEAR) + o)
      const s2 = f64x2.add(
        f64x2.mul(f64x2.splat(noise2), v128.load(at(NOISE2) + o)),
        f64x2.mul(f64x2.splat(error2), f64x2.add(f64x2.mul(m, m), f64x2.mul(e, e))),
      )
      const r = f64x2.sub(v128.load(at(SEEN) + o), m)
      const d = f64x2.sub(r, off)
      const w = f64x2.div(
        f64x2.mul(v128.load(at(WEIGHT) + o), f64x2.splat(5)),
        f64x2.add(f64x2.mul(f64x2.splat(4), s2), f64x2.mul(d, d)),
      )
      precision2 = f64x2.add(precision2, w)
      pull2 = f64x2.add(pull2, f64x2.mul(w, r))
    }
    let precision = 1 / (sigma * sigma) + f64x2.extract_lane(precision2, 0) + f64x2.extract_lane(precision2, 1)
    let pull = f64x2.extract_lane(pull2, 0) + f64x2.extract_lane(pull2, 1)
    if (even < to) {
      const m = f(MODELLED, even)
      const e = f(NEAR, even)
      const s2 = noise2 * f(NOISE2, even) + error2 * (m * m + e * e)
      const r = f(SEEN, even) - m
      const d = r - offset
      const w = (f(WEIGHT, even) * 5) / (4 * s2 + d * d)
      precision += w
      pull += w * r
    }
    offset = pull / precision
  }
  return offset
}

/** ln of the product of the densities of one run; the product is kept as a mantissa and a power of two, each lane for itself. */
function densities(from: i32, to: i32, offset: f64, noise2: f64, error2: f64, gaps: f64): f64 {
  const even = from + ((to - from) & ~1)
  const one = f64x2.splat(1)
  const quarter = f64x2.splat(0.25)
  const n2 = f64x2.splat(noise2)
  const e2 = f64x2.splat(error2)
  const off = f64x2.splat(offset)
  const sees = f64x2.splat(1 - gaps)
  const misses = f64x2.splat(gaps)
  const mantissa = i64x2.splat(0x000fffffffffffff)
  let product = one
  let powers = i64x2.splat(0)
  const M = at(MODELLED), NE = at(NEAR), N2 = at(NOISE2), S = at(SEEN)
  for (let i = from; i < even; i += 2) {
    const o = <usize>i << 3
    const m = v128.load(M + o)
    const e = v128.load(NE + o)
    const bare = f64x2.mul(n2, v128.load(N2 + o))
    const s2 = f64x2.add(bare, f64x2.mul(e2, f64x2.add(f64x2.mul(m, m), f64x2.mul(e, e))))
    const r = f64x2.sub(v128.load(S + o), off)
    const d = f64x2.sub(r, m)
    const a = f64x2.add(one, f64x2.div(f64x2.mul(quarter, f64x2.mul(d, d)), s2))
    const b = f64x2.add(one, f64x2.div(f64x2.mul(quarter, f64x2.mul(r, r)), bare))
    const da = f64x2.mul(f64x2.sqrt(f64x2.mul(s2, a)), f64x2.mul(a, a))
    const db = f64x2.mul(f64x2.sqrt(f64x2.mul(bare, b)), f64x2.mul(b, b))
    // (1-g)/da + g/db with one division
    product = f64x2.mul(product, f64x2.div(f64x2.add(f64x2.mul(sees, db), f64x2.mul(misses, da)), f64x2.mul(da, db)))
    powers = i64x2.add(powers, i64x2.sub(i64x2.shr_u(product, 52), i64x2.splat(1023)))
    product = v128.or(v128.and(product, mantissa), one)
  }
  let sum =
    Math.log(f64x2.extract_lane(product, 0) * f64x2.extract_lane(product, 1)) +
    <f64>(i64x2.extract_lane(powers, 0) + i64x2.extract_lane(powers, 1)) * 0.6931471805599453
  if (even < to) {
    const m = f(MODELLED, even)
    const e = f(NEAR, even)
    const bare = noise2 * f(NOISE2, even)
    const s2 = bare + error2 * (m * m + e * e)
    const r = f(SEEN, even) - offset
    const d = r - m
    const a = 1 + (0.25 * d * d) / s2
    const b = 1 + (0.25 * r * r) / bare
    sum += Math.log((1 - gaps) / (Math.sqrt(s2 * a) * a * a) + gaps / (Math.sqrt(bare * b) * b * b))
  }
  return sum
}

function tails(from: i32, to: i32, clip: f64, offset: f64, noise2: f64, error2: f64): f64 {
  let sum: f64 = 0
  for (let i = from; i < to; i++) {
    const m = f(MODELLED, i)
    const e = f(NEAR, i)
    const s2 = noise2 * f(NOISE2, i) + error2 * (m * m + e * e)
    sum += tail((clip * (m - (f(SEEN, i) - offset))) / Math.sqrt(s2))
  }
  return sum
}

/** ln of Student's distribution function of 4 degrees, without its constant; as the plain one. */
function tail(t: f64): f64 {
  const root = Math.sqrt(4 + t * t)
  if (t > 0) {
    const u = t / root
    return Math.log((8.0 / 3.0) * (0.5 + 0.75 * u * (1 - (u * u) / 3)))
  }
  const low = 4 / (root * (root - t))
  return Math.log((2.0 / 3.0) * low * low * (3 - low))
}
