import { Icon } from '../icons.tsx'
import type { Language, Say, Texts } from '../text.ts'
import type { Imported } from './imported.ts'
import type { Edit } from './use-plan.ts'

interface ImportedProps {
  readonly say: Say
  readonly texts: Texts
  readonly language: Language
  readonly imported: Imported
  /** Whether its area was taken into the plan. */
  readonly isTaken: boolean
  readonly edit: Edit
  onTake(): void
  onClose(): void
}

const STATUS_ICONS = { refused: 'refused', unknown: 'unknown' } as const

/** What a file that was brought holds, what of it was taken, and what is doubtful. */
export function ImportedPane(props: ImportedProps) {
  const { say, texts, language, imported, isTaken, edit, onTake, onClose } = props
  const { file, area, faults, check } = imported
  const home = check?.plan.home
  // Our own key, in which the name is kept.
  const unknown = check?.plan.unknown.filter((field) => field !== 'overflight') ?? []
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
      {check && <p className="soft small">{say('plan.imported.key')}</p>}
      <p>{takenText(say, imported, isTaken)}</p>
      {!isTaken && imported.area !== null && (
        <button type="button" className="plain" onClick={onTake}>
          {say('plan.imported.take')}
        </button>
      )}
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
      {check && area === null && isBare(faults) && <p className="soft">{say('plan.imported.noArea')}</p>}
      <WhyNot say={say} imported={imported} />
      {check && <Findings language={language} say={say} check={check} />}
      {unknown.length > 0 && (
        <p className="soft small">{say('plan.imported.unknown', { fields: unknown.join(', ') })}</p>
      )}
    </section>
  )
}

/** Why nothing could be taken, each reason with its place in the file. */
function WhyNot({ say, imported: { area, faults, check } }: Pick<ImportedProps, 'say' | 'imported'>) {
  // Of a flight plan its findings tell, and that it has no area is no fault of it.
  const isTold = check !== null && (check.plan.faults.length > 0 || isBare(faults))
  if (area !== null || isTold) return null
  return (
    <ul className="plan-faults" role="alert" data-testid="import-faults">
      {faults.map(({ kind, detail }) => (
        <li key={detail}>
          {say(`plan.fault.${kind}`)}
          <span className="mono small">{detail}</span>
        </li>
      ))}
    </ul>
  )
}

const isBare = (faults: Imported['faults']) => faults.every(({ kind }) => kind === 'empty')

interface FindingsProps extends Pick<ImportedProps, 'say' | 'language'> {
  readonly check: NonNullable<Imported['check']>
}

/** What is doubtful in a flight plan, and what of it could not be read. */
function Findings({ say, language, check }: FindingsProps) {
  const { findings, plan } = check
  return (
    <>
      <ul className="plan-checks">
        {findings.map(({ code, status, place, says }) => (
          <li key={`${code} ${place}`} className={status} data-testid={`finding-${code}`}>
            <Icon name={STATUS_ICONS[status]} size={16} />
            <p>
              <span className="mono small">{place}</span> {says[language]}
            </p>
          </li>
        ))}
        {findings.length + plan.faults.length === 0 && (
          <li className="ok">
            <Icon name="fine" size={16} />
            <p>{say('plan.imported.sound')}</p>
          </li>
        )}
      </ul>
      {plan.faults.length > 0 && (
        <ul className="plan-faults">
          {plan.faults.map((fault) => (
            <li key={`${fault.byte} ${fault.column} ${fault.found}`} className="mono small">
              {fault.column}: {fault.found}; {fault.expected}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const COUNTED = ['items', 'surveys', 'corridors', 'structures', 'landings', 'fences', 'rallyPoints'] as const

function countsText(
  say: Say,
  texts: Texts,
  { counts, distance_m, plan, name }: NonNullable<Imported['check']>,
): string {
  const parts = COUNTED.filter((each) => counts[each] > 0).map(
    (each) => `${say(`plan.counted.${each}`)} ${texts.count(counts[each])}`,
  )
  const home = plan.home === null ? [] : [say('plan.counted.home')]
  return `${name}: ${[...parts, ...home, texts.distance(distance_m)].join('; ')}`
}

function takenText(say: Say, { area, faults }: Imported, isTaken: boolean): string {
  if (area === null) return faults.length > 0 ? say('plan.imported.nothing') : ''
  if (!isTaken) return say('plan.imported.fence')
  const taken = [
    ...(area.area === null ? [] : [say('plan.imported.area', { count: area.area.polygons.length })]),
    ...(area.line === null ? [] : [say('plan.imported.line')]),
  ]
  return say('plan.imported.taken', { what: taken.join(', ') })
}
