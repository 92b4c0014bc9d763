import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { machineDisk, readIfThere } from '../../adapters/log-store/disk.ts'
import { folderFiles } from '../../adapters/log-store/folder.ts'
import { journalSize } from '../../adapters/log-store/segments.ts'
import { hex } from '../../src/ledger/bytes.ts'
import { checkLog, type LogReport } from '../../src/ledger/check.ts'
import { parseCheckpointText, type TreeHead } from '../../src/ledger/checkpoint.ts'
import type { Entry } from '../../src/ledger/entry.ts'
import { faulty, type Read, sound } from '../../src/ledger/fault.ts'
import { LOG_SIGNATURE, parseVerifierKey, type VerifierKey, writeVerifierKey } from '../../src/ledger/note.ts'
import { localPolicy, type Policy, parsePolicy } from '../../src/ledger/policy.ts'
import type { Findings } from './findings.ts'
import { keepHead, readHeads } from './heads.ts'

/** Whom a reader trusts, and what a reader remembers. */
export interface Trust {
  /** The log's verifier key as the reader was given it; without it the published one is believed, and said so. */
  readonly key: VerifierKey | undefined
  /** Whose signatures the reader asks for; without it what the folder itself says. */
  readonly policy: Policy | undefined
  /** File of the heads kept from the last check; renewed when all is whole. */
  readonly heads: string | undefined
}

/** Checks every file of a log, every entry, and that it extends the head kept last time. */
export async function verifyLog(folder: string, trust: Trust, findings: Findings): Promise<void> {
  const policy =
    trust.policy === undefined ? await policyIn(folder, trust.key, findings) : sound(trust.policy)
  const heads = trust.heads === undefined ? sound(new Map<string, TreeHead>()) : await readHeads(trust.heads)
  for (const read of [policy, heads]) if (!read.ok) findings.add([read.fault])
  if (!policy.ok || !heads.ok) return
  const { log } = policy.value
  const kept = heads.value.get(log.name)
  if (kept === undefined && heads.value.size > 0) {
    const known = [...heads.value.keys()].join(', ')
    // Another log in the place of the one that was checked before would pass for whole.
    if (trust.key === undefined && trust.policy === undefined)
      return findings.add([
        faulty('fork', folder, `the log ${log.name}`, `${known}, or the key of this one, given`).fault,
      ])
    findings.notes.add(`no head of ${log.name} was kept: it is checked for the first time`)
  }
  const vkey = writeVerifierKey(log)
  const besides = ['vkey', 'policy']
  const each = (entry: Entry, index: number) => noteErasure(entry, index, vkey, findings)
  const out = await settled(folder, (promised) =>
    checkLog(folderFiles(folder), policy.value, { kept, promised, besides, each }),
  )
  if (!out.ok) return findings.add([out.fault])
  const { report, promised } = out.value
  findings.add(
    report.faults.map((fault) => ({ ...fault, place: `${folder}: ${fault.place}` })),
    report.faultCount,
  )
  if (report.checkpoint === undefined) return
  const { origin, size, root, cosigned } = report.checkpoint
  findings.logs.push({ folder, origin, entries: size, root: hex(root), kinds: report.kinds, cosigned })
  await compareWriter(folder, report.checkpoint, promised, findings)
  for (const name of await machineDisk.names(join(dirname(resolve(folder)), 'erasures')))
    findings.notes.add(`the erasure ${name} was begun and is not ended: overflight retain --now ends it`)
  if (trust.heads !== undefined && report.faultCount === 0)
    await keepHead(trust.heads, heads.value, origin, report.checkpoint)
}

const CHECKS = 6
const PAUSE_MS = 250

interface Settled {
  readonly report: LogReport
  readonly promised: TreeHead | undefined
}

/**
 * A log that somebody writes to meanwhile is checked again: files of the next checkpoint may be there before it is. Without
 * a writer at work what was found stands at once.
 */
async function settled(
  folder: string,
  check: (promised: TreeHead | undefined) => Promise<LogReport>,
): Promise<Read<Settled>> {
  for (let count = 1; ; count++) {
    const before = await readIfThere(join(folder, 'checkpoint'))
    const promised = await promisedHead(folder)
    if (!promised.ok) return promised
    const report = await check(promised.value)
    const after = await readIfThere(join(folder, 'checkpoint'))
    const isSame = Buffer.compare(before ?? NOTHING, after ?? NOTHING) === 0
    const isQuiet = isSame && !(await machineDisk.names(writerOf(folder))).includes('lock')
    if (report.faultCount === 0 || isQuiet || count === CHECKS)
      return sound({ report, promised: promised.value })
    await sleep(PAUSE_MS)
  }
}

const NOTHING = new Uint8Array(0)

function noteErasure(entry: Entry, index: number, vkey: string, findings: Findings): void {
  if (entry.kind !== 'erase') return
  const rule = entry.ref?.find((id) => id.startsWith('rule/')) ?? 'no rule named'
  for (const id of entry.ref ?? [])
    if (id.startsWith('entry/')) findings.addErased(vkey, Number(id.slice(6)), `entry ${index}, ${rule}`)
}

/** Whose signatures to ask for: the policy beside the log, else the log's key alone; the key given rules over both. */
async function policyIn(
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
  if (policy === undefined || (policy.ok && policy.value.quorum === 'none'))
    findings.notes.add(
      'no policy asks for witnesses: only the log itself vouches that it shows everybody the same',
    )
  if (policy?.ok && !isSame(policy.value.log, key))
    return faulty('bad-signature', join(folder, 'policy'), `log ${policy.value.log.id}`, `the key ${key.id}`)
  return policy ?? sound(localPolicy(key))
}

const isSame = (a: VerifierKey, b: VerifierKey) => writeVerifierKey(a) === writeVerifierKey(b)

/** In a data directory the writer's own files lie beside the log. */
const writerOf = (folder: string) => join(dirname(resolve(folder)), 'writer')

async function promisedHead(folder: string): Promise<Read<TreeHead | undefined>> {
  const file = join(writerOf(folder), 'head')
  const written = await readIfThere(file)
  return written === undefined
    ? sound(undefined)
    : parseCheckpointText(Buffer.from(written).toString('utf8'), file)
}

/** What the writer keeps for itself must not contradict what is published. */
async function compareWriter(
  folder: string,
  { size, root }: TreeHead,
  promised: TreeHead | undefined,
  findings: Findings,
): Promise<void> {
  const acknowledged = await journalSize(machineDisk, writerOf(folder))
  if (acknowledged > size)
    findings.notes.add(
      `the writer is at work, or was stopped, before it published ${acknowledged - size} more entries: ` +
        'open the ledger (recording anything does) and check again',
    )
  if (promised === undefined) return
  if (promised.size < size || (promised.size === size && hex(promised.root) !== hex(root)))
    findings.add([
      faulty(
        'fork',
        join(writerOf(folder), 'head'),
        `a promise of size ${promised.size}`,
        `one that covers the published ${size}`,
      ).fault,
    ])
}
