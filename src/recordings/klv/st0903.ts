/**
 * MISB ST 0903.6, Video Moving Target Indicator Local Set. What was detected is counted, and its place in the picture and
 * on the ground is read. Who or what it is said to be (items 102 to 107 of a detection: masks are read, ontology,
 * features, tracks, image chips are not) stays bytes: this project follows and names no object.
 */
import {
  code,
  field,
  imapb,
  kept,
  maybe,
  oid,
  pack,
  row,
  type SetTable,
  series,
  set,
  signed,
  text,
  time,
  unsigned,
  whole,
} from './codecs.ts'

const offset = imapb(-19.2, 19.2, 3)
/** Before ST 0903.4 numbers were spread evenly, and these were of four bytes. */
const offsetOld = signed(4, 19.2, 'reserved')
const sigma = imapb(0, 650, 2)
const correlation = imapb(-1, 1, 2)

/** 10, 16 or 22 bytes: place; its standard deviations; their correlations. */
const locationPack = pack(
  field('lat_deg', 4, imapb(-90, 90, 4)),
  field('lon_deg', 4, imapb(-180, 180, 4)),
  field('hae_m', 2, imapb(-900, 19000, 2)),
  maybe('sigmaEast_m', 2, sigma),
  maybe('sigmaNorth_m', 2, sigma),
  maybe('sigmaUp_m', 2, sigma),
  maybe('eastNorth', 2, correlation),
  maybe('eastUp', 2, correlation),
  maybe('northUp', 2, correlation),
)

const locationPackOld = pack(
  field('lat_deg', 4, unsigned(4, -90, 90)),
  field('lon_deg', 4, unsigned(4, -180, 180)),
  field('hae_m', 2, unsigned(2, -900, 19000)),
  maybe('sigmaEast_m', 2, unsigned(2, 0, 650)),
  maybe('sigmaNorth_m', 2, unsigned(2, 0, 650)),
  maybe('sigmaUp_m', 2, unsigned(2, 0, 650)),
  maybe('eastNorth', 2, unsigned(2, -1, 1)),
  maybe('eastUp', 2, unsigned(2, -1, 1)),
  maybe('northUp', 2, unsigned(2, -1, 1)),
)

const maskRun = pack(field('pixel', 'length', whole(1, 6)), field('run', 'oid', oid))

const vMask: SetTable = {
  standard: 'ST 0903 VMask',
  rows: {
    1: row('polygon', 'Pixel Polygon', series(whole(1, 6))),
    2: row('bitMask', 'Bit Mask Series', series(maskRun)),
  },
}

const detectionStates = {
  0: 'inactive',
  1: 'active, moving',
  2: 'dropped',
  3: 'active, stopped',
  4: 'active, coasting',
}

const vTarget: SetTable = {
  standard: 'ST 0903 VTarget',
  rows: {
    1: row('centroidPixel', 'Target Centroid', whole(1, 6)),
    2: row('topLeftPixel', 'Boundary Top Left', whole(1, 6)),
    3: row('bottomRightPixel', 'Boundary Bottom Right', whole(1, 6)),
    4: row('priority', 'Target Priority', whole(1)),
    5: row('confidence_percent', 'Target Confidence Level', whole(1), '%'),
    6: row('historyFrames', 'Target History', whole(1, 2)),
    7: row('pixelShare_percent', 'Percentage of Target Pixels', whole(1), '%'),
    8: row('colour', 'Target Color', whole(3)),
    9: row('intensity', 'Target Intensity', whole(1, 3)),
    10: row('latitudeOffset_deg', 'Target Location Offset Latitude', offset, '°'),
    11: row('longitudeOffset_deg', 'Target Location Offset Longitude', offset, '°'),
    12: row('hae_m', 'Target Height Above Ellipsoid', imapb(-900, 19000, 2), 'm', { datum: 'ellipsoid' }),
    13: row('topLeftLatitudeOffset_deg', 'Boundary Top Left Latitude Offset', offset, '°'),
    14: row('topLeftLongitudeOffset_deg', 'Boundary Top Left Longitude Offset', offset, '°'),
    15: row('bottomRightLatitudeOffset_deg', 'Boundary Bottom Right Latitude Offset', offset, '°'),
    16: row('bottomRightLongitudeOffset_deg', 'Boundary Bottom Right Longitude Offset', offset, '°'),
    17: row('location', 'Target Location', locationPack),
    18: row('boundary', 'Target Boundary Series', series(locationPack)),
    19: row('centroidRow', 'Target Centroid Row', whole(1, 4)),
    20: row('centroidColumn', 'Target Centroid Column', whole(1, 4)),
    21: row('focalPlane', 'FPA Index', pack(field('row', 1, whole(1)), field('column', 1, whole(1)))),
    22: row('algorithmId', 'Algorithm ID', whole(1, 3)),
    23: row('state', 'Detection Status', code(detectionStates)),
    101: row(
      'mask',
      'VMask Local Set',
      set(() => vMask),
    ),
    102: row('notInterpreted102', 'VObject Local Set (not interpreted)', kept('not-interpreted')),
    103: row('notInterpreted103', 'VFeature Local Set (not interpreted)', kept('not-interpreted')),
    104: row('notInterpreted104', 'VTracker Local Set (not interpreted)', kept('not-interpreted')),
    105: row('notInterpreted105', 'VChip Local Set (not interpreted)', kept('not-interpreted')),
    106: row('notInterpreted106', 'VChip Series (not interpreted)', kept('not-interpreted')),
    107: row('notInterpreted107', 'VObject Series (not interpreted)', kept('not-interpreted')),
  },
}

