import type { Statistics } from '../../src/fleet/statistics.ts'
import type { FleetPhrases } from '../../src/reports/fleet-phrases.ts'
import type { Say } from '../text.ts'
import { utcText } from '../text.ts'
import type { Opened } from './tables.tsx'

/** The sorties behind a figure, and the entries of the record behind each. */
export function Rests({
  say,
  words,
  statistics,
  opened,
}: {
  say: Say
  words: FleetPhrases
  statistics: Statistics
  opened: Opened | undefined
}) {
  const behind = statistics.sorties.filter(({ id }) => opened?.figure.sorties.includes(id))
  return (
    <section
      className="fleet-rests"
      aria-label={say('fleet.rests')}
      aria-live="polite"
      data-testid="fleet-rests"
    >
      <h2>{say('fleet.rests')}</h2>
      {opened === undefined ? (
        <p className="soft">{say('fleet.rests.choose')}</p>
      ) : (
        <>
          <p>
            {opened.title}
            <br />
            <strong>{opened.value}</strong>
          </p>
          {behind.length === 0 && <p className="soft">{say('fleet.rests.none')}</p>}
          <ul>
            {behind.map((sortie) => (
              <li key={sortie.id}>
                <a href={`./?sortie=${encodeURIComponent(sortie.id)}`}>{sortie.id}</a>
                <p className="soft">
                  {sortie.begins !== null && (
                    <span className="mono">{utcText(Date.parse(sortie.begins) * 1000)}</span>
                  )}
                  <span className="kind">{say(`fleet.data.${sortie.data}`)}</span>
                </p>
                {sortie.verdict !== null && <p className="soft">{words.verdicts[sortie.verdict]}</p>}
                <p>
                  {sortie.entries.length === 0 && <span className="bad">{say('fleet.notInRecord')}</span>}
                  {sortie.entries.map(({ index, kind }) => (
                    <a key={index} href={`./?page=record&entry=${index}`} data-testid="fleet-entry">
                      {say('fleet.entry', { index })}
                      <small>
                        {say(kind === 'ingest.begin' ? 'fleet.entry.ingest' : 'fleet.entry.made')}
                      </small>
                    </a>
                  ))}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
