import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { replaceFile } from '../adapters/log-store/durable.ts'
import { folderFiles, readIfThere } from '../adapters/log-store/folder.ts'
import { readJournal } from '../adapters/log-store/journal.ts'
import { hex } from '../src/ledger/bytes.ts'
import { checkLog } from '../src/ledger/check.ts'
import { parseCheckpointText, type TreeHead } from '../src/ledger/checkpoint.ts'
import { faulty, type LedgerFault, ledgerFaultText, type Read, sound } from '../src/ledger/fault.ts'
import { LOG_SIGNATURE, parseVerifierKey, type VerifierKey } from '../src/ledger/note.ts'
import { localPolicy, type Policy, parsePolicy } from '../src/ledger/policy.ts'
import { checkReceipt, parseReceipt } from '../src/ledger/receipt.ts'

export interface VerifyOptions {
  /** The log's verifier key as the reader was given it; without it the published one is believed, and said so. */
  readonly vkey?: string
  /** A file that holds the checkpoint kept from the last check; made, and renewed, when all is whole. */
  readonly kept?: string
}

export interface VerifyReport {
  readonly path: string
  /** True only if something was checked and nothing is wrong. */
  readonly whole: boolean
  /** Listed in full up to a hundred per log; `faultCount` counts all. */
  readonly faults: readonly LedgerFault[]
  readonly faultCount: number
  /** What a reader must know to judge the verdict. */
  readonly notes: readonly string[]
  readonly logs: readonly LogSummary[]
  readonly results: readonly ResultSummary[]
}

export interface LogSummary {
  readonly folder: string
  readonly origin: string
  readonly entries: number
  readonly root: string
  readonly kinds: Readonly<Record<string, number>>
  readonly cosigned: readonly { readonly name: string; readonly time_s: number }[]
}

export interface ResultSummary {
  readonly folder: string
  readonly files: number
  readonly entries: number
}

/** Checks everything a folder holds that can be checked: a ledger, results with their receipts, or both. Reads only. */
export async function verifyPath(path: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  const findings = new Findings()
  const given = options.vkey === undefined ? undefined : parseVerifierKey(options.vkey, 'the key given')
  if (given !== undefined && !given.ok) findings.add([given.fault])
  else if (!(await isFolder(path)))
    findings.add([faulty('missing-file', path, 'no such folder', 'a ledger or a result folder').fault])
  else {
    const logs = await logFolders(path)
    const receipts = await receiptFiles(path)
    for (const folder of logs) await verifyLog(folder, given?.value, options.kept, findings)
    for (const receipt of receipts) await verifyResult(receipt, given?.value, findings)
    if (logs.length === 0 && receipts.length === 0)
      findings.add([
        faulty('missing-file', path, 'no checkpoint and no receipt.json', 'a ledger or a result').fault,
      ])
  }
  return findings.report(path)
}

/** The command: prints the report, answers the exit code, 0 only if whole. */
export async function verifyCommand(
  path: string,
  { json = false, ...options }: VerifyOptions & { readonly json?: boolean },
  print: (text: string) => void,
): Promise<0 | 1> {
  const report = await verifyPath(path, options)
  print(json ? `${JSON.stringify(report, null, 1)}\n` : verifyText(report))
  return report.whole ? 0 : 1
}

/** The report for a person. */
export function verifyText({ path, whole, faults, faultCount, notes, logs, results }: VerifyReport): string {
  const counted = (kinds: Readonly<Record<string, number>>) =>
    Object.entries(kinds)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', ')
  const lines = [
    ...logs.map(
      ({ folder, entries, root, kinds }) =>
        `log ${folder}: ${entries} entries (${counted(kinds)}), root ${root}`,
    ),
    ...logs.flatMap(({ cosigned }) =>
      cosigned.map(({ name, time_s }) => `  cosigned by ${name} at ${new Date(time_s * 1000).toISOString()}`),
    ),
    ...results.map(
      ({ folder, files, entries }) => `result ${folder}: ${files} files, proven by ${entries} entries`,
    ),
    ...notes.map((note) => `note: ${note}`),
    ...faults.map((fault) => `WRONG ${ledgerFaultText(fault)}`),
    ...(faultCount > faults.length ? [`and ${faultCount - faults.length} more`] : []),
    whole ? `${path}: whole` : `${path}: NOT WHOLE, ${faultCount} ${faultCount === 1 ? 'fault' : 'faults'}`,
  ]
  return `${lines.join('\n')}\n`
}

