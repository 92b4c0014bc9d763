/** Which lines are flown, how far apart. */
import type { Pattern } from '../../src/planning/asked.ts'
import { Section } from '../panels/parts.tsx'
import { spacingOnly, withPattern } from './draft.ts'
import { Choice, type Form, NumberField, PlaceField, Tick } from './fields.tsx'

const kinds = ['lines', 'corridor', 'spiral', 'orbit'] as const

/** Which lines, how far apart. */
export function PatternSection({ form, onDraw }: { form: Form; onDraw(): void }) {
  const { say, draft, edit } = form
  const { pattern } = draft
  return (
    <Section title={say('plan.section.lines')}>
      <Choice
        form={form}
        label={say('plan.pattern')}
        path="pattern.kind"
        value={pattern.kind}
        options={kinds.map((kind) => [kind, say(`plan.pattern.${kind}`)])}
        onValue={(kind) => edit((before) => withPattern(before, kind))}
      />
      <div className="plan-pair">
        <Spacing form={form} pattern={pattern} />
        <PatternFields form={form} pattern={pattern} onDraw={onDraw} />
      </div>
      {pattern.kind === 'lines' && (
        <Tick
          label={say('plan.inside')}
          checked={pattern.isKeptInside}
          onValue={(isKeptInside) => edit((before) => ({ ...before, pattern: { ...pattern, isKeptInside } }))}
        />
      )}
      {form.problems.has('pattern.line') && <p className="plan-problem">{say('plan.expected.line')}</p>}
    </Section>
  )
}

function Spacing({ form, pattern }: { form: Form; pattern: Pattern }) {
  if (pattern.kind === 'orbit') return null
  const { spacing_m, ...rest } = pattern
  return (
    <NumberField
      form={form}
      label={form.say('plan.spacing')}
      path="pattern.spacing_m"
      measure="length"
      value={spacing_m}
      empty={form.say('plan.spacing.auto')}
      onValue={(value) =>
        form.edit(
          (before) => ({ ...before, pattern: { ...rest, ...spacingOnly(value) } as Pattern }),
          'spacing',
        )
      }
    />
  )
}

interface PatternProps {
  readonly form: Form
  readonly pattern: Pattern
  onDraw(): void
}

/** What each pattern asks for besides its spacing. */
function PatternFields({ form, pattern, onDraw }: PatternProps) {
  const { say, edit } = form
  switch (pattern.kind) {
    case 'lines':
      return <Bearing form={form} pattern={pattern} />
    case 'corridor':
      return (
        <>
          <Length form={form} label={say('plan.reach.line')} name="reach_m" pattern={pattern} />
          <button type="button" className="plain" onClick={onDraw}>
            {say('plan.draw.line')}
          </button>
        </>
      )
    case 'spiral':
      return (
        <>
          <Length form={form} label={say('plan.reach.spiral')} name="reach_m" pattern={pattern} />
          <Center form={form} pattern={pattern} />
          <Choice
            form={form}
            label={say('plan.form')}
            path="pattern.form"
            value={pattern.form}
            options={(['square', 'round'] as const).map((each) => [each, say(`plan.form.${each}`)])}
            onValue={(shape) => edit((before) => ({ ...before, pattern: { ...pattern, form: shape } }))}
          />
        </>
      )
    case 'orbit':
      return (
        <>
          <Length form={form} label={say('plan.radius')} name="radius_m" pattern={pattern} />
          <NumberField
            form={form}
            label={say('plan.laps')}
            path="pattern.laps"
            measure="count"
            value={pattern.laps}
            onValue={(laps = Number.NaN) =>
              edit((before) => ({ ...before, pattern: { ...pattern, laps } }), 'laps')
            }
          />
          <Center form={form} pattern={pattern} />
        </>
      )
  }
}

function Bearing({ form, pattern }: { form: Form; pattern: Extract<Pattern, { kind: 'lines' }> }) {
  const { say, edit } = form
  const { bearing_deg, ...rest } = pattern
  return (
    <NumberField
      form={form}
      label={say('plan.bearing')}
      path="pattern.bearing_deg"
      measure="degrees"
      value={bearing_deg}
      empty={say('plan.bearing.auto')}
      onValue={(value) => {
        const turned = value === undefined ? rest : { ...rest, bearing_deg: value }
        edit((before) => ({ ...before, pattern: turned }), 'bearing')
      }}
    />
  )
}

interface LengthProps {
  readonly form: Form
  readonly label: string
  readonly name: 'reach_m' | 'radius_m'
  readonly pattern: Pattern
}

/** A length that a pattern has. */
function Length({ form, label, name, pattern }: LengthProps) {
  const value = (pattern as Partial<Record<typeof name, number>>)[name]
  return (
    <NumberField
      form={form}
      label={label}
      path={`pattern.${name}`}
      measure="length"
      value={value}
      onValue={(next = Number.NaN) =>
        form.edit((before) => ({ ...before, pattern: { ...pattern, [name]: next } }), name)
      }
    />
  )
}

function Center({ form, pattern }: { form: Form; pattern: Extract<Pattern, { kind: 'spiral' | 'orbit' }> }) {
  return (
    <PlaceField
      form={form}
      label={form.say('plan.spot.center')}
      path="pattern.center.lat_deg"
      value={pattern.center}
      onValue={(center) => form.edit((before) => ({ ...before, pattern: { ...pattern, center } }), 'center')}
    />
  )
}
