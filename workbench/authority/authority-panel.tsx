import './authority.css'
import { useId, useState } from 'react'
import type { AuthoritySeen, HostState } from '../../src/reports/authority-page.ts'
import type { Result } from '../../src/reports/result.ts'
import { Icon } from '../icons.tsx'
import { Section } from '../panels/parts.tsx'
import { Refused } from '../panels/refused.tsx'
import type { Say } from '../text.ts'
import type { View } from '../view.ts'
import { AuthorityFacts } from './authority-facts.tsx'
import { Clearances } from './clearances.tsx'
import { DecisionList } from './decision-list.tsx'
import { Holds } from './holds.tsx'
import type { SortieAuthority } from './use-authority.ts'

interface AuthorityPanelProps {
  readonly view: View
  readonly authority: SortieAuthority
}

/** One line that stays in sight, whatever is read below it; pressed, it opens to all that stands behind it. */
export function AuthorityPanel({ view, authority }: AuthorityPanelProps) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const { say } = view
  const { seen } = authority
  const { text, tone } = lineOf(say, seen)
  return (
    <>
      <button
        type="button"
        className={`authority-line ${tone}`}
        aria-expanded={isOpen}
        aria-controls={id}
        title={say('authority.line')}
        data-testid="authority-line"
        onClick={() => setOpen(!isOpen)}
      >
        <span className={`mark ${tone}`} />
        <span>{text}</span>
        {isHeld(seen) && <span className="said bad">{say('authority.held')}</span>}
        <Icon name={isOpen ? 'minus' : 'plus'} size={14} />
      </button>
      <div id={id} hidden={!isOpen} data-testid="authority">
        {isOpen && <Opened view={view} authority={authority} />}
      </div>
    </>
  )
}

const isHeld = (seen: SortieAuthority['seen']): boolean =>
  isSeen(seen) && (seen.holds === null || seen.holds.length > 0)

const isSeen = (seen: SortieAuthority['seen']): seen is AuthoritySeen =>
  typeof seen === 'object' && 'holds' in seen

type Tone = 'good' | 'calm' | 'warn' | 'bad'

const TONES = {
  'in-force': 'good',
  over: 'calm',
  'not-yet': 'warn',
  'cannot-say': 'warn',
  revoked: 'bad',
} as const satisfies Record<NonNullable<AuthoritySeen['standing']>, Tone>

const day = (iso: string) => new Date(Date.parse(iso)).toISOString().slice(0, 10)

/** The line in words, and how much it matters. */
function lineOf(say: Say, seen: SortieAuthority['seen']): { readonly text: string; readonly tone: Tone } {
  if (seen === 'asking') return { text: say('authority.asking'), tone: 'calm' }
  if (!isSeen(seen)) return { text: say(seen.reasons ? 'refused.title' : 'authority.lost'), tone: 'bad' }
  const { authority, standing, data } = seen
  if (authority === null || standing === null) {
    const kind = (['simulated', 'test', 'training'] as const).find((each) => each === data)
    return kind === undefined
      ? { text: say('authority.none.real'), tone: 'bad' }
      : { text: say(`authority.none.${kind}`), tone: 'calm' }
  }
  const { id, issuer, from, until, revoked } = authority
  const values = {
    ...{ id, office: issuer.office, from: day(from), until: day(until) },
    revoked: revoked === undefined ? '' : day(revoked.at),
  }
  return { text: say(`authority.${standing}`, values), tone: TONES[standing] }
}

/** Of data that needs no authority, what the manifest stated of clearances stands in the result alone. */
function statesOf({ states }: AuthoritySeen, { legality }: Result): readonly HostState[] {
  if (states.length > 0 || legality === undefined) return states
  return legality.clearances.map(({ isNeeded, ...clearance }) => ({
    ...clearance,
    terms: isNeeded === null ? null : isNeeded ? 'clearance-needed' : 'clearance-not-needed',
  }))
}

function Opened({ view, authority }: AuthorityPanelProps) {
  const { say, sortie } = view
  const { seen } = authority
  if (seen === 'asking') return <p className="soft">{say('authority.asking')}</p>
  if (!isSeen(seen)) {
    return seen.reasons === undefined ? (
      <p role="alert">{say('authority.lost')}</p>
    ) : (
      <Refused say={say} reasons={seen.reasons} />
    )
  }
  return (
    <div className="authority">
      {seen.authority === null ? (
        <p className="soft">{say(seen.data === 'real' ? 'authority.none.text' : 'authority.without')}</p>
      ) : (
        <AuthorityFacts view={view} authority={authority} seen={seen} document={seen.authority} />
      )}
      <Section title={say('holds.title')}>
        <Holds say={say} holds={seen.holds} />
      </Section>
      <Section title={say('clearance.title')}>
        <Clearances say={say} states={statesOf(seen, sortie.result)} />
      </Section>
      <Section title={say('decisions.title')}>
        <DecisionList say={say} sortie={sortie.id} />
      </Section>
    </div>
  )
}
