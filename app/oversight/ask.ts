/** The overseer's seat of a data folder, for the command line and for the server alike. */
import { join } from 'node:path'
import type { Registry } from '../../src/fleet/registry.ts'
import { ledgerFaultText } from '../../src/ledger/fault.ts'
import type { NoticeSeen } from '../../src/notices/notice-store.ts'
import type { Seat } from '../../src/oversight/document.ts'
import { RecordReader } from '../../src/oversight/entries.ts'
import { isoOf } from '../../src/oversight/findings.ts'
import type { SeatParts } from '../../src/oversight/parts.ts'
import { seatOf } from '../../src/oversight/seat.ts'
import type { LedgerState } from '../../src/reports/record-page.ts'
import { registryOfFolder } from '../fleet/registry.ts'
import { CLOCK_BOUND_MS } from '../gate/gate.ts'
import type { Reading } from '../http/reading.ts'
import { Findings } from '../ledger/findings.ts'
import { verifyLog } from '../ledger/verify-log.ts'
import { openLedgerView } from '../ledger/view.ts'
import { VERSION } from '../version.ts'
import { readAuthorities, readHolds, readPlans } from './read-documents.ts'
import { readFolders } from './read-folders.ts'
import { readOutside } from './read-outside.ts'
import { readRecord } from './read-record.ts'
import { SeenFiles } from './seen-files.ts'

/** Notices as whoever keeps them lists them. */
export interface NoticesKept {
  all(): Promise<readonly NoticeSeen[]>
}

export interface SeatAsked {
  /** Data folder, and folder of its record. */
  readonly dir: string
  readonly ledger: string
  readonly now_ms: () => number
  readonly reading: Pick<Reading, 'searched'>
  /** Null: nobody keeps notices here. */
  readonly notices: NoticesKept | null
  /** The record as it stood then; left out: now. */
  readonly asOf_ms?: number | undefined
  readonly lapsingDays?: number | undefined
  /** Files of traffic that outsiders recorded. */
  readonly outside?: readonly string[] | undefined
  /** Left out: fleet.json of the data folder. */
  readonly registry?: Registry | null | undefined
  /** Verifies the whole log now; else the last verification counts. */
  readonly verify?: boolean | undefined
  readonly files?: SeenFiles | undefined
}

export const LAPSING_WITHIN_DAYS = 30

/** Reads everything, asks the gate what may be looked through, and answers the seat. */
export async function askSeat(asked: SeatAsked): Promise<Seat> {
  const { dir, ledger } = asked
  const at_ms = Math.floor(asked.asOf_ms ?? asked.now_ms())
  const ids = new Map<string, boolean>()
  const view = openLedgerView(ledger, dir)
  const searched = async (sorties: readonly string[]) => {
    const judged = await asked.reading.searched(sorties, 'the overseer’s seat')
    for (const [id, { outcome }] of judged) ids.set(id, outcome === 'permit')
    return ids
  }
  const record = await readRecord(ledger, at_ms)
  const state = await view.state()
  const read = record?.read ?? new RecordReader(at_ms).end()
  const files = asked.files ?? new SeenFiles()
  const registry = asked.registry === undefined ? await registryOfFolder(dir) : asked.registry
  const folders = await readFolders({ dir, record, view, vkey: state?.vkey ?? '', files, searched })
  const authorities = await readAuthorities(dir, ledger, read, folders)
  const parts: SeatParts = {
    version: VERSION,
    now: { at_us: at_ms * 1000, bound_us: CLOCK_BOUND_MS * 1000 },
    lapsingDays: asked.lapsingDays ?? LAPSING_WITHIN_DAYS,
    record: state && {
      ...recordPart(state),
      fault: state.fault ?? record?.fault ?? null,
      ...(await verifiedNow(asked, at_ms)),
      read,
    },
    folders,
    plans: await readPlans(dir, ledger, read),
    ...{ authorities: authorities.files, versions: authorities.versions },
    holds: await readHolds(ledger, read),
    saltsGone: record?.saltsGone ?? [],
    notices: asked.notices === null ? null : await asked.notices.all(),
    outside: await readOutside(asked.outside ?? [], registry),
  }
  return seatOf(parts)
}

function recordPart(state: LedgerState): Omit<NonNullable<Seat['record']>, 'kinds'> {
  const { origin, vkey, size, root, acknowledged, quorum, witnesses, fault, verified } = state
  return {
    ...{ origin, vkey, size, root, acknowledged, quorum, fault },
    witnesses: witnesses.map(({ name, cosigned_ms }) => ({ name, cosigned: isoOf(cosigned_ms) })),
    verified: verified && {
      at: isoOf(verified.at_ms)!,
      ...{ whole: verified.whole, size: verified.size, faultCount: verified.faultCount },
      faults: [...verified.faults],
    },
  }
}

const FAULTS_MOST = 20

/** Every tile, entry and rule of the log, read now. */
async function verifiedNow(
  { ledger, verify, now_ms }: SeatAsked,
  at_ms: number,
): Promise<Partial<Pick<NonNullable<Seat['record']>, 'verified'>>> {
  if (verify !== true) return {}
  const findings = new Findings()
  await verifyLog(join(ledger, 'log'), { key: undefined, policy: undefined, heads: undefined }, findings)
  const { whole, faults, faultCount, logs } = findings.report(ledger)
  const size = logs[0]?.entries ?? 0
  const said = faults.slice(0, FAULTS_MOST).map(ledgerFaultText)
  return { verified: { at: isoOf(Math.max(at_ms, now_ms()))!, whole, size, faultCount, faults: said } }
}
