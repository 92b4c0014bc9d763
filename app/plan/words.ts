/** Plans in words, for the command line. */
import type { QgcCheck } from '../../src/planning/check-qgc.ts'
import type { Check } from '../../src/planning/checks.ts'
import type { Laid } from '../../src/planning/laid.ts'
import { layProblemText } from '../../src/planning/lay-words.ts'
import type { LayProblem } from '../../src/planning/patterns.ts'
import { digestOf, type Plan } from '../../src/planning/plan.ts'
import { stateOf } from '../../src/planning/steps.ts'
import { duration, percent } from '../../src/planning/words.ts'

/** What a plan is and how it stands; the checks where they were looked at. */
export function planText(plan: Plan, checks: readonly Check[] | undefined): string {
  const { asked, laid } = plan
  const lines = [
    `${asked.name} (${plan.id}): ${stateOf(plan)}`,
    `  ${asked.platform.name}, ${asked.platform.payload}; ${asked.height.value_m} m above ${asked.height.datum}, ${asked.speed_mps} m/s; take-off ${asked.start}`,
    ...(laid === null ? ['  not laid'] : laidLines(plan, laid)),
    `  digest ${digestOf(plan)}`,
  ]
  return [...lines, ...(checks ?? []).flatMap(checkLines)].join('\n')
}

function laidLines({ asked }: Plan, { figures }: Laid): string[] {
  const { passes, spacing_m, distance_m, surveyed_m, time_s, probability, covered } = figures
  const km = (metres: number) => `${(metres / 1000).toFixed(metres < 10_000 ? 1 : 0)} km`
  const apart = spacing_m === null ? '' : ` ${Math.round(spacing_m)} m apart`
  return [
    `  ${passes} ${passes === 1 ? 'way' : 'ways'}${apart}: ${km(surveyed_m)} of survey, ${km(distance_m)} and ${duration(time_s)} in all`,
    probability === null
      ? `  ${percent(covered)} of the area is seen`
      : `  ${asked.seeks.rate_kgph} kg/h of ${asked.seeks.species}: mean chance ${percent(probability)}; ${percent(asked.seeks.probability)} or more in ${percent(covered)} of the area`,
  ]
}

const checkLines = ({ id, status, says, remedy }: Check): string[] => [
  `  ${MARKS[status]} ${id}: ${says.en}`,
  ...(remedy === null || remedy.en === says.en ? [] : [`      ${remedy.en}`]),
]
const MARKS = { ok: 'ok     ', refused: 'REFUSED', unknown: 'unknown' } as const

/** Why a plan could not be laid. */
export const problemsText = (problems: readonly LayProblem[]): string =>
  ['the plan cannot be laid:', ...problems.map((problem) => `  ${layProblemText(problem).en}`)].join('\n')

/** What a plan file of QGroundControl holds. */
export function qgcText({ name, counts, distance_m, findings }: QgcCheck): string {
  const parts = [
    [counts.items, 'items'],
    [counts.surveys, 'surveys'],
    [counts.corridors, 'corridors'],
    [counts.structures, 'structure scans'],
    [counts.landings, 'landing patterns'],
    [counts.fences, 'fences'],
    [counts.rallyPoints, 'rally points'],
  ] as const
  const held = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  return [
    `${name}: ${held.join(', ') || 'nothing'}; ${(distance_m / 1000).toFixed(1)} km`,
    ...findings.map(({ status, place, says }) => `  ${MARKS[status]} ${place}: ${says.en}`),
  ].join('\n')
}
