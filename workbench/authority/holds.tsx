import type { Hold } from '../../src/authority/hold.ts'
import { type Say, utcText } from '../text.ts'
import { verbText } from './decision.ts'

/** Holds in force on a sortie; null: one cannot be read. */
export function Holds({ say, holds }: { say: Say; holds: readonly Hold[] | null }) {
  if (holds === null) return <p className="bad">{say('holds.unreadable')}</p>
  if (holds.length === 0) return <p className="soft">{say('holds.none')}</p>
  return (
    <ul data-testid="holds">
      {holds.map((hold) => (
        <li key={hold.id}>
          <b>{say(`holds.${hold.because}`)}</b>{' '}
          {say('holds.since', {
            since: utcText(Date.parse(hold.set) * 1000),
            verbs: ['erase', ...hold.refuses].map((verb) => verbText(say, verb)).join(', '),
          })}{' '}
          <code className="small">{hold.id}</code>
        </li>
      ))}
    </ul>
  )
}
