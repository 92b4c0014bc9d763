/** MISB ST 1002, Range Motion Imagery Local Set. */
import { array, type Codec, field, float, maybe, oid, pack, row, type SetTable, set, time } from './codecs.ts'
import { st1202 } from './st1202.ts'

const enumerations: Codec = {
  as: 'bitFields',
  fields: [
    { name: 'compression', bits: 3, names: { 0: 'none', 1: 'planar fit' } },
    { name: 'image', bits: 3, names: { 0: 'perspective range', 1: 'depth range' } },
    { name: 'source', bits: 1, names: { 0: 'computed', 1: 'range sensor' } },
  ],
}

const section = pack(
  field('x', 'length', oid),
  field('y', 'length', oid),
  field('ranges_m', 'length', array(float)),
  maybe('uncertainties_m', 'length', array(float)),
  maybe('planeX', 'length', float),
  maybe('planeY', 'length', float),
  maybe('planeConstant', 'length', float),
)

export const st1002: SetTable = {
  standard: 'ST 1002',
  rows: {
    1: row('time_us', 'Precision Time Stamp', time, 'µs'),
    11: row('version', 'Document Version', oid),
    12: row('enumerations', 'Range Image Enumerations', enumerations),
    13: row('range_m', 'Single Point Range Measurement', float, 'm'),
    14: row('rangeUncertainty_m', 'Single Point Range Measurement Uncertainty', float, 'm'),
    15: row('rangeRow_px', 'Single Point Range Measurement Row', float, 'px'),
    16: row('rangeColumn_px', 'Single Point Range Measurement Column', float, 'px'),
    17: row('sectionsX', 'Number of Sections in X', oid),
    18: row('sectionsY', 'Number of Sections in Y', oid),
    19: row(
      'transformation',
      'Generalized Transformation Local Set',
      set(() => st1202),
    ),
    20: row('section', 'Section Data Variable Length Pack', section, '', { repeats: true }),
    21: row('checksum', 'Checksum', { as: 'checksum' }),
  },
}
