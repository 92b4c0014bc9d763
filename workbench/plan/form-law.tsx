/** Under whose authority, and what other states said. */
import { useState } from 'react'
import { parseAuthority } from '../../src/authority/authority.ts'
import { clearanceStatuses, parseClearance, type StateClearance } from '../../src/authority/clearance.ts'
import { documentFaultText } from '../../src/authority/document.ts'
import { operatorRules } from '../../src/authority/request.ts'
import { digestOfText } from '../../src/planning/plan.ts'
import { Icon } from '../icons.tsx'
import { Section } from '../panels/parts.tsx'
import { Choice, FileButton, type Form, TextField, TimeField } from './fields.tsx'

interface LawProps {
  readonly form: Form
  /** Text of the document, which goes with the next saving. */
  onAuthority(text: string | undefined): void
  onRefused(file: string, why: readonly string[]): void
}

const NOBODY = ''

/** The authority it is flown under; who may be entered, and by whose leave. */
export function LawSection(props: LawProps) {
  const { say, draft, edit } = props.form
  return (
    <Section title={say('plan.section.law')}>
      <AuthorityPart {...props} />
      <Choice
        form={props.form}
        label={say('plan.operator')}
        path="operator"
        value={draft.operator ?? NOBODY}
        options={[
          [NOBODY, say('plan.operator.unknown')],
          ...operatorRules.map((rule) => [rule, say(`plan.operator.${rule}`)] as const),
        ]}
        onValue={(value) =>
          edit((before) => ({ ...before, operator: operatorRules.find((rule) => rule === value) ?? null }))
        }
      />
      <ClearancesPart {...props} />
    </Section>
  )
}

function AuthorityPart({ form: { say, draft, edit }, onAuthority, onRefused }: LawProps) {
  const [office, setOffice] = useState<string>()
  const { authority } = draft
  const read = (bytes: Uint8Array, file: string) => {
    const text = new TextDecoder().decode(bytes)
    const parsed = parseAuthority(jsonOf(text), file)
    if (!parsed.ok) return onRefused(file, parsed.faults.map(documentFaultText))
    const { id, document } = parsed.value
    setOffice(document.issuer.office)
    onAuthority(text)
    edit((before) => ({ ...before, authority: { id, sha256: digestOfText(text) } }))
  }
  const leave = () => {
    onAuthority(undefined)
    edit((before) => ({ ...before, authority: null }))
  }
  return (
    <>
      {authority === null ? (
        <p className="soft">{say('plan.authority.none')}</p>
      ) : (
        <p data-testid="plan-authority">
          <strong>{authority.id}</strong> {office}
          <span className="mono small plan-digest">{authority.sha256.slice(0, 16)}…</span>
        </p>
      )}
      <div className="plan-row">
        <FileButton label={say('plan.authority.file')} accept=".json" testId="authority-file" onFile={read} />
        {authority !== null && (
          <button type="button" className="plain" onClick={leave}>
            {say('plan.authority.without')}
          </button>
        )}
      </div>
    </>
  )
}

function ClearancesPart({ form, onRefused }: LawProps) {
  const { say, draft, edit } = form
  const read = (bytes: Uint8Array, file: string) => {
    const parsed = parseClearance(jsonOf(new TextDecoder().decode(bytes)), file)
    if (!parsed.ok) return onRefused(file, parsed.faults.map(documentFaultText))
    edit((before) => ({ ...before, clearances: [...parsed.value.clearances] }))
  }
  const more = () =>
    edit((before) => ({
      ...before,
      clearances: [...before.clearances, { state: '', status: 'not-requested' as const }],
    }))
  return (
    <>
      {draft.clearances.map((clearance, k) => (
        <Clearance
          // biome-ignore lint/suspicious/noArrayIndexKey: a clearance is known by its place in the list
          key={k}
          form={form}
          clearance={clearance}
          at={k}
        />
      ))}
      <div className="plan-row">
        <button type="button" className="plain" onClick={more}>
          {say('plan.clearance.more')}
        </button>
        <FileButton label={say('plan.clearance.file')} accept=".json" testId="clearance-file" onFile={read} />
      </div>
    </>
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the reader of the document says that it is none
  }
}

/** Which further fields a status asks for. */
const ASKS = {
  granted: ['reference', 'asked', 'answered', 'from', 'until'],
  requested: ['reference', 'asked'],
  denied: ['reference', 'asked', 'answered'],
  'not-requested': [],
  unknown: [],
} as const

function Clearance({ form, clearance, at }: { form: Form; clearance: StateClearance; at: number }) {
  const { say, edit } = form
  const path = `clearances.${at}`
  const set = (next: StateClearance | undefined, doing?: string) =>
    edit(
      (before) => ({
        ...before,
        clearances: before.clearances.flatMap((each, k) => (k === at ? (next ?? []) : each)),
      }),
      doing,
    )
  const { state, status, of } = clearance
  /** What another status may not state goes with the status. */
  const asked = (next: StateClearance['status']): StateClearance => {
    const kept = ASKS[next].flatMap((name) =>
      clearance[name] === undefined ? [] : [[name, clearance[name]] as const],
    )
    return { state, status: next, ...(of ? { of } : {}), ...Object.fromEntries(kept) }
  }
  return (
    <fieldset className="plan-hour">
      <legend>{state || say('plan.clearance')}</legend>
      <TextField
        form={form}
        label={say('plan.clearance.state')}
        path={`${path}.state`}
        value={state}
        onValue={(value) => set({ ...clearance, state: value }, `state ${at}`)}
      />
      <Choice
        form={form}
        label={say('plan.clearance.status')}
        path={`${path}.status`}
        value={status}
        options={clearanceStatuses.map((each) => [each, say(`plan.clearance.${each}`)])}
        onValue={(value) => set(asked(value))}
      />
      {ASKS[status].map((name) => {
        const props = { form, path: `${path}.${name}`, label: say(`plan.clearance.${name}`) }
        const value = clearance[name] ?? ''
        const onValue = (text: string) => {
          const { [name]: _, ...rest } = clearance
          set(text === '' ? (rest as StateClearance) : { ...clearance, [name]: text }, `${name} ${at}`)
        }
        return name === 'reference' ? (
          <TextField key={name} {...props} value={value} onValue={onValue} />
        ) : (
          <TimeField key={name} {...props} value={value} onValue={onValue} />
        )
      })}
      <button
        type="button"
        className="quiet"
        aria-label={say('plan.clearance.out')}
        title={say('plan.clearance.out')}
        onClick={() => set(undefined)}
      >
        <Icon name="leave" size={14} />
      </button>
    </fieldset>
  )
}
