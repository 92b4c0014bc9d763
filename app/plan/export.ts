/** Plans in the forms that other programs take. */
import type { Asked } from '../../src/planning/asked.ts'
import { cotRoute } from '../../src/planning/exports/cot-route.ts'
import { gpxRoute } from '../../src/planning/exports/gpx-route.ts'
import { planKml } from '../../src/planning/exports/kml.ts'
import { qgcPlan } from '../../src/planning/exports/qgc.ts'
import type { Plan } from '../../src/planning/plan.ts'
import { stateOf } from '../../src/planning/steps.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { haeFromMsl } from '../../src/quantities/geoid.ts'
import { msl } from '../../src/quantities/height.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import { InputRefused } from '../failures.ts'

/** Closed: each is the ending of its file. */
export const exportForms = ['plan', 'kml', 'gpx', 'cot', 'json'] as const
export type ExportForm = (typeof exportForms)[number]

/** A laid plan as a file of that form. Refused where it is not laid, or the form cannot hold it. */
export function exported(plan: Plan, form: ExportForm, now_ms: number): string {
  const { laid, id } = plan
  const state = stateOf(plan)
  // Whoever sees it elsewhere must see that nobody has approved it.
  const asked = state === 'approved' ? plan.asked : { ...plan.asked, name: `${plan.asked.name} [${state}]` }
  if (laid === null) throw new InputRefused(`the plan ${id} is not laid`)
  switch (form) {
    case 'plan': {
      const made = qgcPlan(plan.asked, laid, { id, state })
      if (made.made) return made.text
      throw new InputRefused(
        'a plan of QGroundControl holds no heights above the ellipsoid; state it above ground, sea level or take-off',
      )
    }
    case 'kml':
      return planKml(asked, laid)
    case 'gpx':
      return gpxRoute(asked, laid)
    case 'cot':
      return cotRoute(asked, laid, { id, made_us: Math.round(now_ms) * 1000, hae: aboveEllipsoid(asked) })
    case 'json':
      return jsonText(plan, 1)
  }
}

/** CoT counts heights from the ellipsoid only: told where sea level is known under the flight. */
function aboveEllipsoid({ height, ground, home }: Asked): (at: GeoPoint) => number | null {
  const known_m =
    height.datum === 'sea-level'
      ? height.value_m
      : height.datum === 'take-off' && home.height_m !== null
        ? home.height_m + height.value_m
        : height.datum === 'ground' && ground !== null
          ? (ground.least_m + ground.most_m) / 2 + height.value_m
          : null
  return (at) => {
    if (height.datum === 'ellipsoid') return height.value_m
    const above_m = known_m === null ? Number.NaN : haeFromMsl(msl(known_m), at)
    return Number.isNaN(above_m) ? null : above_m
  }
}
