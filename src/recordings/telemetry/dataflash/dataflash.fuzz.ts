import {
  DataflashReader,
  dataflashSummary,
  dataflashTracks,
  looksLikeDataflash,
  readDataflash,
} from './index.ts'
import { fmt, row } from './make.contract.ts'

/** Fuzz entry: any bytes, as a log and behind a sound beginning, in one piece and in many; both must read alike. */
export function fuzz(bytes: Uint8Array): void {
  looksLikeDataflash(bytes)
  const step = 1 + ((bytes[0] ?? 0) % 37)
  for (const beginning of [new Uint8Array(0), SOUND]) {
    const all = Uint8Array.from([...beginning, ...bytes])
    const log = readDataflash(all, { file: 'fuzz', messages: ['X'] })
    for (const { t_us, lat_deg } of dataflashTracks(log))
      if (t_us.length !== lat_deg.length) throw new Error('columns of a track differ in length')
    const pieces = new DataflashReader({ file: 'fuzz', messages: ['X'] })
    for (let at = 0; at < all.length; at += step) pieces.push(all.subarray(at, at + step))
    const [one, other] = [log, pieces.end()].map((each) => JSON.stringify(dataflashSummary(each)))
    if (one !== other) throw new Error('chunks read otherwise than the whole')
  }
}

const SOUND = Uint8Array.from([
  ...fmt(0x80, 'FMT', 'BBnNZ', 'Type,Length,Name,Format,Columns'),
  ...fmt(1, 'X', 'QBb', 'TimeUS,A,B'),
  ...fmt(2, 'GPS', 'QBIHLLf', 'TimeUS,Status,GMS,GWk,Lat,Lng,Alt'),
  ...fmt(3, 'PARM', 'QNf', 'TimeUS,Name,Value'),
  ...row(2, 'QBIHLLf', 9, 3, 0, 2000, 1, 2, 3),
])
