/** Pictures of the ground as the key data of the example's flight say that its camera saw it. */
import { localFromGeo } from '../../src/quantities/frame.ts'
import { ecefOf, rayDownTo, vectorFromNed } from '../../src/quantities/geodesy.ts'
import { hae } from '../../src/quantities/height.ts'
import { cameraAxes } from '../../src/recordings/looks/attitude.ts'
import type { Looks } from '../../src/recordings/looks/looks.ts'
import type { Ground } from './ground.ts'
import { SITE } from './path.ts'

export const WIDTH_PX = 640
export const HEIGHT_PX = 360

/** Between the rays that are followed to the ground; between them ground goes evenly, to less than a centimetre here. */
const MESH_PX = 10
const COLUMNS = WIDTH_PX / MESH_PX
const ROWS = HEIGHT_PX / MESH_PX

/** The picture of one look: red, green and blue in turn, rows from the top. Throws where it shows more than the ground. */
export function pictureOf(looks: Looks, row: number, ground: Ground): Uint8Array {
  const mesh = meshOf(looks, row, ground)
  const picture = new Uint8Array(3 * WIDTH_PX * HEIGHT_PX)
  for (let y = 0; y < HEIGHT_PX; y++) {
    const down = ((y + 0.5) % MESH_PX) / MESH_PX
    for (let x = 0; x < WIDTH_PX; x++) {
      const right = ((x + 0.5) % MESH_PX) / MESH_PX
      const at = Math.floor(y / MESH_PX) * (COLUMNS + 1) + Math.floor(x / MESH_PX)
      const east_m = between(mesh.x_m, at, right, down)
      const north_m = between(mesh.y_m, at, right, down)
      copyColour(ground, east_m, north_m, picture, 3 * (y * WIDTH_PX + x))
    }
  }
  return picture
}

/** Where the rays through a mesh over the picture meet the ground, metres from the site. A pinhole camera, square pixels. */
function meshOf(looks: Looks, row: number, { cell_m, cells }: Ground) {
  const place = { lat_deg: looks.lat_deg[row]!, lon_deg: looks.lon_deg[row]! }
  const from = ecefOf(place, hae(looks.height_m[row]!))
  const axes = axesOf(looks, row)
  const half = (fov_deg: number) => Math.tan((fov_deg / 360) * Math.PI)
  const [wide, tall] = [half(looks.horizontalFov_deg[row]!), half(looks.verticalFov_deg[row]!)]
  const mesh = {
    x_m: new Float64Array((COLUMNS + 1) * (ROWS + 1)),
    y_m: new Float64Array((COLUMNS + 1) * (ROWS + 1)),
  }
  for (let node = 0; node < mesh.x_m.length; node++) {
    const right = wide * ((2 * (node % (COLUMNS + 1))) / COLUMNS - 1)
    const down = tall * ((2 * Math.floor(node / (COLUMNS + 1))) / ROWS - 1)
    const length = Math.sqrt(1 + right ** 2 + down ** 2)
    const part = (axis: number) => (axes[axis]! + right * axes[3 + axis]! + down * axes[6 + axis]!) / length
    const towards = vectorFromNed(place, part(0), part(1), part(2))
    const hit = rayDownTo(from, towards, hae(looks.centreHeight_m[row]!))
    const { x_m, y_m } = hit === undefined ? NOWHERE : localFromGeo(SITE, hit)
    if (!(Math.max(Math.abs(x_m), Math.abs(y_m)) < (cell_m * cells) / 2 - cell_m))
      throw new Error(`look ${row} sees more than the ground`)
    mesh.x_m[node] = x_m
    mesh.y_m[node] = y_m
  }
  return mesh
}

const NOWHERE = { x_m: Number.NaN, y_m: Number.NaN }

/** The camera's axes as in cameraAxes(). */
export function axesOf(looks: Looks, row: number): Float64Array {
  const axes = new Float64Array(9)
  cameraAxes(
    {
      heading_deg: looks.heading_deg[row]!,
      pitch_deg: looks.pitch_deg[row]!,
      roll_deg: looks.roll_deg[row]!,
      azimuth_deg: looks.relativeAzimuth_deg[row]!,
      elevation_deg: looks.relativeElevation_deg[row]!,
      turn_deg: looks.relativeRoll_deg[row]!,
    },
    axes,
  )
  return axes
}

/** Within the quarter of the mesh whose upper left node is `at`. */
function between(values: Float64Array, at: number, right: number, down: number): number {
  const upper = values[at]! + right * (values[at + 1]! - values[at]!)
  const below = at + COLUMNS + 1
  const lower = values[below]! + right * (values[below + 1]! - values[below]!)
  return upper + down * (lower - upper)
}

/** The colour of the ground at a place, between the middles of its cells. */
function copyColour(
  { cell_m, cells, rgb }: Ground,
  x_m: number,
  y_m: number,
  into: Uint8Array,
  at: number,
): void {
  const column = x_m / cell_m + cells / 2 - 0.5
  const row = y_m / cell_m + cells / 2 - 0.5
  const first = Math.floor(row) * cells + Math.floor(column)
  const [right, up] = [column - Math.floor(column), row - Math.floor(row)]
  for (let part = 0; part < 3; part++) {
    const k = 3 * first + part
    const low = rgb[k]! + right * (rgb[k + 3]! - rgb[k]!)
    const high = rgb[k + 3 * cells]! + right * (rgb[k + 3 * cells + 3]! - rgb[k + 3 * cells]!)
    into[at + part] = low + up * (high - low) + 0.5
  }
}
