/** What is flown, with which sensors, to find what. */
import { purposes } from '../../src/authority/authority.ts'
import type { Asked } from '../../src/planning/asked.ts'
import { type Platform, readPlatform } from '../../src/planning/platform.ts'
import { problemText } from '../../src/sorties/problem.ts'
import { Section } from '../panels/parts.tsx'
import { formula } from '../text.ts'
import { withPlatform, withSeeker } from './draft.ts'
import { Choice, FileButton, type Form, NumberField, TextField, Tick, TimeField } from './fields.tsx'

const dataKinds = ['real', 'training', 'test', 'simulated'] as const

/** Name, purpose, take-off. */
export function WhatSection({ form }: { form: Form }) {
  const { say, draft, edit } = form
  return (
    <Section title={say('plan.section.plan')}>
      <TextField
        form={form}
        label={say('plan.name')}
        path="name"
        value={draft.name}
        onValue={(name) => edit((before) => ({ ...before, name }), 'name')}
      />
      <TimeField
        form={form}
        label={say('plan.start')}
        path="start"
        value={draft.start}
        onValue={(start) => edit((before) => ({ ...before, start }), 'start')}
      />
      <Choice
        form={form}
        label={say('plan.purpose')}
        path="purpose"
        value={draft.purpose}
        options={purposes.map((each) => [each, say(`plan.purpose.${each}`)])}
        onValue={(purpose) => edit((before) => ({ ...before, purpose }))}
      />
      <Choice
        form={form}
        label={say('plan.data')}
        path="data"
        value={draft.data}
        options={dataKinds.map((each) => [each, say(`plan.data.${each}`)])}
        onValue={(data) => edit((before) => ({ ...before, data }))}
      />
    </Section>
  )
}

interface AircraftProps {
  readonly form: Form
  readonly platforms: readonly Platform[]
  onRefused(file: string, why: readonly string[]): void
}

/** The aircraft, its sensors, how fast and how long. */
export function AircraftSection({ form, platforms, onRefused }: AircraftProps) {
  const { say, draft, edit } = form
  const { platform, sensors } = draft
  // A plan keeps its platform with all figures: one of the same id may say something else by now.
  const isListed = platforms.some(({ id }) => id === platform.id)
  const offered = isListed ? platforms : [...platforms, platform]
  const read = (bytes: Uint8Array, file: string) => {
    const own = readPlatform(new TextDecoder().decode(bytes), file)
    if (own.ok) edit((before) => withPlatform(before, own.value))
    else onRefused(file, own.problems.map(problemText))
  }
  return (
    <Section title={say('plan.section.aircraft')}>
      <Choice
        form={form}
        label={say('plan.platform')}
        path="platform.id"
        value={platform.id}
        options={offered.map(({ id, name }) => [id, name])}
        onValue={(id) => {
          const chosen = offered.find((each) => each.id === id)
          if (chosen) edit((before) => withPlatform(before, chosen))
        }}
      />
      <FileButton label={say('plan.platform.own')} accept=".json" testId="platform-file" onFile={read} />
      <fieldset className="plan-ticks">
        <legend>{say('plan.sensors')}</legend>
        {platform.sensors.map(({ name, kind }) => (
          <Tick
            key={name}
            label={`${name} (${say(`plan.sensor.${kind}`)})`}
            checked={sensors.includes(name)}
            onValue={(isOn) => edit((before) => ({ ...before, sensors: switched(before, name, isOn) }))}
          />
        ))}
      </fieldset>
      <Staying form={form} />
      <Sources form={form} />
    </Section>
  )
}