class Findings {
  readonly #faults: LedgerFault[] = []
  #count = 0
  readonly notes = new Set<string>()
  readonly logs: LogSummary[] = []
  readonly results: ResultSummary[] = []

  add(faults: readonly LedgerFault[], count = faults.length): void {
    this.#faults.push(...faults)
    this.#count += count
  }

  report(path: string): VerifyReport {
    const { logs, results } = this
    const whole = this.#count === 0 && logs.length + results.length > 0
    return {
      path,
      whole,
      faults: this.#faults,
      faultCount: this.#count,
      notes: [...this.notes],
      logs,
      results,
    }
  }
}

async function verifyLog(
  folder: string,
  given: VerifierKey | undefined,
  keptFile: string | undefined,
  findings: Findings,
) {
  const policy = await policyOf(folder, given, findings)
  const kept = keptFile === undefined ? sound(undefined) : await keptHead(keptFile)
  if (!policy.ok) return findings.add([policy.fault])
  if (!kept.ok) return findings.add([kept.fault])
  const report = await checkLog(folderFiles(folder), policy.value, {
    kept: kept.value,
    besides: ['vkey', 'policy'],
  })
  findings.add(
    report.faults.map((fault) => ({ ...fault, place: `${folder}: ${fault.place}` })),
    report.faultCount,
  )
  if (report.checkpoint === undefined) return
  const { origin, size, root, cosigned } = report.checkpoint
  findings.logs.push({ folder, origin, entries: size, root: hex(root), kinds: report.kinds, cosigned })
  await compareWriter(folder, report.checkpoint, findings)
  if (keptFile !== undefined && report.faultCount === 0)
    await replaceFile(keptFile, Buffer.from(report.checkpoint.note.text), `${keptFile}.${process.pid}`)
}

/** Whose signatures to ask for: the policy beside the log, else the log's key alone; the key given rules over both. */
async function policyOf(
  folder: string,
  given: VerifierKey | undefined,
  findings: Findings,
): Promise<Read<Policy>> {
  const written = await readIfThere(join(folder, 'policy'))
  const vkey = await readIfThere(join(folder, 'vkey'))
  const place = join(folder, 'vkey')
  const published =
    vkey === undefined ? undefined : parseVerifierKey(Buffer.from(vkey).toString('utf8').trim(), place)
  if (published !== undefined && !published.ok) return published
  const key = given ?? published?.value
  if (key === undefined)
    return faulty('missing-file', place, 'nothing', "the log's verifier key, here or given")
  if (key.type !== LOG_SIGNATURE)
    return faulty('bad-field', place, `a key of type ${key.type}`, 'an Ed25519 log key')
  if (published !== undefined && !isSame(published.value, key))
    return faulty(
      'bad-signature',
      place,
      `${published.value.name}+${published.value.id}`,
      `the key given, ${key.name}+${key.id}`,
    )
  if (given === undefined)
    findings.notes.add(
      `the key ${key.name}+${key.id} was taken from the folder itself; compare it with the one you were given`,
    )
  const policy =
    written === undefined
      ? undefined
      : parsePolicy(Buffer.from(written).toString('utf8'), join(folder, 'policy'))
  if (policy === undefined)
    findings.notes.add(
      'no policy asks for witnesses: only the log itself vouches that it shows everybody the same',
    )
  if (policy?.ok && !isSame(policy.value.log, key))
    return faulty('bad-signature', join(folder, 'policy'), `log ${policy.value.log.id}`, `the key ${key.id}`)
  return policy ?? sound(localPolicy(key))
}

