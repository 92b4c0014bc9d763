import type { ReactNode } from 'react'
import type { AuthorityDocument } from '../../src/authority/authority.ts'
import type { AuthoritySeen } from '../../src/reports/authority-page.ts'
import { CopyButton, Facts } from '../panels/parts.tsx'
import { formula, type Say, utcText } from '../text.ts'
import type { View } from '../view.ts'
import type { SortieAuthority } from './use-authority.ts'

interface AuthorityFactsProps {
  readonly view: View
  readonly authority: SortieAuthority
  readonly seen: AuthoritySeen
  readonly document: AuthorityDocument
}

/** Everything the authority says, field by field. */
export function AuthorityFacts({ view, authority, seen, document }: AuthorityFactsProps) {
  const { say } = view
  const { issuer, legalBasis, from, until, sensors, species, purposes, verbs, partners } = document
  const { retention, residential, collateral, revoked } = document
  const { title, sha256 } = legalBasis.document
  const kept = { class: say(`retention.${retention}`) }
  return (
    <div className="section">
      <Facts
        facts={[
          [say('authority.issuer'), `${issuer.office}, ${issuer.state}`],
          [say('authority.basis'), legalBasis.cites],
          [say('authority.document'), <Digest key="digest" say={say} title={title} sha256={sha256} />],
          ...(revoked === undefined
            ? []
            : [
                [
                  say('authority.revocation'),
                  <span key="revoked" className="bad">
                    {say('authority.revocation.value', { at: instant(revoked.at), because: revoked.because })}
                  </span>,
                ] as const,
              ]),
          [say('authority.area'), <Area key="area" {...{ view, authority, seen, document }} />],
          [say('authority.heights'), heightsText(view, document)],
          [
            say('authority.dates'),
            say('authority.dates.value', { from: instant(from), until: instant(until) }),
          ],
          [say('authority.sensors'), sensors.map((each) => say(`sensor.${each}`)).join(', ')],
          ...(species.length === 0
            ? []
            : [[say('authority.species'), species.map(formula).join(', ')] as const]),
          [say('authority.purposes'), purposes.map((each) => say(`purpose.${each}`)).join(', ')],
          [say('authority.verbs'), verbs.map((each) => say(`verb.${each}`)).join(', ')],
          [
            say('authority.partners'),
            partners.map(({ office, state }) => `${office}, ${state}`).join('; ') ||
              say('authority.partners.none'),
          ],
          [
            say('authority.retention'),
            seen.keptUntil_ms === null
              ? kept.class
              : say('authority.retention.until', {
                  ...kept,
                  until: utcText(seen.keptUntil_ms * 1000).slice(0, 10),
                }),
          ],
          [say('authority.payload'), say('authority.payload.unarmed')],
          [
            say('authority.residential'),
            `${say(`residential.${residential.stance}`)}: ${residential.statement}`,
          ],
          [say('authority.collateral'), collateral],
        ]}
      />
    </div>
  )
}

const instant = (iso: string): string => utcText(Date.parse(iso) * 1000)

function Digest({ say, title, sha256 }: { say: Say; title: string; sha256: string }): ReactNode {
  return (
    <>
      {title}
      <span className="digest mono" title={`${say('inputs.sha')} ${sha256}`}>
        {sha256.slice(0, 12)}…
        <CopyButton say={say} what={`${say('inputs.sha')} ${title}`} text={sha256} />
      </span>
    </>
  )
}

/** How large, and whether it is drawn on the map: not on a grid that is nowhere. */
function Area({ view: { say, texts, sortie }, authority, seen, document }: AuthorityFactsProps) {
  if (seen.area === null) return <>{say('authority.unlimited', { because: document.noAreaBecause ?? '' })}</>
  const { isDrawn, draw } = authority
  return (
    <>
      {texts.area(seen.area.area_m2)}{' '}
      {sortie.ground.georeferenced && (
        <button
          type="button"
          className="plain"
          aria-pressed={isDrawn}
          data-testid="authority-area"
          onClick={() => draw(!isDrawn)}
        >
          {say(isDrawn ? 'authority.area.hide' : 'authority.area.show')}
        </button>
      )}
    </>
  )
}

/** The band with what its heights are measured from. */
function heightsText({ say, texts }: View, { height, noHeightBecause }: AuthorityDocument): string {
  if (height === null) return say('authority.unlimited', { because: noHeightBecause ?? '' })
  const { low_m, high_m } = height
  const datum = say(`live.datum.${height.datum}`)
  if (low_m === null) return say('authority.heights.below', { high: texts.distance(high_m!), datum })
  if (high_m === null) return say('authority.heights.above', { low: texts.distance(low_m), datum })
  return say('authority.heights.between', { low: texts.distance(low_m), high: texts.distance(high_m), datum })
}
