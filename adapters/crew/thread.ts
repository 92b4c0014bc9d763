/** What runs on a worker thread: models by number, and the moving of particles in them. Opened by threads.ts. */
import { parentPort } from 'node:worker_threads'
import type { Carriage } from '../../src/sources/coupling.ts'
import { fastModel } from '../../src/sources/fast-model.ts'
import { type Model, plainModel } from '../../src/sources/model.ts'
import type { Observations } from '../../src/sources/observations.ts'
import { type Block, judge, type Moved, move, type Shared, start } from '../../src/sources/particles.ts'

export type Work =
  | { readonly kind: 'start'; readonly shared: Shared; readonly first: number; readonly count: number }
  | { readonly kind: 'move'; readonly shared: Shared; readonly block: Block }
  | { readonly kind: 'judge'; readonly shared: Shared; readonly theta: Float64Array }

export type Asked =
  | {
      readonly kind: 'know'
      readonly id: number
      readonly observations: Observations
      readonly carriage: Carriage
      readonly kernel: Model['kernel']
    }
  | { readonly kind: 'work'; readonly id: number; readonly call: number; readonly work: Work }

export type Answered =
  | { readonly call: number; readonly moved: Moved }
  | { readonly call: number; readonly error: Error }

interface Known {
  readonly model: Model
  readonly observations: Observations
}

/** A run goes over to better weights, or to a finer carriage, once: the model before may still be asked, no earlier one. */
const KEPT = 2
const known = new Map<number, Known>()
const port = parentPort!

port.on('message', (asked: Asked) => {
  if (asked.kind === 'know') return know(asked)
  const { call } = asked
  try {
    port.postMessage({ call, moved: done(known.get(asked.id)!, asked.work) } satisfies Answered)
  } catch (error) {
    port.postMessage({ call, error: error as Error } satisfies Answered)
  }
})

function know({ id, observations, carriage, kernel }: Extract<Asked, { kind: 'know' }>): void {
  const model = kernel === 'wasm' ? fastModel(observations, carriage)! : plainModel(observations, carriage)
  known.set(id, { model, observations })
  for (const each of known.keys()) if (each <= id - KEPT) known.delete(each)
}

function done({ model, observations: o }: Known, work: Work): Moved {
  switch (work.kind) {
    case 'start':
      return start(model, o, work.shared, work.first, work.count)
    case 'move':
      return move(model, o, work.shared, work.block)
    case 'judge':
      return judge(model, o, work.shared, work.theta)
  }
}
