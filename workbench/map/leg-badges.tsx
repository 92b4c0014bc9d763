import { badgeSpots } from '../follow/legs.ts'
import type { Follow } from '../follow/use-follow.ts'
import { gainText } from '../follow/words.ts'
import type { Place, View } from '../view.ts'
import type { MapFrame } from './controller.ts'

const NOTHING = { nextLegs: [], sources: [], platform: null }
/** From a source to the middle of its name. */
const NAME_PX = 50

/** The platform, and its reading on whichever side that stands. */
const around = ({ left, top }: { left: number; top: number }) => [
  { left, top },
  ...[-130, -60, 60, 130].map((aside) => ({ left: left + aside, top: top - 12 })),
]

/** Number and expected gain of every leg offered, on its line. */
export function LegBadges({ view, follow, frame }: { view: View; follow: Follow; frame: MapFrame }) {
  const { nextLegs: legs, sources, platform } = follow.now.latest ?? NOTHING
  const at = ({ x_m, y_m }: Place) => frame.project(x_m, y_m)
  const names = sources.map(({ position }) => {
    const { left, top } = at(position)
    return { left: left + NAME_PX, top }
  })
  const spots = badgeSpots(
    legs.map(({ from, to }) => ({ from: at(from), to: at(to) })),
    [...names, ...(platform ? around(at(platform)) : [])],
  )
  return legs.map((leg, i) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a leg's number is all the name it has
      key={i}
      className={leg === follow.leg || (!follow.leg && i === 0) ? 'leg-badge on' : 'leg-badge'}
      style={spots[i]}
      data-testid="leg-badge"
    >
      <b>{i + 1}</b> {gainText(view.texts, leg.gain)}
    </span>
  ))
}
