/** What items decode to. */
import type { SpecialMeaning } from './codecs.ts'

/** A code that is no value: what the standard says it means. */
export interface Special {
  readonly special: SpecialMeaning
}

/** A number that has a name; null where the standard gives none. */
export interface Named {
  readonly code: number
  readonly name: string | null
}

/** Bits that are set, by number, and the names of those that have one. */
export interface BitsSet {
  readonly bits: readonly number[]
  readonly names: readonly string[]
}

/** An ST 1303 array: the length of each dimension, and the elements row by row. */
export interface ArrayValue {
  readonly sizes: readonly number[]
  readonly elements: readonly Value[]
}

/** Standard deviations of the items that stand before it in the set, and the upper triangle of their correlations. */
export interface Deviations {
  readonly of: readonly number[]
  readonly sigma: readonly (number | Special)[]
  readonly rho: readonly (number | Special)[]
}

/** What an item holds. null: present and empty, which means "no value" and never zero. bigint: beyond 2^53. */
export type Value =
  | number
  | bigint
  | string
  | null
  | Uint8Array
  | Special
  | Named
  | BitsSet
  | ArrayValue
  | Deviations
  | SetValue
  | PackValue
  | readonly Value[]

export interface PackValue {
  readonly [field: string]: Value
}

/** A nested set: its items in the order they stand. */
export interface SetValue {
  readonly standard: string
  readonly items: readonly Item[]
}

/** One item of a set. */
export interface Item {
  /** Its number in the local set; in a universal set the number of its row. -1: a key that is not known. */
  readonly item: number
  readonly name: string
  readonly title: string
  readonly units: string
  /** Where its key begins, from the start of the file. */
  readonly byte: number
  /** As it stood in the file. */
  readonly raw: Uint8Array
  readonly value: Value
}
