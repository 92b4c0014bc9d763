/** Files for somebody outside as a folder that proves itself: with a receipt, and a proof of each entry they cite. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ledgerFaultText } from '../../src/ledger/fault.ts'
import { type Ledger, recordExport } from '../recordkeeping.ts'
import { writeWhole } from '../whole-folder.ts'
import { openLedgerView } from './view.ts'

export interface ProvenFiles {
  readonly out: string
  /** Data folder of the ledger. */
  readonly dir: string
  /** Id of the authority concerned, or 'none'; and ids of what it is about. */
  readonly authority: string
  readonly ref: readonly string[]
  readonly files: Readonly<Record<string, string | Uint8Array>>
  /** Entries that the files cite. */
  readonly entries: readonly number[]
}

/**
 * Writes the files, receipt.json and the proofs into `out`, whole or not at all, and enters into the record that they were made for
 * oversight.
 */
export async function writeProvenFolder(ledger: Ledger, what: ProvenFiles): Promise<void> {
  const { out, dir, authority, ref, files, entries } = what
  await writeWhole(out, async (folder) => {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
    const view = openLedgerView(ledger.folder, dir)
    for (const index of entries) {
      const proof = await view.proof(index)
      if (proof === null) throw new RangeError(`${ref[0] ?? out} names entry ${index}, and there is none`)
      await writeFile(join(folder, `entry-${index}.tlog-proof`), proof)
    }
    // Last, so that the record never tells of a package that could not be made.
    const written = await recordExport(ledger, {
      authority,
      code: 'oversight',
      folder,
      files: Object.keys(files),
      ref,
    })
    if (!written.ok) throw new Error(`the ledger refused our entry: ${ledgerFaultText(written.fault)}`)
  })
}
