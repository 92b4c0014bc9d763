import type { Note } from '../note.ts'
import type { Contradiction } from './contradictions.ts'

/** Where a footprint comes from; `footprintSource` holds an index into this. */
export const footprintSources = ['none', 'corners', 'computed'] as const

/**
 * Where an aircraft's camera stood and what ground it saw, one look for each ST 0601 set, in the order of the stream.
 * Arrays share one length (corners: four for each look); NaN means "not known", never a number.
 */
export interface Looks {
  readonly count: number
  /** Item 2: microseconds since 1970, as the platform's clock had it. */
  readonly t_us: Float64Array
  /** Items 13 and 14. */
  readonly lat_deg: Float64Array
  readonly lon_deg: Float64Array
  /** Above the WGS 84 ellipsoid; from item 15 through EGM96. */
  readonly height_m: Float64Array
  /** As recorded, and by which item: 104 or 75 (above the ellipsoid), 15 (above sea level), 0 for none. */
  readonly statedHeight_m: Float64Array
  readonly heightItem: Uint8Array
  /** Items 5, 90 or 6, 91 or 7: clockwise from true north, nose up, right wing down. */
  readonly heading_deg: Float64Array
  readonly pitch_deg: Float64Array
  readonly roll_deg: Float64Array
  /** Items 18, 19, 20, to the aircraft's axes: from the nose clockwise, up, and of the picture about the line of sight. */
  readonly relativeAzimuth_deg: Float64Array
  readonly relativeElevation_deg: Float64Array
  readonly relativeRoll_deg: Float64Array
  /** Items 16 and 17, edge to edge. */
  readonly horizontalFov_deg: Float64Array
  readonly verticalFov_deg: Float64Array
  /** Item 21. */
  readonly slantRange_m: Float64Array
  /** Item 96, else 22: how wide the ground in the picture is, through its middle. */
  readonly targetWidth_m: Float64Array
  /** The middle of the picture on the ground, as stated: items 23 and 24. */
  readonly centreLat_deg: Float64Array
  readonly centreLon_deg: Float64Array
  /** Its height above the ellipsoid; as recorded; and by which item: 78 (ellipsoid), 25 (sea level), 0 for none. */
  readonly centreHeight_m: Float64Array
  readonly statedCentreHeight_m: Float64Array
  readonly centreHeightItem: Uint8Array

  /** The line of sight: clockwise from true north, and down from the horizon. */
  readonly bearing_deg: Float64Array
  readonly depression_deg: Float64Array
  /**
   * Where that line comes from: attitude and camera angles, or, in a stream where these are contradicted, from the camera to
   * the frame centre as stated (its depression NaN where that centre's height is contradicted too).
   */
  readonly sightFrom: 'angles' | 'frame-centre'
  /**
   * Where the line of sight by angles meets the ground: the frame centre's height, else the ground height given. NaN in a
   * stream whose items contradict each other.
   */
  readonly groundLat_deg: Float64Array
  readonly groundLon_deg: Float64Array
  /**
   * From that point, wherever the angles put it, to the frame centre as stated, in a straight line; NaN where no height of
   * the ground is known. Evidence, so it stays in a stream that contradicts itself.
   */
  readonly groundOffset_m: Float64Array
  /**
   * From the end of the line of sight by angles, at the slant range (else at the stated centre's distance), to the frame centre as
   * stated: the same disagreement, not drawn out by a grazing angle.
   */
  readonly endOffset_m: Float64Array

  /** The ground in the picture: from its corner items, else from full geometry. Index into `footprintSources`. */
  readonly footprintSource: Uint8Array
  /** Corners in ST 0601's order: upper left, upper right, lower right, lower left of the picture. */
  readonly cornerLat_deg: Float64Array
  readonly cornerLon_deg: Float64Array
  /** Bit k: corner k looks past the ground, so the footprint is open there: normal at grazing angles. 15: no ground seen. */
  readonly openCorners: Uint8Array
  /** From the middle of the lower edge to that of the upper, and the area, on the ellipsoid; NaN where open or none. */
  readonly footprintLength_m: Float64Array
  readonly footprintArea_m2: Float64Array
  /** What holds each closed footprint: south, north, west (all NaN where there is none), and how far east it goes. */
  readonly box: {
    readonly south_deg: Float64Array
    readonly north_deg: Float64Array
    readonly west_deg: Float64Array
    readonly width_deg: Float64Array
  }

  /** What the stream's items say against each other. Where they do, no ground point and no footprint are computed. */
  readonly contradictions: readonly Contradiction[]
  /** What a person should know. */
  readonly notes: readonly Note[]
}
