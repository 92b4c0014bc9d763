import type { Check, CheckId, Status } from '../../src/planning/checks.ts'
import { Icon } from '../icons.tsx'
import type { Language, Say } from '../text.ts'
import type { PlanDesk } from './use-plan.ts'

const ICONS = { ok: 'fine', refused: 'refused', unknown: 'unknown' } as const

/** Each reason for or against the plan by itself: sign, colour and word; and what would help. */
export function ChecksPane({ say, language, desk }: { say: Say; language: Language; desk: PlanDesk }) {
  const { checks, isChanged, kept } = desk
  if (checks === undefined) return <p className="plan-note soft">{say('plan.checks.none')}</p>
  const isUnsaved = isChanged || kept === undefined
  return (
    <>
      <CheckList
        {...{ say, language, checks }}
        notes={isUnsaved ? {} : { airspace: say('plan.checks.borders') }}
      />
      {isUnsaved && <p className="plan-note soft small">{say('plan.checks.unsaved')}</p>}
    </>
  )
}

interface CheckListProps {
  readonly say: Say
  readonly language: Language
  readonly checks: readonly Check[]
  /** What a check left out, said below it. */
  readonly notes?: Partial<Record<CheckId, string>>
}

/** Checks one below the other. */
export function CheckList({ say, language, checks, notes = {} }: CheckListProps) {
  return (
    <ul className="plan-checks">
      {checks.map(({ id, status, says, remedy }) => (
        <li key={id} className={status} data-testid={`check-${id}`} data-status={status}>
          <Icon name={ICONS[status]} size={18} />
          <div>
            <h3>
              {say(`plan.check.${id}`)} <span className="plan-status">{say(`plan.status.${status}`)}</span>
            </h3>
            <p>{says[language]}</p>
            {remedy !== null && remedy.en !== says.en && <p className="soft">{remedy[language]}</p>}
            {notes[id] && <p className="plan-left-out small">{notes[id]}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** How many stand how, for the tab. */
export function ChecksSummary({ say, checks }: { say: Say; checks: readonly Check[] | undefined }) {
  const count = (status: Status) => (checks ?? []).filter((check) => check.status === status).length
  if (checks === undefined) return null
  return (
    <span className="plan-summary">
      {(['ok', 'refused', 'unknown'] as const).map((status) => (
        <span key={status} className={status} title={say(`plan.status.${status}`)}>
          <Icon name={ICONS[status]} size={13} />
          {count(status)}
          <span className="unseen">{say(`plan.status.${status}`)}</span>
        </span>
      ))}
    </span>
  )
}
