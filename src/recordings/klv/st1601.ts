/** MISB ST 1601, Geo-Registration Local Set: which pixels were matched with which places. */
import { array, float, imapb, row, type SetTable, text, uuid, whole } from './codecs.ts'

const pixel = imapb(0, 100)
const ground = imapb(0, 650)
const correlation = imapb(-1, 1)

/** Row, column, their correlation, in the first image; the same in the second. */
const pixelDeviations = [pixel, pixel, correlation, pixel, pixel, correlation] as const
/** Latitude, longitude, their correlation; elevation, and its correlation with each. */
const placeDeviations = [ground, ground, correlation, imapb(0, 1000), correlation, correlation] as const

export const st1601: SetTable = {
  standard: 'ST 1601',
  rows: {
    1: row('version', 'Document Version', whole(1)),
    2: row('algorithm', 'Algorithm Name', text(127)),
    3: row('algorithmVersion', 'Algorithm Version', text(127)),
    4: row('pixels', 'Correspondence Points - Row / Column', array(whole(1, 4))),
    5: row('places', 'Correspondence Points - Latitude / Longitude', array(float), '°'),
    6: row('secondImage', 'Second Image Name', text(127)),
    7: row('configuration', 'Algorithm Configuration Identifier', uuid),
    8: row('heights_m', 'Correspondence Points - Elevation', array(float), 'm'),
    9: row('pixelDeviations', 'Correspondence Points - Row / Column SDCC', array(...pixelDeviations)),
    10: row(
      'placeDeviations',
      'Correspondence Points - Latitude / Longitude / Elevation SDCC',
      array(...placeDeviations),
    ),
  },
}
