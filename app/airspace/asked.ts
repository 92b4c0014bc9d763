/** Which boundaries a person names on the command line, and what is known of errors: the same words for every command. */
import { type BoundaryKind, boundaryKinds } from '../../src/airspace/boundaries.ts'
import type { Stated } from '../../src/airspace/errors.ts'
import type { LayerDefaults } from '../../src/airspace/layer.ts'
import type { Given } from '../command.ts'
import { UsageError } from '../failures.ts'
import { list, positive, text } from '../given.ts'

export interface BoundariesAsked {
  /** Files. */
  readonly boundaries: readonly string[]
  /** Of GeoJSON that does not say. */
  readonly defaults: LayerDefaults
  readonly states: readonly string[]
  readonly stated: Stated
}

export const boundaryOptions = {
  states: { type: 'string', multiple: true },
  boundaries: { type: 'string', multiple: true },
  kind: { type: 'string' },
  accuracy: { type: 'string' },
  sigma: { type: 'string' },
  fastest: { type: 'string' },
} as const

export const boundaryHelp = {
  boundaries: 'a boundary set (overflight schema boundaries), or GeoJSON of your own; may be repeated',
  kind: `of GeoJSON features that do not say: ${boundaryKinds.join(', ')}`,
  accuracy: 'metres that lines of such GeoJSON may be off, where it does not say',
  sigma: 'metres, 1-sigma along each of east and north, of tracks that state none',
  fastest: 'm/s that the aircraft cannot exceed (default 400): less means less doubt in silences',
} as const

/** What the options above ask for. Throws UsageError. */
export const boundariesAsked = (values: Given['values']): BoundariesAsked => ({
  boundaries: list(values.boundaries),
  defaults: { kind: kindOf(text(values.kind)), accuracy_m: number(values.accuracy, '--accuracy') },
  states: list(values.states).map((each) => each.toUpperCase()),
  stated: {
    ...given('assumedSigma_m', number(values.sigma, '--sigma')),
    ...given('fastest_mps', number(values.fastest, '--fastest')),
  },
})

const given = (name: string, value: number | undefined) => (value === undefined ? {} : { [name]: value })

const number = (value: Given['values'][string], option: string) =>
  value === undefined ? undefined : positive(value, option, 1e-3)

function kindOf(name: string | undefined): BoundaryKind | undefined {
  const kind = boundaryKinds.find((each) => each === name)
  if (name === undefined || kind !== undefined) return kind
  throw new UsageError(`--kind ${name}: expected ${boundaryKinds.join(', ')}`)
}
