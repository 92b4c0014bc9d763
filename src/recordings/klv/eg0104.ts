/**
 * EG 0104.5, Predator UAV Basic Universal Metadata Set, and the universal form of ST 0102. Numbers are IEEE floats; heights
 * and ranges are metres. Rows have the number of the ST 0601 item that took their place, where there is one.
 */
import { float, type Row, row, set, text, time } from './codecs.ts'
import { st0102 } from './st0102.ts'
import type { UniversalTable } from './universal.ts'

const keyed = (key: string, made: Row) => ({ ...made, key })

export const eg0104: UniversalTable = {
  standard: 'EG 0104',
  rows: {
    2: keyed('010101030702010101050000', row('time_us', 'User Defined Time Stamp', time, 'µs')),
    3: keyed('010101010105050000000000', row('missionId', 'Episode Number', text(127))),
    5: keyed(
      '010101070701100106000000',
      row('platformHeadingAngle_deg', 'Platform Heading Angle', float, '°'),
    ),
    6: keyed('010101070701100105000000', row('platformPitchAngle_deg', 'Platform Pitch Angle', float, '°')),
    7: keyed('010101070701100104000000', row('platformRollAngle_deg', 'Platform Roll Angle', float, '°')),
    10: keyed('010101010101200100000000', row('platformDesignation', 'Device Designation', text(127))),
    11: keyed('010101010420010201010000', row('imageSourceSensor', 'Image Source Device', text(127))),
    12: keyed('010101010701010100000000', row('imageCoordinateSystem', 'Image Coordinate System', text(127))),
    13: keyed('010101030701020102040200', row('sensorLatitude_deg', 'Device Latitude', float, '°')),
    14: keyed('010101030701020102060200', row('sensorLongitude_deg', 'Device Longitude', float, '°')),
    15: keyed(
      '010101010701020102020000',
      row('sensorAltitude_m', 'Device Altitude', float, 'm', { datum: 'sea-level' }),
    ),
    16: keyed(
      '010101020420020101080000',
      row('sensorHorizontalFieldOfView_deg', 'Field of View (Horizontal)', float, '°'),
    ),
    17: keyed(
      '0101010704200201010a0100',
      row('sensorVerticalFieldOfView_deg', 'Field of View (Vertical)', float, '°'),
    ),
    18: keyed('010101010701100102000000', row('angleToNorth_deg', 'Angle to North', float, '°')),
    19: keyed('010101010701100103000000', row('obliquityAngle_deg', 'Obliquity Angle', float, '°')),
    20: keyed('010101010701100101000000', row('sensorRollAngle_deg', 'Sensor Roll Angle', float, '°')),
    21: keyed('010101010701080101000000', row('slantRange_m', 'Slant Range', float, 'm')),
    22: keyed('010101010701090201000000', row('groundWidth_m', 'Target Width', float, 'm')),
    23: keyed(
      '010101010701020103020000',
      row('frameCenterLatitude_deg', 'Frame Center Latitude', float, '°'),
    ),
    24: keyed(
      '010101010701020103040000',
      row('frameCenterLongitude_deg', 'Frame Center Longitude', float, '°'),
    ),
    25: keyed(
      '0101010a0701020103160000',
      row('frameCenterElevation_m', 'Frame Center Elevation', float, 'm', { datum: 'sea-level' }),
    ),
    48: keyed(
      '020301010e01030302000000',
      row(
        'securityLocalSet',
        'Security Local Set',
        set(() => st0102),
      ),
    ),
    72: keyed('010101010702010207010000', row('eventStart', 'Event Start Date Time - UTC', text(127))),
    144: keyed('010101010702010201010000', row('start', 'Start Date Time - UTC', text(127))),
    82: keyed(
      '010101030701020103070100',
      row('cornerLatitudePoint1Full_deg', 'Corner Latitude Point 1', float, '°'),
    ),
    83: keyed(
      '0101010307010201030b0100',
      row('cornerLongitudePoint1Full_deg', 'Corner Longitude Point 1', float, '°'),
    ),
    84: keyed(
      '010101030701020103080100',
      row('cornerLatitudePoint2Full_deg', 'Corner Latitude Point 2', float, '°'),
    ),
    85: keyed(
      '0101010307010201030c0100',
      row('cornerLongitudePoint2Full_deg', 'Corner Longitude Point 2', float, '°'),
    ),
    86: keyed(
      '010101030701020103090100',
      row('cornerLatitudePoint3Full_deg', 'Corner Latitude Point 3', float, '°'),
    ),
    87: keyed(
      '0101010307010201030d0100',
      row('cornerLongitudePoint3Full_deg', 'Corner Longitude Point 3', float, '°'),
    ),
    88: keyed(
      '0101010307010201030a0100',
      row('cornerLatitudePoint4Full_deg', 'Corner Latitude Point 4', float, '°'),
    ),
    89: keyed(
      '0101010307010201030e0100',
      row('cornerLongitudePoint4Full_deg', 'Corner Longitude Point 4', float, '°'),
    ),
  },
}

const security = (item: number, key: string) => keyed(key, st0102.rows[item]!)

/** In the universal form the classification is a text. */
export const securityUniversal: UniversalTable = {
  standard: 'ST 0102',
  rows: {
    1: keyed('010101030208020100000000', row('classification', 'Security Classification', text(127))),
    2: security(2, '010101030701200102070000'),
    3: security(3, '010101030701200102080000'),
    4: security(4, '010101010e01020302000000'),
    5: security(5, '010101030208020200000000'),
    6: security(6, '010101030701200102090000'),
    7: security(7, '010101030208020300000000'),
    8: security(8, '010101030208020600000000'),
    9: security(9, '010101030208020400000000'),
    10: security(10, '010101030208020500000000'),
    11: security(11, '010101030208020800000000'),
    12: security(12, '010101030701200102060000'),
    13: security(13, '010101030701200102010100'),
    14: security(14, '010101030208020700000000'),
    19: security(19, '010101030103040200000000'),
    20: security(20, '010101030103040300000000'),
    21: security(21, '010101030103060100000000'),
    22: security(22, '010101010e01020504000000'),
    23: security(23, '010101010e01040303000000'),
    24: security(24, '010101010e01040304000000'),
  },
}
