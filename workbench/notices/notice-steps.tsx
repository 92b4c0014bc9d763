import { useState } from 'react'
import { type Way, ways } from '../../src/notices/deliver.ts'
import type { NoticeRow } from '../../src/reports/notices-page.ts'
import { type Say, utcText } from '../text.ts'
import { spoken } from '../words.ts'
import type { ActFailed, OneNotice } from './use-notices.ts'

interface StepsProps {
  readonly say: Say
  readonly row: NoticeRow
  readonly opened: OneNotice
  readonly mayAct: boolean
}

/** What was done, and what comes next for those who may do it. */
export function NoticeSteps(props: StepsProps) {
  const { say, row, opened, mayAct } = props
  const { state } = row.standing
  return (
    <>
      {row.history.length > 0 && (
        <ol className="notice-history" data-testid="notice-history">
          {row.history.map((step) => (
            <li key={`${step.step} ${step.at_us}`}>
              <strong>{say(`notices.step.${step.step}`)}</strong>{' '}
              <span className="soft mono small">{utcText(step.at_us)}</span>{' '}
              <span className="mono">{step.by}</span>
              {'way' in step && <span> {say(`notices.way.${step.way}`)}</span>}
              {'reference' in step && <p className="soft small wrap">{step.reference}</p>}
            </li>
          ))}
        </ol>
      )}
      <p>{say(`notices.next.${state}`)}</p>
      {!mayAct && state !== 'acknowledged' && <p className="soft">{say('notices.mayNot')}</p>}
      {mayAct && (state === 'due' || state === 'drafted') && <Drafting {...props} />}
      {mayAct && state === 'drafted' && <Sending {...props} />}
      {mayAct && state === 'sent' && <Acknowledging {...props} />}
      {opened.failed && <Failed say={say} failed={opened.failed} />}
    </>
  )
}

function Drafting({ say, row, opened: { act, isBusy } }: StepsProps) {
  const [statement, setStatement] = useState('')
  const said = statement.trim()
  return (
    <form
      className="notice-act"
      onSubmit={(event) => {
        event.preventDefault()
        act({ step: 'draft', ...(said === '' ? {} : { statement: said }) })
      }}
    >
      <label>
        {say('notices.statement')}
        <textarea
          rows={2}
          maxLength={5000}
          value={statement}
          data-testid="notice-statement"
          onChange={(event) => setStatement(event.target.value)}
        />
      </label>
      <button
        type="submit"
        className={row.standing.state === 'due' ? 'strong' : 'plain'}
        disabled={isBusy}
        data-testid="notice-draft"
      >
        {say(row.standing.state === 'due' ? 'notices.draft' : 'notices.draft.anew')}
      </button>
    </form>
  )
}

/** A folder is always a way: a package that lies ready can be fetched by whoever is told of it. */
function Sending({ say, row, opened: { act, isBusy, failed } }: StepsProps) {
  const offered = [...row.ways, ...(row.ways.includes('folder') ? [] : (['folder'] as const))]
  const [way, setWay] = useState<Way>(offered[0]!)
  return (
    <div className="notice-act">
      <label>
        {say('notices.way')}
        <select
          value={way}
          data-testid="notice-way"
          onChange={(event) => setWay(ways.find((each) => each === event.target.value) ?? way)}
        >
          {offered.map((each) => (
            <option key={each} value={each}>
              {say(`notices.way.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="strong"
        disabled={isBusy}
        data-testid="notice-send"
        onClick={() => act({ step: 'send', way })}
      >
        {say('notices.send')}
      </button>
      {failed?.mayGoOnDuty && (
        <button
          type="button"
          className="plain"
          disabled={isBusy}
          data-testid="notice-on-duty"
          onClick={() => act({ step: 'send', way, onDuty: true })}
        >
          {say('notices.onDuty')}
        </button>
      )}
    </div>
  )
}

function Acknowledging({ say, opened: { act, isBusy } }: StepsProps) {
  const [reference, setReference] = useState('')
  return (
    <form
      className="notice-act"
      onSubmit={(event) => {
        event.preventDefault()
        act({ step: 'acknowledge', reference: reference.trim() })
      }}
    >
      <label>
        {say('notices.reference')}
        <input
          type="text"
          maxLength={500}
          value={reference}
          data-testid="notice-reference"
          onChange={(event) => setReference(event.target.value)}
        />
      </label>
      <button
        type="submit"
        className="strong"
        disabled={isBusy || reference.trim() === ''}
        data-testid="notice-acknowledge"
      >
        {say('notices.acknowledge')}
      </button>
    </form>
  )
}

function Failed({ say, failed: { message, reasons } }: { readonly say: Say; readonly failed: ActFailed }) {
  return (
    <div className="notices-warn" role="alert" data-testid="notice-failed">
      <strong>{say('notices.refused')}</strong>
      {(reasons?.[spoken()] ?? [message]).map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
    </div>
  )
}
