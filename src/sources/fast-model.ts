import { plumeWasm } from '../kernels/fast/plume.wasm.ts'
import type { Carriage } from './coupling.ts'
import type { Model } from './model.ts'
import type { Observations } from './observations.ts'

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
  'back',
  'place',
  'looksDown',
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
  const abort = () => {
    throw new Error('the kernel aborted: a bug of ours')
  }
  const kernel = new WebAssembly.Instance(module, { env: { abort } }).exports as unknown as Kernel
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
      while (addresses.length < slots) addresses.push(memory.put(new Float64Array(n)))
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
    write: (slot, values) => view(slot).set(values),
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
    ...runsOf(o),
    modelled: scratch,
    near: scratch,
    back: scratch,
    hits: new Int32Array(o.n),
    along: scratch,
    across2: scratch,
    speed: scratch,
    edges_m2: edgesOf(o),
    place: placesOf(o),
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

/** What the search for an observation reads, side by side. */
const placesOf = (o: Observations): Float64Array =>
  Float64Array.from({ length: 4 * o.n }, (_, j) => {
    const i = j >> 2
    return [o.x_m[i]!, o.y_m[i]!, 1 / o.shear[i]!, o.turbulence.lateral[i]!][j % 4]!
  })

/** Stretches of one sensor, one weight and one kind of clipping: from, to, sensor, clipping; and the weights. */
function runsOf(o: Observations): { readonly run: Int32Array; readonly runWeight: Float64Array } {
  const run: number[] = []
  const weights: number[] = []
  o.ranges.forEach(([from, to], range) => {
    let start = from
    for (let i = from + 1; i <= to; i++) {
      if (i < to && o.weight[i] === o.weight[start] && o.clipped[i] === o.clipped[start]) continue
      if (start >= to) break
      run.push(start, i, range, o.clipped[start]!)
      weights.push(o.weight[start]!)
      start = i
    }
  })
  return { run: Int32Array.from(run), runWeight: Float64Array.from(weights) }
}
