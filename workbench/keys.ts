import { useEffect, useRef } from 'react'
import type { Key } from './i18n/en.ts'

/** What the keyboard can ask for. */
export interface KeyActions {
  play(): void
  /** Follows the recording as if it arrived now, or leaves that. */
  follow(): void
  step(samples: number): void
  end(last: boolean): void
  search(): void
  neighbour(direction: 1 | -1): void
  source(index: number): void
  nextCoordinates(): void
  goto(): void
  measure(): void
  lookback(): void
  zoom(steps: number): void
  fit(): void
  help(): void
  /** Closes the top layer. */
  escape(): void
}

/** The list shown under "?"; beside the table that acts on it, so that they do not drift apart. */
export const keyRows: readonly { keys: readonly string[]; does: Key }[] = [
  { keys: ['Space'], does: 'help.play' },
  { keys: ['F'], does: 'help.follow' },
  { keys: ['←', '→'], does: 'help.step' },
  { keys: ['Shift ←', 'Shift →'], does: 'help.step10' },
  { keys: ['Home', 'End'], does: 'help.ends' },
  { keys: ['/'], does: 'help.search' },
  { keys: ['J', 'K'], does: 'help.nextSortie' },
  { keys: ['1', '2', '3'], does: 'help.source' },
  { keys: ['C'], does: 'help.coordinates' },
  { keys: ['G'], does: 'help.goto' },
  { keys: ['M'], does: 'help.measure' },
  { keys: ['L'], does: 'help.lookback' },
  { keys: ['+', '−', '0'], does: 'help.zoom' },
  { keys: ['?'], does: 'help.help' },
  { keys: ['Esc'], does: 'help.escape' },
]

const bindings: Readonly<Record<string, (actions: KeyActions, shift: boolean) => void>> = {
  ' ': (actions) => actions.play(),
  ArrowLeft: (actions, shift) => actions.step(shift ? -10 : -1),
  ArrowRight: (actions, shift) => actions.step(shift ? 10 : 1),
  Home: (actions) => actions.end(false),
  End: (actions) => actions.end(true),
  '/': (actions) => actions.search(),
  j: (actions) => actions.neighbour(1),
  k: (actions) => actions.neighbour(-1),
  1: (actions) => actions.source(0),
  2: (actions) => actions.source(1),
  3: (actions) => actions.source(2),
  f: (actions) => actions.follow(),
  c: (actions) => actions.nextCoordinates(),
  g: (actions) => actions.goto(),
  m: (actions) => actions.measure(),
  l: (actions) => actions.lookback(),
  '+': (actions) => actions.zoom(1),
  '=': (actions) => actions.zoom(1),
  '-': (actions) => actions.zoom(-1),
  0: (actions) => actions.fit(),
  '?': (actions) => actions.help(),
}

/** Listens on the whole page. Where text is typed only Escape acts; while a layer is open only it hears keys. */
export function useKeys(actions: KeyActions, layered: boolean): void {
  const current = useRef({ actions, layered })
  current.current = { actions, layered }
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { actions, layered } = current.current
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'Escape') return actions.escape()
      if (layered || isTyping(event)) return
      const act = bindings[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!act) return
      event.preventDefault()
      act(actions, event.shiftKey)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Space on a button presses it, arrows in a list choose: those keys are taken. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('input:not([type=radio]), select, textarea')) return true
  if (target.closest('button, a, summary')) return key === ' '
  return target.closest('input[type=radio]') !== null && (key.startsWith('Arrow') || key === ' ')
}
