import { type ReactNode, useId, useState } from 'react'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { parseCoordinate } from '../coordinates.ts'
import type { Looks } from '../looks.ts'
import type { Say, Texts } from '../text.ts'
import { placeLine } from './corner-text.ts'
import type { Draft } from './draft.ts'
import { fieldText, type Measure, shownAs, timeText, typedNumber, typedTime } from './measures.ts'
import type { Expected, Problem } from './problems.ts'
import type { Edit } from './use-plan.ts'

/** What every part of the form is given. */
export interface Form {
  readonly say: Say
  readonly texts: Texts
  readonly looks: Looks
  readonly draft: Draft
  readonly problems: ReadonlyMap<string, Problem>
  readonly edit: Edit
}

interface FieldProps {
  readonly form: Form
  readonly label: string
  /** Where in what is asked. */
  readonly path: string
  readonly unit?: string
  readonly measure?: Measure
  readonly children: (attributes: {
    readonly id: string
    readonly 'aria-invalid': boolean
    readonly 'aria-describedby': string | undefined
  }) => ReactNode
}

/** A label, a control, and what is wrong with it, in words beside it. */
export function Field({ form, label, path, unit, measure, children }: FieldProps) {
  const id = useId()
  const problem = form.problems.get(path)
  return (
    <div className={problem ? 'plan-field wrong' : 'plan-field'} data-path={path}>
      <label htmlFor={id}>
        {label}
        {unit ? <span className="soft"> ({unit})</span> : null}
      </label>
      {children({
        id,
        'aria-invalid': problem !== undefined,
        'aria-describedby': problem ? `${id}-problem` : undefined,
      })}
      {problem && (
        <p className="plan-problem" id={`${id}-problem`}>
          {expectedText(form, problem.expected, measure)}
        </p>
      )}
    </div>
  )
}

/** What a field expects, in the reader's language and units. */
export function expectedText({ say, looks }: Form, expected: Expected, measure: Measure = 'count'): string {
  const shown = shownAs(measure, looks.units)
  const value = (limit: number) => `${fieldText(limit, shown)} ${shown.unit}`.trim()
  switch (expected.kind) {
    case 'least':
    case 'above':
    case 'most':
    case 'below':
      return say(`plan.expected.${expected.kind}`, { limit: value(expected.limit) })
    case 'between':
      return say('plan.expected.between', { least: value(expected.least), most: value(expected.most) })
    case 'shape':
      return say(`plan.fault.${expected.fault}`)
    case 'other':
      return say('plan.expected.other', { what: expected.message })
    default:
      return say(`plan.expected.${expected.kind}`)
  }
}

/** What is typed stands as long as the plan holds what it gave: undo shows the plan, and ill text is not lost. */
function useTyped<T>(value: T, isSame: (a: T, b: T) => boolean) {
  const [typed, setTyped] = useState<{ readonly text: string; readonly value: T }>()
  return {
    text: typed !== undefined && isSame(typed.value, value) ? typed.text : undefined,
    type: (text: string, next: T) => setTyped({ text, value: next }),
    /** Written as the screen writes it. */
    tidy: () => setTyped(undefined),
  }
}

interface NumberProps {
  readonly form: Form
  readonly label: string
  readonly path: string
  readonly measure: Measure
  readonly value: number | undefined
  /** What stands there while nothing is typed, of a number that may be left out. */
  readonly empty?: string
  /** Undefined for an empty field that may be empty; NaN for what is no number. */
  onValue(value: number | undefined): void
}

/** A number in the person's units. What is typed stays as typed until the field is left. */
export function NumberField({ form, label, path, measure, value, empty, onValue }: NumberProps) {
  const shown = shownAs(measure, form.looks.units)
  const typed = useTyped<number | undefined>(value, Object.is)
  const type = (text: string) => {
    const next = text.trim() === '' && empty !== undefined ? undefined : typedNumber(text, shown)
    typed.type(text, next)
    onValue(next)
  }
  return (
    <Field form={form} label={label} path={path} unit={shown.unit} measure={measure}>
      {(attributes) => (
        <input
          {...attributes}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          placeholder={empty}
          value={typed.text ?? fieldText(value ?? Number.NaN, shown)}
          onChange={(event) => type(event.target.value)}
          onBlur={() => Number.isNaN(value) || typed.tidy()}
        />
      )}
    </Field>
  )
}

