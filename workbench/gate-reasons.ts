import type { InBoth } from '../src/people/in-both.ts'
import type { Refusal } from './api.ts'
import { SIGNED_OUT } from './people/me.ts'
import { type Language, languages } from './text.ts'

/** Why the gate refused and what would make it permitted, sentence by sentence in each language. */
export type GateReasons = Readonly<Record<Language, readonly string[]>>

/** What the gate says in an answer of the server; undefined when it was not the gate that refused. */
export function gateReasonsIn(answer: unknown): GateReasons | undefined {
  const refusal = (answer as { refusal?: unknown } | null)?.refusal
  return reasonsOf((refusal as { reasons?: unknown } | null | undefined)?.reasons)
}

/** The same where the reasons stand by themselves, as in the news of a job. */
export function reasonsOf(reasons: unknown): GateReasons | undefined {
  const isText = (each: unknown) => typeof each === 'string'
  const isWhole = languages.every((language) => {
    const said = (reasons as Record<string, unknown> | null | undefined)?.[language]
    return Array.isArray(said) && said.length > 0 && said.every(isText)
  })
  return isWhole ? (reasons as GateReasons) : undefined
}

/** Of an answer that is a refusal: its status, and what the gate says. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const answer: unknown = await response.json().catch(() => undefined)
  const reasons = gateReasonsIn(answer)
  const { code, says } = (answer ?? {}) as { readonly code?: string; readonly says?: InBoth }
  if (code === 'not-signed-in') window.dispatchEvent(new Event(SIGNED_OUT))
  return {
    status: response.status,
    ...(reasons === undefined ? {} : { reasons }),
    ...(code === undefined || says === undefined ? {} : { rule: { code, says } }),
  }
}
