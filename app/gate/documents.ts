/** Documents that the gate relies on, as files. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Authority, parseAuthority } from '../../src/authority/authority.ts'
import { parseClearance, type StateClearance } from '../../src/authority/clearance.ts'
import { type DocumentRead, documentFaultText } from '../../src/authority/document.ts'
import { InputRefused } from '../failures.ts'
import type { CasePlan } from '../ingest.ts'

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

/** The authority that a manifest names; null when it names none, or one that is not there: the gate refuses that, and records it. */
export async function authorityOf({ manifest, manifestPath }: CasePlan): Promise<Authority | null> {
  if (manifest.authority === undefined) return null
  const path = join(dirname(manifestPath), manifest.authority)
  return existsSync(path) ? (await authorityIn(path, manifest.authority)).authority : null
}

/** What a person must know besides when the manifest names an authority that is not there. */
export function absentAuthority({ manifest: { authority }, manifestPath }: CasePlan): string {
  if (authority === undefined || existsSync(join(dirname(manifestPath), authority))) return ''
  return ` The manifest names ${authority}; found no such file beside it.`
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
