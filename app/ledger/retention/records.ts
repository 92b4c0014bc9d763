/** Everything in a data folder that is kept for a time, each with the rule it is kept under. */
import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { z } from 'zod'
import { type Authority, parseAuthority } from '../../../src/authority/authority.ts'
import { nothingKnown } from '../../../src/authority/request.ts'
import { utf8 } from '../../../src/ledger/bytes.ts'
import { type Entry, parseEntry } from '../../../src/ledger/entry.ts'
import { parseReceipt, type Receipt } from '../../../src/ledger/receipt.ts'
import { openedRecords } from '../../gate/basis.ts'
import type { Asked } from '../../gate/gate.ts'
import { foldersIn } from './claims.ts'
import type { LogIndex } from './log-index.ts'
import { classFor, daysOf, type RetentionPolicy } from './policy.ts'

/** What is erased together, or not at all. */
export interface KeptRecord {
  /** Its folder below the data folder, or the id of its ingest where its result lies elsewhere. */
  readonly name: string
  readonly authority: string
  /** Class of the closed table; null: nobody says how long it is kept. */
  readonly rule: string | null
  /** When the time is certainly over, ms since 1970; null when nobody can tell. */
  readonly due_ms: number | null
  /** What it may be called in a hold. */
  readonly sorties: readonly string[]
  /** Indices of the entries that commit to it, and the hashes of these commitments. */
  readonly entries: readonly number[]
  readonly hashes: readonly string[]
  /** The result's own receipt: what is to be said of its files afterwards. */
  readonly receipt: Receipt | null
  /** SHA-256 of what it was made from, as its result says. */
  readonly inputs: readonly Input[]
  /** What the gate is asked before it is erased. */
  readonly asked: Asked
}
export interface Input {
  readonly file: string
  readonly sha256: string
  readonly bytes: number
}

/** Recordings kept here, with the records that rest on them. */
export interface KeptFolder {
  /** Below the data folder. */
  readonly path: string
  readonly records: readonly KeptRecord[]
}

/** Reads the data folder: results, clips, and what the log knows besides. Changes nothing. */
export async function findRecords(
  dir: string,
  ledger: string,
  log: LogIndex,
  policy: RetentionPolicy,
): Promise<KeptRecord[]> {
  const inFolders: KeptRecord[] = []
  for (const kind of ['sorties', 'clips'])
    for (const name of await foldersIn(join(dir, kind))) {
      const record = await recordIn(dir, join(kind, name), log, policy)
      if (record !== undefined) inFolders.push(record)
    }
  const covered = new Set(inFolders.flatMap(({ entries }) => entries))
  const elsewhere = await recordsElsewhere(ledger, log, policy, covered)
  return [...inFolders, ...elsewhere]
}

async function recordIn(
  dir: string,
  name: string,
  log: LogIndex,
  policy: RetentionPolicy,
): Promise<KeptRecord | undefined> {
  const folder = join(dir, name)
  const bytes = await readFile(join(folder, 'receipt.json')).catch(() => undefined)
  const receipt = bytes === undefined ? undefined : parseReceipt(new Uint8Array(bytes))
  if (!receipt?.ok) return undefined
  const opened = await openedRecords()(folder, 'erase')
  if (opened === null) return undefined
  const { data, authority, span } = opened.asked
  const kind = data ?? 'real' // what nobody says is taken as if it mattered
  const own = receipt.value.entries.flatMap(({ index, entry }) => entryOf(index, entry))
  const ids = own.flatMap(({ entry }) => (entry.ref ?? []).filter((id) => id.startsWith('ingest/')))
  const all = new Map(
    [...own, ...ids.flatMap((id) => log.ingests.get(id) ?? [])].map((each) => [each.index, each.entry]),
  )
  const rule = classFor(policy, { data: kind, authority: authority?.document.retention ?? null })
  const end_ms = span === null ? latest([...all.values()]) : (span.to_us + (span.bound_us ?? 0)) / 1000
  return {
    ...{ name, rule, authority: authority?.id ?? 'none' },
    due_ms: dueAt(rule, end_ms),
    asked: { ...askedToErase(kind, authority, rule, end_ms), span: span ?? endedBy(end_ms) },
    sorties: [name.split(sep).at(-1)!, ...(opened.sortie === null ? [] : [opened.sortie])],
    ...committed(all),
    receipt: receipt.value,
    inputs: await inputsOf(folder),
  }
}

