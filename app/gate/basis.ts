/**
 * What a result rests on, kept beside it as basis.json, so that it can be judged again whenever somebody opens it: the
 * authority as it stood, and what was known of when, where and with what the recordings were made. Of results of
 * real data, of those that name an authority besides, and of every clip.
 */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Authority, parseAuthority } from '../../src/authority/authority.ts'
import { eachStateOnce, type StateClearance, stateClearanceShape } from '../../src/authority/clearance.ts'
import { notCollectedKinds, nothingKnown, operatorRules } from '../../src/authority/request.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import type { Asked } from './gate.ts'

export const BASIS_FILE = 'basis.json'

const basisShape = z.strictObject({
  overflight: z.literal('basis/1'),
  /** Id of the sortie, as it was called when this was made. */
  sortie: z.string(),
  data: z.enum(['real', ...notCollectedKinds]),
  authority: z.unknown(),
  span: z
    .strictObject({ from_us: z.number(), to_us: z.number(), bound_us: z.number().nullable() })
    .nullable(),
  place: z.strictObject({ depth_m: z.number(), sigma_m: z.number() }).nullable(),
  heights: z
    .array(z.strictObject({ datum: z.string(), low_m: z.number(), high_m: z.number(), sigma_m: z.number() }))
    .nullable(),
  sensors: z.array(z.string()).nullable(),
  species: z.array(z.string()).nullable(),
  purpose: z.string().nullable(),
  dwellings: z.boolean().nullable(),
  /** The operator's own rule; left out where nobody says. */
  operator: z.enum(operatorRules).optional(),
  clearances: z.array(stateClearanceShape).refine(eachStateOnce),
})

/** The text of basis.json for what the gate was asked; the same question gives the same bytes. */
export function basisText(
  { data, authority, span, place, heights, sensors, species, purpose, dwellings, operator }: Asked,
  sortie: string,
  clearances: readonly StateClearance[],
): string {
  return jsonText(
    {
      overflight: 'basis/1',
      ...{ sortie, data },
      authority: authority?.document ?? null,
      ...{ span, place, heights, sensors, species, purpose, dwellings, clearances },
      ...(operator === null ? {} : { operator }),
    },
    2,
  )
}

/** The basis beside a result or clip; null when there is none that is sound. */
export async function basisIn(folder: string): Promise<z.infer<typeof basisShape> | null> {
  const basis = basisShape.safeParse(await readJson(join(folder, BASIS_FILE)))
  return basis.success ? basis.data : null
}

/** What the gate is asked about the records in a folder, and what sortie they are of; null when there are none. */
export interface OpenedRecords {
  readonly asked: Asked
  /** As it was called when they were made; null: nobody says. */
  readonly sortie: string | null
}
export type Opened = (folder: string, verb: string) => Promise<OpenedRecords | null>

interface Kept {
  readonly stamp: string
  readonly opened: OpenedRecords | null
}

/** Reads a folder's basis once, and again when its files have changed. */
export function openedRecords(): Opened {
  const kept = new Map<string, Kept>()
  return async (folder, verb) => {
    const stamp = `${await stampOf(join(folder, BASIS_FILE))} ${await stampOf(join(folder, 'result.json'))}`
    const before = kept.get(folder)
    const opened = before?.stamp === stamp ? before.opened : await readOpened(folder)
    kept.set(folder, { stamp, opened })
    return opened && { ...opened, asked: { ...opened.asked, verb } }
  }
}

const ABSENT = '-'

async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined ? ABSENT : `${found.size} ${found.mtimeMs}`
}

/** Of real data without a sound basis nothing is known, and what is not known refuses. */
async function readOpened(folder: string): Promise<OpenedRecords | null> {
  const nothing = nothingKnown('open')
  const hasBasis = (await stampOf(join(folder, BASIS_FILE))) !== ABSENT
  if (!hasBasis) {
    const result = await readJson(join(folder, 'result.json'))
    if (result === undefined) return null
    const data = (result as { data?: unknown } | null)?.data
    // What was kept with a basis is what that says, whatever the result says of itself.
    const isKind = typeof data === 'string' && notCollectedKinds.includes(data)
    const made = (result as { case?: unknown } | null)?.case
    return {
      asked: { ...nothing, data: isKind ? data : 'real' },
      sortie: typeof made === 'string' && made !== '' ? made : null,
    }
  }
  const basis = await basisIn(folder)
  if (basis === null) return { asked: { ...nothing, data: 'real' }, sortie: null }
  const { overflight: _, sortie, authority, clearances: __, operator, ...known } = basis
  return {
    asked: { ...nothing, ...known, operator: operator ?? null, authority: authorityIn(authority) },
    sortie,
  }
}

function authorityIn(document: unknown): Authority | null {
  const read = parseAuthority(document)
  return read.ok ? read.value : null
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}
