import type { Carriage } from './coupling.ts'
import { fastModel } from './fast-model.ts'
import { type Model, plainModel } from './model.ts'
import type { Observations } from './observations.ts'
import { type Block, judge, type Moved, move, type Shared, start } from './particles.ts'

/** Those who move particles: one hand on this thread, or several elsewhere. What they answer does not depend on how many they are. */
export interface Crew {
  readonly hands: number
  start(shared: Shared, first: number, count: number): Promise<Moved>
  move(shared: Shared, block: Block): Promise<Moved>
  judge(shared: Shared, theta: Float64Array): Promise<Moved>
}

/** The one hand that is always there. */
export function ownHand(model: Model, o: Observations): Crew {
  return {
    hands: 1,
    start: async (shared, first, count) => start(model, o, shared, first, count),
    move: async (shared, block) => move(model, o, shared, block),
    judge: async (shared, theta) => judge(model, o, shared, theta),
  }
}

/** A model of some observations, and those who move particles in it. */
export interface Hands {
  readonly model: Model
  readonly crew: Crew
}

export type CrewMaker = (observations: Observations, carriage: Carriage) => Hands

/** One hand, with the fast kernel where it runs. */
export const alone: CrewMaker = (o, carriage) => {
  const model = fastModel(o, carriage) ?? plainModel(o, carriage)
  return { model, crew: ownHand(model, o) }
}

/** One hand, with the kernel in plain TypeScript. */
export const alonePlain: CrewMaker = (o, carriage) => {
  const model = plainModel(o, carriage)
  return { model, crew: ownHand(model, o) }
}
