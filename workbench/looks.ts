import { useEffect, useState } from 'react'
import type { Address } from './address.ts'
import type { Theme } from './colour.ts'
import type { CoordinateFormat } from './coordinates.ts'
import type { Language, UnitSystem } from './text.ts'
import { languages } from './text.ts'
import { speak } from './words.ts'

/** How one person likes to read; none of it changes what is true. */
export interface Looks {
  readonly language: Language
  readonly theme: Theme
  readonly coordinates: CoordinateFormat
  readonly units: UnitSystem
}

/** The link's wishes first, then what was chosen before on this machine, then the browser's language. */
export function startingLooks(address: Address): Looks {
  const kept = keptLooks()
  const browser = languages.find((language) => navigator.language.startsWith(language))
  return {
    language: address.language ?? kept.language ?? browser ?? 'en',
    theme: address.theme ?? kept.theme ?? 'dark',
    coordinates: address.coordinates ?? kept.coordinates ?? 'decimal',
    units: address.units ?? kept.units ?? 'metric',
  }
}

export function useLooks(start: Looks): [Looks, (change: Partial<Looks>) => void] {
  const [looks, setLooks] = useState(start)
  useEffect(() => {
    document.documentElement.lang = looks.language
    document.documentElement.dataset.theme = looks.theme
    void speak(looks.language)
    keepLooks(looks)
  }, [looks])
  return [looks, (change) => setLooks((before) => ({ ...before, ...change }))]
}

const KEPT = 'overflight.looks'

function keptLooks(): Partial<Looks> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '{}')
    return typeof kept === 'object' && kept !== null ? kept : {}
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
