import type { RefObject } from 'react'
import { useEffect, useRef } from 'react'

/**
 * When one set of controls takes the place of another, the button that was pressed is gone: the focus goes to the main one of
 * the new set, instead of to the beginning of the page.
 */
export function useKeptFocus(following: boolean): RefObject<HTMLElement | null> {
  const whole = useRef<HTMLElement>(null)
  const before = useRef(following)
  useEffect(() => {
    if (before.current === following) return
    before.current = following
    if (document.activeElement !== document.body) return
    whole.current?.querySelector<HTMLElement>('[data-main]')?.focus()
  }, [following])
  return whole
}
