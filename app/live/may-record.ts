import { readFile } from 'node:fs/promises'
import { type Authority, parseAuthority } from '../../src/authority/authority.ts'
import { authoriseProcessing, type Decision } from '../../src/authority/processing.ts'
import { InputRefused } from '../failures.ts'

/** The authority in this file. Refused when it is none: an authority that cannot be read permits nothing. */
export async function authorityIn(path: string): Promise<{ authority: Authority; text: string }> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new InputRefused(`--authority ${path}: ${error.message}`)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new InputRefused(`${path} is no JSON document: ${(error as Error).message}`)
  }
  const read = parseAuthority(json, path)
  if (read.ok) return { authority: read.value, text }
  const faults = read.faults.map(
    ({ place, found, expected }) => `  ${place}: found ${found}; expected ${expected}`,
  )
  throw new InputRefused(`${path} is no authority/1 document:\n${faults.join('\n')}`)
}

/**
 * Whether a live stream may be recorded now. What is not collected for use passes; real data needs an authority that names
 * collection and motion imagery, is in force, and is not revoked. Its area is judged when the recording is processed: no
 * one knows beforehand where an aircraft will look.
 */
export function mayRecord(data: string, authority: Authority | null, now_us: number): Decision {
  if (data !== 'real' || authority === null)
    return authoriseProcessing({ data, authority, span_us: null, footprint: null, species: null, now_us })
  const now_ms = now_us / 1000
  const refused = [
    [!authority.actions.includes('collect'), 'does not name collection among its actions'],
    [!authority.sensors.includes('motion-imagery'), 'does not name motion imagery among its sensors'],
    [authority.revoked !== undefined && Date.parse(authority.revoked.at) <= now_ms, 'was revoked'],
    [now_ms < Date.parse(authority.from), `is in force only from ${authority.from}`],
    [now_ms >= Date.parse(authority.until), `was in force until ${authority.until}`],
  ].flatMap(([holds, why]) =>
    holds ? [`The authority ${authority.id} ${why}. Ask the issuing office for one that covers this.`] : [],
  )
  const [outcome, by] =
    refused.length > 0 ? (['refuse', ['collect.not-covered']] as const) : (['permit', ['collect']] as const)
  return {
    outcome,
    action: 'collect',
    authority: authority.id,
    by,
    unknown: [],
    reasons: refused,
    at_us: now_us,
  }
}