interface TextProps {
  readonly form: Form
  readonly label: string
  readonly path: string
  readonly value: string
  onValue(value: string): void
}

/** A line of text. */
export function TextField({ form, label, path, value, onValue }: TextProps) {
  return (
    <Field form={form} label={label} path={path}>
      {(attributes) => (
        <input
          {...attributes}
          type="text"
          autoComplete="off"
          maxLength={200}
          value={value}
          onChange={(event) => onValue(event.target.value)}
        />
      )}
    </Field>
  )
}

/** An instant, always UTC; what local time it is stands in its tooltip. */
export function TimeField({ form, label, path, value, onValue }: TextProps) {
  const typed = useTyped(value, Object.is)
  const at_ms = Date.parse(value)
  return (
    <Field form={form} label={label} path={path} unit="UTC">
      {(attributes) => (
        <input
          {...attributes}
          type="text"
          autoComplete="off"
          className="mono"
          placeholder="2027-03-16 15:00Z"
          title={Number.isNaN(at_ms) ? undefined : new Date(at_ms).toLocaleString(form.looks.language)}
          value={typed.text ?? timeText(value)}
          onChange={({ target }) => {
            const next = typedTime(target.value) ?? target.value
            typed.type(target.value, next)
            onValue(next)
          }}
          onBlur={typed.tidy}
        />
      )}
    </Field>
  )
}

interface PlaceProps extends Omit<TextProps, 'value' | 'onValue'> {
  readonly value: GeoPoint
  onValue(value: GeoPoint): void
}

/** A place, pasted in any format. */
export function PlaceField({ form, label, path, value, onValue }: PlaceProps) {
  const typed = useTyped(value, isSamePlace)
  return (
    <Field form={form} label={label} path={path}>
      {(attributes) => (
        <input
          {...attributes}
          type="text"
          autoComplete="off"
          className="mono"
          value={typed.text ?? placeLine(value, form.looks.coordinates)}
          onChange={({ target }) => {
            const next = parseCoordinate(target.value) ?? { lat_deg: Number.NaN, lon_deg: Number.NaN }
            typed.type(target.value, next)
            onValue(next)
          }}
          onBlur={() => Number.isNaN(value.lat_deg) || typed.tidy()}
        />
      )}
    </Field>
  )
}

const isSamePlace = (a: GeoPoint, b: GeoPoint) =>
  Object.is(a.lat_deg, b.lat_deg) && Object.is(a.lon_deg, b.lon_deg)

interface ChoiceProps<T extends string> {
  readonly form: Form
  readonly label: string
  readonly path: string
  readonly value: T
  readonly options: readonly (readonly [value: T, text: string])[]
  onValue(value: T): void
}

/** One of a closed list. */
export function Choice<T extends string>({ form, label, path, value, options, onValue }: ChoiceProps<T>) {
  return (
    <Field form={form} label={label} path={path}>
      {(attributes) => (
        <select {...attributes} value={value} onChange={(event) => onValue(event.target.value as T)}>
          {options.map(([each, text]) => (
            <option key={each} value={each}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** Yes or no. */
export function Tick(props: { label: string; checked: boolean; onValue(checked: boolean): void }) {
  return (
    <label className="plan-tick">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onValue(event.target.checked)}
      />
      {props.label}
    </label>
  )
}

/** Opens a chooser for one small file, and hands its bytes on. */
export function FileButton(props: {
  label: string
  accept: string
  testId?: string
  onFile(bytes: Uint8Array, name: string): void
}) {
  return (
    <label className="plain plan-file">
      {props.label}
      <input
        type="file"
        className="unseen"
        accept={props.accept}
        data-testid={props.testId}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = '' // the same file may be chosen again
          if (file) void file.arrayBuffer().then((buffer) => props.onFile(new Uint8Array(buffer), file.name))
        }}
      />
    </label>
  )
}