const isSame = (a: VerifierKey, b: VerifierKey) =>
  a.name === b.name && a.id === b.id && hex(a.publicKey) === hex(b.publicKey)

async function keptHead(file: string): Promise<Read<TreeHead | undefined>> {
  const written = await readIfThere(file)
  return written === undefined
    ? sound(undefined)
    : parseCheckpointText(Buffer.from(written).toString('utf8'), file)
}

/** In a data directory the writer's own files lie beside the log: they must not contradict what is published. */
async function compareWriter(folder: string, { size, root }: TreeHead, findings: Findings): Promise<void> {
  const writer = join(dirname(resolve(folder)), 'writer')
  const journal = readJournal((await readIfThere(join(writer, 'journal'))) ?? new Uint8Array(0))
  const acknowledged = journal === undefined ? 0 : journal.base + journal.entries.length
  if (acknowledged > size)
    findings.notes.add(
      `the writer is at work, or was stopped, before it published ${acknowledged - size} more entries: ` +
        'open the ledger (recording anything does) and check again',
    )
  const written = await readIfThere(join(writer, 'head'))
  if (written === undefined) return
  const file = join(writer, 'head')
  const promised = parseCheckpointText(Buffer.from(written).toString('utf8'), file)
  if (!promised.ok) return findings.add([promised.fault])
  const { size: promisedSize, root: promisedRoot } = promised.value
  if (promisedSize < size || (promisedSize === size && hex(promisedRoot) !== hex(root)))
    findings.add([
      faulty('fork', file, `a promise of size ${promisedSize}`, `one that covers the published ${size}`)
        .fault,
    ])
}

async function verifyResult(path: string, given: VerifierKey | undefined, findings: Findings): Promise<void> {
  const folder = dirname(path)
  const receipt = parseReceipt((await readIfThere(path))!, path)
  if (!receipt.ok) return findings.add([receipt.fault])
  const files = new Map<string, Uint8Array>()
  for (const { file } of receipt.value.files) {
    const outside =
      file.split(/[/\\]/).includes('..') ||
      resolve(folder, file) === resolve(path) ||
      /^([/\\]|[A-Za-z]:)/.test(file)
    if (outside)
      return findings.add([faulty('bad-field', path, JSON.stringify(file), 'a file of this folder').fault])
    const bytes = await readIfThere(join(folder, file))
    if (bytes === undefined) findings.notes.add(`${join(folder, file)} is not here, so it was not checked`)
    else files.set(file, bytes)
  }
  const policy = given === undefined ? undefined : localPolicy(given)
  findings.add(checkReceipt(receipt.value, (file) => files.get(file), policy, path))
  if (given === undefined)
    findings.notes.add(
      `the key in ${path} was believed; compare it with the one you were given: ${receipt.value.vkey}`,
    )
  if (!files.has('result.json') && (await readIfThere(join(folder, 'result.json'))) !== undefined)
    findings.add([
      faulty('commitment', path, 'no word of result.json, which is here', 'its commitment').fault,
    ])
  if (files.size === 0)
    findings.add([faulty('missing-file', folder, 'none of the files of the receipt', 'at least one').fault])
  findings.results.push({ folder, files: files.size, entries: receipt.value.entries.length })
}

/** Where logs may lie: in the folder itself, or where this program puts them in a data directory. */
async function logFolders(path: string): Promise<string[]> {
  const found: string[] = []
  for (const below of ['', 'log', join('ledger', 'log'), 'ledger']) {
    const folder = join(path, below)
    const signs = ['checkpoint', 'tile', 'vkey'].map((name) => exists(join(folder, name)))
    if ((await Promise.all(signs)).some(Boolean)) found.push(folder)
  }
  return found
}

async function receiptFiles(path: string): Promise<string[]> {
  const all = await readdir(path, { recursive: true, withFileTypes: true })
  return all
    .filter((each) => each.isFile() && each.name === 'receipt.json')
    .map((each) => join(each.parentPath, each.name))
    .sort()
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
