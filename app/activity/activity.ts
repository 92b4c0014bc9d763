/** Who did what, when and why, out of the record: ids there, names only here and now. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Account } from '../../adapters/accounts/accounts.ts'
import type { Act } from '../../src/reports/activity-page.ts'
import type { Recorded } from './changes.ts'

const idsOf = ({ entry: { ref = [] } }: Recorded, kind: string): string[] =>
  ref.flatMap((id) => (id.startsWith(`${kind}/`) ? [id.slice(kind.length + 1)] : []))

/** Ids of whoever asked for it. */
export const actorsOf = (recorded: Recorded): readonly string[] => idsOf(recorded, 'key')

/**
 * An entry in the words of people. Reasons are read by whoever gave them and by those who oversee; `folder`: the record's.
 */
export async function actOf(recorded: Recorded, { people, reader, folder }: ActOptions): Promise<Act> {
  const { index, entry } = recorded
  const by = actorsOf(recorded)
  const mayRead = reader.roles.includes('overseer') || by.includes(reader.id)
  const h = entry.why?.h
  const isReason =
    entry.kind === 'access.read' && (entry.why?.code === 'duty' || entry.why?.code === 'oversight')
  return {
    ...{ index, at_ms: entry.at, kind: entry.kind, code: entry.why?.code ?? null },
    by: by.map((id) => ({ id, name: people.find((each) => each.id === id)?.name ?? null })),
    ...{ sorties: idsOf(recorded, 'sortie'), verbs: idsOf(recorded, 'verb') },
    authority: entry.auth === 'none' ? null : entry.auth,
    reason: isReason && mayRead && h !== undefined ? await reasonBehind(folder, h) : null,
  }
}

export interface ActOptions {
  readonly people: readonly Account[]
  readonly reader: Account
  readonly folder: string
}

const kept = z.object({ payload: z.string() })
const said = z.object({ reason: z.string() })

/** Null when it was erased, or is not ours to read. */
async function reasonBehind(folder: string, h: string): Promise<string | null> {
  try {
    const { payload } = kept.parse(JSON.parse(await readFile(join(folder, 'salts', `${h}.json`), 'utf8')))
    return said.parse(JSON.parse(payload)).reason
  } catch {
    return null
  }
}
