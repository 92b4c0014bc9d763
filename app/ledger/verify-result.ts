import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { readIfThere } from '../../adapters/log-store/disk.ts'
import { parseEntry } from '../../src/ledger/entry.ts'
import { faulty } from '../../src/ledger/fault.ts'
import type { Policy } from '../../src/ledger/policy.ts'
import { checkProofFile, parseProofFile } from '../../src/ledger/proof-file.ts'
import { checkErased, checkReceipt, parseErased, parseReceipt } from '../../src/ledger/receipt.ts'
import type { Findings } from './findings.ts'

/** Checks a receipt and the files beside it. `policy`: whom to trust; without it the key that the receipt names. */
export async function verifyReceipt(
  path: string,
  policy: Policy | undefined,
  findings: Findings,
): Promise<void> {
  const folder = dirname(path)
  const receipt = parseReceipt((await readIfThere(path))!, path)
  if (!receipt.ok) return findings.add([receipt.fault])
  const { vkey } = receipt.value
  const files = new Map<string, Uint8Array>()
  let erased = 0
  for (const { file, index } of receipt.value.files) {
    if (isOutside(path, file))
      return findings.add([faulty('bad-field', path, JSON.stringify(file), 'a file of this folder').fault])
    const bytes = await readIfThere(join(folder, file))
    const erasure = findings.erasureOf(vkey, index)
    if (bytes !== undefined) files.set(file, bytes)
    else if (erasure === undefined)
      findings.notes.add(`${join(folder, file)} is not here, so it was not checked`)
    else {
      erased++
      findings.notes.add(`${join(folder, file)} was erased: ${erasure}`)
    }
  }
  findings.add(checkReceipt(receipt.value, (file) => files.get(file), policy, path))
  if (policy === undefined) noteBelieved(path, vkey, findings)
  if (!files.has('result.json') && existsSync(join(folder, 'result.json')))
    findings.add([
      faulty('commitment', path, 'no word of result.json, which is here', 'its commitment').fault,
    ])
  if (files.size + erased === 0)
    findings.add([faulty('missing-file', folder, 'none of the files of the receipt', 'at least one').fault])
  findings.results.push({ folder, files: files.size, entries: receipt.value.entries.length, erased })
}

/** Checks what is left of erased files. */
export async function verifyErased(
  path: string,
  policy: Policy | undefined,
  findings: Findings,
): Promise<void> {
  const folder = dirname(path)
  const erased = parseErased((await readIfThere(path))!, path)
  if (!erased.ok) return findings.add([erased.fault])
  const outside = erased.value.files.find(({ file }) => isOutside(path, file))
  if (outside !== undefined)
    return findings.add([
      faulty('bad-field', path, JSON.stringify(outside.file), 'a file of this folder').fault,
    ])
  findings.add(checkErased(erased.value, (file) => existsSync(join(folder, file)), policy, path))
  if (policy === undefined) noteBelieved(path, erased.value.vkey, findings)
  const { files, entries } = erased.value
  findings.results.push({ folder, files: 0, entries: entries.length, erased: files.length })
}

/** Checks a proof file that carries its entry, as the workbench hands them out. Without a policy there is nobody to believe. */
export async function verifyProof(
  path: string,
  policy: Policy | undefined,
  findings: Findings,
): Promise<void> {
  const file = parseProofFile((await readIfThere(path))!, path)
  if (!file.ok) return findings.add([file.fault])
  const { extra, index } = file.value
  if (extra === undefined)
    return findings.add([faulty('missing-file', path, 'no entry', 'the entry, as extra').fault])
  if (policy === undefined)
    return findings.add([
      faulty('unsigned', path, 'no key to check it with', "the log's verifier key, or a policy").fault,
    ])
  const entry = parseEntry(extra, path)
  const proven = checkProofFile(file.value, extra, policy, path)
  if (!entry.ok) return findings.add([entry.fault])
  if (!proven.ok) return findings.add([proven.fault])
  findings.proofs.push({ file: basename(path), index, kind: entry.value.kind, size: proven.value.size })
}

/** A name that leads out of the folder of the document that gives it, or to that document. */
const isOutside = (path: string, file: string): boolean =>
  file.split(/[/\\]/).includes('..') ||
  resolve(dirname(path), file) === resolve(path) ||
  /^([/\\]|[A-Za-z]:)/.test(file)

const noteBelieved = (path: string, vkey: string, findings: Findings) =>
  findings.notes.add(`the key in ${path} was believed; compare it with the one you were given: ${vkey}`)
