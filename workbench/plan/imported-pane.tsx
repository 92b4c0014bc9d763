import { Icon } from '../icons.tsx'
import type { Language, Say, Texts } from '../text.ts'
import type { Imported } from './imported.ts'
import type { Edit } from './use-plan.ts'

interface ImportedProps {
  readonly say: Say
  readonly texts: Texts
  readonly language: Language
  readonly imported: Imported
  readonly edit: Edit
  onClose(): void
}

const STATUS_ICONS = { refused: 'refused', unknown: 'unknown' } as const

/** What a file that was brought holds, what of it was taken, and what is doubtful. */
export function ImportedPane({ say, texts, language, imported, edit, onClose }: ImportedProps) {
  const { file, area, faults, check } = imported
  const home = check?.plan.home
  return (
    <section className="plan-imported" aria-label={say('plan.imported', { file })} data-testid="imported">
      <header>
        <h2>{say('plan.imported', { file })}</h2>
        <button
          type="button"
          className="quiet"
          aria-label={say('plan.imported.close')}
          title={say('plan.imported.close')}
          onClick={onClose}
        >
          <Icon name="leave" size={14} />
        </button>
      </header>
      {check && <p data-testid="imported-counts">{countsText(say, texts, check)}</p>}
      <p>{takenText(say, imported)}</p>
      {home && (
        <button
          type="button"
          className="plain"
          onClick={() =>
            edit((before) => ({
              ...before,
              home: { ...before.home, lat_deg: home.lat_deg, lon_deg: home.lon_deg },
            }))
          }
        >
          {say('plan.imported.home')}
        </button>
      )}
      {check && area === null && <p className="soft">{say('plan.imported.noArea')}</p>}
      {check === null && faults.length > 0 && (
        <ul className="plan-faults" role="alert" data-testid="import-faults">
          {faults.map(({ kind, detail }) => (
            <li key={detail}>
              {say(`plan.fault.${kind}`)}
              <span className="mono small">{detail}</span>
            </li>
          ))}
        </ul>
      )}
      {check && (
        <ul className="plan-checks">
          {check.findings.map(({ code, status, place, says }) => (
            <li key={`${code} ${place}`} className={status} data-testid={`finding-${code}`}>
              <Icon name={STATUS_ICONS[status]} size={16} />
              <p>
                <span className="mono small">{place}</span> {says[language]}
              </p>
            </li>
          ))}
          {check.findings.length === 0 && (
            <li className="ok">
              <Icon name="fine" size={16} />
              <p>{say('plan.imported.sound')}</p>
            </li>
          )}
        </ul>
      )}
      {check && check.plan.faults.length > 0 && (
        <ul className="plan-faults">
          {check.plan.faults.map((fault) => (
            <li key={`${fault.byte} ${fault.column} ${fault.found}`} className="mono small">
              {fault.column}: {fault.found}; {fault.expected}
            </li>
          ))}
        </ul>
      )}
      {check && check.plan.unknown.length > 0 && (
        <p className="soft small">
          {say('plan.imported.unknown', { fields: check.plan.unknown.join(', ') })}
        </p>
      )}
    </section>
  )
}

const COUNTED = ['items', 'surveys', 'corridors', 'structures', 'landings', 'fences', 'rallyPoints'] as const

function countsText(
  say: Say,
  texts: Texts,
  { counts, distance_m, plan, name }: NonNullable<Imported['check']>,
): string {
  const parts = COUNTED.filter((each) => counts[each] > 0).map(
    (each) => `${texts.count(counts[each])} ${say(`plan.counted.${each}`)}`,
  )
  const home = plan.home === null ? [] : [say('plan.counted.home')]
  return `${name}: ${[...parts, ...home, texts.distance(distance_m)].join(', ')}`
}

function takenText(say: Say, { area, faults }: Imported): string {
  if (area === null) return faults.length > 0 ? say('plan.imported.nothing') : ''
  const taken = [
    ...(area.area === null ? [] : [say('plan.imported.area', { count: area.area.polygons.length })]),
    ...(area.line === null ? [] : [say('plan.imported.line')]),
  ]
  return say('plan.imported.taken', { what: taken.join(', ') })
}
