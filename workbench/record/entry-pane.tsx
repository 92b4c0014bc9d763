import type { Entry } from '../../src/ledger/entry.ts'
import type { CommitmentSeen, EntrySeen } from '../../src/reports/record-page.ts'
import { fileAddress } from '../api.ts'
import { decisionsIn } from '../authority/decision.ts'
import { Decided } from '../authority/decision-list.tsx'
import { Loading } from '../panels/states.tsx'
import { type Say, type Texts, utcText } from '../text.ts'
import type { RecordNow } from './use-record.ts'
import { whyText } from './why.ts'

interface EntryPaneProps {
  readonly say: Say
  readonly texts: Texts
  readonly seen: RecordNow['seen']
  readonly vkey: string
  onChoose(index: number | undefined): void
}

/** One entry: in words, as it is hashed, what stands behind it, and its proof to take away. */
export function EntryPane({ say, texts, seen, onChoose }: EntryPaneProps) {
  return (
    <section className="record-one" aria-label={say('record.entry')} data-testid="record-one">
      {seen === undefined && <p className="soft">{say('record.choose')}</p>}
      {seen === 'asking' && <Loading say={say} name={say('record.entry')} />}
      {seen === 'unknown' && <p role="alert">{say('record.unknown')}</p>}
      {typeof seen === 'object' && <One say={say} texts={texts} seen={seen} onChoose={onChoose} />}
    </section>
  )
}

function One({ say, texts, seen, onChoose }: { seen: EntrySeen } & Omit<EntryPaneProps, 'seen' | 'vkey'>) {
  const { index, entry, text, leaf, commitments, erased } = seen
  return (
    <>
      <h2>{say('record.entry.of', { index: texts.count(index) })}</h2>
      <p className="record-kind">{say(`record.kind.${entry.kind}`)}</p>
      <Facts say={say} texts={texts} entry={entry} onChoose={onChoose} />
      {erased !== null && (
        <p className="record-erased">
          {say('record.erased', { at: utcText(erased.at_ms * 1000), rule: erased.rule })}{' '}
          <button type="button" className="plain" onClick={() => onChoose(erased.index)}>
            {texts.count(erased.index)}
          </button>
        </p>
      )}
      {commitments.length > 0 && (
        <>
          <h2>{say('record.behind')}</h2>
          <ul className="record-commitments">
            {commitments.map((commitment) => (
              <Commitment key={commitment.h} say={say} commitment={commitment} />
            ))}
          </ul>
        </>
      )}
      <h2>{say('record.proof')}</h2>
      <p className="soft">{say('record.proof.how')}</p>
      <p>
        <a className="plain" href={`/api/ledger/entries/${index}/proof`} download data-testid="record-proof">
          {say('record.proof.take')}
        </a>
      </p>
      <details>
        <summary>{say('record.hashed')}</summary>
        <pre className="mono wrap">{text}</pre>
        <p className="mono wrap soft">{leaf}</p>
      </details>
    </>
  )
}

/** When, by whom, on what authority, why, and what it corrects. */
function Facts({ say, texts, entry, onChoose }: { entry: Entry } & Omit<EntryPaneProps, 'seen' | 'vkey'>) {
  const { sup } = entry
  return (
    <dl>
      <dt>{say('record.at')}</dt>
      <dd>
        {utcText(entry.at * 1000)} <span className="soft">± {texts.plain(entry.clk / 1000)} s</span>
      </dd>
      <dt>{say('record.by')}</dt>
      <dd className="mono wrap">{entry.by}</dd>
      <dt>{say('record.authority')}</dt>
      <dd className="mono wrap">{entry.auth}</dd>
      {entry.why !== undefined && (
        <>
          <dt>{say('record.why')}</dt>
          <dd data-testid="record-why">
            {whyText(say, entry.why.code)} <code className="small soft">{entry.why.code}</code>
          </dd>
        </>
      )}
      {entry.ref !== undefined && (
        <>
          <dt>{say('record.about')}</dt>
          <dd className="mono wrap">{entry.ref.join(' ')}</dd>
        </>
      )}
      {sup !== undefined && (
        <>
          <dt>{say('record.corrects')}</dt>
          <dd>
            <button type="button" className="plain" onClick={() => onChoose(sup)}>
              {texts.count(sup)}
            </button>
          </dd>
        </>
      )}
    </dl>
  )
}

/** Files of a result can be fetched; recordings are named by the folder they came in, and stay where they are. */
function File({ file: { sortie, name } }: { file: NonNullable<CommitmentSeen['file']> }) {
  const shown = `${sortie}/${name}`
  return name.includes('/') ? <p>{shown}</p> : <a href={fileAddress(sortie, name)}>{shown}</a>
}

/** Decisions are said in words; anything else, and the decisions' own text behind them, as it is. */
function Payload({ say, payload }: { say: Say; payload: string }) {
  const decisions = decisionsIn(payload)
  if (decisions === undefined) return <p className="record-payload">{payload}</p>
  return (
    <>
      <ul className="record-decisions" data-testid="record-decisions">
        {decisions.map((decision, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: decisions of one entry have no identity but their order
          <li key={k}>
            <Decided say={say} decision={decision} />
            <p className="soft small">
              {[decision.sortie, decision.part].filter((each) => each !== null).join(': ')}
            </p>
          </li>
        ))}
      </ul>
      <details>
        <summary>{say('record.payload')}</summary>
        <p className="record-payload">{payload}</p>
      </details>
    </>
  )
}

function Commitment({
  say,
  commitment: { t, h, state, payload, file },
}: {
  say: Say
  commitment: CommitmentSeen
}) {
  return (
    <li>
      <b>{t}</b> <span className={`tag ${state}`}>{say(`record.commitment.${state}`)}</span>
      {file !== null && <File file={file} />}
      {payload !== null && <Payload say={say} payload={payload} />}
      <p className="mono wrap soft small">{h}</p>
    </li>
  )
}
