import { OUTSIDE_FROM, type Result, type SourceResult } from '../../src/reports/result.ts'
import { fileAddress } from '../api.ts'
import { AuthorityPanel } from '../authority/authority-panel.tsx'
import type { SortieAuthority } from '../authority/use-authority.ts'
import { BordersSection } from '../borders/borders-section.tsx'
import { FlightFacts } from '../flight/flight-facts.tsx'
import type { Key } from '../i18n/en.ts'
import { Icon } from '../icons.tsx'
import { durationText, formula } from '../text.ts'
import { useMoment } from '../use-moment.ts'
import type { View } from '../view.ts'
import { Missed, Sensitivity, WhenOn } from './doubts.tsx'
import { Assumptions, CountBars, Inputs, RateBar, Reasons } from './evidence.tsx'
import { FileLink } from './file-link.tsx'
import { Facts, Section } from './parts.tsx'
import { Where } from './where.tsx'

interface SourcePanelProps {
  readonly view: View
  readonly authority: SortieAuthority
  onShow(place: { x_m: number; y_m: number }): void
}

/** The answer: verdict and why, where, how much, how many, what could have been missed, and what it all rests on. */
export function SourcePanel({ view, authority, onShow }: SourcePanelProps) {
  const { sortie, store, say } = view
  const { result } = sortie
  const selected = useMoment(store, (moment) => moment.source)
  const source = result.sources.find(({ id }) => id === selected) ?? result.sources[0]
  const sought = !result.reasons.includes('no-gas')
  const sensitivity = result.sensitivity.find((each) => each.source === source?.id)
  return (
    <aside className="panel" aria-label={say('panel.title')} data-testid="panel">
      <AuthorityPanel view={view} authority={authority} />
      <Verdict view={view} />
      {result.sources.length > 1 && <SourceTabs view={view} selected={source?.id} />}
      {source && <Where view={view} source={source} onShow={onShow} />}
      {source && <HowMuch view={view} source={source} />}
      {sortie.flight && <FlightFacts view={view} flight={sortie.flight} />}
      {sortie.flight && <BordersSection view={view} />}
      {sought && <Sought view={view} />}
      {sensitivity && <Sensitivity view={view} sensitivity={sensitivity} />}
      <Assumptions view={view} />
      <Inputs view={view} />
      <Downloads view={view} />
      <p className="engine">
        {say('engine.text', {
          version: result.engine.version,
          kernel: result.engine.kernel,
          seed: result.engine.seed,
        })}
      </p>
    </aside>
  )
}

/** How many sources, what could have been missed, what it rests on: where sources were sought. */
function Sought({ view }: { view: View }) {
  const isNothing = view.sortie.result.verdict === 'nothing-found'
  return (
    <>
      {isNothing && <Missed view={view} />}
      <Section title={view.say('many.title')}>
        <CountBars view={view} />
      </Section>
      {!isNothing && <Missed view={view} />}
      <RestsOn view={view} />
    </>
  )
}

function Verdict({ view }: { view: View }) {
  const { sortie, say, looks } = view
  const { verdict, species, sources, reason } = sortie.result
  const key = headlineOf(sortie.result)
  return (
    <div className={`verdict ${verdict}`} data-testid="verdict">
      <span className="badge">{say(`verdict.${verdict}`)}</span>
      <p className="headline">{say(key, { species: formula(species), count: sources.length })}</p>
      {looks.language === 'en' ? (
        <p className="why">{reason}</p>
      ) : (
        <Reasons say={say} codes={sortie.result.reasons} />
      )}
      <Outside view={view} />
    </div>
  )
}

/** Where gas from outside comes from, when there probably is some; that there is stands among the reasons. */
function Outside({ view: { sortie, say, texts } }: { view: View }) {
  const { offSite } = sortie.result
  if (!offSite || offSite.probability < OUTSIDE_FROM || offSite.bearing_deg === null) return null
  const { probability, bearing_deg, distance_m, rate_kgph } = offSite
  const values = { probability: texts.percent(probability), direction: texts.direction(bearing_deg) }
  return (
    <p className="why" data-testid="outside">
      {distance_m === null || rate_kgph === null
        ? say('outside.bearing', values)
        : say('outside.text', {
            ...values,
            distance: texts.distance(distance_m),
            rate: texts.rate(rate_kgph),
          })}
    </p>
  )
}

