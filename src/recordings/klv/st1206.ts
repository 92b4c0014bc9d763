/** MISB ST 1206, SAR Motion Imagery Local Set. */
import { array, code, imapb, row, type SetTable, time, whole } from './codecs.ts'

const quarter = imapb(0, 90, 2)
const turn = imapb(0, 360, 2)
const size = imapb(0, 1e6, 4)

export const st1206: SetTable = {
  standard: 'ST 1206',
  rows: {
    1: row('grazingAngle_deg', 'Grazing Angle', quarter, '°'),
    2: row('groundPlaneSquint_deg', 'Ground Plane Squint Angle', imapb(-90, 90, 2), '°'),
    3: row('lookDirection', 'Look Direction', code({ 0: 'left', 1: 'right' })),
    4: row('imagePlane', 'Image Plane', code({ 0: 'slant', 1: 'ground', 2: 'other' })),
    5: row('rangeResolution_m', 'Range Resolution', size, 'm'),
    6: row('crossRangeResolution_m', 'Cross-Range Resolution', size, 'm'),
    7: row('rangePixel_m', 'Range Image Plane Pixel Size', size, 'm'),
    8: row('crossRangePixel_m', 'Cross-Range Image Plane Pixel Size', size, 'm'),
    9: row('imageRows', 'Image Rows', whole(1, 2)),
    10: row('imageColumns', 'Image Columns', whole(1, 2)),
    11: row('rangeDirection_deg', 'Range Direction Angle', turn, '°'),
    12: row('trueNorth_deg', 'True North', turn, '°'),
    13: row('rangeLayover_deg', 'Range Layover Angle', turn, '°'),
    14: row('groundAperture_deg', 'Ground Aperture Angular Extent', quarter, '°'),
    15: row('apertureDuration_us', 'Aperture Duration', whole(1, 4), 'µs'),
    16: row('groundTrack_deg', 'Ground Track Angle', turn, '°'),
    17: row('minimumVelocity_mps', 'Minimum Detectable Velocity', imapb(0, 100, 2), 'm/s'),
    18: row('pulseRepetition_Hz', 'True Pulse Repetition Frequency', size, 'Hz'),
    19: row('pulseRepetitionScale', 'Pulse Repetition Frequency Scale Factor', imapb(0, 1, 2)),
    20: row('transmitCentre_Hz', 'Transmit RF Center Frequency', imapb(0, 1e12, 4), 'Hz'),
    21: row('transmitBandwidth_Hz', 'Transmit RF Bandwidth', imapb(0, 1e11, 4), 'Hz'),
    22: row('crossSectionPolynomial', 'Radar Cross Section Scale Factor Polynomial', array(size)),
    23: row('referenceTime_us', 'Reference Frame Precision Time Stamp', time, 'µs'),
    24: row('referenceGrazingAngle_deg', 'Reference Frame Grazing Angle', quarter, '°'),
    25: row('referenceSquint_deg', 'Reference Frame Ground Plane Squint Angle', imapb(-90, 90, 2), '°'),
    26: row('referenceRangeDirection_deg', 'Reference Frame Range Direction Angle', turn, '°'),
    27: row('referenceRangeLayover_deg', 'Reference Frame Range Layover Angle', turn, '°'),
    28: row('version', 'Document Version', whole(1)),
  },
}
