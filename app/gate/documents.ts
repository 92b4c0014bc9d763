/** Documents that the gate relies on, as files. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Authority, parseAuthority } from '../../src/authority/authority.ts'
import { parseClearance, type StateClearance } from '../../src/authority/clearance.ts'
import { type DocumentRead, documentFaultText } from '../../src/authority/document.ts'
import { nothingKnown } from '../../src/authority/request.ts'
import { isVerb } from '../../src/authority/verbs.ts'
import { InputRefused } from '../failures.ts'
import type { CasePlan } from '../ingest.ts'
import type { Gate, InBoth } from './gate.ts'

/** The authority in this file. Refused when it is none: an authority that cannot be read permits nothing. */
export async function authorityIn(
  path: string,
  shown = path,
): Promise<{ authority: Authority; text: string }> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new InputRefused(`${shown}: ${error.message}`)
  })
  return { authority: read(parseAuthority, text, shown, 'authority/2'), text }
}

/**
 * The authority that a manifest names; null when it names none, or one that is not there: the gate refuses that, and records it.
 * One that cannot be read is refused here, and recorded too.
 */
export async function authorityOf(
  { id, manifest, manifestPath }: CasePlan,
  gate: Gate,
): Promise<Authority | null> {
  const { authority: file, data } = manifest
  if (file === undefined) return null
  const path = join(dirname(manifestPath), file)
  if (!existsSync(path)) return null
  return (await authorityAtGate(path, gate, { sortie: id, data, shown: file })).authority
}

/** The authority in this file for what is about to be done; that it could not be read, and each verb in it that is none, is recorded. */
export async function authorityAtGate(
  path: string,
  gate: Gate,
  { sortie, data, shown }: { readonly sortie: string; readonly data: string; readonly shown: string },
): Promise<{ authority: Authority; text: string }> {
  try {
    return await authorityIn(path, shown)
  } catch (error) {
    if (!(error instanceof InputRefused)) throw error
    const foreign = foreignVerbsIn(await readFile(path, 'utf8').catch(() => ''))
    const asked = foreign.length > 0 ? foreign : ['ingest']
    // Whatever the data is: what names an authority and has none that can be read is refused.
    const decisions = asked.map((verb) =>
      gate.judge({ ...nothingKnown(verb), data: data === 'real' ? data : null }, { sortie, part: shown }),
    )
    const subject = { sortie, part: shown }
    await gate.record((await Promise.all(decisions)).map((decision) => ({ decision, subject })))
    throw error
  }
}

const FOREIGN_MOST = 20
const FOREIGN_LETTERS = 200

/** Verbs that a document would grant and nothing here can do. */
function foreignVerbsIn(text: string): string[] {
  try {
    const { verbs } = JSON.parse(text) as { verbs?: unknown }
    const named = Array.isArray(verbs) ? verbs.filter((verb) => typeof verb === 'string') : []
    const foreign = named.filter((verb) => !isVerb(verb)).map((verb) => verb.slice(0, FOREIGN_LETTERS))
    return [...new Set(foreign)].slice(0, FOREIGN_MOST)
  } catch {
    return []
  }
}

/** What a person must know besides when the manifest names an authority that is not there. */
export function absentAuthority({ manifest: { authority }, manifestPath }: CasePlan): InBoth | null {
  if (authority === undefined || existsSync(join(dirname(manifestPath), authority))) return null
  return {
    en: `The manifest names ${authority}; found no such file beside it.`,
    es: `El manifiesto nombra ${authority}; no se halló tal fichero a su lado.`,
  }
}

/** The clearances that a manifest states, inline or in a file beside it. */
export async function clearancesOf({ manifest, manifestPath }: CasePlan): Promise<readonly StateClearance[]> {
  const { clearances = [] } = manifest
  if (typeof clearances !== 'string') return clearances
  const text = await readFile(join(dirname(manifestPath), clearances), 'utf8').catch((error: Error) => {
    throw new InputRefused(`${clearances}, which the manifest names: ${error.message}`)
  })
  return read(parseClearance, text, clearances, 'clearance/1').clearances
}

function read<T>(
  parse: (value: unknown, file: string) => DocumentRead<T>,
  text: string,
  file: string,
  format: string,
): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new InputRefused(`${file} is no JSON document: ${(error as Error).message}`)
  }
  const found = parse(json, file)
  if (found.ok) return found.value
  const faults = found.faults.map((fault) => `  ${documentFaultText(fault)}`)
  throw new InputRefused(`${file} is no ${format} document:\n${faults.join('\n')}`)
}
