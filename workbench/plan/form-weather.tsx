/** The wind somebody forecast, hour by hour. */
import { type Forecast, type ForecastHour, forecastShape } from '../../src/planning/weather.ts'
import { Icon } from '../icons.tsx'
import { Section } from '../panels/parts.tsx'
import { withHour } from './draft.ts'
import { Choice, FileButton, type Form, NumberField, TextField, TimeField } from './fields.tsx'

interface WeatherProps {
  readonly form: Form
  onRefused(file: string, why: readonly string[]): void
}

/** Hour by hour: where the wind comes from, how strong, how it mixes. */
export function WeatherSection({ form, onRefused }: WeatherProps) {
  const { say, draft, edit } = form
  const { forecast } = draft
  const set = (part: Partial<Forecast>, doing?: string) =>
    edit((before) => ({ ...before, forecast: { ...before.forecast, ...part } }), doing)
  const read = (bytes: Uint8Array, file: string) => {
    const own = forecastShape.safeParse(jsonIn(bytes))
    if (own.success) edit((before) => ({ ...before, forecast: own.data }))
    else
      onRefused(
        file,
        own.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.') || file}: ${message}`),
      )
  }
  return (
    <Section title={say('plan.section.weather')}>
      {forecast.hours.map((hour, k) => (
        <Hour
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour is known by its place in the forecast
          key={k}
          form={form}
          hour={hour}
          at={k}
          onHour={(next, doing) =>
            set({ hours: forecast.hours.map((each, j) => (j === k ? next : each)) }, `${doing} ${k}`)
          }
          onOut={
            forecast.hours.length > 1
              ? () => set({ hours: forecast.hours.filter((_, j) => j !== k) })
              : undefined
          }
        />
      ))}
      {form.problems.has('forecast.hours') && <p className="plan-problem">{say('plan.expected.hours')}</p>}
      <div className="plan-row">
        <button
          type="button"
          className="plain"
          onClick={() => edit((before) => ({ ...before, forecast: withHour(before.forecast) }))}
        >
          {say('plan.hour.more')}
        </button>
        <FileButton label={say('plan.forecast.file')} accept=".json" testId="forecast-file" onFile={read} />
      </div>
      <Holding form={form} set={set} />
    </Section>
  )
}

interface HoldingProps {
  readonly form: Form
  set(part: Partial<Forecast>, doing?: string): void
}

/** Who made it, until when it holds, how wrong it may be. */
function Holding({ form, set }: HoldingProps) {
  const { say } = form
  const { forecast } = form.draft
  return (
    <>
      <TextField
        form={form}
        label={say('plan.forecast.source')}
        path="forecast.source"
        value={forecast.source}
        onValue={(source) => set({ source }, 'forecast source')}
      />
      <div className="plan-pair">
        <TimeField
          form={form}
          label={say('plan.forecast.issued')}
          path="forecast.issued"
          value={forecast.issued}
          onValue={(issued) => set({ issued }, 'issued')}
        />
        <TimeField
          form={form}
          label={say('plan.forecast.until')}
          path="forecast.until"
          value={forecast.until}
          onValue={(until) => set({ until }, 'until')}
        />
        <NumberField
          form={form}
          label={say('plan.forecast.direction')}
          path="forecast.directionError_deg"
          measure="degrees"
          value={forecast.directionError_deg}
          onValue={(value = Number.NaN) => set({ directionError_deg: value }, 'direction error')}
        />
        <NumberField
          form={form}
          label={say('plan.forecast.strength')}
          path="forecast.strengthError_percent"
          measure="percent"
          value={forecast.strengthError_percent}
          onValue={(value = Number.NaN) => set({ strengthError_percent: value }, 'strength error')}
        />
      </div>
    </>
  )
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined // the shape says that it is none
  }
}

const classes = ['A', 'B', 'C', 'D', 'E', 'F'] as const
const STATED = 'stated'

interface HourProps {
  readonly form: Form
  readonly hour: ForecastHour
  readonly at: number
  onHour(hour: ForecastHour, doing: string): void
  readonly onOut: (() => void) | undefined
}

function Hour({ form, hour, at, onHour, onOut }: HourProps) {
  const { say } = form
  const path = `forecast.hours.${at}`
  const { stability, turbulence, ...rest } = hour
  return (
    <fieldset className="plan-hour">
      <legend>{say('plan.hour', { number: at + 1 })}</legend>
      <TimeField
        form={form}
        label={say('plan.hour.at')}
        path={`${path}.at`}
        value={hour.at}
        onValue={(value) => onHour({ ...hour, at: value }, 'hour at')}
      />
      <NumberField
        form={form}
        label={say('plan.hour.from')}
        path={`${path}.from_deg`}
        measure="degrees"
        value={hour.from_deg}
        onValue={(value = Number.NaN) => onHour({ ...hour, from_deg: value }, 'hour from')}
      />
      <NumberField
        form={form}
        label={say('plan.hour.speed')}
        path={`${path}.speed_mps`}
        measure="speed"
        value={hour.speed_mps}
        onValue={(value = Number.NaN) => onHour({ ...hour, speed_mps: value }, 'hour speed')}
      />
      <Choice
        form={form}
        label={say('plan.hour.air')}
        path={`${path}.stability`}
        value={stability ?? STATED}
        options={[
          ...classes.map((each) => [each, say(`plan.air.${each}`)] as const),
          ...(turbulence === undefined ? [] : ([[STATED, say('plan.air.stated')]] as const)),
        ]}
        onValue={(value) => value !== STATED && onHour({ ...rest, stability: value }, 'hour air')}
      />
      <Aloft form={form} hour={hour} path={path} onHour={onHour} />
      {onOut && (
        <button
          type="button"
          className="quiet"
          aria-label={say('plan.hour.out')}
          title={say('plan.hour.out')}
          onClick={onOut}
        >
          <Icon name="leave" size={14} />
        </button>
      )}
    </fieldset>
  )
}

/** The wind where the aircraft flies, where somebody forecast that too. */
function Aloft({ form, hour, path, onHour }: Omit<HourProps, 'at' | 'onOut'> & { readonly path: string }) {
  const { say } = form
  const { aloft, ...rest } = hour
  const set = (part: Partial<NonNullable<ForecastHour['aloft']>>, doing: string) => {
    const next = { from_deg: Number.NaN, speed_mps: Number.NaN, ...aloft, ...part }
    const isNone = Number.isNaN(next.from_deg) && Number.isNaN(next.speed_mps)
    onHour(isNone ? rest : { ...rest, aloft: next }, doing)
  }
  return (
    <>
      <NumberField
        form={form}
        label={say('plan.hour.aloft.from')}
        path={`${path}.aloft.from_deg`}
        measure="degrees"
        value={aloft?.from_deg}
        empty={say('plan.hour.aloft.law')}
        onValue={(value = Number.NaN) => set({ from_deg: value }, 'aloft from')}
      />
      <NumberField
        form={form}
        label={say('plan.hour.aloft.speed')}
        path={`${path}.aloft.speed_mps`}
        measure="speed"
        value={aloft?.speed_mps}
        empty={say('plan.hour.aloft.law')}
        onValue={(value = Number.NaN) => set({ speed_mps: value }, 'aloft speed')}
      />
    </>
  )
}
