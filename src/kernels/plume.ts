/**
 * Steady Gaussian plume over flat, reflecting ground, and under a reflecting lid when one is given.
 * J. M. Stockie, The Mathematics of Atmospheric Dispersion Modeling, SIAM Rev. 53 (2011), doi:10.1137/10080991X;
 * the lid by images, Turner (1970), equation 5.8. Plume rise is left out: gas leaves at the source's height.
 *
 * Concentration per emission rate: (kg/m³)/(kg/s). Poor in light wind, where gas also spreads upwind: callers gate on it.
 */
export function plumeCoupling_sPerM3(at: {
  crosswind_m: number
  height_m: number
  sourceHeight_m: number
  wind_mps: number
  sigmaY_m: number
  sigmaZ_m: number
  lid_m?: number
}): number {
  const {
    crosswind_m: y,
    height_m: z,
    sourceHeight_m: H,
    wind_mps: u,
    sigmaY_m: σy,
    sigmaZ_m: σz,
    lid_m,
  } = at
  if (lid_m !== undefined && (z > lid_m || H > lid_m)) return 0 // no gas passes the lid either way
  const across = Math.exp(-0.5 * (y / σy) ** 2)
  return (across * verticalTerm(z, H, σz, lid_m)) / (2 * Math.PI * u * σy * σz)
}

/** Sum of the source and its images in ground (and lid): dimensionless, integrates over height to sqrt(2 pi) sigma_z. */
export function verticalTerm(z: number, H: number, σz: number, lid_m?: number): number {
  const image = (d: number) => Math.exp(-0.5 * (d / σz) ** 2)
  let sum = image(z - H) + image(z + H)
  if (lid_m === undefined) return sum
  const images = Math.ceil((3 * σz) / lid_m) + 1
  for (let n = 1; n <= images; n++) {
    const shift = 2 * n * lid_m
    sum += image(z - H - shift) + image(z + H - shift) + image(z - H + shift) + image(z + H + shift)
  }
  return sum
}
