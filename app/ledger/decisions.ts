/** Decisions of the gate, read back from the record. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Entry } from '../../src/ledger/entry.ts'
import { type DecisionCode, decisionCodes } from '../../src/ledger/kinds.ts'
import type { DecisionSeen } from '../../src/reports/authority-page.ts'

const words = z.array(z.string())
const payloadShape = z.array(
  z.object({
    outcome: z.enum(['permit', 'refuse']),
    verb: z.string(),
    authority: z.string(),
    code: z.enum(decisionCodes),
    by: words,
    unknown: words,
    incident: z.string().nullable(),
    subject: z.object({ sortie: z.string(), part: z.string().optional() }),
    // Records made before were told in English alone.
    reasons: z.union([z.object({ en: words, es: words }), words.transform((en) => ({ en, es: en }))]),
  }),
)

/** What an entry says was decided about a sortie, by whichever of its names; the worst alone where what stands behind it is gone. */
export async function decisionsOf(
  { index, entry }: { readonly index: number; readonly entry: Entry },
  names: readonly string[],
  folder: string,
): Promise<DecisionSeen[]> {
  const { at, auth, ref = [], why } = entry
  const common = { index, at_ms: at }
  const behind = why?.h === undefined ? undefined : await payloadOf(folder, why.h)
  if (behind === undefined) {
    const verbs = ref.flatMap((id) => (id.startsWith('verb/') ? [id.slice('verb/'.length)] : []))
    const code = why!.code as DecisionCode
    return [{ ...common, verb: verbs.join(', '), code, authority: auth, part: null, behind: null }]
  }
  const own = behind.filter(({ subject }) => names.includes(subject.sortie))
  return own.map(({ verb, code, authority, subject, by, unknown, incident, reasons }) => ({
    ...{ ...common, verb, code, authority, part: subject.part ?? null },
    behind: { by, unknown, incident, reasons },
  }))
}

async function payloadOf(folder: string, hash: string): Promise<z.infer<typeof payloadShape> | undefined> {
  try {
    const { payload } = JSON.parse(await readFile(join(folder, 'salts', `${hash}.json`), 'utf8'))
    return payloadShape.parse(JSON.parse(payload))
  } catch {
    return undefined
  }
}
