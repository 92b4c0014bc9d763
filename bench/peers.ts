/**
 * What the field's open tools reached on the same recordings: data, printed beside our figures. Measured beforehand on a
 * machine with two shared cores (AMD EPYC, AVX-512), in processor seconds of one thread; nothing here is computed.
 */

export interface Peer {
  readonly name: string
  /** How it was run. */
  readonly conditions: string
  /** What keeps the comparison from being more than it is. */
  readonly caveat: string
}

export const peers: readonly Peer[] = [
  {
    name: 'pyELQ',
    conditions:
      'number of sources free (reversible jumps); one-second values of the drone surveys; 5000 iterations on the beams of Chilbolton. ' +
      'Of several sources the strongest of each sample is scored; regions by kernel density, smallest kernel 0.5 m, which is kind to answers that are too sure.',
    caveat:
      'it is made for fixed sensors and averaged data, and was given a moving one; its model has no term for a wrong wind or a late sensor.',
  },
  {
    name: 'AutoSTE',
    conditions: '20 000 particles, the number of sources fixed at one.',
    caveat: 'it is told the number of sources, which nobody is.',
  },
]

/** The best peer's figure by row of marks.ts: pyELQ's, unless another is named in it. */
export const peerFigures = {
  ensembleError: '11.1 (AutoSTE 34.6)',
  ensembleError90: '27.7 (AutoSTE 78.6)',
  ensembleIn50: '0',
  ensembleIn80: '0 (AutoSTE 12)',
  ensembleIn95: '0 (AutoSTE 13)',
  ensembleRate: '0.76',
  ensembleFactor2: '62 (AutoSTE 12)',
  ensembleRateIn95: '12 (AutoSTE 62)',
  ensembleNumber: '4',
  ensembleProcessor: '56 (AutoSTE 4)',
  toldError: '1.7 to 5.4',
  toldRate: '2, in total',
  toldOne: 'two or three found',
  s03: '93 m off, outside',
  s05: '11 and 6 m off; 5.6 found',
  s06: '19 and 12 m off; 6 found',
  s07: '8, 6 and 14 m off; 7 found',
  s08: '28',
  s09: '62 kg/h for 1',
  s12: '12 m off, outside',
  s10: 'one, P 1.00',
  chilboltonS1: '2.8',
  chilboltonS2: '1.8',
  chilboltonS3: '3.9',
  chilboltonS4: '3.2',
  chilboltonIn95: 'never',
  chilboltonNumber: '3 where 1',
} as const

/** Lines under a table that shows these figures. */
export const peerNotes = (): string =>
  [
    'peer: the best open tool on the same recordings, measured beforehand; pyELQ unless another is named.',
    ...peers.map(({ name, conditions, caveat }) => `${name}: ${conditions} Caveat: ${caveat}`),
  ].join('\n')
