/** MISB ST 0102.12, Security Metadata Local Set; items 15 to 21 were removed in .12 and are still read. */
import { code, kept, row, type SetTable, text, whole } from './codecs.ts'

const classificationNames = {
  1: 'unclassified',
  2: 'restricted',
  3: 'confidential',
  4: 'secret',
  5: 'top secret',
}

const codingNames = {
  1: 'ISO 3166 two-letter',
  2: 'ISO 3166 three-letter',
  3: 'FIPS 10-4 two-letter',
  4: 'FIPS 10-4 four-letter',
  5: 'ISO 3166 numeric',
  6: 'STANAG 1059 two-letter',
  7: 'STANAG 1059 three-letter',
  10: 'FIPS 10-4 mixed',
  11: 'ISO 3166 mixed',
  12: 'STANAG 1059 mixed',
  13: 'GENC two-letter',
  14: 'GENC three-letter',
  15: 'GENC numeric',
  16: 'GENC mixed',
}

/** Another list than that of item 2. */
const objectCodingNames = {
  1: 'ISO 3166 two-letter',
  2: 'ISO 3166 three-letter',
  3: 'ISO 3166 numeric',
  4: 'FIPS 10-4 two-letter',
  5: 'FIPS 10-4 four-letter',
  6: 'STANAG 1059 two-letter',
  7: 'STANAG 1059 three-letter',
  13: 'GENC two-letter',
  14: 'GENC three-letter',
  15: 'GENC numeric',
  64: 'GENC administrative subdivision',
}

export const st0102: SetTable = {
  standard: 'ST 0102',
  rows: {
    1: row('classification', 'Security Classification', code(classificationNames)),
    2: row('countryCoding', 'Country Coding Method of items 3 and 6', code(codingNames)),
    3: row('classifyingCountry', 'Classifying Country', text(6)),
    4: row('compartments', 'SCI / SHI Information', text(40)),
    5: row('caveats', 'Caveats', text(32)),
    6: row('releasingInstructions', 'Releasing Instructions', text(40)),
    7: row('classifiedBy', 'Classified By', text(40)),
    8: row('derivedFrom', 'Derived From', text(40)),
    9: row('classificationReason', 'Classification Reason', text(40)),
    10: row('declassificationDate', 'Declassification Date', text(8)),
    11: row('markingSystem', 'Classification and Marking System', text(40)),
    12: row('objectCountryCoding', 'Country Coding Method of item 13', code(objectCodingNames)),
    13: row('objectCountryCodes', 'Object Country Codes', { as: 'text', most: 40, charset: 'utf-16be' }),
    14: row('comments', 'Classification Comments', text(480)),
    15: row('videoUmid', 'UMID of the video', kept('label')),
    16: row('audioUmid', 'UMID of the audio', kept('label')),
    17: row('dataUmid', 'UMID of the data', kept('label')),
    18: row('systemUmid', 'UMID of the system', kept('label')),
    19: row('streamId', 'Stream ID', whole(1)),
    20: row('transportStreamId', 'Transport Stream ID', whole(2)),
    21: row('itemDesignator', 'Item Designator', kept('label')),
    22: row('version', 'Version', whole(2)),
    23: row('countryCodingDate', 'Country Coding Method Version Date of items 3 and 6', text(10)),
    24: row('objectCountryCodingDate', 'Country Coding Method Version Date of item 13', text(10)),
  },
}
