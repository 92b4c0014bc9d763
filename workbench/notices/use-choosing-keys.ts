import { useEffect, useRef } from 'react'

/** J and K choose the next of a list and the one before, Escape none; while somebody types, Escape alone acts. */
export function useChoosingKeys(
  rows: readonly { readonly id: string }[],
  chosen: string | undefined,
  choose: (id: string | undefined) => void,
): void {
  const current = useRef({ rows, chosen, choose })
  current.current = { rows, chosen, choose }
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { rows, chosen, choose } = current.current
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const isTyping = event.target instanceof HTMLElement && event.target.closest('input, select, textarea')
      if (event.key === 'Escape') {
        if (isTyping && event.target instanceof HTMLElement) return event.target.blur()
        return choose(undefined)
      }
      const direction = { j: 1, k: -1 }[event.key.toLowerCase()]
      if (isTyping || direction === undefined || rows.length === 0) return
      event.preventDefault()
      const at = rows.findIndex(({ id }) => id === chosen)
      const next = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + direction))
      choose(rows[next]!.id)
      document.getElementById(`row-${rows[next]!.id}`)?.scrollIntoView({ block: 'nearest' })
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