/** Ingests whose results lie elsewhere: their salts are here. */
async function recordsElsewhere(
  ledger: string,
  log: LogIndex,
  policy: RetentionPolicy,
  covered: ReadonlySet<number>,
): Promise<KeptRecord[]> {
  const authorities = await authoritiesIn(ledger)
  return [...log.ingests].flatMap(([id, found]) => {
    if (found.some(({ index }) => covered.has(index) || log.erased.has(index))) return []
    const all = new Map(found.map(({ index, entry }) => [index, entry]))
    const { auth, why } = found[0]!.entry
    const authority = authorities.get(auth)
    const data = why?.code.replace(/^data-/, '') ?? 'real'
    const rule = classFor(policy, { data, authority: authority?.document.retention ?? null })
    const end_ms = latest([...all.values()])
    const record = { name: id, rule, authority: auth, due_ms: dueAt(rule, end_ms) }
    const asked = askedToErase(data, authority ?? null, rule, end_ms)
    return [{ ...record, sorties: [], ...committed(all), receipt: null, inputs: [], asked }]
  })
}

const DAY_MS = 86_400_000

const dueAt = (rule: Parameters<typeof daysOf>[0] | null, end_ms: number): number | null =>
  rule === null ? null : end_ms + daysOf(rule) * DAY_MS

/** A policy of one's own may keep for a shorter time than the authority allows: then that is the time that must be over. */
function askedToErase(
  data: string,
  authority: Authority | null,
  rule: Parameters<typeof daysOf>[0] | null,
  end_ms: number,
): Asked {
  const shorter = rule === null ? {} : { retention: rule }
  return {
    ...nothingKnown('erase'),
    ...{ data, span: endedBy(end_ms) },
    authority: authority && {
      ...authority,
      retention_us: rule === null ? authority.retention_us : daysOf(rule) * DAY_MS * 1000,
      document: { ...authority.document, ...shorter },
    },
  }
}

/** Recordings that had ended by then at the latest. */
const endedBy = (end_ms: number): Asked['span'] => ({
  ...{ from_us: end_ms * 1000, to_us: end_ms * 1000 },
  bound_us: 0,
})

/** When the last of it was written down, as late as that can have been: the recordings had ended by then. */
const latest = (entries: readonly Entry[]): number => Math.max(...entries.map(({ at, clk }) => at + clk))

function committed(all: ReadonlyMap<number, Entry>) {
  const withPayload = [...all].filter(([, { c = [] }]) => c.length > 0)
  return {
    entries: withPayload.map(([index]) => index).sort((a, b) => a - b),
    hashes: withPayload.flatMap(([, { c = [] }]) => c.map(({ h }) => h)),
  }
}

function entryOf(index: number, text: string) {
  const entry = parseEntry(utf8(text))
  return entry.ok ? [{ index, entry: entry.value }] : []
}

async function authoritiesIn(ledger: string): Promise<ReadonlyMap<string, Authority>> {
  const folder = join(ledger, 'authorities')
  const names = await readdir(folder).catch(() => [])
  const read = names.map(async (name) => {
    try {
      const authority = parseAuthority(JSON.parse(await readFile(join(folder, name), 'utf8')))
      return authority.ok ? [[authority.value.id, authority.value] as const] : []
    } catch {
      return [] // nobody can say how long what rests on it is kept: it stays
    }
  })
  return new Map((await Promise.all(read)).flat())
}

const inputsShape = z.object({
  inputs: z.array(
    z.object({ file: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number() }),
  ),
})

async function inputsOf(folder: string): Promise<readonly Input[]> {
  try {
    return inputsShape.parse(JSON.parse(await readFile(join(folder, 'result.json'), 'utf8'))).inputs
  } catch {
    return []
  }
}
