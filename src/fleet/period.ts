/** Periods that statistics are of, UTC. */
import type { Span } from './way.ts'

/** All of time. */
export const ALWAYS: Span = { from_us: Number.NEGATIVE_INFINITY, to_us: Number.POSITIVE_INFINITY }

const DAY_US = 86_400e6

/**
 * A period as people name it: from one date or instant up to another. A date alone is all of its day, so that the last day
 * named is counted. Left out: without end on that side. The text that is no such time, where there is one.
 */
export function readPeriod(
  from: string | undefined,
  to: string | undefined,
): { readonly ok: true; readonly value: Span } | { readonly ok: false; readonly found: string } {
  const start_us = from === undefined ? ALWAYS.from_us : instantOf(from)
  const end_us = to === undefined ? ALWAYS.to_us : instantOf(to)
  if (start_us === undefined) return { ok: false, found: from! }
  if (end_us === undefined) return { ok: false, found: to! }
  const to_us = to !== undefined && isDate(to) ? end_us + DAY_US : end_us
  if (!(to_us > start_us)) return { ok: false, found: `${from} to ${to}` }
  return { ok: true, value: { from_us: start_us, to_us } }
}

const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text)

function instantOf(text: string): number | undefined {
  if (!isDate(text) && !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z$/.test(text)) return undefined
  const at_ms = Date.parse(text)
  // Of the 31st of June a parser makes the 1st of July: that is no date.
  const isReal = Number.isFinite(at_ms) && new Date(at_ms).toISOString().startsWith(text.slice(0, 10))
  return isReal ? at_ms * 1000 : undefined
}

/** The months that a span meets, each whole, with its name: 2026-03. */
export function monthsOf({ from_us, to_us }: Span): (Span & { readonly name: string })[] {
  const months: (Span & { readonly name: string })[] = []
  const first = new Date(from_us / 1000)
  for (let month = first.getUTCMonth(); ; month++) {
    const start_ms = Date.UTC(first.getUTCFullYear(), month)
    if (!(start_ms * 1000 < to_us)) return months
    const end_us = Date.UTC(first.getUTCFullYear(), month + 1) * 1000
    months.push({
      name: new Date(start_ms).toISOString().slice(0, 7),
      from_us: start_ms * 1000,
      to_us: end_us,
    })
  }
}
