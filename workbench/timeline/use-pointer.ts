import type { PointerEvent, RefObject, WheelEvent } from 'react'
import { useCallback, useEffect, useState } from 'react'
import type { View } from '../view.ts'
import { AXIS_PX } from './chart.ts'
import type { Window } from './window.ts'
import { following, kept, zoomed } from './window.ts'

/** The stretch on screen; while the cursor runs out of it, it follows. */
export function useTimeWindow({ sortie, store }: View): [Window, (window: Window) => void] {
  const [window, setWindow] = useState<Window>(sortie)
  const { id, from_us, to_us } = sortie
  // biome-ignore lint/correctness/useExhaustiveDependencies: another sortie shows all of itself
  useEffect(() => setWindow({ from_us, to_us }), [id, from_us, to_us])
  useEffect(
    () => store.subscribe(() => setWindow((before) => following(before, store.get().at_us, sortie))),
    [store, sortie],
  )
  return [window, setWindow]
}

type Drag = readonly [number, number]

/** Hover moves the cursor; a drag marks a stretch and shows it; the wheel stretches; a double click shows all. */
export function usePointer(
  { sortie, store }: View,
  window: Window,
  setWindow: (window: Window) => void,
  stage: RefObject<HTMLDivElement | null>,
) {
  const [drag, setDrag] = useState<Drag>()
  const timeAt = useCallback(
    (clientX: number) => {
      const box = stage.current!.getBoundingClientRect()
      const fraction = (clientX - box.left - AXIS_PX) / (box.width - 2 * AXIS_PX)
      return window.from_us + Math.min(1, Math.max(0, fraction)) * (window.to_us - window.from_us)
    },
    [window, stage],
  )
  const left = (clientX: number) => clientX - stage.current!.getBoundingClientRect().left
  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return
      setDrag([left(event.clientX), left(event.clientX)])
      store.set({ at_us: timeAt(event.clientX) })
    },
    onPointerMove(event: PointerEvent) {
      if (drag) setDrag([drag[0], left(event.clientX)])
      if (!store.get().playing) store.set({ at_us: timeAt(event.clientX) })
    },
    onPointerUp(event: PointerEvent) {
      if (drag && Math.abs(left(event.clientX) - drag[0]) > 6) {
        const box = stage.current!.getBoundingClientRect()
        const ends = [timeAt(drag[0] + box.left), timeAt(event.clientX)]
        setWindow(kept({ from_us: Math.min(...ends), to_us: Math.max(...ends) }, sortie))
      }
      setDrag(undefined)
    },
    onPointerLeave: () => setDrag(undefined),
    onDoubleClick: () => setWindow({ from_us: sortie.from_us, to_us: sortie.to_us }),
    onWheel(event: WheelEvent) {
      setWindow(zoomed(window, event.deltaY < 0 ? 1.25 : 0.8, timeAt(event.clientX), sortie))
    },
  }
  return { drag: drag && Math.abs(drag[1] - drag[0]) > 6 ? drag : undefined, handlers }
}
