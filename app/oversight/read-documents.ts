/** Plans, authorities and holds of a data folder, each held against the entries that commit to them. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import canonicalize from 'canonicalize'
import { readIfThere } from '../../adapters/log-store/disk.ts'
import { type Authority, parseAuthority } from '../../src/authority/authority.ts'
import { utf8 } from '../../src/ledger/bytes.ts'
import type { RecordRead } from '../../src/oversight/entries.ts'
import type {
  AuthorityFile,
  FolderSeen,
  HoldFile,
  PlanSeen,
  PlanStepSeen,
} from '../../src/oversight/parts.ts'
import { digestOf, type Happened, type Plan } from '../../src/planning/plan.ts'
import { stateOf } from '../../src/planning/steps.ts'
import { InputRefused } from '../failures.ts'
import { holdsIn } from '../gate/holds.ts'
import { keptAuthority, keptPlan, planIds } from '../plan/store.ts'
import { committedTo } from './seen-files.ts'

/** Every plan, with each step held against its entry. */
export async function readPlans(dir: string, ledger: string, read: RecordRead): Promise<PlanSeen[]> {
  const plans: PlanSeen[] = []
  for (const id of await planIds(dir)) {
    const kept = await keptPlan(dir, id).catch((error) => {
      if (error instanceof InputRefused) return null
      throw error
    })
    if (kept === null) plans.push({ id, plan: null })
    else if (kept !== undefined) plans.push({ id, plan: await planPart(kept.plan, ledger, read) })
  }
  return plans
}

async function planPart(plan: Plan, ledger: string, read: RecordRead): Promise<PlanSeen['plan']> {
  const { asked, laid, history } = plan
  const steps = read.subjects.get(plan.id)?.steps ?? []
  const start_us = Date.parse(asked.start) * 1000
  const told: PlanStepSeen[] = []
  for (const happened of history) {
    const hash = steps.find(({ index }) => index === happened.entry)?.hash ?? null
    told.push({
      ...{ step: happened.step, at_ms: Date.parse(happened.at), entry: happened.entry ?? null },
      isCommitted: await committedTo(ledger, hash, [stepBytes(happened)]),
    })
  }
  return {
    ...{ state: stateOf(plan), data: asked.data, platform: asked.platform.id, start_us, history: told },
    authority: asked.authority?.id ?? null,
    end_us: laid === null ? null : start_us + laid.figures.time_s * 1e6,
    isAsStepped: history.length === 0 || history.at(-1)!.digest === digestOf(plan),
    clearances: asked.clearances,
  }
}

/** As it was committed to: before it knew its entry. */
function stepBytes({ entry: _, ...happened }: Happened): Uint8Array {
  return utf8(canonicalize(happened)!)
}

interface KeptAuthorities {
  readonly files: readonly AuthorityFile[]
  readonly versions: ReadonlyMap<string, Authority>
}

/**
 * Authorities kept beside the record; and every version of one that is found here, in plans and with results, by the commitment of the
 * entry that it opens.
 */
export async function readAuthorities(
  dir: string,
  ledger: string,
  read: RecordRead,
  folders: readonly FolderSeen[],
): Promise<KeptAuthorities> {
  const kept = await authorityFiles(ledger)
  const texts = new Set(kept.map(({ text }) => text))
  for (const id of await planIds(dir)) texts.add((await keptAuthority(dir, id)) ?? '')
  for (const { authority } of folders)
    if (authority !== null) texts.add(`${JSON.stringify(authority.document, null, 2)}\n`)
  const known = [...texts].flatMap((text) => {
    const authority = authorityOf(text)
    return authority === null ? [] : [{ authority, bytes: utf8(text) }]
  })
  const versions = new Map<string, Authority>()
  for (const [id, entries] of read.authorities)
    for (const { hash } of entries)
      for (const { authority, bytes } of known)
        if (authority.id === id && (await committedTo(ledger, hash, [bytes])) === true)
          versions.set(hash!, authority)
  const files: AuthorityFile[] = []
  for (const { file, text } of kept) {
    const authority = authorityOf(text)
    const last = authority === null ? undefined : read.authorities.get(authority.id)?.at(-1)
    const isCommitted = last === undefined ? null : await committedTo(ledger, last.hash, [utf8(text)])
    files.push({ id: authority?.id ?? null, file, authority, isCommitted })
  }
  return { files, versions }
}

async function authorityFiles(ledger: string): Promise<{ readonly file: string; readonly text: string }[]> {
  const folder = join(ledger, 'authorities')
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort()
  const read = names.map(async (file) => {
    const bytes = await readIfThere(join(folder, file))
    return { file, text: new TextDecoder().decode(bytes ?? new Uint8Array()) }
  })
  return Promise.all(read)
}

function authorityOf(text: string): Authority | null {
  try {
    const read = parseAuthority(JSON.parse(text))
    return read.ok ? read.value : null
  } catch {
    return null
  }
}

/** Holds in force; null when one cannot be read. */
export async function readHolds(ledger: string, read: RecordRead): Promise<HoldFile[] | null> {
  const holds = await holdsIn(ledger)
  if (holds === null) return null
  return Promise.all(
    holds.map(async (hold) => {
      const hash = read.holds.get(hold.id)?.set.hash ?? null
      return { hold, isCommitted: await committedTo(ledger, hash, [utf8(JSON.stringify(hold))]) }
    }),
  )
}
