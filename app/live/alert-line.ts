import { airspacePhrases } from '../../src/reports/airspace-phrases.ts'
import type { LiveAlert } from '../../src/reports/live.ts'
import { distanceText } from '../../src/reports/numbers.ts'

const SAID: Readonly<Record<LiveAlert['kind'], string>> = {
  approaching: 'approaching',
  ...airspacePhrases.en.crossings,
}

/** An alert in a line for the terminal. */
export function alertLine(alert: LiveAlert): string {
  const { kind, name, boundaryKind, depth_m, margin_m, reach_s, told_us, of, isSilent, set } = alert
  const side = depth_m < 0 ? 'outside' : 'inside'
  const parts = [
    `${SAID[kind]} ${name} (${airspacePhrases.en.kinds[boundaryKind]})`,
    `${distanceText(Math.abs(depth_m))} ${side} the line, error allowed ${distanceText(margin_m)}`,
    ...(reach_s === null ? [] : [`about ${Math.round(reach_s)} s to go`]),
    ...(isSilent ? ['nothing heard since'] : []),
    `by ${of}`,
    ...(set.isOfficial ? [] : ['not official']),
  ]
  return `${new Date(told_us / 1000).toISOString().slice(11, 19)}Z  ALERT ${parts.join(' · ')}`
}