/** How fast it flies and how long it stays up. */
function Staying({ form }: { form: Form }) {
  const { say, draft, edit } = form
  const { platform } = draft
  const change = (part: Partial<Platform>, doing: string) =>
    edit((before) => ({ ...before, platform: { ...before.platform, ...part } }), doing)
  return (
    <>
      <div className="plan-pair">
        <NumberField
          form={form}
          label={say('plan.speed')}
          path="speed_mps"
          measure="speed"
          value={draft.speed_mps}
          onValue={(value = Number.NaN) => edit((before) => ({ ...before, speed_mps: value }), 'speed')}
        />
        <NumberField
          form={form}
          label={say('plan.endurance')}
          path="platform.endurance_s.value"
          measure="minutes"
          value={platform.endurance_s.value}
          onValue={(value = Number.NaN) => change({ endurance_s: stated(value) }, 'endurance')}
        />
        <NumberField
          form={form}
          label={say('plan.reserve')}
          path="platform.reserve_s.value"
          measure="minutes"
          value={platform.reserve_s.value}
          onValue={(value = Number.NaN) => change({ reserve_s: stated(value) }, 'reserve')}
        />
      </div>
      {form.problems.has('platform.reserve_s') && (
        <p className="plan-problem">{say('plan.expected.reserve')}</p>
      )}
    </>
  )
}

const stated = (value: number) => ({ value, assumed: 'as stated by whoever drew up the plan' })

const switched = ({ platform, sensors }: Asked, name: string, isOn: boolean): string[] =>
  platform.sensors
    .map((sensor) => sensor.name)
    .filter((each) => (each === name ? isOn : sensors.includes(each)))

const FIGURES = ['cruise_mps', 'endurance_s', 'reserve_s', 'ceiling_m', 'windMost_mps', 'bank_deg'] as const

/** Who says how fast it is and how long it stays up. */
function Sources({ form: { say, draft } }: { form: Form }) {
  return (
    <details>
      <summary>{say('plan.platform.figures')}</summary>
      <ul className="plan-sources">
        {FIGURES.map((name) => {
          const figure = draft.platform[name]
          const isAssumed = 'assumed' in figure
          return (
            <li key={name}>
              <span className="mono">
                {name} {figure.value}
              </span>{' '}
              {isAssumed ? say('plan.platform.assumed', { why: figure.assumed }) : figure.source}
            </li>
          )
        })}
      </ul>
    </details>
  )
}

/** The source that must not be missed. */
export function SeekSection({ form }: { form: Form }) {
  const { say, draft, edit } = form
  const { seeks, platform } = draft
  const seeker = platform.sensors.find(({ name }) => name === seeks.sensor)
  const set = (part: Partial<Asked['seeks']>, doing?: string) =>
    edit((before) => ({ ...before, seeks: { ...before.seeks, ...part } }), doing)
  return (
    <Section title={say('plan.section.find')}>
      <div className="plan-pair">
        <NumberField
          form={form}
          label={say('plan.rate')}
          path="seeks.rate_kgph"
          measure="rate"
          value={seeks.rate_kgph}
          onValue={(value = Number.NaN) => set({ rate_kgph: value }, 'rate')}
        />
        <NumberField
          form={form}
          label={say('plan.chance')}
          path="seeks.probability"
          measure="share"
          value={seeks.probability}
          onValue={(value = Number.NaN) => set({ probability: value }, 'chance')}
        />
        <NumberField
          form={form}
          label={say('plan.sourceHeight')}
          path="seeks.sourceHeight_m"
          measure="height"
          value={seeks.sourceHeight_m}
          onValue={(value = Number.NaN) => set({ sourceHeight_m: value }, 'source height')}
        />
      </div>
      <Choice
        form={form}
        label={say('plan.seeker')}
        path="seeks.sensor"
        value={seeks.sensor}
        options={platform.sensors.map(({ name }) => [name, name])}
        onValue={(name) => edit((before) => withSeeker(before, name))}
      />
      {seeker?.kind === 'gas' && (
        <Choice
          form={form}
          label={say('plan.gas')}
          path="seeks.species"
          value={seeks.species}
          options={seeker.species.map((each) => [each, formula(each)])}
          onValue={(species) => set({ species })}
        />
      )}
    </Section>
  )
}
