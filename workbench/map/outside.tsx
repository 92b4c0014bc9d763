import { OUTSIDE_FROM } from '../../src/reports/result.ts'
import type { View } from '../view.ts'
import { atEdge } from './at-edge.ts'
import type { MapFrame } from './controller.ts'

/** Gas from outside of the searched area: an arrow at the map's edge that comes in from there, with its rate and distance. */
export function OutsideArrow({ view, frame }: { view: View; frame: MapFrame }) {
  const { sortie, say, texts } = view
  const { offSite } = sortie.result
  if (!offSite || offSite.probability < OUTSIDE_FROM || offSite.bearing_deg === null) return null
  const { bearing_deg, distance_m, rate_kgph, probability } = offSite
  const { left, top } = atEdge(frame, bearing_deg)
  const facts = [rate_kgph && texts.rate(rate_kgph), distance_m && texts.distance(distance_m)].filter(Boolean)
  const label = say('outside.label', {
    probability: texts.percent(probability),
    direction: texts.direction(bearing_deg),
  })
  return (
    <div
      className={Math.cos((bearing_deg * Math.PI) / 180) < 0 ? 'outside above' : 'outside'} // its words stand inward
      style={{ left, top }}
      role="img"
      aria-label={label}
      data-testid="outside-arrow"
    >
      <svg viewBox="-24 -24 48 48" width="48" height="48" aria-hidden="true">
        <g transform={`rotate(${(bearing_deg + 180) % 360})`}>
          <path className="halo" d="M0 18V-16M-9-6 0-16 9-6" />
          <path d="M0 18V-16M-9-6 0-16 9-6" />
        </g>
      </svg>
      <span>
        {say('outside.short')}
        <b className="mono">{facts.join(' · ')}</b>
      </span>
    </div>
  )
}
