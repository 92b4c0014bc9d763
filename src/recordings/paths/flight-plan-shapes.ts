/** The parts of a plan file, loosely (what nobody here knows is kept), and the numbers of MAVLink that occur in them. */
// wire names: TransectStyleComplexItem, VisualTransectPoints
import { z } from 'zod'
import type { HeightDatum } from '../track.ts'

/** What an item is: one command to the vehicle, or a pattern that the ground station turns into many. */
export const planItemKinds = [
  'command',
  'survey',
  'corridor',
  'structure',
  'fixed-wing-landing',
  'vtol-landing',
  'unknown',
] as const
export type PlanItemKind = (typeof planItemKinds)[number]

const number = z.number().nullish()
const anything = z.unknown().optional()
export const planShape = z.looseObject({
  fileType: z.literal('Plan'),
  version: number,
  groundStation: z.string().nullish(),
  mission: anything,
  geoFence: anything,
  rallyPoints: anything,
})
export const missionShape = z.looseObject({
  version: number,
  firmwareType: number,
  vehicleType: number,
  cruiseSpeed: number,
  hoverSpeed: number,
  globalPlanAltitudeMode: number,
  plannedHomePosition: z.array(z.number()).nullish(),
  items: z.array(z.unknown()),
})
export const simpleShape = z.looseObject({
  type: z.literal('SimpleItem'),
  command: z.number(),
  frame: z.number(),
  params: z.array(z.number().nullable()),
  autoContinue: z.boolean().nullish(),
  doJumpId: number,
  Altitude: number,
  AltitudeMode: number,
  AMSLAltAboveTerrain: number,
  coordinate: z.array(z.number()).nullish(),
})
const places = z.array(z.array(z.number()).min(2))
export const transectsShape = z.looseObject({
  version: number,
  CameraCalc: anything,
  CameraTriggerInTurnAround: anything,
  FollowTerrain: anything,
  HoverAndCapture: anything,
  Items: z.array(z.unknown()).nullish(),
  Refly90Degrees: anything,
  TurnAroundDistance: number,
  VisualTransectPoints: places.nullish(),
})
const coordinates = z.array(z.number()).min(2).nullish()
export const complexShape = z.looseObject({
  type: z.literal('ComplexItem'),
  complexItemType: z.string(),
  version: number,
  polygon: places.nullish(),
  polyline: places.nullish(),
  TransectStyleComplexItem: transectsShape.nullish(),
  landCoordinate: coordinates,
  landingApproachCoordinate: coordinates,
  loiterCoordinate: coordinates, // the approach of version 1
  altitudesAreRelative: z.boolean().nullish(),
  landAltitudeRelative: z.boolean().nullish(), // version 1
  loiterAltitudeRelative: z.boolean().nullish(), // version 1
  Altitude: number,
  altitudeRelative: z.boolean().nullish(),
  EntranceAltitude: number,
})
export const fenceShape = z.looseObject({
  version: number,
  polygons: z.array(z.unknown()).nullish(),
  circles: z.array(z.unknown()).nullish(),
  polygon: places.nullish(), // version 1
  breachReturn: z.array(z.number()).nullish(),
})
export const polygonShape = z.looseObject({ version: number, inclusion: z.boolean(), polygon: places })
export const circleShape = z.looseObject({
  version: number,
  inclusion: z.boolean(),
  circle: z.looseObject({ center: z.array(z.number()).min(2), radius: z.number() }),
})
export const rallyShape = z.looseObject({ version: number, points: z.array(z.unknown()) })
export const rallyPointShape = z.array(z.number()).min(2)

/** By the lower-case complexItemType: files spell it either way. */
export const PATTERNS: Readonly<Record<string, PlanItemKind>> = {
  survey: 'survey',
  corridorscan: 'corridor',
  structurescan: 'structure',
  fwlandingpattern: 'fixed-wing-landing',
  vtollandingpattern: 'vtol-landing',
}
/** Settings of patterns that are known and only kept in `raw`. */
export const PATTERN_SETTINGS =
  'angle entryLocation flyAlternateTransects splitConcavePolygons CorridorWidth EntryPoint CameraCalc Layers StructureHeight GimbalPitch ScanBottomAlt StartFromTop landingDistance loiterRadius loiterClockwise stopTakingPhotos stopVideoPhotos useLoiterToAlt useDoChangeSpeed finalApproachSpeed valueSetIsDistance terrainAdjustTolerance terrainAdjustMaxClimbRate terrainAdjustMaxDescentRate TerrainAdjustTolerance TerrainAdjustMaxClimbRate TerrainAdjustMaxDescentRate CameraShots TerrainFlightSpeed'.split(
    ' ',
  )

/** MAV_FRAME of MAVLink: what heights are measured from. Frame 2 belongs to commands without a place. */
export const FRAMES: Readonly<Record<number, HeightDatum>> = {
  0: 'sea-level',
  5: 'sea-level',
  3: 'take-off',
  6: 'take-off',
  10: 'ground',
  11: 'ground',
}

/** MAV_CMD of MAVLink's common set, as far as plans of measuring flights use them. */
export const COMMANDS: Readonly<Record<number, string>> = {
  16: 'waypoint',
  17: 'loiter',
  18: 'loiter-turns',
  19: 'loiter-time',
  20: 'return',
  21: 'land',
  22: 'take-off',
  31: 'loiter-to-height',
  82: 'spline-waypoint',
  84: 'vtol-take-off',
  85: 'vtol-land',
  93: 'delay',
  112: 'wait-time',
  113: 'wait-height',
  114: 'wait-distance',
  115: 'turn',
  177: 'jump',
  178: 'change-speed',
  189: 'landing-begins',
  195: 'point-camera-at-place',
  197: 'point-camera-ahead',
  203: 'camera-control',
  205: 'point-mount',
  206: 'camera-by-distance',
  530: 'camera-mode',
  2000: 'pictures-begin',
  2001: 'pictures-end',
  2500: 'video-begins',
  2501: 'video-ends',
}

/** The newest version of each part that its documentation or a file of the program shows. */
export const VERSIONS: Readonly<Record<string, number>> = {
  plan: 1,
  mission: 2,
  geoFence: 2,
  rallyPoints: 2,
  survey: 5,
  corridor: 3,
  structure: 3,
  'fixed-wing-landing': 3,
  'vtol-landing': 3,
}
