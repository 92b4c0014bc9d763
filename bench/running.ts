import { join } from 'node:path'
import { ofOneSpecies } from '../app/analyse.ts'
import { type CasePlan, ingestCase, manifestCases, readTruth } from '../app/ingest.ts'
import { ROOT } from '../app/root.ts'
import { backgrounds } from '../src/detections/background.ts'
import { quantile } from '../src/kernels/statistics.ts'
import { recordingsUntil } from '../src/recordings/until.ts'
import { type Inversion, invert } from '../src/sources/invert.ts'
import { RunningInversion, type RunningState } from '../src/sources/running.ts'
import { searchArea } from '../src/sources/search-area.ts'
import { defaults, type InversionOptions } from '../src/sources/settings.ts'
import type { BenchRequest } from './index.ts'
import type { BenchRow } from './table.ts'

/** The surveys it is measured on where no case is named, and how often an update is made of them. */
const FAMILY = 'synthetic-plume-ensemble/'
const EVERY_S = 30

/** Updates of a posterior on one thread, as a flight would bring them, against one run of the whole: seconds, and how far they are apart at the end. */
export async function benchRunning({ data, only, seed = 1 }: BenchRequest): Promise<{ rows: BenchRow[] }> {
  const { cases } = await manifestCases(data, join(ROOT, 'corpus', 'sorties'))
  const runs: Followed[] = []
  for (const plan of cases.filter(({ id }) => id.includes(only || FAMILY))) {
    runs.push(await followed(plan, seed))
    process.stderr.write(`${plan.id}  ${runs.at(-1)!.updates_s.length} updates\n`)
  }
  const every = runs.flatMap(({ updates_s }) => updates_s)
  const of = (value: (run: Followed) => number) => runs.map(value)
  const row = (figure: string, value: number, unit: string): BenchRow => ({ figure, value, unit })
  return {
    rows: [
      row('surveys', runs.length, ''),
      row(`update of ${EVERY_S} s more, median`, quantile(every, 0.5), 's'),
      row(`update of ${EVERY_S} s more, 95 of 100`, quantile(every, 0.95), 's'),
      row('update, the longest', Math.max(...every), 's'),
      row(
        'run of the whole, median',
        quantile(
          of(({ whole_s }) => whole_s),
          0.5,
        ),
        's',
      ),
      row('numbers sampled afresh, of those carried or sampled', share(runs), ''),
      row('place at the end, running against whole, median', quantile(of(apart_m), 0.5), 'm'),
      row(
        'the same, in widths of the posterior (1-sigma), median',
        quantile(
          of((run) => apart_m(run) / width_m(run.whole)),
          0.5,
        ),
        '',
      ),
      row(
        'the same, 90 of 100',
        quantile(
          of((run) => apart_m(run) / width_m(run.whole)),
          0.9,
        ),
        '',
      ),
      row('chance of the true number, running less whole, mean', mean(of(moreOfTruth)), ''),
      row('any chance of a number, running less whole, most', Math.max(...of(countApart)), ''),
      row(
        'position error, running, median',
        quantile(
          of(({ last, truth }) => error_m(last, truth)),
          0.5,
        ),
        'm',
      ),
      row(
        'position error, whole, median',
        quantile(
          of(({ whole, truth }) => error_m(whole, truth)),
          0.5,
        ),
        'm',
      ),
    ],
  }
}

type Answer = Pick<Inversion, 'count' | 'sources'>

interface Followed {
  readonly updates_s: readonly number[]
  readonly states: readonly RunningState[]
  readonly last: Answer
  readonly whole: Answer
  readonly whole_s: number
  readonly truth: readonly { readonly x_m: number; readonly y_m: number }[]
}

async function followed(plan: CasePlan, seed: number): Promise<Followed> {
  const { recordings: all } = await ingestCase(plan)
  const recordings = ofOneSpecies(all, Object.keys(plan.manifest.species ?? {}))
  const options = (plan.manifest.inversion ?? {}) as InversionOptions
  const running = new RunningInversion({ options, seed, area: searchArea(recordings, defaults.areaMargin) })
  const times = recordings.gas.filter((g) => g.t_us.length > 0)
  const end_us = Math.max(...times.map((g) => g.t_us.at(-1)!))
  const updates_s: number[] = []
  const states: RunningState[] = []
  for (let t_us = Math.min(...times.map((g) => g.t_us[0]!)); t_us < end_us; ) {
    t_us = Math.min(end_us, t_us + EVERY_S * 1e6)
    const before_s = processor_s()
    states.push(await running.update(recordingsUntil(recordings, t_us)))
    updates_s.push(processor_s() - before_s)
  }
  const before_s = processor_s()
  const whole = await invert(recordings, options, seed, () => {}, backgrounds(recordings.gas))
  const whole_s = processor_s() - before_s
  const truth = readTruth(plan, recordings.frame)?.sources ?? []
  return { updates_s, states, last: states.at(-1)!, whole, whole_s, truth }
}

/** Processor time: other programs on the machine do not count. */
function processor_s(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const apart_m = ({ last, whole }: Followed) => away_m(last.sources[0], whole.sources[0])

const away_m = (a: Place | undefined, b: Place | undefined) =>
  a === undefined || b === undefined ? Number.NaN : Math.hypot(a.x_m - b.x_m, a.y_m - b.y_m)
interface Place {
  readonly x_m: number
  readonly y_m: number
}

/** 1-sigma of a normal cloud with the same 50 % region. */
const width_m = ({ sources }: Answer) =>
  Math.sqrt((sources[0]?.regions[0]?.area_m2 ?? Number.NaN) / (2 * Math.PI * Math.LN2))

/** Of the strongest source found, from the true source nearest to it. */
const error_m = ({ sources }: Answer, truth: Followed['truth']) =>
  truth.length === 0 ? Number.NaN : Math.min(...truth.map((place) => away_m(place, sources[0])))

const moreOfTruth = ({ last, whole, truth }: Followed) =>
  (last.count[truth.length] ?? 0) - (whole.count[truth.length] ?? 0)

const countApart = ({ last, whole }: Followed) =>
  Math.max(
    ...Array.from({ length: Math.max(last.count.length, whole.count.length) }, (_, k) =>
      Math.abs((last.count[k] ?? 0) - (whole.count[k] ?? 0)),
    ),
  )

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

function share(runs: readonly Followed[]): number {
  const states = runs.flatMap((run) => run.states)
  const afresh = states.reduce((sum, state) => sum + state.afresh.length, 0)
  return afresh / states.reduce((sum, state) => sum + state.count.length, 0)
}
