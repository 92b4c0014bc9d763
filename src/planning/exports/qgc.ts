/**
 * A plan for QGroundControl: its .plan file, version 1, as docs.qgroundcontrol.com ("Plan File Format") and the program's own
 * writers have it. It holds no name of a plan: the file's name is one, and the key `overflight`, which QGroundControl does not
 * look at, keeps ours.
 */
// wire names: AMSLAltAboveTerrain
import type { GeoPoint } from '../../quantities/frame.ts'
import { geodesicTo } from '../../quantities/geodesy.ts'
import { FRAMES } from '../../recordings/paths/flight-plan-shapes.ts'
import type { HeightDatum } from '../../recordings/track.ts'
import type { Asked } from '../asked.ts'
import type { Laid } from '../laid.ts'
import { turnRadius_m } from '../platform.ts'
import { hourAt, instant_us } from '../weather.ts'
import { type Waypoint, waypointsOf } from './waypoints.ts'

/** MAV_CMD, MAV_AUTOPILOT and MAV_TYPE of MAVLink's common set. */
const WAYPOINT = 16
const RETURN = 20
const TAKE_OFF = 22
const CHANGE_SPEED = 178
const ANY_AUTOPILOT = 0
const VEHICLES = { aeroplane: 1, multirotor: 2 } as const
const MISSION_FRAME = 2

/** QGroundControl's own modes of height: relative to home, above sea level, above terrain. */
const MODES: Readonly<Partial<Record<HeightDatum, number>>> = { 'take-off': 1, 'sea-level': 2, ground: 4 }

const APPROACH_M = 60
const GLIDE = Math.tan((4 * Math.PI) / 180)
/** A fence stands so far outside of everything that is flown. */
const FENCE_M = 500

export type QgcPlan =
  | { readonly made: true; readonly text: string }
  | { readonly made: false; readonly why: 'height-datum' }

/**
 * Take-off, speed, every waypoint, and a landing pattern (an aeroplane) or the return (a multirotor); home; a fence round it
 * all. Heights above the ellipsoid have no place in the format: then none is made.
 */
export function qgcPlan(
  asked: Asked,
  laid: Laid,
  kept: { readonly id: string; readonly state: string },
): QgcPlan {
  const { height, home, platform, speed_mps, name } = asked
  const frame = Object.entries(FRAMES).find(([, datum]) => datum === height.datum)?.[0]
  const mode = MODES[height.datum]
  if (frame === undefined || mode === undefined) return { made: false, why: 'height-datum' }
  const passed = waypointsOf(asked, laid).slice(1, -1)
  const items: object[] = []
  const add = (item: object) =>
    items.push({ ...item, autoContinue: true, doJumpId: items.length + 1, type: 'SimpleItem' })
  const at = (command: number, { lat_deg, lon_deg }: GeoPoint) => ({
    AMSLAltAboveTerrain: null,
    Altitude: height.value_m,
    AltitudeMode: mode,
    command,
    frame: Number(frame),
    params: [0, 0, 0, null, lat_deg, lon_deg, height.value_m],
  })
  add(at(TAKE_OFF, home))
  add({ command: CHANGE_SPEED, frame: MISSION_FRAME, params: [0, speed_mps, -1, 0, 0, 0, 0] }) // 0: airspeed; -1: throttle as it is
  for (const waypoint of passed) add(at(WAYPOINT, waypoint))
  if (platform.kind === 'aeroplane') items.push(landing(asked))
  else add({ command: RETURN, frame: MISSION_FRAME, params: [0, 0, 0, 0, 0, 0, 0] })
  const plan = {
    fileType: 'Plan',
    geoFence: { circles: [], polygons: [fence(asked, passed)], version: 2 },
    groundStation: 'QGroundControl',
    mission: {
      ...{ cruiseSpeed: speed_mps, hoverSpeed: platform.kind === 'multirotor' ? speed_mps : 5 },
      ...{ firmwareType: ANY_AUTOPILOT, vehicleType: VEHICLES[platform.kind] },
      globalPlanAltitudeMode: mode,
      items,
      plannedHomePosition: [home.lat_deg, home.lon_deg, home.height_m],
      version: 2,
    },
    rallyPoints: { points: [[home.lat_deg, home.lon_deg, APPROACH_M]], version: 2 },
    version: 1,
    overflight: { name, ...kept },
  }
  return { made: true, text: `${JSON.stringify(plan, null, 4)}\n` }
}

/** Into the wind: it begins downwind of home, 60 m above it, and comes down by four degrees. */
function landing({ home, forecast, start, platform, speed_mps }: Asked): object {
  const { from_deg } = forecast.hours[hourAt(forecast, instant_us(start))]!
  const approach = geodesicTo(home, (from_deg + 180) % 360, APPROACH_M / GLIDE)
  return {
    altitudesAreRelative: true,
    complexItemType: 'fwLandingPattern',
    landCoordinate: [home.lat_deg, home.lon_deg, 0],
    landingApproachCoordinate: [rounded(approach.lat_deg), rounded(approach.lon_deg), APPROACH_M],
    loiterClockwise: true,
    loiterRadius: Math.ceil(turnRadius_m(platform, speed_mps)),
    stopTakingPhotos: false,
    stopVideoPhotos: false,
    type: 'ComplexItem',
    useLoiterToAlt: true,
    valueSetIsDistance: true,
    version: 2,
  }
}

/** A box to stay inside of, by latitude and longitude; the short way round. */
function fence({ home, platform, speed_mps }: Asked, passed: readonly Waypoint[]): object {
  const places = [home, ...passed]
  const reach_m = FENCE_M + 3 * turnRadius_m(platform, speed_mps)
  const lons = places.map(({ lon_deg }) => lon_deg - 360 * Math.round((lon_deg - home.lon_deg) / 360))
  const lats = places.map(({ lat_deg }) => lat_deg)
  const box = [
    [Math.min(...lats), Math.min(...lons), 225],
    [Math.min(...lats), Math.max(...lons), 135],
    [Math.max(...lats), Math.max(...lons), 45],
    [Math.max(...lats), Math.min(...lons), 315],
  ] as const
  const polygon = box.map(([lat_deg, lon_deg, outwards_deg]) => {
    const corner = geodesicTo({ lat_deg, lon_deg }, outwards_deg, Math.SQRT2 * reach_m)
    return [rounded(corner.lat_deg), rounded(corner.lon_deg)]
  })
  return { inclusion: true, polygon, version: 1 }
}

const rounded = (degrees: number) => Math.round(degrees * 1e7) / 1e7
