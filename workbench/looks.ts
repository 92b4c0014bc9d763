import { useContext, useEffect, useState } from 'react'
import { chosenLooks, type Looks, languages } from '../src/people/looks.ts'
import type { Address } from './address.ts'
import { MeContext } from './people/me.ts'
import { speak } from './words.ts'

export type { Looks } from '../src/people/looks.ts'

/**
 * The link's wishes first, then what the person chose, then what was chosen before on this machine by whoever it was, then the
 * browser's language.
 */
export function startingLooks(address: Address, chosen: Partial<Looks> = {}): Looks {
  const kept = { ...keptLooks(), ...chosen }
  const browser = languages.find((language) => navigator.language.startsWith(language))
  return {
    language: address.language ?? kept.language ?? browser ?? 'en',
    theme: address.theme ?? kept.theme ?? 'dark',
    coordinates: address.coordinates ?? kept.coordinates ?? 'decimal',
    units: address.units ?? kept.units ?? 'metric',
  }
}

/** How the page reads, and the way to choose otherwise: that is kept with the account of whoever is signed in. */
export function useLooks(start: Looks): [Looks, (change: Partial<Looks>) => void] {
  const [looks, setLooks] = useState(start)
  const entered = useContext(MeContext)
  useEffect(() => {
    document.documentElement.lang = looks.language
    document.documentElement.dataset.theme = looks.theme
    void speak(looks.language)
    keepLooks(looks)
  }, [looks])
  const choose = (change: Partial<Looks>) => {
    setLooks((before) => ({ ...before, ...change }))
    // What a link wished for and nobody touched is not a choice.
    const other = Object.entries(change).filter(([name, value]) => value !== looks[name as keyof Looks])
    if (other.length > 0) entered?.choose(Object.fromEntries(other))
  }
  return [looks, choose]
}

const KEPT = 'overflight.looks'

function keptLooks(): Partial<Looks> {
  try {
    return chosenLooks(JSON.parse(localStorage.getItem(KEPT) ?? '{}'))
  } catch {
    return {} // storage switched off, or written by something else: the defaults serve
  }
}

function keepLooks(looks: Looks): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(looks))
  } catch {
    // Storage switched off: the link still carries the choice.
  }
}
