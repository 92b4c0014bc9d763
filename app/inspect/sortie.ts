import { faultText } from '../../src/quantities/fault.ts'
import { geoFromLocal } from '../../src/quantities/frame.ts'
import { isoFromInstant } from '../../src/quantities/instant.ts'
import type { SortieRecordings } from '../../src/recordings/recording.ts'
import { englishNote } from '../../src/reports/noted.ts'
import { InputRefused } from '../failures.ts'
import { type CasePlan, ingestCase, planCases } from '../ingest.ts'
import type { InspectForm } from './found.ts'

/** What a manifest or the folder of a sortie holds: series on one axis, every input by its digest. `sound`: nothing is at fault. */
export async function inspectSortie(
  path: string,
  form: InspectForm,
  data: string | null,
): Promise<{ readonly text: string; readonly sound: boolean }> {
  const plans = await plansOf(path, data)
  const read = await Promise.all(plans.map(async (plan) => ({ plan, ...(await ingestCase(plan)) })))
  const sound = read.every(({ recordings }) => recordings.inputs.every((input) => input.faults.length === 0))
  const summaries = () => read.map(({ plan, recordings }) => summary(plan, recordings))
  const text = {
    text: () => summaries().map(page).join('\n'),
    json: () => JSON.stringify({ cases: summaries() }, null, 2),
    items: () => read.flatMap(({ recordings }) => items(recordings)).join('\n'),
    cot: () => '', // tables of gas hold no key data
    track: () => collection(read.flatMap(({ recordings }) => tracks(recordings))),
  }[form]()
  return { text, sound }
}

const collection = (features: readonly unknown[]) => JSON.stringify({ type: 'FeatureCollection', features })

async function plansOf(path: string, data: string | null): Promise<readonly CasePlan[]> {
  const { cases, problems } = await planCases(path, data)
  if (problems.length > 0) throw new InputRefused('the manifest cannot be used', problems)
  return cases
}

function summary(plan: CasePlan, { gas, wind, frame, inputs, notes }: SortieRecordings) {
  return {
    case: plan.id,
    origin: frame.origin,
    series: gas.map((g) => ({
      sensor: g.sensor,
      species: g.species,
      kind: g.geometry.kind,
      samples: g.t_us.length,
      from: g.t_us.length > 0 ? isoFromInstant(g.t_us[0]!) : null,
      to: g.t_us.length > 0 ? isoFromInstant(g.t_us.at(-1)!) : null,
      least_ppm: least(g.value_ppm),
      most_ppm: -least(g.value_ppm.map((v) => -v)),
    })),
    wind: wind === null ? null : { samples: wind.t_us.length, height_m: wind.height_m },
    inputs,
    notes: notes.map(englishNote),
  }
}

const least = (values: Float64Array): number =>
  values.reduce((a, b) => (b < a ? b : a), Number.POSITIVE_INFINITY)

function page(s: ReturnType<typeof summary>): string {
  const lines = [s.case]
  for (const g of s.series)
    lines.push(
      `  ${g.species} at ${g.sensor} (${g.kind}): ${g.samples} samples, ${g.from ?? '-'} to ${g.to ?? '-'}, ${g.least_ppm.toPrecision(5)} to ${g.most_ppm.toPrecision(5)} ppm`,
    )
  lines.push(s.wind === null ? '  no wind' : `  wind: ${s.wind.samples} samples at ${s.wind.height_m} m`)
  for (const input of s.inputs) {
    lines.push(`  ${input.file}: ${input.rows} rows, ${input.bytes} bytes, SHA-256 ${input.sha256}`)
    for (const fault of input.faults) lines.push(`    ${faultText(fault)}`)
  }
  for (const note of s.notes) lines.push(`  note: ${note}`)
  return lines.join('\n')
}

function items({ gas }: SortieRecordings): string[] {
  return gas.flatMap((g) =>
    Array.from(g.t_us, (t, i) => {
      const at =
        g.geometry.kind === 'moving'
          ? { x_m: g.geometry.x_m[i], y_m: g.geometry.y_m[i], z_m: g.geometry.z_m[i] }
          : {}
      return JSON.stringify({
        time: isoFromInstant(t),
        sensor: g.sensor,
        species: g.species,
        value_ppm: Number.isFinite(g.value_ppm[i]!) ? g.value_ppm[i] : null,
        ...at,
      })
    }),
  )
}

function tracks({ gas, frame }: SortieRecordings) {
  return gas.flatMap(({ sensor, species, geometry }) => {
    if (geometry.kind !== 'moving') return []
    const coordinates = Array.from(geometry.x_m, (x, i) => {
      if (frame.origin === null) return [x, geometry.y_m[i]!, geometry.z_m[i]!]
      const { lon_deg, lat_deg } = geoFromLocal(frame.origin, x, geometry.y_m[i]!)
      return [lon_deg, lat_deg, geometry.z_m[i]!]
    })
    return [
      {
        type: 'Feature',
        properties: { sensor, species, frame: frame.origin === null ? 'local metres' : 'WGS 84' },
        geometry: { type: 'LineString', coordinates },
      },
    ]
  })
}
