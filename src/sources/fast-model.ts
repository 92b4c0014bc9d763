import { plumeWasm } from '../kernels/fast/plume.wasm.ts'
import type { Carriage } from './coupling.ts'
import type { Model } from './model.ts'
import { FORM, type Observations } from './observations.ts'

/** Arrays the kernel reads, in the order of the constants in kernels/fast/assembly/plume.ts. */
const FIELDS = [
  'form',
  't_s',
  'x_m',
  'y_m',
  'z_m',
  'x2_m',
  'y2_m',
  'z2_m',
  'toEast',
  'toNorth',
  'wind_mps',
  'shear',
  'lateral',
  'vertical',
  'lateralScale_m',
  'verticalScale_m',
  'ppmPerKgPerM3',
  'knot',
  'upEast_m',
  'upNorth_m',
  'table',
  'east_m',
  'north_m',
  'arc_m',
  'noise2',
  'seen_ppm',
  'weight',
  'keepNear',
  'clipped',
  'range',
  'offsetSigma_ppm',
  'moving',
  'run',
  'runWeight',
  'modelled',
  'near',
  'hits',
  'along',
  'across2',
  'speed',
  'edges_m2',
  'place',
  'looksDown',
  'touched',
  'clean',
  'cleanNodes',
  'cleanBasis',
  'blockRun',
  'empty',
  'group',
] as const

interface Kernel {
  readonly memory: WebAssembly.Memory
  bind(field: number, address: number): void
  setup(
    n: number,
    bins: number,
    ranges: number,
    runs: number,
    pathStart_s: number,
    knot_s: number,
    lid_m: number,
    anyDown: number,
  ): void
  tell(...curves: number[]): void
  fitClean(): void
  mark(column: number): void
  column(
    out: number,
    x_m: number,
    y_m: number,
    z_m: number,
    width_m: number,
    cos: number,
    sin: number,
    speedFactor: number,
    lateralFactor: number,
    verticalFactor: number,
    response_s: number,
    delay_s: number,
    puffs: number,
  ): void
  logLikelihood(
    slots: number,
    rates: number,
    count: number,
    noiseFactor: number,
    modelError: number,
    gaps: number,
  ): number
}

let compiled: WebAssembly.Module | undefined

/** The kernel's code, compiled once in a process; undefined where the machine has no vectors in its WebAssembly. */
export function kernelModule(): WebAssembly.Module | undefined {
  if (compiled !== undefined) return compiled
  const bytes = Uint8Array.from(atob(plumeWasm.replace(/\n/g, '')), (c) => c.charCodeAt(0))
  if (!WebAssembly.validate(bytes)) return undefined
  compiled = new WebAssembly.Module(bytes)
  return compiled
}

const PAGE = 65536
const SLOTS_MAX = 16

/**
 * The model in WebAssembly with vectors: the same numbers as `plainModel` to 1e-12 of the largest value of a column
 * (rounding and the series of exp and erf), several times quicker. Undefined where it cannot run.
 */
export function fastModel(o: Observations, carriage: Carriage = 'plume'): Model | undefined {
  const module = kernelModule()
  const { told } = o.turbulence
  // The kernel has no tangents and piecewise powers.
  if (module === undefined || told?.lateral.fan !== undefined) return undefined
  const kernel = new WebAssembly.Instance(module, {}).exports as unknown as Kernel
  const memory = new Memory(kernel.memory)
  const arrays = fieldsOf(o)
  FIELDS.forEach((name, i) => {
    kernel.bind(i, memory.put(arrays[name]))
  })
  kernel.setup(
    o.n,
    o.upwind?.bins ?? 0,
    o.ranges.length,
    arrays.runWeight.length,
    o.field.path?.start_s ?? 0,
    o.field.path?.knot_s ?? 1,
    o.lid_m ?? 0,
    o.looksDown.includes(1) ? 1 : 0,
  )
  if (told !== undefined)
    kernel.tell(
      ...[told.lateral, told.vertical].flatMap((curve) => [curve.offset_m, curve.i, curve.c_perM, curve.p]),
    )
  kernel.fitClean()
  return withSlots(kernel, memory, o.n, carriage)
}

function withSlots(kernel: Kernel, memory: Memory, n: number, carriage: Carriage): Model {
  const listed = memory.put(new Uint32Array(SLOTS_MAX))
  const rates = memory.put(new Float64Array(SLOTS_MAX))
  const addresses: number[] = []
  const puffs = carriage === 'puffs' ? 1 : 0
  const view = (slot: number) => new Float64Array(kernel.memory.buffer, addresses[slot]!, n)
  return {
    kernel: 'wasm',
    reserve: (slots) => {
      while (addresses.length < slots)
        addresses.push(memory.put(new Uint8Array(8 * n + Math.ceil(n / BLOCK))))
    },
    column: (slot, source, width_m, nuisance) =>
      kernel.column(
        addresses[slot]!,
        source.x_m,
        source.y_m,
        source.z_m,
        width_m,
        Math.cos(nuisance.turn_rad),
        Math.sin(nuisance.turn_rad),
        nuisance.speedFactor,
        nuisance.lateralFactor,
        nuisance.verticalFactor,
        nuisance.response_s,
        nuisance.delay_s,
        puffs,
      ),
    logLikelihood: (slots, rates_kgph, count, { noiseFactor, modelError, gaps }) => {
      const list = memory.words
      const values = memory.doubles
      for (let s = 0; s < count; s++) {
        list[listed / 4 + s] = addresses[slots[s]!]!
        values[rates / 8 + s] = rates_kgph[s]!
      }
      return kernel.logLikelihood(listed, rates, count, noiseFactor, modelError, gaps)
    },
    write: (slot, values) => {
      view(slot).set(values)
      kernel.mark(addresses[slot]!)
    },
    read: (slot) => view(slot).slice(),
  }
}

