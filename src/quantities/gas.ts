/** Species the product knows, with what converts mole fraction to mass. A new gas is one row. */
export const species = {
  CH4: { name: 'methane', molarMass_gPerMol: 16.043 },
  C2H6: { name: 'ethane', molarMass_gPerMol: 30.07 },
  CO2: { name: 'carbon dioxide', molarMass_gPerMol: 44.009 },
  CO: { name: 'carbon monoxide', molarMass_gPerMol: 28.01 },
  N2O: { name: 'nitrous oxide', molarMass_gPerMol: 44.013 },
  NH3: { name: 'ammonia', molarMass_gPerMol: 17.031 },
  SO2: { name: 'sulfur dioxide', molarMass_gPerMol: 64.066 },
  NO2: { name: 'nitrogen dioxide', molarMass_gPerMol: 46.006 },
  H2O: { name: 'water vapour', molarMass_gPerMol: 18.015 },
  VOC: { name: 'volatile organics, as isobutylene', molarMass_gPerMol: 56.106 },
} as const
export type Species = keyof typeof species

const GAS_CONSTANT_JPerMolK = 8.314462618 // CODATA 2018

/** Mass concentration of one part per million by mole, ideal gas: kg/m³ per ppm. */
export function kgPerM3PerPpm(gas: Species, temperature_K = 288.15, pressure_Pa = 101325): number {
  const molar_kgPerMol = species[gas].molarMass_gPerMol / 1000
  return (1e-6 * molar_kgPerMol * pressure_Pa) / (GAS_CONSTANT_JPerMolK * temperature_K)
}
