import type { Judged, Reconciliation } from '../../src/airspace/airspace.ts'
import { clockText } from '../../src/reports/airspace-text.ts'
import { fill } from '../../src/reports/phrases.ts'
import { utcText } from '../text.ts'
import type { View } from '../view.ts'
import type { Borders } from './borders.ts'
import { boundaryName, phrasesIn } from './words.ts'

interface ReconciledProps {
  readonly view: View
  readonly borders: Borders
  readonly judged: Judged
}

/** What outsiders' tracks of our aircraft say of the same boundary: for how long the same, and from when to when not. */
export function Reconciled({ view, borders: { airspace }, judged }: ReconciledProps) {
  const { say } = view
  const { reconciliations } = airspace
  if (reconciliations.length === 0) return null
  return (
    <div data-testid="reconciled">
      <h3>{say('border.outside')}</h3>
      {reconciliations.map((each) => (
        <Outsider
          key={`${each.own} ${each.outside}`}
          view={view}
          judged={judged}
          reconciliation={each}
          names={[airspace.subjects[each.own]!.of, airspace.subjects[each.outside]!.of]}
        />
      ))}
    </div>
  )
}

interface OutsiderProps {
  readonly view: View
  readonly judged: Judged
  readonly reconciliation: Reconciliation
  readonly names: readonly [own: string, outsider: string]
}

function Outsider({ view, judged, reconciliation, names }: OutsiderProps) {
  const { say, texts, store, looks } = view
  const phrases = phrasesIn(looks.language)
  const { boundaries, apart, refused } = reconciliation
  const said = boundaries.find(({ set, id }) => set === judged.set && id === judged.id)
  if (said === undefined)
    return (
      <p className="soft">
        {say('border.outside.refused')} {refused && <span lang="en">{refused}</span>}
      </p>
    )
  const away = (distance_m: number | null | undefined) =>
    distance_m == null ? '–' : texts.distance(distance_m)
  const sentence = fill(phrases.words.reconciled, {
    ...{ own: fill(phrases.platform, { of: names[0] }), outsider: fill(phrases.outsider, { of: names[1] }) },
    ...{
      name: boundaryName(judged, phrases),
      agree: clockText(said.agree_s),
      differ: clockText(said.differ_s),
    },
    ...{ cannotSay: clockText(said.cannotSay_s), apart: away(apart?.max_m) },
  })
  return (
    <>
      <p className="soft">{sentence.charAt(0).toUpperCase() + sentence.slice(1)}</p>
      <ul className="differences">
        {said.differences.map((each) => (
          <li key={each.from_us}>
            <button
              type="button"
              className="link"
              title={say('border.goThere')}
              onClick={() => store.set({ at_us: each.from_us, playing: false })}
            >
              {fill(phrases.words.differed, {
                ...{ from: utcText(each.from_us).slice(11), to: utcText(each.to_us).slice(11) },
                ...{ own: phrases.verdicts[each.own], outside: phrases.verdicts[each.outside] },
                apart: away(each.apart_m),
              })}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
