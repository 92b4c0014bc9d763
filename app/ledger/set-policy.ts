import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../../adapters/log-store/durable.ts'
import { utf8 } from '../../src/ledger/bytes.ts'
import { ledgerFaultText } from '../../src/ledger/fault.ts'
import { writeVerifierKey } from '../../src/ledger/note.ts'
import { parsePolicy } from '../../src/ledger/policy.ts'
import { InputRefused } from '../failures.ts'
import { openLedger, recordPolicy } from '../recordkeeping.ts'
import { readAddresses, WITNESSES_FILE } from './witnesses.ts'

export interface PolicyRequest {
  /** File of the policy. */
  readonly file: string
  /** Each `<name in the policy>=<url>`. */
  readonly witnesses: readonly string[]
  readonly ledger: string
}

/**
 * Puts a policy in force: into the record first, then beside the log, then asks its witnesses. Answers what a person should
 * know. Throws InputRefused when it is not of this log, or names somebody nobody can ask.
 */
export async function setPolicy(
  { file, witnesses, ledger: folder }: PolicyRequest,
  now_ms: () => number,
): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new InputRefused(`${file}: ${error.message}`)
  })
  const policy = parsePolicy(text, file)
  if (!policy.ok) throw new InputRefused(ledgerFaultText(policy.fault))
  const pairs = witnesses.map((each) => /^([^=]+)=(.+)$/.exec(each)?.slice(1) ?? [each, ''])
  const addresses = JSON.stringify({
    overflight: 'witnesses/1',
    witnesses: pairs.map(([name, url]) => ({ name, url })),
  })
  const read = readAddresses(addresses)
  if (typeof read === 'string') throw new InputRefused(`--witness: ${read}`)
  const unknown = read.witnesses.find(({ name }) => !policy.value.witnesses.has(name))
  if (unknown !== undefined)
    throw new InputRefused(`--witness ${unknown.name}: ${file} names no such witness`)
  const ledger = await openLedger(folder, now_ms, { publishLater: true, witnesses: [] })
  if (writeVerifierKey(policy.value.log) !== ledger.vkey)
    throw new InputRefused(`${file} is of another log; the log line of this one is: log ${ledger.vkey}`)
  const written = await recordPolicy(ledger, text)
  if (!written.ok) throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
  const replace = (path: string, content: string) =>
    replaceFile(path, utf8(content), `${path}.${process.pid}`)
  await replace(join(folder, WITNESSES_FILE), `${addresses}\n`)
  // Last: from here on a checkpoint needs the new signatures, and the witnesses are known. Outside log/ while it is written.
  await replaceFile(join(folder, 'log', 'policy'), utf8(text), join(folder, 'writer', 'policy.new'))
  const out = await (await openLedger(folder, now_ms, { publishLater: true, onWaiting: () => {} })).publish()
  return out.ok
    ? `in force; ${out.value} entries are published under it`
    : `in force; no checkpoint yet: ${ledgerFaultText(out.fault)}`
}
