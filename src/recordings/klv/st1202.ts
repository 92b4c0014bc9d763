/** MISB ST 1202, Generalized Transformation Local Set: x' = (A x + B y + C) / (G x + H y + 1), y' = (D x + E y + F) / (same). */
import { code, float, row, type SetTable, whole } from './codecs.ts'

const kinds = {
  0: 'not defined',
  1: 'chipping',
  2: 'child to parent',
  3: 'pixel to image space',
  4: 'optical',
}

export const st1202: SetTable = {
  standard: 'ST 1202',
  rows: {
    1: row('a', 'X Equation Numerator - X Factor', float),
    2: row('b', 'X Equation Numerator - Y Factor', float),
    3: row('c', 'X Equation Numerator - Constant', float),
    4: row('d', 'Y Equation Numerator - X Factor', float),
    5: row('e', 'Y Equation Numerator - Y Factor', float),
    6: row('f', 'Y Equation Numerator - Constant', float),
    7: row('g', 'Denominator - X Factor', float),
    8: row('h', 'Denominator - Y Factor', float),
    9: row('deviations', 'SDCC-FLP', { as: 'deviations' }, '', { repeats: true }),
    10: row('version', 'Document Version', whole(1)),
    11: row('kind', 'Transformation Type', code(kinds)),
  },
}
