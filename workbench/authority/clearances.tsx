import './said.css'
import type { HostState } from '../../src/reports/authority-page.ts'
import { type Say, utcText } from '../text.ts'

/** What each host state answered about this sortie. Never blank: what nobody states is said to be unknown. */
export function Clearances({ say, states }: { say: Say; states: readonly HostState[] }) {
  const isOthers = states.some(({ terms }) => terms !== 'own')
  return (
    <>
      {!isOthers && (
        <p className="soft" data-testid="clearance-nothing">
          {say('clearance.nothing')}
        </p>
      )}
      <ul className="clearances" data-testid="clearances">
        {states.map((state) => (
          <li key={state.state}>
            <One say={say} state={state} />
          </li>
        ))}
      </ul>
    </>
  )
}

function One({ say, state }: { say: Say; state: HostState }) {
  const isOwn = state.terms === 'own' && state.status === 'unknown'
  const { reference, of } = state
  return (
    <>
      <p>
        <b>{state.state}</b>{' '}
        <span className={`said ${isOwn ? 'calm' : TONES[state.status]}`}>
          {say(isOwn ? 'clearance.own' : `clearance.${state.status}`)}
        </span>
      </p>
      <p className="soft">{say(`clearance.terms.${state.terms ?? 'unnamed'}`)}</p>
      {!isOwn && (
        <p className="soft">
          {[
            reference === undefined
              ? say('clearance.noReference')
              : say('clearance.reference', { reference }),
            ...(of === undefined ? [] : [say('clearance.of', { office: `${of.office}, ${of.state}` })]),
            datesText(say, state),
          ].join('; ')}
        </p>
      )}
    </>
  )
}

const TONES = {
  granted: 'good',
  requested: 'warn',
  denied: 'bad',
  'not-requested': 'warn',
  unknown: 'warn',
} as const satisfies Record<HostState['status'], string>

function datesText(say: Say, { asked, answered, from, until }: HostState): string {
  const at = (iso: string) => utcText(Date.parse(iso) * 1000)
  const dates = [
    ...(asked === undefined ? [] : [say('clearance.asked', { at: at(asked) })]),
    ...(answered === undefined ? [] : [say('clearance.answered', { at: at(answered) })]),
    ...(from === undefined || until === undefined
      ? []
      : [say('clearance.holds', { from: at(from), until: at(until) })]),
  ]
  return dates.length > 0 ? dates.join('; ') : say('clearance.noDates')
}
