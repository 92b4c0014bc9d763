import type { ActivityResult, SensitivityResult } from '../../src/reports/result.ts'
import { sensitivity as english } from '../i18n/en.ts'
import { sensitivity as spanish } from '../i18n/es.ts'
import { durationText } from '../text.ts'
import type { View } from '../view.ts'
import { Section } from './parts.tsx'

/** What a search would have missed: the limit, the share of the area for some rates, and where nothing is excluded. */
export function Missed({ view }: { view: View }) {
  const { sortie, say, texts } = view
  const { p50, probability, unseenShare, notExcluded } = sortie.result.detectionLimit_kgph
  const half_kgph = unseenShare === null ? p50 : notExcluded.half_kgph // an older result says only the former
  return (
    <Section title={say('missed.title')}>
      {half_kgph !== null && <p className="big mono">&lt; {texts.rate(half_kgph)}</p>}
      <p className="soft">
        {half_kgph === null
          ? say(unseenShare === null ? 'missed.none' : 'missed.halfAny')
          : say('missed.text', { rate: texts.rate(half_kgph), probability: texts.percent(probability) })}
      </p>
      <FoundShares view={view} />
      {notExcluded.whole_kgph !== null && (
        <p className="soft">{say('missed.whole', { rate: texts.rate(notExcluded.whole_kgph) })}</p>
      )}
      {unseenShare !== null && unseenShare > 0 && (
        <p className="soft">{say('missed.unseen', { share: texts.percent(unseenShare) })}</p>
      )}
    </Section>
  )
}

/** For some rates, over how much of the area they would have been found. */
function FoundShares({ view: { sortie, say, texts } }: { view: View }) {
  const { probability, foundShares } = sortie.result.detectionLimit_kgph
  if (foundShares.length === 0) return null
  return (
    <div data-testid="found-shares">
      <p className="soft">{say('missed.share', { probability: texts.percent(probability) })}</p>
      <dl className="bars missed">
        {foundShares.map(({ rate_kgph, share }) => (
          <div key={rate_kgph}>
            <dt className="mono">{texts.plain(rate_kgph)} kg/h</dt>
            <dd>
              <span className="bar">
                <span style={{ width: `${100 * share}%` }} />
              </span>
              <span className="mono">{Math.round(100 * share)} %</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** Whether the source emitted always, or on and off. */
export function WhenOn({ view: { say, texts }, activity }: { view: View; activity: ActivityResult }) {
  const { switching, probability, shareOn, rateOn_kgph, cycle_s } = activity
  const chance = texts.percent(probability)
  return (
    <p className="soft" data-testid="when-on">
      {switching
        ? say('on.switched', {
            probability: chance,
            share: texts.percent(shareOn.p50),
            rate: texts.rate(rateOn_kgph.p50),
          })
        : say('on.steady', { probability: chance })}
      {switching && cycle_s && ` ${say('on.turn', { typical: durationText(1e6 * cycle_s.p50) })}`}
    </p>
  )
}

const SENSITIVITY = { en: english, es: spanish }

/** One row for each changed assumption: how far the source moves, and by which factors rate and radius change. */
export function Sensitivity({ view, sensitivity }: { view: View; sensitivity: SensitivityResult }) {
  const { say, texts, looks } = view
  const { changes, source } = sensitivity
  const furthest = Math.max(1, ...changes.map(({ moved_m }) => moved_m ?? 0))
  return (
    <details className="section" data-testid="sensitivity">
      <summary>{say('sensitivity.title', { source })}</summary>
      <table className="sensitivity">
        <thead>
          <tr>
            <th scope="col">{say('sensitivity.if')}</th>
            <th scope="col">{say('sensitivity.moves')}</th>
            <th scope="col">{say('sensitivity.rate')}</th>
            <th scope="col">{say('sensitivity.radius')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ code, moved_m, rateFactor, radiusFactor }) => (
            <tr key={code}>
              <th scope="row">{SENSITIVITY[looks.language][code]}</th>
              {moved_m === null || rateFactor === null || radiusFactor === null ? (
                <td colSpan={3} className="soft">
                  {say('sensitivity.rerun')}
                </td>
              ) : (
                <>
                  <td>
                    <span className="mono">{texts.number(moved_m, moved_m < 1 ? 1 : 2)} m</span>
                    <span className="mini">
                      <span style={{ left: 0, width: `${(100 * moved_m) / furthest}%` }} />
                    </span>
                  </td>
                  <FactorCell factor={rateFactor} texts={texts} />
                  <FactorCell factor={radiusFactor} texts={texts} />
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft">
        {say('sensitivity.how', { least: sensitivity.leastEffective, samples: sensitivity.samples })}
      </p>
    </details>
  )
}

/** A factor as a bar from the middle, where nothing changes, to a factor of two at either end. */
function FactorCell({ factor, texts }: { factor: number; texts: View['texts'] }) {
  const reach = 50 * Math.min(1, Math.abs(Math.log2(factor)))
  return (
    <td>
      <span className="mono">× {texts.number(factor, 2)}</span>
      <span className="mini factor">
        <span style={{ left: `${factor < 1 ? 50 - reach : 50}%`, width: `${reach}%` }} />
      </span>
    </td>
  )
}
