import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import type { Looks } from '../looks.ts'
import type { MapFrame } from '../map/controller.ts'
import type { Say } from '../text.ts'
import { placeLine } from './corner-text.ts'
import { unrolled } from './draft.ts'
import { pixelOf, placeAt } from './mercator.ts'
import { insertedAfter, moved, type Placed, removed, type Spot, spotName, spotsOf } from './spots.ts'
import type { Drawer } from './use-drawing.ts'
import type { PlanDesk } from './use-plan.ts'

interface HandlesProps {
  readonly say: Say
  readonly looks: Looks
  readonly desk: PlanDesk
  readonly frame: MapFrame
}

/** More than so many corners on the map at once are no longer corners but a seam: somebody must come nearer. */
const CORNERS_MOST = 150
/** Between more than so many the places to put one in would lie over one another. */
const BETWEEN_MOST = 40
const NEAR_PX = 30

/** Every corner as a button on the map: dragged, moved by the arrow keys, taken out by Delete. */
export function Handles(props: HandlesProps) {
  const { say, desk, frame } = props
  const isFixed = desk.kept?.state === 'revoked'
  const near = spotsOf(desk.draft)
    .map((placed) => ({ placed, at: pixelOf(frame, nearTo(frame, placed.place)) }))
    .filter(({ at }) => isWithin(at, frame))
  if (near.length > CORNERS_MOST) return <p className="chip plan-nearer">{say('plan.corners.nearer')}</p>
  return (
    <div className="map-overlay">
      {near.length <= BETWEEN_MOST &&
        !isFixed &&
        near.map(({ placed }) => <Between key={spotName(placed.spot)} {...props} placed={placed} />)}
      {near.map(({ placed, at }) => (
        <Handle key={spotName(placed.spot)} {...props} placed={placed} at={at} isFixed={isFixed} />
      ))}
    </div>
  )
}

/** The nearest of all its repetitions round the Earth. */
const nearTo = (frame: MapFrame, place: GeoPoint): GeoPoint =>
  unrolled([place], placeAt(frame, frame.width / 2, frame.height / 2))[0]!

const isWithin = ({ left, top }: { left: number; top: number }, { width, height }: MapFrame) =>
  left > -NEAR_PX && top > -NEAR_PX && left < width + NEAR_PX && top < height + NEAR_PX

const STEP_PX = 8
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

interface HandleProps extends HandlesProps {
  readonly placed: Placed
  readonly at: { readonly left: number; readonly top: number }
  readonly isFixed: boolean
}

function Handle({ say, looks, desk, frame, placed, at, isFixed }: HandleProps) {
  const { spot, place } = placed
  const drag = useDrag(frame, (to, doing) => desk.edit((draft) => moved(draft, spot, to), doing))
  const press = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key]
    const isTakenOut = (event.key === 'Delete' || event.key === 'Backspace') && !isFixed
    if ((arrow === undefined && !isTakenOut) || isFixed) return
    event.preventDefault()
    if (arrow === undefined) return desk.edit((draft) => removed(draft, spot))
    const step = event.shiftKey ? 1 : STEP_PX
    const to = placeAt(frame, at.left + step * arrow[0], at.top + step * arrow[1])
    desk.edit((draft) => moved(draft, spot, to), `arrows ${spotName(spot)}`)
  }
  const name = say(`plan.spot.${spot.of}`, { number: 'at' in spot ? spot.at + 1 : '' })
  const label = `${name}: ${placeLine(place, looks.coordinates)}`
  return (
    <button
      type="button"
      className={`plan-handle ${spot.of}${isHole(spot) ? ' hole' : ''}`}
      style={at}
      aria-label={label}
      title={
        isFixed || spot.of === 'home' || spot.of === 'center' ? label : `${label}\n${say('plan.spot.how')}`
      }
      data-testid={`spot-${spotName(spot)}`}
      onKeyDown={press}
      {...(isFixed ? {} : drag)}
    >
      {spot.of === 'home' ? 'H' : ''}
    </button>
  )
}

const isHole = (spot: Spot) => spot.of === 'corner' && spot.ring > 0

/** Between two corners: pressed, it becomes one. */
function Between({ say, desk, frame, placed: { spot, after } }: HandlesProps & { readonly placed: Placed }) {
  if (after === null) return null
  return (
    <button
      type="button"
      className="plan-between"
      style={pixelOf(frame, nearTo(frame, after))}
      aria-label={say('plan.spot.insert')}
      title={say('plan.spot.insert')}
      data-testid={`between-${spotName(spot)}`}
      onClick={() => desk.edit((draft) => insertedAfter(draft, spot, after))}
    >
      +
    </button>
  )
}

/** Follows the pointer from where the handle was taken hold of; one drag is one step to undo. */
function useDrag(frame: MapFrame, move: (to: GeoPoint, doing: string) => void) {
  const held = useRef<{ readonly doing: string; readonly left: number; readonly top: number }>(undefined)
  const local = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).parentElement!.getBoundingClientRect()
    return { left: event.clientX - box.left, top: event.clientY - box.top }
  }
  const release = () => {
    held.current = undefined
  }
  return {
    onPointerDown(event: PointerEvent<HTMLButtonElement>) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      const at = local(event)
      const box = event.currentTarget.getBoundingClientRect()
      const around = event.currentTarget.parentElement!.getBoundingClientRect()
      // Taken hold of beside its middle, it does not leap.
      const left = at.left - (box.left + box.width / 2 - around.left)
      const top = at.top - (box.top + box.height / 2 - around.top)
      held.current = { doing: `drag ${event.timeStamp}`, left, top }
    },
    onPointerMove(event: PointerEvent<HTMLButtonElement>) {
      if (held.current === undefined) return
      const at = local(event)
      move(placeAt(frame, at.left - held.current.left, at.top - held.current.top), held.current.doing)
    },
    onPointerUp: release,
    onPointerCancel: release,
  }
}

/** What is being drawn, and the first corner to close it with. */
export function DrawnCorners({ drawer, frame }: { readonly drawer: Drawer; readonly frame: MapFrame }) {
  const pixels = drawer.corners.map((place) => pixelOf(frame, nearTo(frame, place)))
  const line = pixels.map(({ left, top }) => `${left},${top}`).join(' ')
  return (
    <div className="map-overlay">
      <svg className="plan-drawn" width={frame.width} height={frame.height} aria-hidden="true">
        {drawer.drawing === 'line' ? <polyline points={line} /> : <polygon points={line} />}
      </svg>
      {pixels.map((at, k) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a drawn corner is known by its number
          key={k}
          type="button"
          tabIndex={-1}
          className="plan-handle corner"
          style={at}
          data-testid={`drawn-${k}`}
          onClick={k === 0 || k === pixels.length - 1 ? drawer.finish : undefined}
        />
      ))}
    </div>
  )
}
