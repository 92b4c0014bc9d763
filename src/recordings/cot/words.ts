/**
 * Words for the codes of Cursor on Target: types, how a position came about, how events belong together. The words are keys
 * for tables of phrases, not sentences. The upper-case parts of a type are function codes of MIL-STD-2525B, the lower-case
 * ones additions of CoT. Codes without a word are handed back as they are.
 *
 * Orders to use force and arms of every kind are carried unchanged and get no words here: this project has none for them.
 */

/** What a type says, as far as there are words for it. */
export interface TypeWords {
  readonly type: string
  /** False: kept, never put into words. Everything below is then empty. */
  readonly interpreted: boolean
  readonly root: string | null
  /** Of atoms. */
  readonly affiliation: string | null
  /** Of atoms. */
  readonly dimension: string | null
  /** The longest part of the type that has a word. */
  readonly subject: string | null
  /** The parts behind it, in order, for which there is none. */
  readonly unknown: readonly string[]
}

/** A type taken apart. Never fails: a text that is no type at all is one unknown part. */
export function describeType(type: string): TypeWords {
  const parts = type.split('-')
  const nothing = { type, root: null, affiliation: null, dimension: null, subject: null }
  if (NOT_INTERPRETED.some((pattern) => pattern.test(type)))
    return { ...nothing, interpreted: false, unknown: [] }
  const root = word(ROOTS, parts[0])
  if (root === null) return { ...nothing, interpreted: true, unknown: parts }
  if (parts[0] !== 'a') return { ...nothing, interpreted: true, root, ...longest(SUBJECTS, parts, 1) }
  const affiliation = word(AFFILIATIONS, parts[1])
  const dimension = word(DIMENSIONS, parts[2])
  if (affiliation === null || dimension === null) {
    return { ...nothing, interpreted: true, root, affiliation, unknown: parts.slice(affiliation ? 2 : 1) }
  }
  const things = longest(THINGS, parts.slice(2), 1)
  return { type, interpreted: true, root, affiliation, dimension, ...things }
}

/** How the position came about; null for a code without a word. */
export const describeHow = (how: string): string | null => longest(HOWS, how.split('-'), 0).subject

/** What a link says of the event it points to; null for a code without a word. */
export const describeRelation = (relation: string): string | null => word(RELATIONS, relation)

type Words = Readonly<Record<string, string>>

const word = (words: Words, key: string | undefined): string | null =>
  key !== undefined && Object.hasOwn(words, key) ? (words[key] ?? null) : null

/** The word of the longest beginning, and the parts behind it; the first `least` parts have their own words already. */
function longest(words: Words, parts: readonly string[], least: number) {
  for (let length = parts.length; length > least; length--) {
    const subject = word(words, parts.slice(0, length).join('-'))
    if (subject !== null) return { subject, unknown: parts.slice(length) }
  }
  return { subject: null, unknown: parts.slice(least) }
}

const NOT_INTERPRETED = [
  /^t-k(-|$)/,
  /^a-[^-]*-[AGPSUF]-W(-|$)/,
  /^a-[^-]*-G-E-W(-|$)/,
  /^a-[^-]*-A-M-[FH]-[AB](-|$)/,
]

const ROOTS: Words = {
  a: 'atom',
  b: 'bits',
  t: 'tasking',
  r: 'reservation',
  c: 'capability',
  u: 'drawing',
  y: 'reply',
}

const AFFILIATIONS: Words = {
  f: 'friend',
  h: 'hostile',
  u: 'unknown',
  n: 'neutral',
  a: 'assumed-friend',
  s: 'suspect',
  p: 'pending',
  j: 'joker',
  k: 'faker',
  o: 'none-specified',
}

const DIMENSIONS: Words = {
  A: 'air',
  G: 'ground',
  S: 'sea-surface',
  U: 'subsurface',
  P: 'space',
  F: 'special-operations',
}

const THINGS: Words = {
  'A-M': 'military-aircraft',
  'A-M-F': 'military-fixed-wing',
  'A-M-F-Q': 'military-fixed-wing-drone',
  'A-M-H': 'military-rotary-wing',
  'A-M-H-Q': 'military-rotary-wing-drone',
  'A-M-L': 'military-lighter-than-air',
  'A-C': 'civil-aircraft',
  'A-C-F': 'civil-fixed-wing',
  'A-C-F-q': 'civil-fixed-wing-drone',
  'A-C-H': 'civil-rotary-wing',
  'A-C-L': 'civil-lighter-than-air',
  'G-U': 'ground-unit',
  'G-U-C': 'ground-unit',
  'G-E': 'ground-equipment',
  'G-E-S': 'ground-sensor',
  'G-E-V': 'ground-vehicle',
  'G-I': 'ground-installation',
}

const SUBJECTS: Words = {
  'b-m': 'map-item',
  'b-m-p': 'point',
  'b-m-p-s-p-i': 'sensor-point-of-interest',
  'b-m-p-s-p-loc': 'sensor-position',
  'b-m-p-s-m': 'spot-marker',
  'b-m-p-w': 'waypoint',
  'b-m-r': 'route',
  'b-i': 'imagery',
  'b-i-v': 'video',
  'b-d': 'detection',
  'b-d-a': 'acoustic-detection',
  'b-d-m': 'motion-detection',
  'b-l': 'alarm',
  'b-t-f': 'chat',
  'b-a-o-tbl': 'emergency-alert',
  'b-a-o-can': 'emergency-cancelled',
  'b-a-g': 'geofence-alert',
  'u-d': 'shape',
  'u-d-f': 'polygon-or-line',
  'u-d-r': 'rectangle',
  'u-d-c-c': 'circle',
  'u-d-p': 'drawn-point',
  't-x': 'network',
  't-x-c-t': 'ping',
  't-x-c-t-r': 'pong',
  't-x-d-d': 'delete',
  't-x-takp-v': 'protocol-announced',
  't-x-takp-q': 'protocol-requested',
  't-x-takp-r': 'protocol-answered',
  't-x-m-c': 'mission-change',
  't-x-m-n': 'mission-new',
}

const HOWS: Words = {
  m: 'machine',
  'm-g': 'satellite-navigation',
  'm-g-n': 'inertial-and-satellite-navigation',
  'm-g-d': 'differential-satellite-navigation',
  'm-n': 'inertial-navigation',
  'm-i': 'measured-in-image',
  'm-f': 'fused',
  'm-p': 'passed-on',
  'm-s': 'simulated',
  'm-c': 'configured',
  'm-a': 'tracker',
  'm-r': 'radio',
  'm-r-t': 'radio-data-link',
  'm-m': 'magnetic',
  h: 'human',
  'h-e': 'estimated',
  'h-c': 'calculated',
  'h-t': 'transcribed',
  'h-p': 'pasted',
  'h-g-i-g-o': 'entered-without-checks',
}

const RELATIONS: Words = {
  'p-p': 'producer',
  'p-o': 'owner',
  'p-m': 'manager',
  'p-l': 'leader',
  'p-t': 'tasking',
  'c-c': 'correlated',
  'c-f': 'fused',
  'c-p': 'composite',
  'c-a': 'alternate',
  r: 'refinement',
}
