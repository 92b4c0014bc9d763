import './borders.css'
import { fileAddress } from '../api.ts'
import { Icon } from '../icons.tsx'
import { FileLink } from '../panels/file-link.tsx'
import { Section } from '../panels/parts.tsx'
import { useMoment } from '../use-moment.ts'
import type { View } from '../view.ts'
import {
  type Borders,
  boundariesIn,
  coloursByVerdict,
  segmentAt,
  shownBoundary,
  type Told,
} from './borders.ts'
import { Crossings } from './crossings.tsx'
import { Grounds } from './grounds.tsx'
import { Reconciled } from './reconciled.tsx'
import { boundaryName, phrasesIn, segmentText, subjectName } from './words.ts'

/** On which side of a border the flight was: which, at the cursor, its entries and exits, and what all of it rests on. */
export function BordersSection({ view }: { view: View }) {
  const { sortie, say, store } = view
  const { borders } = sortie
  const chosen = useMoment(store, ({ boundary }) => boundary)
  if (borders === undefined)
    return (
      <Section title={say('border.title')}>
        <p className="soft" data-testid="borders-none">
          {say('border.none')}
        </p>
      </Section>
    )
  const { judged, told } = shownBoundary(borders, chosen)
  return (
    <Section title={say('border.title')}>
      <div className="borders" data-testid="borders">
        <Choice view={view} borders={borders} shown={judged.id} />
        {told.map((each) => (
          <AtCursor key={each.at} view={view} told={each} />
        ))}
        <Crossings view={view} told={told} />
        <Reconciled view={view} borders={borders} judged={judged} />
        <Grounds view={view} borders={borders} judged={judged} />
        <div className="border-links">
          <FileLink say={say} address={fileAddress(sortie.id, 'airspace.pdf')} name="airspace.pdf">
            <Icon name="download" size={14} />
            {say('border.pdf')}
          </FileLink>
          <FileLink say={say} address={fileAddress(sortie.id, 'airspace.html')}>
            {say('border.page')}
          </FileLink>
        </div>
      </div>
    </Section>
  )
}

interface ChoiceProps {
  readonly view: View
  readonly borders: Borders
  readonly shown: string
}

function Choice({ view: { sortie, say, store, looks }, borders, shown }: ChoiceProps) {
  const byVerdict = useMoment(store, (moment) => coloursByVerdict(moment.byVerdict, sortie))
  const phrases = phrasesIn(looks.language)
  return (
    <>
      <select
        className="border-choice"
        aria-label={say('border.boundary')}
        value={shown}
        onChange={(event) => store.set({ boundary: event.target.value })}
      >
        {boundariesIn(borders).map((each) => (
          <option key={`${each.set} ${each.id}`} value={each.id}>
            {say('border.option', {
              name: boundaryName(each, phrases),
              verdict: phrases.verdicts[each.verdict],
            })}
          </option>
        ))}
      </select>
      <label className="border-toggle">
        <input
          type="checkbox"
          checked={byVerdict}
          onChange={(event) => store.set({ byVerdict: event.target.checked })}
        />
        {say('border.colour')}
      </label>
    </>
  )
}

/** What is said of one subject at the time cursor. */
function AtCursor({ view: { store, say, texts, looks }, told }: { view: View; told: Told }) {
  const segment = useMoment(store, ({ at_us }) => segmentAt(told, at_us))
  const phrases = phrasesIn(looks.language)
  return (
    <p className="at-cursor" data-testid={`side-${told.subject.what}`} data-verdict={segment?.verdict}>
      <span className="side-key" data-verdict={segment?.verdict ?? 'none'} aria-hidden="true" />
      <span>
        <b>{subjectName(told.subject, say)}</b>{' '}
        {segment ? segmentText(segment, phrases, say, texts) : say('border.cursor.none')}
      </span>
    </p>
  )
}
