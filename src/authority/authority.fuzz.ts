import { parseAuthority } from './authority.ts'
import { parseClearance } from './clearance.ts'
import { parseHold } from './hold.ts'
import { judge } from './judge.ts'
import { reasonLanguages, reasonsOf, reasonTexts } from './reasons.ts'
import { nothingKnown } from './request.ts'

const NOW = { at_us: 1_767_225_600_000_000, bound_us: 60_000_000 }

/**
 * Fuzz entry: any bytes at all as each of the documents. Must never throw; under an authority that was read, of somebody
 * of whom nothing is known, every verb is refused, and the refusal can be told.
 */
export function fuzz(bytes: Uint8Array): void {
  const value = jsonOf(new TextDecoder().decode(bytes))
  parseClearance(value)
  parseHold(value)
  const read = parseAuthority(value)
  if (!read.ok) return
  for (const verb of [...read.value.document.verbs, 'a verb that is none']) {
    const request = { ...nothingKnown(verb), data: 'real', authority: read.value, now: NOW, held: [] }
    const judged = judge(request)
    if (judged.outcome === 'permit') throw new Error(`${verb} is permitted, and nothing is known`)
    for (const language of reasonLanguages) reasonTexts(reasonsOf(judged, request), language)
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
