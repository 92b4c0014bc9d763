/** Setting and lifting holds, which only an overseer may. */
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, replaceFile } from '../../adapters/log-store/durable.ts'
import { type Hold, parseHold } from '../../src/authority/hold.ts'
import type { ReasonLanguage } from '../../src/authority/reasons.ts'
import { nothingKnown } from '../../src/authority/request.ts'
import { InputRefused } from '../failures.ts'
import { type Ledger, recordHold } from '../recordkeeping.ts'
import { type Gate, mustPermit } from './gate.ts'
import { holdsFolder, holdsIn } from './holds.ts'

/** Who asks: a role, until there are accounts that have one; and in which language a refusal is told. */
export interface Overseer {
  readonly role: string | null
  readonly language?: ReasonLanguage
}

/** Sets a hold, through the gate and into the record. Throws InputRefused when the gate refuses. */
export async function setHold(
  gate: Gate,
  ledger: Ledger,
  asked: Overseer & Pick<Hold, 'sortie' | 'because' | 'refuses'> & { readonly now_ms: number },
): Promise<Hold> {
  const { role, language, now_ms, sortie, because, refuses } = asked
  mustPermit(await gate.decide({ ...nothingKnown('set-hold'), role }, { sortie }), language)
  const id = `hold/${randomBytes(8).toString('hex')}`
  const set = new Date(now_ms).toISOString()
  const read = parseHold({ overflight: 'hold/1', id, sortie, because, refuses, set })
  if (!read.ok)
    throw new InputRefused(read.faults.map(({ place, expected }) => `${place}: ${expected}`).join('\n'))
  await makeFolder(holdsFolder(ledger.folder), 0o700)
  const payload = JSON.stringify(read.value)
  // In force before it is in the record: a crash between the two keeps what was to be kept.
  const path = fileOf(ledger.folder, id)
  await replaceFile(path, new TextEncoder().encode(`${payload}\n`), `${path}.${process.pid}`, 0o600)
  await written(
    recordHold(ledger, { kind: 'hold.set', code: because, hold: id, ref: refsTo(sortie), payload }),
  )
  return read.value
}

/** Lifts a hold: first into the record, then no longer in force. */
export async function liftHold(
  gate: Gate,
  ledger: Ledger,
  asked: Overseer & { readonly id: string },
): Promise<void> {
  const hold = (await holdsIn(ledger.folder))?.find(({ id }) => id === asked.id)
  if (hold === undefined) throw new InputRefused(`there is no hold ${asked.id}`)
  const decision = await gate.decide(
    { ...nothingKnown('lift-hold'), role: asked.role },
    { sortie: hold.sortie },
  )
  mustPermit(decision, asked.language)
  const payload = JSON.stringify(hold)
  await written(
    recordHold(ledger, {
      kind: 'hold.lift',
      code: 'hold-ended',
      hold: hold.id,
      ref: refsTo(hold.sortie),
      payload,
    }),
  )
  await rm(fileOf(ledger.folder, hold.id))
}

const fileOf = (ledger: string, id: string) => join(holdsFolder(ledger), `${id.replace('/', '-')}.json`)
const refsTo = (sortie: string) => (/^[A-Za-z0-9._-]{1,100}$/.test(sortie) ? [`sortie/${sortie}`] : [])

async function written(entry: Promise<{ readonly ok: boolean }>): Promise<void> {
  if (!(await entry).ok) throw new Error('the ledger refused an entry about a hold')
}
