import type { LedgerState } from '../../src/reports/record-page.ts'
import { durationText, type Say, type Texts, utcText } from '../text.ts'

interface StatePaneProps {
  readonly say: Say
  readonly texts: Texts
  readonly state: LedgerState
}

/** Readers raise an alarm when the newest cosignature is older. */
const COSIGNED_WITHIN_MS = 600_000

/** Is it whole, who says so, and since when: what an overseer looks at first. */
export function StatePane({ say, texts, state }: StatePaneProps) {
  const verdict = verdictOf(state)
  return (
    <section className="record-state" aria-label={say('record.state')}>
      <div
        className={`record-verdict ${verdict}`}
        role="status"
        data-testid="record-verdict"
        data-verdict={verdict}
      >
        <strong>{say(`record.verdict.${verdict}`)}</strong>
        <p className="soft">{say(`record.verdict.${verdict}.next`)}</p>
      </div>
      {state.fault !== null && <p className="bad">{state.fault}</p>}
      <dl>
        <dt>{say('record.size')}</dt>
        <dd data-testid="record-size">{texts.count(state.size)}</dd>
        {state.acknowledged > state.size && (
          <>
            <dt>{say('record.waiting')}</dt>
            <dd>{texts.count(state.acknowledged - state.size)}</dd>
          </>
        )}
        <Checked say={say} texts={texts} state={state} />
        <dt>{say('record.root')}</dt>
        <dd className="mono wrap">{state.root}</dd>
        <dt>{say('record.key')}</dt>
        <dd className="mono wrap">{state.vkey}</dd>
      </dl>
      <Witnesses say={say} state={state} />
      <h2>{say('record.yourself')}</h2>
      <p className="soft">{say('record.yourself.how')}</p>
      <pre className="mono wrap">{`overflight verify <folder> --vkey '${state.vkey}'\npython3 docs/verify/verify.py <folder> '${state.vkey}'`}</pre>
    </section>
  )
}

type RecordVerdict = 'whole' | 'unchecked' | 'broken'

function verdictOf({ fault, verified }: LedgerState): RecordVerdict {
  if (fault !== null || verified?.whole === false) return 'broken'
  return verified === null ? 'unchecked' : 'whole'
}

function Checked({ say, texts, state: { verified, size } }: StatePaneProps) {
  if (verified === null) return null
  return (
    <>
      <dt>{say('record.checked')}</dt>
      <dd>
        {utcText(verified.at_ms * 1000)}
        <br />
        <span className="soft">
          {say('record.checked.of', { count: texts.count(verified.size), all: texts.count(size) })}
        </span>
        {verified.faults.map((fault) => (
          <p key={fault} className="bad">
            {fault}
          </p>
        ))}
        {verified.faultCount > verified.faults.length && (
          <p className="bad">
            {say('record.faults.more', { count: verified.faultCount - verified.faults.length })}
          </p>
        )}
      </dd>
    </>
  )
}

function Witnesses({ say, state: { witnesses, newestCosignature_ms } }: Omit<StatePaneProps, 'texts'>) {
  if (witnesses.length === 0) return <p className="soft">{say('record.noWitness')}</p>
  const age_ms = newestCosignature_ms === null ? null : Date.now() - newestCosignature_ms
  return (
    <>
      <h2>{say('record.witnesses')}</h2>
      {age_ms !== null && age_ms > COSIGNED_WITHIN_MS && (
        <p className="bad">{say('record.cosigned.old', { age: durationText(age_ms * 1000) })}</p>
      )}
      <ul>
        {witnesses.map(({ name, cosigned_ms }) => (
          <li key={name}>
            <b>{name}</b>{' '}
            <span className={cosigned_ms === null ? 'bad' : 'soft'}>
              {cosigned_ms === null
                ? say('record.notCosigned')
                : say('record.cosigned', { at: utcText(cosigned_ms * 1000) })}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
