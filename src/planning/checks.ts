/** What stands for and against a plan: each reason by itself, in plain words, with what would make it good. */

import type { Asked } from './asked.ts'
import type { Laid } from './laid.ts'
import { CALM_MPS, hourAt, instant_us } from './weather.ts'
import { type Both, both, duration, percent } from './words.ts'

/** Closed, in the order they are shown. The first three are judged elsewhere, and come in through `Judged`. */
export const checkIds = [
  'authority',
  'clearance',
  'airspace',
  'height',
  'endurance',
  'weather',
  'coverage',
  'terrain',
] as const
export type CheckId = (typeof checkIds)[number]

export const statuses = ['ok', 'refused', 'unknown'] as const
export type Status = (typeof statuses)[number]

export interface Check {
  readonly id: CheckId
  readonly status: Status
  readonly says: Both
  /** What would make it ok; null where it is. */
  readonly remedy: Both | null
}

/** A check by others: the gate, the clearances, the boundaries. */
export type Judged = Omit<Check, 'id'>

/** What an approver may take on all the same, by name, where it is not known or not good. Nothing of law is among it. */
export const acceptable: readonly CheckId[] = ['weather', 'coverage', 'terrain']

export interface JudgedElsewhere {
  readonly authority: Judged
  readonly clearance: Judged
  readonly airspace: Judged
}

/** Where nobody has judged it: on a screen without a server, or before a plan is submitted. */
export const notJudged: JudgedElsewhere = {
  authority: unjudged('the authority', 'la autorización'),
  clearance: unjudged('the clearance of other states', 'el permiso de otros Estados'),
  airspace: unjudged('the airspace', 'el espacio aéreo'),
}

function unjudged(en: string, es: string): Judged {
  return {
    status: 'unknown',
    says: both(`Nobody has judged ${en} yet.`, `Nadie ha juzgado aún ${es}.`),
    remedy: both(
      'Check the plan on the server, or submit it.',
      'Compruebe el plan en el servidor, o preséntelo.',
    ),
  }
}

/** Every check of a plan, in order. */
export function checksOf(asked: Asked, laid: Laid, elsewhere: JudgedElsewhere): Check[] {
  const own: Record<Exclude<CheckId, keyof JudgedElsewhere>, Judged> = {
    height: height(asked),
    endurance: endurance(asked, laid),
    weather: weather(asked, laid),
    coverage: coverage(asked, laid),
    terrain: terrain(asked),
  }
  const all: Record<CheckId, Judged> = { ...elsewhere, ...own }
  return checkIds.map((id) => ({ id, ...all[id] }))
}

const ok = (en: string, es: string): Judged => ({ status: 'ok', says: both(en, es), remedy: null })
const not = (status: 'refused' | 'unknown', says: Both, remedy: Both): Judged => ({ status, says, remedy })

/** No ground on Earth is higher. */
const HIGHEST_GROUND_M = 8850

/** Against what the aircraft and its sensors reach. The band of the authority is the gate's matter. */
function height({ height, ground, platform, sensors, home }: Asked): Judged {
  const { value_m, datum } = height
  const ground_m = ground?.most_m ?? HIGHEST_GROUND_M
  const base_m =
    datum === 'ground' ? ground_m : datum === 'take-off' ? (home.height_m ?? HIGHEST_GROUND_M) : 0
  const top_m = base_m + value_m
  const reaches = [
    { name: platform.name, most_m: platform.ceiling_m.value },
    ...platform.sensors
      .filter(({ name }) => sensors.includes(name))
      .map(({ name, heightMost_m }) => ({ name, most_m: heightMost_m.value })),
  ]
  const lowest = reaches.reduce((a, b) => (b.most_m < a.most_m ? b : a))
  if (top_m <= lowest.most_m)
    return ok(
      `At most ${Math.round(top_m)} m above sea level; ${lowest.name} reaches ${lowest.most_m} m.`,
      `Como máximo ${Math.round(top_m)} m sobre el mar; ${lowest.name} llega a ${lowest.most_m} m.`,
    )
  const isGuess = base_m === HIGHEST_GROUND_M && value_m <= lowest.most_m
  if (isGuess)
    return not(
      'unknown',
      both(
        `How high the flight is above sea level is not known, and ${lowest.name} reaches ${lowest.most_m} m.`,
        `No se sabe a qué altura sobre el mar es el vuelo, y ${lowest.name} llega a ${lowest.most_m} m.`,
      ),
      both('State the ground below the flight.', 'Indique el terreno bajo el vuelo.'),
    )
  return not(
    'refused',
    both(
      `${Math.round(top_m)} m above sea level is more than the ${lowest.most_m} m that ${lowest.name} reaches.`,
      `${Math.round(top_m)} m sobre el mar es más que los ${lowest.most_m} m a que llega ${lowest.name}.`,
    ),
    both(
      `Fly at least ${Math.ceil(top_m - lowest.most_m)} m lower, or take another aircraft or sensor.`,
      `Vuele al menos ${Math.ceil(top_m - lowest.most_m)} m más bajo, o tome otra aeronave u otro sensor.`,
    ),
  )
}

