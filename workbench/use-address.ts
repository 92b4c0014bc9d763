import { useEffect, useRef } from 'react'
import type { Address, MapView } from './address.ts'
import { decodeAddress, encodeAddress } from './address.ts'
import type { Looks } from './looks.ts'
import type { Opened } from './opening.ts'

/**
 * Keeps the address bar true, at most four times a second (browsers refuse more than a hundred changes in thirty).
 * Another sortie is a step in the browser's history, and so is following it or no longer; everything else replaces it.
 */
export function useAddress(
  opened: Opened,
  looks: Looks,
  follow: number | undefined,
  view: () => MapView | undefined,
): { touch(): void } {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const write = useRef(() => {})
  write.current = () => {
    timer.current = undefined
    if (opened.state === 'loading') return
    const query = encodeAddress(addressOf(opened, looks, follow, view()))
    if (`?${query}` === location.search) return
    const before = decodeAddress(location.search)
    const other = opened.state === 'open' && before.sortie !== opened.id
    const turned = (before.follow === undefined) !== (follow === undefined)
    const step = opened.state === 'open' && before.sortie !== undefined && (other || turned)
    history[step ? 'pushState' : 'replaceState'](null, '', `?${query}`)
  }
  const touch = useRef(() => {
    timer.current ??= setTimeout(() => write.current(), 250)
  })
  useEffect(() => {
    touch.current()
    if (opened.state === 'open') return opened.store.subscribe(touch.current)
    return undefined
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  return { touch: touch.current }
}

function addressOf(
  opened: Opened,
  looks: Looks,
  follow: number | undefined,
  view: MapView | undefined,
): Address {
  const shown: Address = {
    coordinates: looks.coordinates,
    units: looks.units,
    language: looks.language,
    theme: looks.theme,
  }
  if (opened.state === 'failed') return { ...shown, sortie: opened.id }
  if (opened.state !== 'open') return shown
  const { at_us, source, series, video, boundary, byVerdict } = opened.store.get()
  return {
    ...shown,
    sortie: opened.id,
    at_us,
    ...(source === undefined ? {} : { source }),
    ...(series === undefined ? {} : { series }),
    ...(video === undefined ? {} : { video }),
    ...(boundary === undefined ? {} : { boundary }),
    ...(byVerdict === undefined ? {} : { byVerdict }),
    ...(follow === undefined ? {} : { follow }),
    ...(view ? { view } : {}),
  }
}
