import { useState } from 'react'
import { roleNames } from '../../src/people/roles.ts'
import { acceptable, type Check, type CheckId } from '../../src/planning/checks.ts'
import { Section } from '../panels/parts.tsx'
import { useMe } from '../people/me.ts'
import { type Language, type Say, utcText } from '../text.ts'
import { spoken } from '../words.ts'
import { CheckList } from './checks-pane.tsx'
import { Tick } from './fields.tsx'
import { type ExportForm, exportForms, fetchExport, type StepFailed } from './plan-api.ts'
import type { PlanDesk } from './use-plan.ts'

interface StepsProps {
  readonly say: Say
  readonly language: Language
  readonly desk: PlanDesk
}

/** From draft to approval by a second person, and back; what was done; and the files a plan leaves in. */
export function StepsPane(props: StepsProps) {
  const { say, desk } = props
  const { kept } = desk
  return (
    <>
      <Section title={say('plan.who')}>
        <Who {...props} />
      </Section>
      <Section title={say('plan.steps')}>
        {kept === undefined ? <p className="soft">{say('plan.steps.unsaved')}</p> : <Steps {...props} />}
        {desk.failed && <Failed {...props} failed={desk.failed} />}
      </Section>
      {kept !== undefined && (
        <>
          <Section title={say('plan.exports')}>
            <Exports {...props} id={kept.plan.id} />
          </Section>
          <Section title={say('plan.history')}>
            <ol className="plan-history" data-testid="history">
              {[...kept.plan.history].reverse().map(({ step, at, by, because }) => (
                <li key={`${at} ${step}`}>
                  <strong>{say(`plan.step.${step}`)}</strong> <span>{kept.names[by] ?? by}</span>{' '}
                  <span className="soft mono small">{utcText(Date.parse(at) * 1000)}</span>
                  {because && <p className="soft">{because}</p>}
                </li>
              ))}
            </ol>
            <p className="soft small mono plan-digest">SHA-256 {kept.digest}</p>
          </Section>
        </>
      )}
    </>
  )
}

/** What one does stands in the record under one's id. */
function Who({ say }: StepsProps) {
  const { me } = useMe()
  return (
    <p>
      {me.name} <span className="soft">{me.roles.map((role) => roleNames[role][spoken()]).join(', ')}</span>
      <br />
      <span className="soft small">{say('plan.by.how')}</span>
    </p>
  )
}

function Steps(props: StepsProps) {
  const { say, desk } = props
  const { kept, isChanged, isBusy, mayPlan, mayDecide, checks } = desk
  const [accepted, setAccepted] = useState<readonly CheckId[]>([])
  if (kept === undefined) return null
  const open = against(checks)
  const accept = accepted.filter((id) => open.some((check) => check.id === id))
  const isReady = !isChanged && !isBusy
  const canAccept = (kept.state === 'draft' || kept.state === 'submitted') && !isChanged
  return (
    <>
      <p>{say(`plan.state.${kept.state}.next`)}</p>
      {isChanged && <p className="warn-text">{say('plan.steps.changed')}</p>}
      {canAccept && open.length > 0 && (
        <fieldset className="plan-ticks">
          <legend>{say('plan.accept')}</legend>
          {open.map(({ id, says }) => (
            <Tick
              key={id}
              label={`${say(`plan.check.${id}`)}: ${says[props.language]}`}
              checked={accept.includes(id)}
              onValue={(isOn) => setAccepted(isOn ? [...accept, id] : accept.filter((each) => each !== id))}
            />
          ))}
        </fieldset>
      )}
      <div className="plan-row">
        {kept.state === 'draft' && (
          <button
            type="button"
            className="strong"
            disabled={!isReady || !mayPlan}
            data-testid="submit"
            onClick={() => void desk.submit(accept)}
          >
            {say('plan.submit')}
          </button>
        )}
        {kept.state === 'submitted' && (
          <button
            type="button"
            className="strong"
            disabled={!isReady || !mayDecide}
            data-testid="approve"
            onClick={() => void desk.approve(accept)}
          >
            {say('plan.approve')}
          </button>
        )}
      </div>
      {kept.state !== 'revoked' && <Revoke {...props} isReady={isReady && mayDecide} />}
    </>
  )
}

/** What an approver may take on, among what is not good. */
const against = (checks: readonly Check[] | undefined): readonly Check[] =>
  (checks ?? []).filter(({ id, status }) => status !== 'ok' && acceptable.includes(id))

const REASON_LEAST = 3

function Revoke({ say, desk, isReady }: StepsProps & { readonly isReady: boolean }) {
  const [because, setBecause] = useState('')
  const isSaid = because.trim().length >= REASON_LEAST
  return (
    <details>
      <summary>{say('plan.revoke.open')}</summary>
      <p className="soft">{say('plan.revoke.how')}</p>
      <div className="plan-row">
        <input
          type="text"
          aria-label={say('plan.revoke.because')}
          placeholder={say('plan.revoke.because')}
          maxLength={500}
          data-testid="because"
          value={because}
          onChange={(event) => setBecause(event.target.value)}
        />
        <button
          type="button"
          className="plain danger"
          disabled={!isReady || !isSaid}
          data-testid="revoke"
          onClick={() => void desk.revoke(because.trim())}
        >
          {say('plan.revoke')}
        </button>
      </div>
    </details>
  )
}

/** Why a step was not taken, in the reader's language, and what can be done. */
function Failed({ say, language, desk, failed }: StepsProps & { readonly failed: StepFailed }) {
  return (
    <div className="plan-failed" role="alert" data-testid="step-failed" data-why={failed.why}>
      {failed.why === 'refused' && (
        <>
          <p>{failed.says[language]}</p>
          <CheckList say={say} language={language} checks={failed.checks} />
        </>
      )}
      {failed.why === 'changed-meanwhile' && (
        <>
          <p>{say('plan.conflict')}</p>
          <div className="plan-row">
            <button type="button" className="plain" onClick={() => void desk.takeTheirs()}>
              {say('plan.conflict.theirs')}
            </button>
          </div>
          <p className="soft small">{say('plan.conflict.mine')}</p>
        </>
      )}
      {failed.why === 'said' && (
        <p>{failed.reasons?.[language].join(' ') ?? say('plan.said', { what: failed.message })}</p>
      )}
      {failed.why === 'lost' && <p>{say('plan.lost')}</p>}
    </div>
  )
}

/** One button for each form. The gate is asked first, and that a file left is in the record. */
function Exports(props: StepsProps & { readonly id: string }) {
  const { say, language, desk, id } = props
  const [failed, setFailed] = useState<StepFailed>()
  const take = async (form: ExportForm) => {
    const answer = await fetchExport(id, form)
    setFailed(answer.ok ? undefined : answer.failed)
    if (answer.ok) download(answer.file, answer.name)
  }
  const isDraft = desk.kept?.state !== 'approved'
  return (
    <>
      <p className="soft small">
        {desk.isChanged
          ? say('plan.exports.changed')
          : isDraft
            ? say('plan.exports.state')
            : say('plan.exports.how')}
      </p>
      <div className="plan-row">
        {exportForms.map((form) => (
          <button
            key={form}
            type="button"
            className="plain"
            disabled={desk.isChanged}
            data-testid={`export-${form}`}
            onClick={() => void take(form)}
          >
            {say(`plan.export.${form}`)}
          </button>
        ))}
      </div>
      {failed && <Failed {...{ say, language, desk, failed }} />}
    </>
  )
}

function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
