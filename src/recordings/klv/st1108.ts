/** MISB ST 1108.3, Interpretability and Quality Local Set. */
import { code, field, float, oid, pack, row, type SetTable, set, text, time, whole } from './codecs.ts'

const places = {
  1: 'sensor',
  2: 'sensor encoder',
  3: 'ground station, received',
  4: 'ground station, transmitted',
  5: 'library',
}

const profiles = {
  0: 'uncompressed',
  1: 'Main (H.264)',
  2: 'Main 10 (H.265)',
  3: 'Constrained Baseline (H.264)',
  4: 'High (H.264)',
  5: 'Main 4:2:2 12 (H.265)',
  6: 'Main 4:4:4 12 (H.265)',
  7: 'High 4:2:2 (H.264)',
  8: 'High 4:4:4 Predictive (H.264)',
}

const metric: SetTable = {
  standard: 'ST 1108 Metric',
  rows: {
    1: row('name', 'Metric Name', text(127)),
    2: row('version', 'Metric Version', text(127)),
    3: row('implementer', 'Metric Implementer', text(127)),
    4: row('parameters', 'Metric Parameters', text(1024)),
    5: row('time_us', 'Metric Time', time, 'µs'),
    6: row('value', 'Metric Value', float),
  },
}

export const st1108: SetTable = {
  standard: 'ST 1108',
  rows: {
    1: row('assessmentPoint', 'Assessment Point', code(places)),
    2: row(
      'period',
      'Metric Period Pack',
      pack(field('time_us', 8, time), field('duration_us', 4, whole(4))),
    ),
    3: row(
      'window',
      'Window Corners Pack',
      pack(
        field('top_px', 'oid', oid),
        field('left_px', 'oid', oid),
        field('bottom_px', 'oid', oid),
        field('right_px', 'oid', oid),
      ),
    ),
    4: row(
      'metric',
      'Metric Local Set',
      set(() => metric),
      '',
      { repeats: true },
    ),
    5: row(
      'compression',
      'Compression Type',
      code({ 0: 'uncompressed', 1: 'H.262', 2: 'H.264', 3: 'H.265', 4: 'JPEG 2000' }),
    ),
    6: row('profile', 'Compression Profile', code(profiles)),
    7: row('level', 'Compression Level', text(127)),
    8: row('ratio', 'Compression Ratio', float),
    9: row('bitRate', 'Stream Bitrate', whole(1, 2), 'kbit/s'),
    10: row('version', 'Document Version', whole(1)),
    11: row('checksum', 'Checksum', { as: 'checksum' }),
  },
}
