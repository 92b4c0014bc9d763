import type { Judged } from '../../src/airspace/airspace.ts'
import { errorText } from '../../src/reports/airspace-text.ts'
import { CopyButton } from '../panels/parts.tsx'
import type { View } from '../view.ts'
import type { Borders } from './borders.ts'
import { phrasesIn } from './words.ts'

interface GroundsProps {
  readonly view: View
  readonly borders: Borders
  readonly judged: Judged
}

/** What a verdict rests on: the boundary set and its source, whether it is official, the errors allowed for, the recordings. */
export function Grounds({ view: { say, looks, texts }, borders: { airspace }, judged }: GroundsProps) {
  const phrases = phrasesIn(looks.language)
  const { words } = phrases
  const set = airspace.sets[judged.set]!
  const errors = new Set(airspace.subjects.map((subject) => errorText(subject, airspace, phrases)))
  const isMedian = airspace.subjects.some(({ boundaries }) =>
    boundaries.some(
      ({ id, segments }) =>
        id === judged.id && segments.some(({ nearest }) => nearest?.line === 'median-line'),
    ),
  )
  return (
    <>
      <p className="soft" data-testid="border-set">
        {set.name}, {set.version} · <b>{set.isOfficial ? words.official : words.unofficial}</b> · ±{' '}
        {texts.distance(judged.accuracy_m)}
      </p>
      <details data-testid="border-grounds">
        <summary>{say('border.how')}</summary>
        <p className="soft" lang="en">
          {set.source}; {set.licence}
        </p>
        <Digest say={say} name={set.file} sha256={set.sha256} />
        {[...errors].map((text) => (
          <p className="soft" key={text}>
            {text}
          </p>
        ))}
        {isMedian && <p className="soft">{words.median}</p>}
        <h3>{say('border.recordings')}</h3>
        {airspace.recordings.map(({ file, sha256 }) => (
          <Digest key={`${file} ${sha256}`} say={say} name={file} sha256={sha256} />
        ))}
      </details>
    </>
  )
}

interface DigestProps {
  readonly say: View['say']
  readonly name: string
  readonly sha256: string
}

function Digest({ say, name, sha256 }: DigestProps) {
  return (
    <p className="digest mono" title={`${say('inputs.sha')} ${sha256}`}>
      {name} {sha256.slice(0, 16)}…
      <CopyButton say={say} what={`${say('inputs.sha')} ${name}`} text={sha256} />
    </p>
  )
}
