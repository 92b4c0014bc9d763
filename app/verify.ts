import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { faulty, ledgerFaultText, type Read, sound } from '../src/ledger/fault.ts'
import { parseVerifierKey } from '../src/ledger/note.ts'
import { localPolicy, type Policy, parsePolicy } from '../src/ledger/policy.ts'
import { Findings, type VerifyReport } from './ledger/findings.ts'
import { type Trust, verifyLog } from './ledger/verify-log.ts'
import { verifyErased, verifyProof, verifyReceipt } from './ledger/verify-result.ts'

export interface VerifyOptions {
  /** The log's verifier key as the reader was given it; without it the published one is believed, and said so. */
  readonly vkey?: string
  /** File of a policy that the reader was given: it rules over the one in the folder. */
  readonly policy?: string
  /** A file that holds the heads kept from the last check; made, and renewed, when all is whole. */
  readonly heads?: string
}

/** Checks everything a folder holds that can be checked: a ledger, results with their receipts, proofs. Reads only. */
export async function verifyPath(path: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  const findings = new Findings()
  const trust = await trustIn(options)
  if (!trust.ok) findings.add([trust.fault])
  else {
    const found = await whatIsIn(path)
    const policy =
      trust.value.policy ?? (trust.value.key === undefined ? undefined : localPolicy(trust.value.key))
    for (const folder of found.logs) await verifyLog(folder, trust.value, findings)
    for (const receipt of found.receipts) await verifyReceipt(receipt, policy, findings)
    for (const erased of found.erased) await verifyErased(erased, policy, findings)
    for (const proof of found.proofs) await verifyProof(proof, policy, findings)
    if (Object.values(found).every((each) => each.length === 0))
      findings.add([
        faulty('missing-file', path, 'no checkpoint, receipt or proof', 'a ledger, a result or a proof')
          .fault,
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
export function verifyText(report: VerifyReport): string {
  const { path, whole, faults, faultCount, notes, logs, results, proofs } = report
  const counted = (kinds: Readonly<Record<string, number>>) =>
    Object.entries(kinds)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', ')
  const lines = [
    ...logs.flatMap(({ folder, entries, root, kinds, cosigned }) => [
      `log ${folder}: ${entries} entries (${counted(kinds)}), root ${root}`,
      ...cosigned.map(
        ({ name, time_s }) => `  cosigned by ${name} at ${new Date(time_s * 1000).toISOString()}`,
      ),
    ]),
    ...results.map(
      ({ folder, files, entries, erased }) =>
        `result ${folder}: ${files} files, proven by ${entries} entries${erased > 0 ? `; ${erased} erased` : ''}`,
    ),
    ...proofs.map(({ file, index, kind, size }) => `proof ${file}: ${kind} is entry ${index} of ${size}`),
    ...notes.map((note) => `note: ${note}`),
    ...faults.map((fault) => `WRONG ${ledgerFaultText(fault)}`),
    ...(faultCount > faults.length ? [`and ${faultCount - faults.length} more`] : []),
    whole ? `${path}: whole` : `${path}: NOT WHOLE, ${faultCount} ${faultCount === 1 ? 'fault' : 'faults'}`,
  ]
  return `${lines.join('\n')}\n`
}

async function trustIn({ vkey, policy: file, heads }: VerifyOptions): Promise<Read<Trust>> {
  const key = vkey === undefined ? undefined : parseVerifierKey(vkey, 'the key given')
  if (key?.ok === false) return key
  if (file === undefined) return sound({ key: key?.value, policy: undefined, heads })
  const written = await readFile(file, 'utf8').catch(() => undefined)
  if (written === undefined) return faulty('missing-file', file, 'no such file', 'a policy')
  const policy = parsePolicy(written, file)
  if (!policy.ok) return policy
  const isOther = key !== undefined && !isLogOf(policy.value, key.value)
  if (isOther)
    return faulty('bad-field', file, `log ${policy.value.log.id}`, `the key given, ${key.value.id}`)
  return sound({ key: policy.value.log, policy: policy.value, heads })
}

const isLogOf = ({ log }: Policy, key: { readonly name: string; readonly id: string }) =>
  log.name === key.name && log.id === key.id

/** Where things that can be checked lie: in the folder itself, or where this program puts them in a data directory. */
async function whatIsIn(path: string) {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile())
    return { logs: [], receipts: [], erased: [], proofs: path.endsWith(PROOF_END) ? [path] : [] }
  if (!found?.isDirectory()) return { logs: [], receipts: [], erased: [], proofs: [] }
  const all = await readdir(path, { recursive: true, withFileTypes: true })
  const files = all.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name))
  const named = (name: string) => files.filter((file) => basename(file) === name).sort()
  return {
    logs: await logFolders(path),
    receipts: named('receipt.json'),
    erased: named('erased.json'),
    proofs: files.filter((file) => file.endsWith(PROOF_END)).sort(),
  }
}

const PROOF_END = '.tlog-proof'

async function logFolders(path: string): Promise<string[]> {
  const found: string[] = []
  for (const below of ['', 'log', join('ledger', 'log'), 'ledger']) {
    const folder = join(path, below)
    const signs = ['checkpoint', 'tile', 'vkey'].map((name) => exists(join(folder, name)))
    if ((await Promise.all(signs)).some(Boolean)) found.push(folder)
  }
  return found
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