function endurance({ platform }: Asked, { figures }: Laid): Judged {
  const available_s = platform.endurance_s.value - platform.reserve_s.value
  const spare_s = available_s - figures.time_s
  const flies = duration(figures.time_s)
  const limit = duration(available_s)
  const reserve = duration(platform.reserve_s.value)
  if (spare_s >= 0)
    return ok(
      `${flies} of flight; ${limit} are there besides the reserve of ${reserve}.`,
      `${flies} de vuelo; hay ${limit} además de la reserva de ${reserve}.`,
    )
  return not(
    'refused',
    both(
      `${flies} of flight are ${duration(-spare_s)} more than the ${limit} that leave the reserve of ${reserve}.`,
      `${flies} de vuelo son ${duration(-spare_s)} más que los ${limit} que dejan la reserva de ${reserve}.`,
    ),
    both(
      'Make the area smaller, fly it in parts, allow a larger spacing or rate, or take an aircraft that stays up longer.',
      'Reduzca el área, vuélela por partes, admita más separación o más emisión, o tome una aeronave con más autonomía.',
    ),
  )
}

/** Older than this a forecast is another's weather. */
const STALE_US = 48 * 3600e6

function weather({ forecast, start, platform }: Asked, { figures }: Laid): Judged {
  const from_us = instant_us(start)
  const to_us = from_us + figures.time_s * 1e6
  const first_us = instant_us(forecast.hours[0]!.at)
  if (from_us < first_us || to_us > instant_us(forecast.until))
    return not(
      'refused',
      both(
        `The forecast holds from ${forecast.hours[0]!.at} until ${forecast.until}; the flight is not within.`,
        `El pronóstico vale desde ${forecast.hours[0]!.at} hasta ${forecast.until}; el vuelo no cae dentro.`,
      ),
      both('Take a forecast for the time of the flight.', 'Tome un pronóstico para la hora del vuelo.'),
    )
  const hours = forecast.hours.slice(hourAt(forecast, from_us), hourAt(forecast, to_us) + 1)
  const strongest_mps = Math.max(
    ...hours.map(({ speed_mps, aloft }) => Math.max(speed_mps, aloft?.speed_mps ?? 0)),
  )
  if (strongest_mps > platform.windMost_mps.value)
    return not(
      'refused',
      both(
        `Wind up to ${strongest_mps} m/s; ${platform.name} flies in at most ${platform.windMost_mps.value} m/s.`,
        `Viento de hasta ${strongest_mps} m/s; ${platform.name} vuela con ${platform.windMost_mps.value} m/s como máximo.`,
      ),
      both('Wait for less wind.', 'Espere a que haya menos viento.'),
    )
  const weakest_mps = Math.min(...hours.map(({ speed_mps }) => speed_mps))
  if (weakest_mps < 2 * CALM_MPS)
    return not(
      'unknown',
      both(
        `Wind as weak as ${weakest_mps} m/s: gas then spreads to all sides, and the chance of detection is a guess.`,
        `Viento de solo ${weakest_mps} m/s: el gas se extiende a todos lados y la probabilidad es una conjetura.`,
      ),
      both('Wait for wind of 1 m/s or more.', 'Espere a que haya viento de 1 m/s o más.'),
    )
  const age_us = from_us - instant_us(forecast.issued)
  if (age_us > STALE_US)
    return not(
      'unknown',
      both(
        `The forecast will be ${duration(age_us / 1e6)} old at take-off.`,
        `El pronóstico tendrá ${duration(age_us / 1e6)} al despegar.`,
      ),
      both('Take a newer forecast.', 'Tome un pronóstico más nuevo.'),
    )
  return ok(
    `The forecast of ${forecast.source} covers the flight; wind ${weakest_mps} to ${strongest_mps} m/s.`,
    `El pronóstico de ${forecast.source} cubre el vuelo; viento de ${weakest_mps} a ${strongest_mps} m/s.`,
  )
}

