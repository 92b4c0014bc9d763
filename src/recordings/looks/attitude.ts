const RAD = Math.PI / 180

/** An aircraft's attitude and its camera's angles to it, degrees, as ST 0601 defines them. */
export interface Angles {
  /** Items 5, 90 or 6, 91 or 7: clockwise from true north, nose up, right wing down. */
  heading_deg: number
  pitch_deg: number
  roll_deg: number
  /** Item 18: from the nose, clockwise seen from above the aircraft. */
  azimuth_deg: number
  /** Item 19: up from the plane of nose and wings. */
  elevation_deg: number
  /** Item 20: of the picture about the line of sight, clockwise seen from behind the camera; 0: its top is up. */
  turn_deg: number
}

/**
 * A camera's axes in the horizon of the place where it is: nine numbers (north, east, down) of its line of sight, of the
 * right of its picture, and of the picture's lower edge, all unit vectors. Written into `axes`.
 *
 * Axes of aircraft: x forward, y right, z down. MISB ST 0601, items 5 to 7 and 18 to 20: yaw, pitch, roll of the aircraft,
 * then azimuth, elevation, roll of the camera, each about the axes as the turn before left them. So R = Rz(ψ) Ry(θ) Rx(φ)
 * twice over, with the matrix of B. L. Stevens and F. L. Lewis, Aircraft Control and Simulation (2003), section 1.3,
 * transposed.
 */
export function cameraAxes(angles: Angles, axes: Float64Array): void {
  rotation(angles.heading_deg, angles.pitch_deg, angles.roll_deg, aircraft)
  rotation(angles.azimuth_deg, angles.elevation_deg, angles.turn_deg, camera)
  for (let axis = 0; axis < 3; axis++) {
    const forward = camera[3 * axis]!
    const right = camera[3 * axis + 1]!
    const down = camera[3 * axis + 2]!
    for (let part = 0; part < 3; part++) {
      axes[3 * axis + part] =
        aircraft[part]! * forward + aircraft[3 + part]! * right + aircraft[6 + part]! * down
    }
  }
}

// Filled anew by every call: made once, because this is done for every set of a long recording.
const aircraft = new Float64Array(9)
const camera = new Float64Array(9)

/** The turned axes, one after the other, in the axes they were turned from. */
function rotation(yaw_deg: number, pitch_deg: number, roll_deg: number, axes: Float64Array): void {
  const sinψ = Math.sin(yaw_deg * RAD)
  const cosψ = Math.cos(yaw_deg * RAD)
  const sinθ = Math.sin(pitch_deg * RAD)
  const cosθ = Math.cos(pitch_deg * RAD)
  const sinφ = Math.sin(roll_deg * RAD)
  const cosφ = Math.cos(roll_deg * RAD)
  axes[0] = cosθ * cosψ
  axes[1] = cosθ * sinψ
  axes[2] = -sinθ
  axes[3] = sinφ * sinθ * cosψ - cosφ * sinψ
  axes[4] = sinφ * sinθ * sinψ + cosφ * cosψ
  axes[5] = sinφ * cosθ
  axes[6] = cosφ * sinθ * cosψ + sinφ * sinψ
  axes[7] = cosφ * sinθ * sinψ - sinφ * cosψ
  axes[8] = cosφ * cosθ
}
