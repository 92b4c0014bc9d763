/** MISB ST 1107, Metric Geopositioning Local Set. Angles are in half-circles, as the standard has them. */
import { code, float, imapb, integer, oid, row, type SetTable, set, time, whole } from './codecs.ts'
import { st1202 } from './st1202.ts'

const position = imapb(-1e9, 1e9)
const velocity = imapb(-25000, 25000)
const half = imapb(-1, 1)
const boresight = imapb(-300, 300)
const delta = imapb(-0.25, 0.25)
const focalPlane = imapb(-25, 25)
const pixel = imapb(1e-4, 1e-1)

export const st1107: SetTable = {
  standard: 'ST 1107',
  rows: {
    1: row('x_m', 'Sensor ECEF Position Component X', position, 'm'),
    2: row('y_m', 'Sensor ECEF Position Component Y', position, 'm'),
    3: row('z_m', 'Sensor ECEF Position Component Z', position, 'm'),
    4: row('x_mps', 'Sensor ECEF Velocity Component X', velocity, 'm/s'),
    5: row('y_mps', 'Sensor ECEF Velocity Component Y', velocity, 'm/s'),
    6: row('z_mps', 'Sensor ECEF Velocity Component Z', velocity, 'm/s'),
    7: row('azimuth', 'Sensor Absolute Azimuth', imapb(0, 2), 'half-circles'),
    8: row('pitch', 'Sensor Absolute Pitch', half, 'half-circles'),
    9: row('roll', 'Sensor Absolute Roll', half, 'half-circles'),
    10: row('azimuthRate', 'Sensor Absolute Azimuth Rate', half, 'half-circles/s'),
    11: row('pitchRate', 'Sensor Absolute Pitch Rate', half, 'half-circles/s'),
    12: row('rollRate', 'Sensor Absolute Roll Rate', half, 'half-circles/s'),
    13: row('boresightX_m', 'Boresight Offset Delta X', boresight, 'm'),
    14: row('boresightY_m', 'Boresight Offset Delta Y', boresight, 'm'),
    15: row('boresightZ_m', 'Boresight Offset Delta Z', boresight, 'm'),
    16: row('boresightAngle1', 'Boresight Delta Angle 1', delta, 'half-circles'),
    17: row('boresightAngle2', 'Boresight Delta Angle 2', delta, 'half-circles'),
    18: row('boresightAngle3', 'Boresight Delta Angle 3', delta, 'half-circles'),
    19: row('principalY_mm', 'Focal Plane Principal Point Offset Y', focalPlane, 'mm'),
    20: row('principalX_mm', 'Focal Plane Principal Point Offset X', focalPlane, 'mm'),
    21: row('focalLength_mm', 'Sensor Calibrated / Effective Focal Length', imapb(0, 10000), 'mm'),
    22: row('radialConstant', 'Radial Distortion Constant', float),
    23: row('radial1', 'Radial Distortion Parameter 1', float),
    24: row('radial2', 'Radial Distortion Parameter 2', float),
    25: row('radial3', 'Radial Distortion Parameter 3', float),
    26: row('tangential1', 'Tangential / Decentering Parameter 1', float),
    27: row('tangential2', 'Tangential / Decentering Parameter 2', float),
    28: row('tangential3', 'Tangential / Decentering Parameter 3', float),
    29: row('affineScale', 'Differential Scale Affine Parameter', float),
    30: row('affineSkew', 'Skewness Affine Parameter', float),
    31: row('slantRange_m', 'Slant Range', float, 'm'),
    32: row('deviations', 'SDCC-FLP', { as: 'deviations' }, '', { repeats: true }),
    33: row(
      'transformation',
      'Generalized Transformation Local Set',
      set(() => st1202),
      '',
      { repeats: true },
    ),
    34: row('imageRows_px', 'Image Rows', whole(1, 2), 'px'),
    35: row('imageColumns_px', 'Image Columns', whole(1, 2), 'px'),
    36: row('pixelX_mm', 'Pixel Size X', pixel, 'mm'),
    37: row('pixelY_mm', 'Pixel Size Y', pixel, 'mm'),
    38: row(
      'slantRangePedigree',
      'Slant Range Pedigree',
      code({ 0: 'other', 1: 'measured', 2: 'calculated' }),
    ),
    39: row('line_px', 'Line Coordinate', float, 'px'),
    40: row('sample_px', 'Sample Coordinate', float, 'px'),
    41: row('rangeFinderDivergence_rad', 'LRF Divergence', float, 'rad'),
    42: row('radialValidRange_mm', 'Radial Distortion Valid Range', float, 'mm'),
    43: row('time_us', 'Precision Time Stamp', time, 'µs'),
    44: row('version', 'Document Version', oid),
    45: row('checksum', 'Checksum', { as: 'checksum' }),
    46: row('leapSeconds_s', 'Leap Seconds', integer(1, 8), 's'),
    47: row('focalLengthExtended_mm', 'Effective Focal Length Extended', imapb(0, 100000), 'mm'),
  },
}
