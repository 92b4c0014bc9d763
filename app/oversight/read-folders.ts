/** Folders of results, each held against the record. Bytes are read to be compared; what is in them is shown only where the gate permits it. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere } from '../../adapters/log-store/disk.ts'
import { airspaceShape } from '../../src/airspace/airspace.ts'
import { parseAuthority } from '../../src/authority/authority.ts'
import type { FlownSortie } from '../../src/fleet/sortie.ts'
import { utf8 } from '../../src/ledger/bytes.ts'
import { parseEntry } from '../../src/ledger/entry.ts'
import {
  checkErased,
  checkReceipt,
  parseErased,
  parseReceipt,
  type Receipt,
} from '../../src/ledger/receipt.ts'
import type { FolderSeen, ReceiptState } from '../../src/oversight/parts.ts'
import { KeptSorties } from '../fleet/sorties.ts'
import { BASIS_FILE, basisIn } from '../gate/basis.ts'
import type { LedgerView } from '../ledger/view.ts'
import type { RecordSeen } from './read-record.ts'
import { foldersIn, type ResultInput, readRecordings } from './read-recordings.ts'
import type { SeenFiles } from './seen-files.ts'

export interface FoldersAsked {
  readonly dir: string
  readonly record: RecordSeen | null
  readonly view: LedgerView
  /** Verifier key of the record. */
  readonly vkey: string
  readonly files: SeenFiles
  /** Whether the gate permits to look through these; all that it was not asked about are closed. */
  readonly searched: (sorties: readonly string[]) => Promise<ReadonlyMap<string, boolean>>
}

/** Every folder below `sorties/` that holds a result, or what is left of one. */
export async function readFolders(asked: FoldersAsked): Promise<FolderSeen[]> {
  const ids = await sortieFolders(join(asked.dir, 'sorties'))
  const permitted = await asked.searched(ids)
  const kept = new KeptSorties(join(asked.dir, 'sorties'), asked.view)
  const folders: OneFolder[] = []
  for (const id of ids) {
    const sortie = await flownSortie(kept, id, asked.record)
    folders.push(await folderOf(id, { ...asked, isOpen: permitted.get(id) === true, sortie }))
  }
  const recordings = await readRecordings(
    asked.dir,
    folders.map(({ inputs }) => inputs),
    asked.files,
  )
  return folders.map(({ inputs: _, ...folder }, k) => ({ ...folder, recordings: recordings[k]! }))
}

/** Null: it cannot be read; of a damaged log, neither can what it rests on. */
async function flownSortie(
  kept: KeptSorties,
  id: string,
  record: RecordSeen | null,
): Promise<FlownSortie | null> {
  try {
    const read = await kept.read(id)
    return 'sortie' in read ? read.sortie : null
  } catch (error) {
    if (record === null || record.fault === null) throw error
    return null
  }
}

/** A folder of a result that is being written is not one yet. */
const isAside = (name: string): boolean => /\.partial-\d+$/.test(name)

/** Names of folders; of one that holds the cases of a manifest, each case. */
async function sortieFolders(sorties: string): Promise<string[]> {
  const names = (await foldersIn(sorties)).filter((name) => !isAside(name))
  const ids = await Promise.all(
    names.map(async (name) => {
      const inside = await readdir(join(sorties, name), { withFileTypes: true })
      const isResult = inside.some((each) => each.isFile())
      const cases = inside.filter((each) => each.isDirectory()).map((each) => `${name}/${each.name}`)
      return isResult || cases.length === 0 ? [name] : cases
    }),
  )
  return ids.flat().sort()
}

interface One extends FoldersAsked {
  readonly isOpen: boolean
  readonly sortie: FlownSortie | null
}

interface OneFolder extends Omit<FolderSeen, 'recordings'> {
  readonly inputs: readonly ResultInput[]
}

async function folderOf(id: string, one: One): Promise<OneFolder> {
  const folder = join(one.dir, 'sorties', id)
  const [receipt, erased] = [
    await readIfThere(join(folder, 'receipt.json')),
    await readIfThere(join(folder, 'erased.json')),
  ]
  const told =
    receipt !== undefined ? await receiptOf(folder, receipt, one) : await erasedOf(folder, erased, one)
  const isSound = (file: string) => told.soundFiles.has(file)
  const result = isSound('result.json') || receipt === undefined ? await resultIn(folder) : null
  const basis = isSound(BASIS_FILE) ? await basisIn(folder) : null
  const authority = basis === null ? undefined : parseAuthority(basis.authority)
  const { sortie } = one
  const inputs = told.receipt === 'sound' ? (result?.inputs ?? []) : []
  return {
    ...{ id, case: result?.case ?? basis?.sortie ?? null },
    ...{
      receipt: told.receipt,
      ingest: told.ingest,
      entries: told.entries,
      made: told.made,
      files: told.files,
    },
    inputs,
    content: told.receipt === 'erased' ? 'erased' : one.isOpen ? 'open' : 'closed',
    data: result?.data ?? 'unknown',
    platform: sortie?.platform ?? null,
    operator: sortie?.operator ?? null,
    span: spanOf(sortie),
    airspace: isSound('airspace.json') ? await airspaceIn(folder) : null,
    clearances: basis?.clearances ?? [],
    authority: authority?.ok ? authority.value : null,
  }
}

