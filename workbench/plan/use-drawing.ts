import { useEffect, useRef, useState } from 'react'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { type Drawing, drawn, leastOf } from './spots.ts'
import type { Edit } from './use-plan.ts'

export type Drawer = ReturnType<typeof useDrawing>

/** What is being drawn corner by corner: begun, put, finished by Enter or the first corner, left by Escape. */
export function useDrawing(edit: Edit) {
  const [drawing, setDrawing] = useState<Drawing>()
  const [corners, setCorners] = useState<readonly GeoPoint[]>([])
  const isEnough = drawing !== undefined && corners.length >= leastOf(drawing)
  const leave = () => {
    setDrawing(undefined)
    setCorners([])
  }
  const finish = () => {
    if (drawing === undefined || !isEnough) return
    edit((draft) => drawn(draft, drawing, corners))
    leave()
  }
  const back = () => setCorners((before) => before.slice(0, -1))
  const keys = useRef({ drawing, leave, finish, back })
  keys.current = { drawing, leave, finish, back }
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { drawing, leave, finish, back } = keys.current
      if (drawing === undefined) return
      const acts: Readonly<Record<string, () => void>> = { Escape: leave, Enter: finish, Backspace: back }
      const act = acts[event.key]
      const isElsewhere =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select')
      if (act === undefined || (isElsewhere && event.key !== 'Escape')) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
  return {
    ...{ drawing, corners, isEnough, leave, finish, back },
    begin(next: Drawing) {
      setCorners([])
      setDrawing(next)
    },
    put(place: GeoPoint) {
      if (drawing === undefined) return
      setCorners((before) => {
        const last = before.at(-1)
        const isSame = last?.lat_deg === place.lat_deg && last?.lon_deg === place.lon_deg
        return isSame ? before : [...before, place]
      })
    },
  }
}
