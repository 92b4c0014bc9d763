/** How one person likes to read; none of it changes what is true. Kept with the account, so that it comes along to any machine. */
export interface Looks {
  readonly language: Language
  readonly theme: Theme
  readonly coordinates: CoordinateFormat
  readonly units: UnitSystem
}

export const languages = ['en', 'es'] as const
export type Language = (typeof languages)[number]

export const themes = ['dark', 'light'] as const
export type Theme = (typeof themes)[number]

export const coordinateFormats = ['decimal', 'dms', 'mgrs'] as const
export type CoordinateFormat = (typeof coordinateFormats)[number]

/** Units people choose: metric, or what pilots use. */
export const unitSystems = ['metric', 'aviation'] as const
export type UnitSystem = (typeof unitSystems)[number]

/** What is known of somebody's looks, from anywhere: words that are not of the lists are as if nothing was chosen. */
export function chosenLooks(kept: unknown): Partial<Looks> {
  const said = (typeof kept === 'object' && kept !== null ? kept : {}) as Partial<
    Record<keyof Looks, unknown>
  >
  const language = oneOf(languages, said.language)
  const theme = oneOf(themes, said.theme)
  const coordinates = oneOf(coordinateFormats, said.coordinates)
  const units = oneOf(unitSystems, said.units)
  return {
    ...(language && { language }),
    ...(theme && { theme }),
    ...(coordinates && { coordinates }),
    ...(units && { units }),
  }
}

const oneOf = <T extends string>(allowed: readonly T[], said: unknown): T | undefined =>
  allowed.find((word) => word === said)
