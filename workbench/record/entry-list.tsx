import { kinds as allKinds, type Kind } from '../../src/ledger/kinds.ts'
import type { Say, Texts } from '../text.ts'
import { utcText } from '../text.ts'
import type { RecordNow } from './use-record.ts'
import { isRefusal, whyText } from './why.ts'

interface EntryListProps {
  readonly say: Say
  readonly texts: Texts
  readonly record: RecordNow
  readonly kind: string | undefined
  readonly chosen: number | undefined
  /** Kinds that were met when the record was last checked; all when it never was. */
  readonly kinds: readonly string[]
  onKind(kind: string | undefined): void
  onChoose(index: number | undefined): void
}

/** Every entry, newest first. What was refused stands out; nothing is left out. */
export function EntryList({ say, texts, record, kind, chosen, kinds, onKind, onChoose }: EntryListProps) {
  const offered = kinds.length > 0 ? kinds : Object.keys(allKinds)
  return (
    <section className="record-entries" aria-label={say('record.entries')}>
      <header>
        <h2>{say('record.entries')}</h2>
        <select
          aria-label={say('record.kind')}
          value={kind ?? ''}
          data-testid="record-kind"
          onChange={(event) => onKind(event.target.value || undefined)}
        >
          <option value="">{say('record.kind.all')}</option>
          {offered.map((each) => (
            <option key={each} value={each}>
              {say(`record.kind.${each as Kind}`)}
            </option>
          ))}
        </select>
      </header>
      <table>
        <thead>
          <tr>
            <th>#</th>
            <th>{say('record.at')}</th>
            <th>{say('record.what')}</th>
            <th>{say('record.authority')}</th>
          </tr>
        </thead>
        <tbody>
          {record.entries.map(({ index, entry }) => (
            <tr key={index} className={index === chosen ? 'on' : ''} data-testid="record-entry">
              <td className="mono">
                <button type="button" aria-pressed={index === chosen} onClick={() => onChoose(index)}>
                  {texts.count(index)}
                </button>
              </td>
              <td className="mono">{utcText(entry.at * 1000)}</td>
              <td>
                {say(`record.kind.${entry.kind}`)}
                {entry.why !== undefined && entry.why.code !== '' && (
                  <span className={isRefusal(entry.why.code) ? 'tag refused' : 'tag'} title={entry.why.code}>
                    {whyText(say, entry.why.code)}
                  </span>
                )}
              </td>
              <td className="mono soft">{entry.auth}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {record.entries.length === 0 && <p className="soft">{say('record.entries.none')}</p>}
      {record.hasMore && (
        <button type="button" className="plain" onClick={record.more}>
          {say('record.more')}
        </button>
      )}
    </section>
  )
}
