import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Hold } from '../../../src/authority/hold.ts'
import type { KeptFolder, KeptRecord } from './records.ts'

export type Fate =
  | 'due'
  | 'kept' // its time is not over
  | 'held'
  | 'unknown' // nobody says how long it is kept

export interface Planned {
  readonly record: KeptRecord
  readonly fate: Fate
  /** Below the data folder: what goes with it, its own folder first. */
  readonly remove: readonly string[]
}

/** Holds in force; null when nobody can tell, and then everything is held. */
export type HoldsInForce = readonly Pick<Hold, 'id' | 'sortie'>[] | null

export interface Now {
  readonly at_ms: number
  /** Stated bound of this machine's clock error. */
  readonly bound_ms: number
}

/** Whether its time is certainly over. */
export const isOver = ({ due_ms }: KeptRecord, { at_ms, bound_ms }: Now): boolean =>
  due_ms !== null && at_ms - bound_ms > due_ms

/**
 * What is to be erased at `now_ms`. The time counts as over only when it certainly is, however wrong the clock may be. What
 * several records rest on goes with the last of them.
 */
export function planErasures(
  dir: string,
  records: readonly KeptRecord[],
  folders: readonly KeptFolder[],
  holds: HoldsInForce,
  now: Now,
): Planned[] {
  const named = new Set(records.flatMap(({ sorties }) => sorties))
  // A hold on something that is not found here may be on what lies elsewhere.
  const isElsewhereHeld = holds === null || holds.some(({ sortie }) => !named.has(sortie))
  const fateOf = (record: KeptRecord): Fate => {
    const isHeld =
      holds === null ||
      holds.some(({ sortie }) => record.sorties.includes(sortie)) ||
      (record.sorties.length === 0 && isElsewhereHeld)
    if (isHeld) return 'held'
    if (record.due_ms === null) return 'unknown'
    return isOver(record, now) ? 'due' : 'kept'
  }
  const fates = new Map(records.map((record) => [record, fateOf(record)]))
  const isDue = (record: KeptRecord) => fates.get(record) === 'due'
  const stillNeeded = new Set(
    records.filter((record) => !isDue(record)).flatMap(({ inputs }) => inputs.map(({ sha256 }) => sha256)),
  )
  return records.map((record) => {
    const own = record.receipt === null ? [] : [record.name]
    const resting = folders.filter(
      (each) => each.records.length > 0 && each.records.every(isDue) && each.records.at(-1) === record,
    )
    const copies = record.inputs
      .filter(({ sha256 }) => !stillNeeded.has(sha256))
      .map(({ sha256 }) => join('transcoded', `${sha256}.ts`))
    const there = copies.filter((path) => existsSync(join(dir, path)))
    return {
      record,
      fate: fates.get(record)!,
      remove: [...own, ...resting.map(({ path }) => path), ...there],
    }
  })
}
