/** MISB ST 1602, Composite Imaging Local Set. Positions of the active rectangle may lie outside, so are signed. */
import { integer, row, type SetTable, time, whole } from './codecs.ts'

const count = whole(1, 4)
const place = integer(1, 4)

export const st1602: SetTable = {
  standard: 'ST 1602',
  rows: {
    1: row('time_us', 'Precision Time Stamp', time, 'µs'),
    2: row('version', 'Document Version', whole(1)),
    3: row('sourceRows_px', 'Source Image Rows', count, 'px'),
    4: row('sourceColumns_px', 'Source Image Columns', count, 'px'),
    5: row('sourceAoiRows_px', 'Source Image AOI Rows', count, 'px'),
    6: row('sourceAoiColumns_px', 'Source Image AOI Columns', count, 'px'),
    7: row('sourceAoiX_px', 'Source Image AOI Position X', place, 'px'),
    8: row('sourceAoiY_px', 'Source Image AOI Position Y', place, 'px'),
    9: row('subImageRows_px', 'Sub-Image Rows', count, 'px'),
    10: row('subImageColumns_px', 'Sub-Image Columns', count, 'px'),
    11: row('subImageX_px', 'Sub-Image Position X', place, 'px'),
    12: row('subImageY_px', 'Sub-Image Position Y', place, 'px'),
    13: row('activeRows_px', 'Active Sub-Image Rows', count, 'px'),
    14: row('activeColumns_px', 'Active Sub-Image Columns', count, 'px'),
    15: row('activeX_px', 'Active Sub-Image Offset X', place, 'px'),
    16: row('activeY_px', 'Active Sub-Image Offset Y', place, 'px'),
    17: row('transparency', 'Transparency', whole(1)),
    18: row('zOrder', 'Z-Order', whole(1)),
  },
}
