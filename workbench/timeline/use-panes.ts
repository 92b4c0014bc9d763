import { useCallback, useEffect, useRef, useState } from 'react'
import type { Series } from '../sortie.ts'
import type { View } from '../view.ts'
import type { Chart } from './chart.ts'
import { gasChart, windChart } from './chart.ts'
import type { Window } from './window.ts'

export function useGasPane(
  { sortie, looks, texts }: View,
  leading: Series | undefined,
  shown: readonly Series[],
  window: Window,
) {
  const make = useCallback(
    (host: HTMLElement) => {
      const others = shown.filter((one) => one !== leading)
      return leading ? gasChart(host, leading, others, sortie, looks.theme, texts) : undefined
    },
    [sortie, leading, shown, looks.theme, texts],
  )
  return usePane(make, window)
}

export function useWindPane({ sortie, looks, texts }: View, window: Window) {
  const make = useCallback(
    (host: HTMLElement) => {
      const perUnit_mps = looks.units === 'aviation' ? 1852 / 3600 : 1
      return sortie.wind ? windChart(host, sortie.wind, sortie, looks.theme, texts, perUnit_mps) : undefined
    },
    [sortie, looks.theme, looks.units, texts],
  )
  return usePane(make, window)
}

/** A drawn pane: made anew when what it shows changes, told when the window or its size does. */
function usePane(make: (host: HTMLElement) => Chart | undefined, window: Window) {
  const host = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<Chart>()
  useEffect(() => {
    const element = host.current
    const made = element ? make(element) : undefined
    let gone = false
    // uPlot settles its scales in a microtask of its own; before that it cannot say where a value stands.
    queueMicrotask(() => gone || setChart(made))
    if (!element || !made) return
    const watch = new ResizeObserver(() => made.setSize(element.clientWidth, element.clientHeight))
    watch.observe(element)
    return () => {
      gone = true
      watch.disconnect()
      made.destroy()
    }
  }, [make])
  useEffect(() => chart?.setWindow(window), [chart, window])
  return { host, chart }
}
