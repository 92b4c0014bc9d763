import { looksLikeUlog, readUlog, UlogReader, ulogSummary, ulogTracks } from './index.ts'
import { flags, format, header, message, subscribe, text } from './make.contract.ts'

/** Fuzz entry: any bytes, as a log and behind a sound beginning, in one piece and in many; both must read alike. */
export function fuzz(bytes: Uint8Array): void {
  looksLikeUlog(bytes)
  const step = 1 + ((bytes[0] ?? 0) % 37)
  for (const beginning of [new Uint8Array(0), SOUND]) {
    const all = Uint8Array.from([...beginning, ...bytes])
    const log = readUlog(all, { file: 'fuzz', topics: ['nested'] })
    const tracks = ulogTracks(log)
    for (const { t_us, lat_deg } of tracks)
      if (t_us.length !== lat_deg.length) throw new Error('columns of a track differ in length')
    const pieces = new UlogReader({ file: 'fuzz', topics: ['nested'] })
    for (let at = 0; at < all.length; at += step) pieces.push(all.subarray(at, at + step))
    const [one, other] = [log, pieces.end()].map((each) => JSON.stringify(ulogSummary(each)))
    if (one !== other) throw new Error('chunks read otherwise than the whole')
  }
}

const SOUND = Uint8Array.from([
  ...header(5),
  ...flags(0),
  ...format('nested:uint64_t timestamp;vec[2] v;uint8_t[3] _padding0;'),
  ...format('vec:float x;int16_t[2] y;'),
  ...format('vehicle_gps_position:uint64_t timestamp;int32_t lat;int32_t lon;uint8_t fix_type;'),
  ...subscribe(0, 'nested'),
  ...subscribe(1, 'vehicle_gps_position'),
  ...message('L', [0x36, 0, 0, 0, 0, 0, 0, 0, 0], text('hello')),
])