/** This much of the area must be covered. */
const COVERED = 0.9

function coverage({ seeks }: Asked, { figures }: Laid): Judged {
  const { covered, probability, swath_m } = figures
  const goal = `${seeks.rate_kgph} kg/h`
  if (probability === null && swath_m === null)
    return not(
      'unknown',
      both(
        'The height above the ground is not known, so that nobody can say what would be found.',
        'No se conoce la altura sobre el terreno, así que nadie puede decir qué se encontraría.',
      ),
      both(
        'State the height above ground, or the ground.',
        'Indique la altura sobre el terreno, o el terreno.',
      ),
    )
  const en =
    probability === null
      ? `${percent(covered)} of the area is seen.`
      : `In ${percent(covered)} of the area a source of ${goal} is found with a chance of ${percent(seeks.probability)} or more.`
  const es =
    probability === null
      ? `Se ve el ${percent(covered)} del área.`
      : `En el ${percent(covered)} del área se encuentra una fuente de ${goal} con probabilidad de ${percent(seeks.probability)} o más.`
  if (covered >= COVERED) return ok(en, es)
  return not(
    'refused',
    both(en, es),
    both(
      'Lay the lines closer, let them reach beyond the area downwind, fly lower, or seek a larger rate.',
      'Acerque las líneas, déjelas salir del área a sotavento, vuele más bajo, o busque una emisión mayor.',
    ),
  )
}

/** Of navigation errors, and beside them: what a fixed height must leave above the highest ground. */
const SIGMAS = 3
const CLEAR_M = 30

function terrain(asked: Asked): Judged {
  const { ground, height, platform, home } = asked
  if (ground === null)
    return not(
      'unknown',
      both('The ground under the flight is not known.', 'No se conoce el terreno bajo el vuelo.'),
      both(
        'State the lowest and highest ground under the flight, and who says so.',
        'Indique el terreno más bajo y el más alto bajo el vuelo, y quién lo dice.',
      ),
    )
  const lowest_m =
    height.datum === 'ground'
      ? height.value_m
      : height.datum === 'sea-level'
        ? height.value_m - ground.most_m
        : height.datum === 'take-off' && home.height_m !== null
          ? home.height_m + height.value_m - ground.most_m
          : null
  if (lowest_m === null)
    return not(
      'unknown',
      both(
        'The height of the flight and that of the ground do not compare.',
        'La altura del vuelo y la del terreno no se pueden comparar.',
      ),
      both(
        'State the height above ground or above sea level, or the height of the take-off place.',
        'Indique la altura sobre el terreno o sobre el mar, o la altura del lugar de despegue.',
      ),
    )
  const least_m = SIGMAS * platform.navigation.vertical_m.value + (height.datum === 'ground' ? 0 : CLEAR_M)
  const clear = Math.round(lowest_m)
  if (lowest_m >= least_m)
    return ok(
      `At least ${clear} m above the ground (${ground.source}).`,
      `Al menos ${clear} m sobre el terreno (${ground.source}).`,
    )
  return not(
    'refused',
    both(
      `Only ${clear} m above the highest ground; ${Math.ceil(least_m)} m are needed.`,
      `Solo ${clear} m sobre el terreno más alto; se necesitan ${Math.ceil(least_m)} m.`,
    ),
    both(
      `Fly at least ${Math.ceil(least_m - lowest_m)} m higher.`,
      `Vuele al menos ${Math.ceil(least_m - lowest_m)} m más alto.`,
    ),
  )
}

/** Whether a plan may be handed on with these checks; `accepted`: what the approver takes on by name. */
export const standing = (checks: readonly Check[], accepted: readonly CheckId[]): readonly Check[] =>
  checks.filter(({ id, status }) => status !== 'ok' && !(acceptable.includes(id) && accepted.includes(id)))
