import { groupings } from '../../src/fleet/sortie.ts'
import type { Statistics } from '../../src/fleet/statistics.ts'
import type { FleetPhrases } from '../../src/reports/fleet-phrases.ts'
import type { FleetAsked } from '../address.ts'
import type { Say } from '../text.ts'
import { type Fleet, fleetQuery } from './use-fleet.ts'

const kinds = ['real', 'training', 'test', 'simulated'] as const

interface FiltersProps {
  readonly say: Say
  readonly words: FleetPhrases
  readonly language: string
  readonly asked: FleetAsked
  readonly fleet: Fleet
  onAsk(change: Partial<FleetAsked>): void
}

/** What is counted, and the same to take away. */
export function Filters({ say, words, language, asked, fleet, onAsk }: FiltersProps) {
  const { registry, statistics } = fleet
  const names = {
    platform: named(registry?.platforms ?? [], 'platform', statistics, asked.platform),
    operator: named(registry?.operators ?? [], 'operator', statistics, asked.operator),
  }
  return (
    <section className="fleet-filters" aria-label={say('fleet.filters')}>
      <h2>{say('fleet.filters')}</h2>
      {(['from', 'to'] as const).map((end) => (
        <label key={end}>
          {say(`fleet.${end}`)}
          <input
            type="date"
            value={asked[end] ?? ''}
            data-testid={`fleet-${end}`}
            onChange={(event) => onAsk({ [end]: event.target.value || undefined })}
          />
        </label>
      ))}
      <Choice label={say('fleet.by')} name="by" value={asked.by ?? 'platform'} onChoose={onAsk}>
        {groupings.map((each) => [each, words.groupings[each]])}
      </Choice>
      {(['platform', 'operator'] as const).map((which) => (
        <Choice
          key={which}
          label={words.words[which]}
          name={which}
          value={asked[which] ?? ''}
          all={say('fleet.all')}
          onChoose={onAsk}
        >
          {names[which]}
        </Choice>
      ))}
      <Choice
        label={say('fleet.data')}
        name="data"
        value={asked.data ?? ''}
        all={say('fleet.all')}
        onChoose={onAsk}
      >
        {kinds.map((kind) => [kind, say(`fleet.data.${kind}`)])}
      </Choice>
      <h2>{say('fleet.take')}</h2>
      <p className="fleet-take">
        <a href={fleetQuery(asked, { form: 'csv' })} download data-testid="fleet-csv">
          {say('fleet.csv')}
        </a>
        <a href={fleetQuery(asked, { form: 'pdf', language })} download data-testid="fleet-pdf">
          {say('fleet.pdf')}
        </a>
      </p>
      <h2>{say('fleet.registry')}</h2>
      <p className="soft">{registry?.name ?? say('fleet.registry.none')}</p>
      <Wanting words={words} fleet={fleet} />
    </section>
  )
}

/** Those of the registry, those met, and the one that is asked for. */
function named(
  registered: readonly { readonly id: string; readonly name: string }[],
  which: 'platform' | 'operator',
  { sorties }: Statistics,
  asked: string | undefined,
): (readonly [string, string])[] {
  const ids = new Set([...registered.map(({ id }) => id), ...sorties.flatMap((each) => each[which] ?? [])])
  if (asked !== undefined) ids.add(asked)
  return [...ids].map((id) => [id, registered.find((each) => each.id === id)?.name ?? id])
}

interface ChoiceProps {
  readonly label: string
  readonly name: 'by' | 'platform' | 'operator' | 'data'
  readonly value: string
  /** The choice of none of them, where there is one. */
  readonly all?: string
  readonly children: readonly (readonly [string, string])[]
  onChoose(change: Partial<FleetAsked>): void
}

function Choice({ label, name, value, all, children, onChoose }: ChoiceProps) {
  return (
    <label>
      {label}
      <select
        value={value}
        data-testid={`fleet-${name}`}
        onChange={(event) => onChoose({ [name]: event.target.value || undefined })}
      >
        {all !== undefined && <option value="">{all}</option>}
        {children.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

/** What could not be counted is told beside what was. */
function Wanting({ words, fleet: { statistics, notCounted } }: { words: FleetPhrases; fleet: Fleet }) {
  const whys = [...new Set(notCounted.map(({ why }) => why))]
  if (statistics.wanting.length + whys.length === 0) return null
  return (
    <div data-testid="fleet-wanting">
      <h2>{words.words.wanting}</h2>
      <dl>
        {statistics.wanting.map(({ why, sorties }) => (
          <div key={why}>
            <dt>{words.wants[why]}</dt>
            <dd>{sorties.join(', ')}</dd>
          </div>
        ))}
        {whys.map((why) => (
          <div key={why}>
            <dt className="bad">{words.notCounted[why]}</dt>
            <dd>
              {notCounted
                .filter((each) => each.why === why)
                .map(({ sortie }) => sortie)
                .join(', ')}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
