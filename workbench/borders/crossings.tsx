import type { Crossing, Subject } from '../../src/airspace/airspace.ts'
import { utcText } from '../text.ts'
import { placeText, type View } from '../view.ts'
import type { Told } from './borders.ts'
import { phrasesIn, subjectName } from './words.ts'

interface Row {
  readonly subject: Subject
  readonly crossing: Crossing
}

/** Entries and exits, by time; a press goes to the moment. */
export function Crossings({ view, told }: { view: View; told: readonly Told[] }) {
  const { say } = view
  const rows = told
    .flatMap(({ subject, judged }) => judged.crossings.map((crossing): Row => ({ subject, crossing })))
    .sort((a, b) => a.crossing.from_us - b.crossing.from_us)
  return (
    <>
      <h3>{say('border.crossings')}</h3>
      {rows.length === 0 ? (
        <p className="soft">{say('border.none.crossed')}</p>
      ) : (
        <div className="crossings">
          <table data-testid="crossings">
            <thead>
              <tr>
                <th scope="col">{say('border.what')}</th>
                <th scope="col">{say('border.when')}</th>
                <th scope="col">{say('border.allowed')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <CrossingRow
                  key={`${row.subject.what} ${row.subject.file} ${row.subject.of} ${row.crossing.from_us}`}
                  view={view}
                  {...row}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

function CrossingRow({ view, subject, crossing }: Row & { view: View }) {
  const { say, texts, store, looks, sortie } = view
  const { kind, nearest, from_us, to_us } = crossing
  const isTimed = subject.clock === 'utc'
  const from = isTimed ? utcText(from_us).slice(11) : `${texts.plain(from_us / 1e6)} s`
  const to = isTimed ? utcText(to_us).slice(11) : `${texts.plain(to_us / 1e6)} s`
  const place = nearest && sortie.ground.local(nearest.lon_deg, nearest.lat_deg)
  return (
    <tr data-kind={kind}>
      <td>
        {phrasesIn(looks.language).crossings[kind]}
        <small>{subjectName(subject, say)}</small>
      </td>
      <td>
        {isTimed ? (
          <button
            type="button"
            className="link mono"
            title={say('border.goThere')}
            onClick={() => store.set({ at_us: nearest?.t_us ?? from_us, playing: false })}
          >
            {from}–{to}
          </button>
        ) : (
          <span className="mono">
            {from}–{to}
          </span>
        )}
        {nearest && place && (
          <small className="mono">
            {placeText(sortie, place.x_m, place.y_m, looks.coordinates, nearest.margin_m)}
          </small>
        )}
      </td>
      <td className="mono">{nearest ? texts.distance(nearest.margin_m) : '–'}</td>
    </tr>
  )
}