function headlineOf({ verdict, sources, reasons }: Result): Key {
  if (verdict === 'located') return sources.length === 1 ? 'headline.located.one' : 'headline.located.many'
  if (reasons.includes('no-gas')) return 'headline.noGas'
  if (verdict === 'nothing-found' && reasons.includes('source-outside')) return 'headline.outside'
  return `headline.${verdict}`
}

function SourceTabs({
  view: { sortie, store, say, texts },
  selected,
}: {
  view: View
  selected: string | undefined
}) {
  return (
    <div className="tabs" role="tablist" aria-label={say('panel.sources')}>
      {sortie.result.sources.map((source, i) => (
        <button
          key={source.id}
          type="button"
          role="tab"
          aria-selected={source.id === selected}
          onClick={() => store.set({ source: source.id })}
        >
          <kbd>{i + 1}</kbd> {source.id} <span className="mono">{texts.rate(source.rate_kgph.p50)}</span>
        </button>
      ))}
    </div>
  )
}

function HowMuch({ view, source }: { view: View; source: SourceResult }) {
  const { say, texts } = view
  const { p05, p50, p95 } = source.rate_kgph
  const activity = view.sortie.result.activity.find((each) => each.source === source.id)
  return (
    <Section title={say('much.title')} aside={formula(source.species)}>
      <p className="big mono" data-testid="rate">
        {texts.rateNumber(p50)} <span>kg/h</span>
      </p>
      <RateBar p05={p05} p50={p50} p95={p95} />
      <p className="soft">
        {say(activity?.switching ? 'much.mean' : 'much.interval', {
          low: texts.rateNumber(p05),
          high: texts.rateNumber(p95),
        })}
      </p>
      {activity && <WhenOn view={view} activity={activity} />}
    </Section>
  )
}

const FIT_PASSES = 0.05

function RestsOn({ view: { sortie, say, texts } }: { view: View }) {
  const { result, series, detections, from_us, to_us } = sortie
  const samples = series.reduce((sum, { t_us }) => sum + t_us.length, 0)
  const fits = result.fit.pValue >= FIT_PASSES
  const fit = say(fits ? 'rests.fit.passes' : 'rests.fit.fails', {
    p: texts.number(result.fit.pValue, 2),
    explained: texts.percent(result.fit.explained),
  })
  const wind = result.wind
    ? say('rests.wind.value', {
        speed: texts.speed(result.wind.speed_mps),
        direction: texts.direction(result.wind.from_deg),
        spread: `${Math.round(result.wind.directionSpread_deg)}°`,
      })
    : say('rests.wind.none')
  const found = { count: detections.length, rate: texts.number(result.falseAlarmsPerHour, 1) }
  return (
    <Section title={say('rests.title')}>
      <Facts
        facts={[
          [
            say('rests.recording'),
            say('rests.recording.value', {
              samples: texts.count(samples),
              duration: durationText(to_us - from_us),
            }),
          ],
          [say('rests.crossings'), say('rests.crossings.value', found)],
          [say('rests.wind'), wind],
          [
            say('rests.fit'),
            result.sources.length === 0 ? (
              say('rests.fit.none')
            ) : (
              <span key="fit" className={fits ? 'good' : 'bad'}>
                {fit}
              </span>
            ),
          ],
        ]}
      />
    </Section>
  )
}

const DOWNLOADS = [
  ['download.pdf', 'report.pdf'],
  ['download.html', 'report.html'],
  ['download.geojson', 'result.geojson'],
  ['download.kml', 'result.kml'],
  ['download.json', 'result.json'],
] as const

function Downloads({ view: { sortie, say } }: { view: View }) {
  const files = sortie.ground.georeferenced
    ? DOWNLOADS
    : DOWNLOADS.filter(([, file]) => file !== 'result.kml')
  return (
    <Section title={say('download.title')}>
      <div className="downloads">
        {files.map(([key, file]) => (
          <FileLink
            key={file}
            say={say}
            address={fileAddress(sortie.id, file)}
            name={file.endsWith('.html') ? undefined : file}
          >
            <Icon name="download" size={14} />
            {say(key)}
          </FileLink>
        ))}
      </div>
    </Section>
  )
}