/** Hands out the kernel's memory from the end of its own data on, in steps of a vector; nothing is ever given back. */
class Memory {
  readonly #memory: WebAssembly.Memory
  #next: number
  words!: Uint32Array
  doubles!: Float64Array

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory
    this.#next = memory.buffer.byteLength
    this.#see()
  }

  #see(): void {
    this.words = new Uint32Array(this.#memory.buffer)
    this.doubles = new Float64Array(this.#memory.buffer)
  }

  put(values: Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array | Int8Array): number {
    const address = this.#next
    this.#next += Math.ceil(values.byteLength / 16) * 16
    const missing = this.#next - this.#memory.buffer.byteLength
    if (missing > 0) {
      this.#memory.grow(Math.ceil(missing / PAGE))
      this.#see()
    }
    new Uint8Array(this.#memory.buffer).set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      address,
    )
    return address
  }
}

type Fields = Record<
  (typeof FIELDS)[number],
  Float64Array | Float32Array | Int32Array | Uint8Array | Int8Array
>

function fieldsOf(o: Observations): Fields {
  const none = new Float64Array(0)
  const scratch = new Float64Array(o.n)
  const runs = runsOf(o)
  const blocks = Math.ceil(o.n / BLOCK)
  const path = o.field.path
  return {
    ...o,
    ...{ lateral: o.turbulence.lateral, vertical: o.turbulence.vertical },
    lateralScale_m: o.turbulence.lateralScale_m,
    verticalScale_m: o.turbulence.verticalScale_m,
    knot: o.upwind?.knot ?? none,
    upEast_m: o.upwind?.east_m ?? none,
    upNorth_m: o.upwind?.north_m ?? none,
    table: o.upwind?.table ?? none,
    east_m: path?.east_m ?? none,
    north_m: path?.north_m ?? none,
    arc_m: path?.arc_m ?? none,
    noise2: o.noise_ppm.map((s) => s * s),
    seen_ppm: o.enhancement_ppm,
    range: Int32Array.from(o.ranges.flat()),
    ...runs,
    touched: new Uint8Array(blocks),
    clean: new Float64Array(TERMS * PIECES * blocks),
    empty: new Uint8Array(blocks).fill(1),
    ...chebyshev,
    modelled: scratch,
    near: scratch,
    hits: new Int32Array(o.n),
    along: scratch,
    across2: scratch,
    speed: scratch,
    edges_m2: edgesOf(o),
    ...conesOf(o),
  }
}

/** Each bin's lower edge and the inverse of its width. */
function edgesOf({ upwind }: Observations): Float64Array {
  if (upwind === undefined) return new Float64Array(0)
  const { edges_m2, bins } = upwind
  return Float64Array.from({ length: 2 * (bins - 1) }, (_, j) => {
    const bin = j >> 1
    return j % 2 === 0 ? edges_m2[bin]! : 1 / (edges_m2[bin + 1]! - edges_m2[bin]!)
  })
}

/** What the search for an observation reads, side by side, one line of a processor's cache; and the same for each group. */
function conesOf(o: Observations): Record<'place' | 'group', Float64Array> {
  const place = new Float64Array(8 * o.n)
  const cones = Array.from({ length: o.n }, (_, i) => coneOf(o, i))
  for (let i = 0; i < o.n; i++)
    place.set([o.x_m[i]!, o.y_m[i]!, 1 / o.shear[i]!, o.turbulence.lateral[i]!, ...cones[i]!], 8 * i)
  const groups = Math.ceil(o.n / GROUP_SIZE)
  const group = new Float64Array(10 * groups)
  for (let g = 0; g < groups; g++)
    group.set(groupOf(o, cones, GROUP_SIZE * g, Math.min(o.n, GROUP_SIZE * (g + 1))), 10 * g)
  return { place, group }
}

