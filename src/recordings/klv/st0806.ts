/** MISB ST 0806, Remote Video Terminal Local Set, with its points and areas of interest. */
import {
  type Codec,
  code,
  kept,
  row,
  type SetTable,
  set,
  signed,
  text,
  time,
  unsigned,
  whole,
} from './codecs.ts'

// The standard names the kinds of a point or an area of interest by who holds it; only the number is kept.
const interest = code({})

const pointOfInterest: SetTable = {
  standard: 'ST 0806 POI',
  rows: {
    1: row('number', 'POI Number', whole(1, 2)),
    2: row('lat_deg', 'POI Latitude', signed(4, 90, 'reserved'), '°'),
    3: row('lon_deg', 'POI Longitude', signed(4, 180, 'reserved'), '°'),
    4: row('height_m', 'POI Altitude', unsigned(2, -900, 19000), 'm', { datum: 'sea-level' }),
    5: row('kind', 'POI Type', interest),
    6: row('text', 'POI Text', text(2048)),
    7: row('icon', 'POI Source Icon', text(127)),
    8: row('sourceId', 'POI Source ID', text(255)),
    9: row('label', 'POI Label', text(16)),
    10: row('operationId', 'Operation ID', text(127)),
  },
}

const areaOfInterest: SetTable = {
  standard: 'ST 0806 AOI',
  rows: {
    1: row('number', 'AOI Number', whole(1, 2)),
    2: row('corner1Lat_deg', 'AOI Corner 1 Latitude', signed(4, 90, 'reserved'), '°'),
    3: row('corner1Lon_deg', 'AOI Corner 1 Longitude', signed(4, 180, 'reserved'), '°'),
    4: row('corner3Lat_deg', 'AOI Corner 3 Latitude', signed(4, 90, 'reserved'), '°'),
    5: row('corner3Lon_deg', 'AOI Corner 3 Longitude', signed(4, 180, 'reserved'), '°'),
    6: row('kind', 'AOI Type', interest),
    7: row('text', 'AOI Text', text(2048)),
    8: row('sourceId', 'AOI Source ID', text(255)),
    9: row('label', 'AOI Label', text(16)),
    10: row('operationId', 'Operation ID', text(127)),
  },
}

const typeAndId: Codec = {
  as: 'bitFields',
  fields: [
    { name: 'id', bits: 6, names: null },
    { name: 'type', bits: 2, names: { 0: 'text', 1: 'signed', 2: 'unsigned', 3: 'experimental' } },
  ],
}

const userDefined: SetTable = {
  standard: 'ST 0806 user-defined',
  rows: {
    1: row('typeAndId', 'Numeric ID and Data Type', typeAndId),
    2: row('data', 'User Data', kept('user-defined')),
  },
}

export const st0806: SetTable = {
  standard: 'ST 0806',
  rows: {
    1: row('crc', 'CRC-32', { as: 'checksum' }),
    2: row('time_us', 'Time Stamp', time, 'µs'),
    3: row('trueAirspeed_mps', 'Platform True Airspeed', whole(2), 'm/s'),
    4: row('indicatedAirspeed_mps', 'Platform Indicated Airspeed', whole(2), 'm/s'),
    5: row('telemetryAccuracy', 'Telemetry Accuracy Indicator', kept('user-defined')),
    6: row('notInterpreted6', 'Item 6 (not interpreted)', kept('not-interpreted')),
    7: row('frameCode', 'Frame Code', whole(4)),
    8: row('version', 'RVT LS Version Number', whole(1)),
    9: row('videoDataRate', 'Video Data Rate', whole(4)),
    10: row('videoFileFormat', 'Digital Video File Format', text(127)),
    11: row(
      'userDefined',
      'User Defined Local Set',
      set(() => userDefined),
      '',
      { repeats: true },
    ),
    12: row(
      'pointOfInterest',
      'Point of Interest Local Set',
      set(() => pointOfInterest),
      '',
      { repeats: true },
    ),
    13: row(
      'areaOfInterest',
      'Area of Interest Local Set',
      set(() => areaOfInterest),
      '',
      { repeats: true },
    ),
    14: row('mgrsZone', 'MGRS Zone', whole(1)),
    15: row('mgrsSquare', 'MGRS Latitude Band and Grid Square', text(3)),
    16: row('mgrsEasting_m', 'MGRS Easting', whole(3), 'm'),
    17: row('mgrsNorthing_m', 'MGRS Northing', whole(3), 'm'),
    18: row('frameCenterMgrsZone', 'Frame Center MGRS Zone', whole(1)),
    19: row('frameCenterMgrsSquare', 'Frame Center MGRS Latitude Band and Grid Square', text(3)),
    20: row('frameCenterMgrsEasting_m', 'Frame Center MGRS Easting', whole(3), 'm'),
    21: row('frameCenterMgrsNorthing_m', 'Frame Center MGRS Northing', whole(3), 'm'),
  },
}
