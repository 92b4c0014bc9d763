import { faultText } from '../../src/quantities/fault.ts'
import { assumedText, withoutCode } from '../../src/reports/assumed.ts'
import type { ReasonCode } from '../../src/reports/result.ts'
import { assumed as english } from '../i18n/en.ts'
import { assumed as spanish } from '../i18n/es.ts'
import { noteTexts } from '../notes.ts'
import type { Say } from '../text.ts'
import type { View } from '../view.ts'
import { CopyButton } from './parts.tsx'

export function Reasons({ say, codes }: { say: Say; codes: readonly ReasonCode[] }) {
  return (
    <ul className="why">
      {codes.map((code) => (
        <li key={code}>{say(`reason.${code}`)}</li>
      ))}
    </ul>
  )
}

/** The rate's 90 % interval on a line from zero, its median marked. */
export function RateBar({ p05, p50, p95 }: { p05: number; p50: number; p95: number }) {
  const percent = (rate_kgph: number) => (100 * rate_kgph) / (p95 * 1.25 || 1)
  return (
    <div className="rate-bar" aria-hidden="true">
      <span
        className="rate-span"
        style={{ left: `${percent(p05)}%`, width: `${percent(p95) - percent(p05)}%` }}
      />
      <span className="rate-mid" style={{ left: `${percent(p50)}%` }} />
    </div>
  )
}

/** Probability of each number of sources. */
export function CountBars({ view: { sortie, say, texts } }: { view: View }) {
  const counts = Object.entries(sortie.result.count).sort(([a], [b]) => Number(a) - Number(b))
  return (
    <dl className="bars">
      {counts.map(([count, probability]) => (
        <div key={count}>
          <dt>{countText(count, say)}</dt>
          <dd>
            <span className="bar">
              <span style={{ width: `${100 * probability}%` }} />
            </span>
            <span className="mono">{texts.percent(probability)}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function countText(count: string, say: Say): string {
  switch (count) {
    case '0':
    case '1':
    case '2':
    case '3':
      return say(`many.${count}`)
    default:
      return say('many.n', { count })
  }
}

const ASSUMED = { en: english, es: spanish }

/** What was assumed, then the notes on the recordings; English is what an older result says without a code. */
export function Assumptions({ view: { sortie, say, texts, looks } }: { view: View }) {
  const { assumptions, assumed, noted } = sortie.result
  const notes = noteTexts(noted, looks.language)
  const older = withoutCode(sortie.result)
  if (assumptions.length === 0) return null
  const sentences = assumed.map((each) => assumedText(each, ASSUMED[looks.language], texts.plain))
  return (
    <details className="section" data-testid="assumed">
      <summary>{say('assumed.title', { count: assumptions.length })}</summary>
      <ul className="assumed">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {notes.length + older.length > 0 && <p className="soft">{say('assumed.notes')}</p>}
      <ul className="assumed">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        {older.map((note) => (
          <li key={note} lang="en">
            {note}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** What went in, by digest, with every fault found. */
export function Inputs({ view: { sortie, say, texts } }: { view: View }) {
  const { inputs } = sortie.result
  if (inputs.length === 0) return null
  return (
    <details className="section">
      <summary>{say('inputs.title', { count: inputs.length })}</summary>
      <ul className="inputs">
        {inputs.map(({ file, sha256, bytes, rows, faults }) => (
          <li key={`${file} ${sha256}`}>
            <b>{file}</b>
            <span className="soft">
              {say('inputs.rows', { rows: texts.count(rows), bytes: texts.bytes(bytes) })} ·{' '}
              {faults.length === 0
                ? say('inputs.noFaults')
                : say('inputs.faults', { count: faultCount(faults) })}
            </span>
            <span className="digest mono" title={`${say('inputs.sha')} ${sha256}`}>
              {sha256.slice(0, 24)}…
              <CopyButton say={say} what={`${say('inputs.sha')} ${file}`} text={sha256} />
            </span>
            {faults.slice(0, 5).map((fault) => (
              <span key={faultText(fault)} className="fault mono" lang="en">
                {faultText(fault)}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </details>
  )
}

const faultCount = (faults: readonly { readonly count?: number }[]) =>
  faults.reduce((sum, { count }) => sum + (count ?? 1), 0)