/** The circle and the cone that hold those of all observations from `from` to before `to`; without end where they differ too much. */
function groupOf(o: Observations, cones: readonly Cone[], from: number, to: number): number[] {
  const all = Array.from({ length: to - from }, (_, k) => from + k)
  const middle = (of: Float64Array) => all.reduce((sum, i) => sum + of[i]!, 0) / all.length
  const [x, y] = [middle(o.x_m), middle(o.y_m)]
  const radius_m = Math.max(...all.map((i) => Math.hypot(o.x_m[i]! - x, o.y_m[i]! - y)))
  const shear = o.shear[from]!
  const slope = Math.max(...all.map((i) => o.turbulence.lateral[i]!))
  const [east, north] = [0, 1].map((axis) => all.reduce((sum, i) => sum + cones[i]![axis]!, 0)) as [
    number,
    number,
  ]
  const length = Math.hypot(east, north)
  const [ue, un] = [east / length, north / length]
  const widest = Math.max(
    ...all.map((i) => {
      const [e, n, sin, cos] = cones[i]!
      return cos < 0
        ? Math.PI
        : Math.acos(Math.min(1, e * ue + n * un)) + Math.asin(Math.min(1, sin / BIN_WIDTH))
    }),
  )
  const alike = all.every((i) => o.form[i] === FORM.path && Math.abs(o.shear[i]! / shear - 1) < 1e-12)
  const open = !alike || !(Math.cos(widest) > LEAST_COS)
  const cone = open ? EVERYWHERE : [ue, un, BIN_WIDTH * Math.sin(widest), Math.cos(widest) / BIN_WIDTH]
  return [x, y, 1 / shear, slope, ...cone, open ? Number.POSITIVE_INFINITY : radius_m, 0]
}
const GROUP_SIZE = 16

type Cone = readonly [number, number, number, number]
const EVERYWHERE = [0, 0, 1, -1] as const

/** Unit vector along which the air came from farther than FAR_M, and the sine and cosine of how far it strayed from that, with a bin's width to spare. */
function coneOf({ upwind }: Observations, i: number): Cone {
  if (upwind === undefined) return EVERYWHERE
  const { table, bins, edges_m2 } = upwind
  const far: [number, number][] = []
  let [east, north] = [0, 0]
  for (let bin = 0; bin < bins; bin++) {
    if (edges_m2[bin]! < FAR_M ** 2) continue
    const [e, n] = [table[3 * (i * bins + bin)]!, table[3 * (i * bins + bin) + 1]!]
    const length = Math.hypot(e, n)
    if (!(length > 0)) continue
    far.push([e / length, n / length])
    east += e / length
    north += n / length
  }
  const length = Math.hypot(east, north)
  if (!(length > 0)) return EVERYWHERE
  const [ue, un] = [east / length, north / length]
  const cos = Math.min(...far.map(([e, n]) => e * ue + n * un))
  if (cos < LEAST_COS) return EVERYWHERE
  return [ue, un, BIN_WIDTH * Math.sqrt(1 - Math.min(1, cos * cos)), cos / BIN_WIDTH]
}
/** The bin just below the kernel's limit of 512 m counts too: its neighbour is interpolated with it. */
const FAR_M = 512 / 1.2
const LEAST_COS = 0.2
/** A place is interpolated between two bins, which are up to an eighth apart. */
const BIN_WIDTH = 1.13

/** A run stays within one block, as in kernels/fast/assembly/plume.ts. */
const BLOCK = 64

/**
 * Where no gas is modelled, what an observation says depends on the noise factor alone, and smoothly on its logarithm: each
 * run has its curve in Chebyshev polynomials (Clenshaw and Curtis 1960, doi:10.1007/BF01386223), whose error falls by
 * twelve times with every term, for the nearest pole lies a quarter turn off the real axis.
 */
const [TERMS, PIECES, PIECE, FIRST_PIECE] = [14, 10, 0.5, -2.5]
const chebyshev = {
  cleanNodes: Float64Array.from({ length: PIECES * TERMS }, (_, at) => {
    const x = Math.cos((Math.PI * ((at % TERMS) + 0.5)) / TERMS)
    return Math.exp(FIRST_PIECE + PIECE * (Math.floor(at / TERMS) + (x + 1) / 2))
  }),
  cleanBasis: Float64Array.from({ length: TERMS * TERMS }, (_, at) => {
    const k = Math.floor(at / TERMS)
    return ((k === 0 ? 1 : 2) / TERMS) * Math.cos((Math.PI * k * ((at % TERMS) + 0.5)) / TERMS)
  }),
}

/** Stretches of one sensor, one weight and one kind of clipping: from, to, sensor, clipping; the weights; each block's first, and the end. */
function runsOf(
  o: Observations,
): Record<'run' | 'blockRun', Int32Array> & { readonly runWeight: Float64Array } {
  const blockRun: number[] = []
  const run: number[] = []
  const weights: number[] = []
  o.ranges.forEach(([from, to], range) => {
    let start = from
    for (let i = from + 1; i <= to; i++) {
      const same = o.weight[i] === o.weight[start] && o.clipped[i] === o.clipped[start]
      if (i < to && same && i % BLOCK !== 0) continue
      if (start >= to) break
      while (blockRun.length * BLOCK <= start) blockRun.push(weights.length)
      run.push(start, i, range, o.clipped[start]!)
      weights.push(o.weight[start]!)
      start = i
    }
  })
  blockRun.push(weights.length)
  return {
    run: Int32Array.from(run),
    blockRun: Int32Array.from(blockRun),
    runWeight: Float64Array.from(weights),
  }
}
