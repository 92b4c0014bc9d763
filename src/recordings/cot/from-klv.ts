import { haeFromMsl } from '../../quantities/geoid.ts'
import { hae, msl } from '../../quantities/height.ts'
import type { KlvPacket } from '../klv/packet.ts'
import { type CotEvent, type CotPoint, makeCotEvent } from './event.ts'

export interface Mapping {
  /** Said of every event: simulated or replayed data must not pass for live. */
  readonly isSimulated: boolean
  /** CoT type of the platform. */
  readonly platformType?: string
}

/** An event is good for so long unless the next one replaces it. */
const VALID_US = 5e6
const PLATFORM_TYPE = 'a-f-A'
const SENSOR_POINT_TYPE = 'b-m-p-s-p-i'
/** Errors that cover 90 % into 1-sigma: circular and linear (ST 0805). */
const CIRCULAR_90 = 2.146
const LINEAR_90 = 1.645

/**
 * An ST 0601 set as Cursor on Target, after MISB ST 0805: the platform, and the point its sensor looks at. Heights above sea
 * level are converted by EGM96, as CoT wants them above the ellipsoid. None when the set lacks time, identity or place.
 */
export function cotOfSet(
  packet: KlvPacket,
  { isSimulated, platformType = PLATFORM_TYPE }: Mapping,
): CotEvent[] {
  const set = new Map(packet.items.map((item) => [item.item, item.value]))
  const number = (item: number) => {
    const value = set.get(item)
    return typeof value === 'number' ? value : undefined
  }
  const text = (item: number) => {
    const value = set.get(item)
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
  }
  const time_us = packet.t_us
  const uid = [text(10) ?? text(4), text(3)].filter(Boolean).join('_')
  if (packet.standard !== 'ST 0601' || time_us === null || uid === '') return []
  const common = { how: isSimulated ? 'm-s' : 'm-p', time_us, stale_us: time_us + VALID_US }
  const platform = pointOf(number(13), number(14), number(104) ?? number(75), number(15))
  const aimed =
    pointOf(number(40), number(41), undefined, number(42)) ??
    pointOf(number(23), number(24), number(78), number(25))
  const heading = number(5)
  const turn = number(18)
  const azimuth = heading === undefined || turn === undefined ? {} : { azimuth_deg: (heading + turn) % 360 }
  const sensor = {
    ...azimuth,
    ...stated({ fov_deg: number(16), vfov_deg: number(17), range_m: number(21), model: text(11) }),
  }
  const events: CotEvent[] = []
  if (platform !== undefined)
    events.push(makeCotEvent({ ...common, uid, type: platformType, point: platform, detail: { sensor } }))
  if (aimed !== undefined) {
    const [ce90, le90] = [number(45), number(46)]
    const point = {
      ...aimed,
      ...stated({
        ce_m: ce90 === undefined ? undefined : ce90 / CIRCULAR_90,
        le_m: le90 === undefined ? undefined : le90 / LINEAR_90,
      }),
    }
    const links = [{ uid, type: platformType, relation: 'p-p' }]
    const aimedUid = `${uid}_${text(11) ?? 'sensor'}`
    events.push(makeCotEvent({ ...common, uid: aimedUid, type: SENSOR_POINT_TYPE, point, detail: { links } }))
  }
  return events
}

type Place = Pick<CotPoint, 'lat_deg' | 'lon_deg'> & { hae_m?: number }

function pointOf(
  lat_deg: number | undefined,
  lon_deg: number | undefined,
  ellipsoid_m: number | undefined,
  seaLevel_m: number | undefined,
): Place | undefined {
  if (lat_deg === undefined || lon_deg === undefined) return undefined
  if (ellipsoid_m !== undefined) return { lat_deg, lon_deg, hae_m: hae(ellipsoid_m) }
  if (seaLevel_m === undefined) return { lat_deg, lon_deg }
  const above_m = haeFromMsl(msl(seaLevel_m), { lat_deg, lon_deg })
  return Number.isNaN(above_m) ? { lat_deg, lon_deg } : { lat_deg, lon_deg, hae_m: above_m }
}

/** Without what is not stated. */
function stated<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }
}