const offsetRows = [10, 11, 13, 14, 15, 16]

const vTargetOld: SetTable = {
  standard: 'ST 0903 VTarget',
  rows: {
    ...vTarget.rows,
    ...Object.fromEntries(offsetRows.map((item) => [item, { ...vTarget.rows[item]!, codec: offsetOld }])),
    12: { ...vTarget.rows[12]!, codec: unsigned(2, -900, 19000) },
    17: { ...vTarget.rows[17]!, codec: locationPackOld },
    18: { ...vTarget.rows[18]!, codec: series(locationPackOld) },
  },
}

const algorithm: SetTable = {
  standard: 'ST 0903 Algorithm',
  rows: {
    1: row('id', 'ID', whole(1, 3)),
    2: row('name', 'Name', text(127)),
    3: row('version', 'Version', text(127)),
    4: row('class', 'Class', text(127)),
    5: row('frames', 'Frame Count', whole(1, 3)),
  },
}

const ontology: SetTable = {
  standard: 'ST 0903 Ontology',
  rows: {
    1: row('id', 'ID', whole(1, 3)),
    2: row('parentId', 'Parent ID', whole(1, 3)),
    3: row('iri', 'Ontology IRI', text(1024)),
    4: row('entity', 'Entity IRI', text(1024)),
    5: row('version', 'Version IRI', text(1024)),
    6: row('label', 'Label', text(1024)),
  },
}

export const st0903: SetTable = {
  standard: 'ST 0903',
  rows: {
    1: row('checksum', 'Checksum', { as: 'checksum' }),
    2: row('time_us', 'Precision Time Stamp', time, 'µs'),
    3: row('systemName', 'VMTI System Name', text(32)),
    4: row('version', 'VMTI LS Version Number', whole(1, 2)),
    5: row('detected', 'Total Number of Targets Detected', whole(1, 3)),
    6: row('reported', 'Number of Targets Reported', whole(1, 3)),
    7: row('frameNumber', 'Frame Number', whole(1, 3)),
    8: row('frameWidth_px', 'Frame Width', whole(1, 3), 'px'),
    9: row('frameHeight_px', 'Frame Height', whole(1, 3), 'px'),
    10: row('sourceSensor', 'VMTI Source Sensor', text(127)),
    11: row('horizontalFieldOfView_deg', 'VMTI Horizontal Field of View', imapb(0, 180, 2), '°'),
    12: row('verticalFieldOfView_deg', 'VMTI Vertical Field of View', imapb(0, 180, 2), '°'),
    13: row('miisCoreIdentifier', 'MIIS ID', { as: 'coreIdentifier' }),
    101: row('objects', 'VTarget Series', series({ as: 'numberedSet', of: () => vTarget })),
    102: row('algorithms', 'Algorithm Series', series(set(() => algorithm))),
    103: row('ontologies', 'Ontology Series', series(set(() => ontology))),
  },
  older: { versionItem: 4, below: 4, table: () => st0903Old },
}

const angleOld = unsigned(2, 0, 180)

const st0903Old: SetTable = {
  standard: 'ST 0903',
  rows: {
    ...st0903.rows,
    11: { ...st0903.rows[11]!, codec: angleOld },
    12: { ...st0903.rows[12]!, codec: angleOld },
    101: { ...st0903.rows[101]!, codec: series({ as: 'numberedSet', of: () => vTargetOld }) },
  },
}
