import './borders.css'
import type { View } from '../view.ts'
import { type Borders, shownBoundary } from './borders.ts'
import { boundaryName, phrasesIn } from './words.ts'

const SHOWN = ['inside', 'outside', 'cannot-say'] as const

interface VerdictKeyProps {
  readonly view: View
  readonly borders: Borders
  readonly boundary: string | undefined
}

/** What colours, widths and dashes of a track mean, while it is coloured by verdict. */
export function VerdictKey({ view: { say, looks }, borders, boundary }: VerdictKeyProps) {
  const phrases = phrasesIn(looks.language)
  const { judged, told } = shownBoundary(borders, boundary)
  const hasCamera = told.some(({ subject }) => subject.what === 'footprint')
  const hasLine = borders.features.some(
    ({ properties }) => properties?.kind === 'line' && properties.boundary === judged.id,
  )
  return (
    <div className="verdict-key" data-testid="verdict-key">
      <h2>{say('border.map.title', { name: boundaryName(judged, phrases) })}</h2>
      <ul>
        {SHOWN.map((verdict) => (
          <li key={verdict}>
            <span className="side-key" data-verdict={verdict} aria-hidden="true" />
            {phrases.verdicts[verdict]}
          </li>
        ))}
      </ul>
      {(hasLine || hasCamera) && (
        <p className="legend-note">
          {hasLine && (
            <>
              <span className="side-key" data-verdict="line" aria-hidden="true" /> {say('border.map.line')}
              {hasCamera && <br />}
            </>
          )}
          {hasCamera && say('border.map.camera')}
        </p>
      )}
    </div>
  )
}