function spanOf(sortie: FlownSortie | null): FolderSeen['span'] {
  if (sortie === null || sortie.begins_us === null) return null
  const spans = [...sortie.gas, ...(sortie.way === null ? [] : [sortie.way])]
  const ends = spans.map(({ to_us }) => to_us)
  return { from_us: sortie.begins_us, to_us: Math.max(sortie.begins_us, ...ends) }
}

interface Told extends Pick<FolderSeen, 'ingest' | 'entries' | 'made' | 'files'> {
  readonly receipt: ReceiptState
  readonly soundFiles: ReadonlySet<string>
}

const NO_FILES: FolderSeen['files'] = { sound: 0, erased: 0, gone: [], changed: [], notCommitted: [] }
const nothing = { ingest: null, entries: [], made: null, files: NO_FILES, soundFiles: new Set<string>() }

/** What a result folder holds besides what it is committed to. */
const BESIDES: ReadonlySet<string> = new Set(['receipt.json', 'timing.json', 'erased.json', 'withheld.json'])

async function receiptOf(folder: string, bytes: Uint8Array, one: One): Promise<Told> {
  const parsed = parseReceipt(bytes)
  const here = await filesIn(folder)
  if (!parsed.ok) return { ...nothing, receipt: 'unreadable' }
  const receipt = parsed.value
  const soundFiles = new Set<string>()
  const [gone, changed]: [string[], string[]] = [[], []]
  for (const line of receipt.files) {
    if (!isPlainName(line.file)) continue
    const isOpened = await one.files.opens(join(folder, line.file), line)
    if (isOpened === true) soundFiles.add(line.file)
    else if (isOpened === false) changed.push(line.file)
    else if (one.record?.read.erased.has(line.index) !== true) gone.push(line.file)
  }
  const erased = receipt.files.length - soundFiles.size - gone.length - changed.length
  const notCommitted = here.filter(
    (name) => !BESIDES.has(name) && !receipt.files.some(({ file }) => file === name),
  )
  const files = { sound: soundFiles.size, erased, gone, changed, notCommitted }
  const isSound = checkReceipt(receipt, () => undefined).length === 0 && receipt.vkey === one.vkey
  const made = receipt.files.find(({ file }) => file === 'result.json')?.index ?? null
  const state = await stateOf(receipt, isSound, one)
  const isOurs = state !== 'other-record'
  const entries = isOurs ? receipt.entries.map(({ index }) => index) : []
  return {
    receipt: state,
    ingest: isOurs ? ingestOf(receipt) : null,
    entries,
    made: isOurs ? made : null,
    files,
    soundFiles,
  }
}

/** Names that lead out of the folder, or to its receipt, are nothing that a result has. */
const isPlainName = (name: string): boolean =>
  !/[/\\]/.test(name) && !name.startsWith('.') && name !== 'receipt.json'

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort()
}

/** By a key of somebody else, or where this record has another entry at that place, a receipt is of another record. */
async function stateOf(
  receipt: Pick<Receipt, 'vkey' | 'entries'>,
  isSound: boolean,
  { record, vkey }: One,
): Promise<ReceiptState> {
  if (receipt.vkey !== vkey || record === null) return 'other-record'
  for (const { index, entry } of receipt.entries)
    if ((await record.textAt(index)) !== entry) return 'other-record'
  return isSound ? 'sound' : 'wrong'
}

function ingestOf({ entries }: Pick<Receipt, 'entries'>): string | null {
  const refs = entries.flatMap(({ entry }) => {
    const read = parseEntry(utf8(entry))
    return read.ok ? (read.value.ref ?? []) : []
  })
  return refs.find((id) => id.startsWith('ingest/')) ?? null
}

/** What is left of a result whose time was over; or a folder without any receipt. */
async function erasedOf(folder: string, bytes: Uint8Array | undefined, one: One): Promise<Told> {
  const here = await filesIn(folder)
  const none: Told = {
    ...{ ...nothing, receipt: 'none' as const },
    files: { ...NO_FILES, notCommitted: here.filter((name) => !BESIDES.has(name)) },
  }
  const parsed = bytes === undefined ? undefined : parseErased(bytes)
  if (parsed === undefined) return none
  if (!parsed.ok) return { ...nothing, receipt: 'unreadable' }
  const { files, entries } = parsed.value
  const isSound = checkErased(parsed.value, (file) => here.includes(file)).length === 0
  const state = await stateOf(parsed.value, isSound, one)
  const isOurs = state !== 'other-record'
  return {
    ...nothing,
    receipt: state === 'sound' ? 'erased' : state,
    ingest: isOurs ? ingestOf(parsed.value) : null,
    entries: isOurs ? entries.map(({ index }) => index) : [],
    files: { ...NO_FILES, erased: files.length },
  }
}

const resultPart = z.object({
  case: z.string(),
  data: z.enum(['real', 'training', 'test', 'simulated']),
  inputs: z.array(z.object({ file: z.string(), sha256: z.string() })),
})

async function resultIn(folder: string): Promise<{
  readonly case: string
  readonly data: FolderSeen['data']
  readonly inputs: readonly ResultInput[]
} | null> {
  const read = resultPart.safeParse(await jsonIn(folder, 'result.json'))
  return read.success ? read.data : null
}

async function airspaceIn(folder: string): Promise<FolderSeen['airspace']> {
  const read = airspaceShape.safeParse(await jsonIn(folder, 'airspace.json'))
  return read.success ? read.data : null
}

async function jsonIn(folder: string, name: string): Promise<unknown> {
  const bytes = await readIfThere(join(folder, name))
  try {
    return JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()))
  } catch {
    return undefined
  }
}
