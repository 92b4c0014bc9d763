import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../../adapters/clock/clock.ts'
import { FileRoots } from '../../adapters/recordings/files.ts'
import type { ReasonLanguage } from '../../src/authority/reasons.ts'
import { parseInstant } from '../../src/quantities/instant.ts'
import type { Asked } from '../../src/recordings/ts/clip.ts'
import type { ClipDocument } from '../../src/reports/clip.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import { InputRefused, UsageError } from '../failures.ts'
import { askedOfFlight } from '../gate/asked.ts'
import { BASIS_FILE, basisText } from '../gate/basis.ts'
import { absentAuthority, authorityOf, clearancesOf } from '../gate/documents.ts'
import { mustPermit, openGate } from '../gate/gate.ts'
import { type CasePlan, planCases, recordingOf } from '../ingest.ts'
import { chosen } from '../process.ts'
import { known, openLedger, recordExport } from '../recordkeeping.ts'
import { writeWhole } from '../whole-folder.ts'
import { type PlannedClip, planClip, writeClip } from './make.ts'

export interface ClipRequest {
  /** Sortie folder or manifest. */
  readonly input: string
  /** New folder for clip.ts, clip.json, basis.json and receipt.json. */
  readonly out: string
  readonly data: string | null
  /** Of a manifest that describes several; left out: the first. */
  readonly case?: string
  /** Of several recordings this one; left out: the first that holds the time. */
  readonly file: string | undefined
  /** Of its videos the one with this PID; left out: the first. */
  readonly pid?: number
  readonly asked: Asked
  readonly ledger: string
  /** Id of the sortie where it is not the manifest's own. */
  readonly sortie?: string
  /** Of what the gate refuses; English when left out. */
  readonly language?: ReasonLanguage
}

/** Files that are read at once to be committed to: more of a recording goes out as the recording itself. */
const CLIP_BYTES_MAX = 1 << 30

/**
 * Cuts a stretch out of a sortie's motion imagery, key data and all, behind the same gate as every other export: real data
 * leave on an authority that covers them, and the record says that they left. `out` appears whole or not at all.
 */
export async function clipSortie(
  request: ClipRequest,
  onProgress: (fraction: number, file: string) => void,
): Promise<ClipDocument> {
  const clock = systemClock()
  const now_ms = () => clock.now_us() / 1000
  const plans = chosen(await planCases(request.input, request.data), [])
  const plan = plans.find(({ id }) => id === request.case) ?? plans[0]!
  const planned = await found(plan, request, onProgress)
  const ledger = await openLedger(request.ledger, now_ms)
  const gate = await openGate({ ledger, now_ms })
  const authority = await authorityOf(plan, gate)
  const [from_us, to_us] = planned.span_us
  const asked = askedOfFlight(plan, authority, planned.seen, { from_us, to_us }, 'export')
  const sortie = request.sortie ?? plan.id
  const decision = await gate.decide(asked, { sortie, part: planned.source.file })
  mustPermit(decision, request.language, absentAuthority(plan))
  return writeWhole(request.out, async (folder) => {
    const document = await writeInto(folder, planned)
    await writeFile(join(folder, BASIS_FILE), basisText(asked, sortie, await clearancesOf(plan)))
    const files = ['clip.ts', 'clip.json', BASIS_FILE]
    known(
      await recordExport(ledger, { authority: authority?.id ?? 'none', code: 'machine-form', folder, files }),
    )
    return document
  })
}

/** The first recording of the flight that holds the time; what each says when none does. */
async function found(
  plan: CasePlan,
  { file, pid, asked }: ClipRequest,
  onProgress: (fraction: number, file: string) => void,
): Promise<PlannedClip> {
  const roots = new FileRoots(plan.roots)
  const refusals: string[] = []
  for (const planned of plan.files) {
    const recording = recordingOf(plan, planned)
    const path = roots.find(planned.file)
    if (recording.role !== 'flight' || path === undefined) continue
    if (file !== undefined && planned.file !== file) continue
    const source = { path, file: planned.file, pid, offset_us: recording.offset_s * 1e6 }
    try {
      return await planClip(source, asked, (fraction) => onProgress(fraction, planned.file))
    } catch (error) {
      if (!(error instanceof InputRefused)) throw error
      refusals.push(error.message)
    }
  }
  const which = file === undefined ? 'a recording of the flight' : `a recording "${file}" of the flight`
  throw new InputRefused(refusals.join('\n') || `the manifest names no ${which.slice(2)}`)
}

async function writeInto(folder: string, planned: PlannedClip): Promise<ClipDocument> {
  const clip = await open(join(folder, 'clip.ts'), 'wx')
  let written = 0
  try {
    const document = await writeClip(planned, 'clip.ts', async (bytes) => {
      written += bytes.length
      if (written > CLIP_BYTES_MAX)
        throw new InputRefused(`the clip is longer than ${CLIP_BYTES_MAX >> 20} MiB; ask for less time`)
      await clip.write(bytes)
    })
    await writeFile(join(folder, 'clip.json'), jsonText(document, 2))
    return document
  } finally {
    await clip.close()
  }
}

/** For a person: what the clip holds and where it is from. */
export const clipText = ({ holds, pictures, keyData, recording, clip, leftOut }: ClipDocument): string =>
  [
    `${clip.bytes} bytes from ${recording.file}: ${holds.from} to ${holds.to}`,
    `  ${pictures === null ? 'no pictures' : `pictures ${pictures.first} to ${pictures.last}`}, ${keyData.units} units of key data`,
    ...(leftOut.length > 0 ? [`  left out: ${leftOut.join(', ')}`] : []),
    `  sha256 ${clip.sha256}`,
    '',
  ].join('\n')

/** An instant as a person writes it: ISO 8601 in UTC. */
export function instantOf(text: string, option: string): number {
  const t_us = parseInstant(text, 'iso')
  if (t_us === undefined) throw new UsageError(`${option} ${text}: expected a time like 2026-03-17T16:30:00Z`)
  return t_us
}
