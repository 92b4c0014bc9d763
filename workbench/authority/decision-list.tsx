import './said.css'
import type { DecisionSeen } from '../../src/reports/authority-page.ts'
import { Refused } from '../panels/refused.tsx'
import { type Say, utcText } from '../text.ts'
import { spoken } from '../words.ts'
import { factText, ruleText, verbText } from './decision.ts'
import { useDecisions } from './use-authority.ts'

/** Every decision of the gate about a sortie, newest first: permitted or refused, by which rules, what was not known. */
export function DecisionList({ say, sortie }: { say: Say; sortie: string }) {
  const { decisions, state, hasMore, more } = useDecisions(sortie)
  if (state === 'asking') return <p className="soft">{say('state.loadingList')}</p>
  if (typeof state === 'object') {
    return state.reasons === undefined ? (
      <p role="alert">{say('authority.lost')}</p>
    ) : (
      <Refused say={say} reasons={state.reasons} />
    )
  }
  return (
    <>
      {decisions.length === 0 && !hasMore && <p className="soft">{say('decisions.none')}</p>}
      <ul className="decisions" data-testid="decisions">
        {decisions.map((decision) => (
          <li key={`${decision.index} ${decision.verb} ${decision.part}`}>
            <Decision say={say} decision={decision} />
          </li>
        ))}
      </ul>
      {hasMore && (
        <button type="button" className="plain" onClick={more}>
          {say('decisions.more')}
        </button>
      )}
    </>
  )
}

function Decision({ say, decision }: { say: Say; decision: DecisionSeen }) {
  const { index, at_ms, part } = decision
  return (
    <>
      <p className="decision-head">
        <time className="mono" dateTime={new Date(at_ms).toISOString()}>
          {utcText(at_ms * 1000)}
        </time>
        <a href={`?page=record&entry=${index}`} title={say('decisions.entry', { index })} className="mono">
          #{index}
        </a>
      </p>
      <Decided say={say} decision={decision} />
      {part !== null && (
        <p className="soft small">
          {say('decisions.part')} {part}
        </p>
      )}
    </>
  )
}

/** What was decided, wherever it is read. */
export function Decided({
  say,
  decision,
}: {
  say: Say
  decision: Pick<DecisionSeen, 'verb' | 'code' | 'behind'>
}) {
  const { verb, code, behind } = decision
  const isPermitted = code === 'permit'
  return (
    <>
      <p>
        <span className={isPermitted ? 'said good' : 'said bad'}>
          {say(isPermitted ? 'decisions.permit' : 'decisions.refuse')}
        </span>{' '}
        <b>
          {verb
            .split(', ')
            .map((each) => verbText(say, each))
            .join(', ')}
        </b>
      </p>
      {behind === null ? (
        <p className="soft">{say('decisions.gone')}</p>
      ) : (
        <Behind say={say} behind={behind} isPermitted={isPermitted} />
      )}
    </>
  )
}

function Behind({
  say,
  behind: { by, unknown, incident, reasons },
  isPermitted,
}: {
  say: Say
  behind: NonNullable<DecisionSeen['behind']>
  isPermitted: boolean
}) {
  const rules = by.length > 0 || unknown.length > 0 ? by : ['silence']
  return (
    <>
      {rules.length > 0 && (
        <p className="soft">
          {say('decisions.by')}: {rules.map((rule) => ruleText(say, rule)).join('; ')}{' '}
          <code className="small">{rules.join(' ')}</code>
        </p>
      )}
      {unknown.length > 0 && (
        <p className="soft">
          {say('decisions.unknown')}: {unknown.map((fact) => factText(say, fact)).join('; ')}
        </p>
      )}
      {incident !== null && (
        <p className="bad" lang="en">
          {say('decisions.incident', { incident })}
        </p>
      )}
      {!isPermitted && reasons[spoken()].map((reason) => <p key={reason}>{reason}</p>)}
    </>
  )
}
