/** The overseer's seat to take away: a page, the same for a browser and for machines, the proofs, and the record's checkpoint. */
import { join } from 'node:path'
import { readIfThere } from '../../adapters/log-store/disk.ts'
import { typstTypesetter } from '../../adapters/typesetter/typst.ts'
import { citedBy, type Seat } from '../../src/oversight/document.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import { oversightHtml, oversightTypst } from '../../src/reports/oversight-page.ts'
import type { Language } from '../../src/reports/phrases.ts'
import { InputRefused } from '../failures.ts'
import { writeProvenFolder } from '../ledger/proven-folder.ts'
import type { Ledger } from '../recordkeeping.ts'

/** As the package's checkpoint is called: another name than a log's own, whose tiles are not here. */
export const CHECKPOINT_FILE = 'record-checkpoint.txt'

/** Writes the package into `out`, whole or not at all, and enters into the record that it was made for oversight. */
export async function writeOversightPackage(
  ledger: Ledger,
  seat: Seat,
  { out, dir, language }: { readonly out: string; readonly dir: string; readonly language: Language },
): Promise<void> {
  const checkpoint = await readIfThere(join(ledger.folder, 'log', 'checkpoint'))
  if (seat.record === null || checkpoint === undefined)
    throw new InputRefused('there is no record yet, and nothing that could be proved')
  const { source, files } = oversightTypst(seat, language)
  await writeProvenFolder(ledger, {
    ...{ out, dir, authority: 'none', ref: [`oversight/${seat.asOf}`] },
    files: {
      'oversight.json': jsonText(seat, 2),
      'oversight.html': oversightHtml(seat, language),
      'oversight.pdf': typstTypesetter().typeset(source, files),
      [CHECKPOINT_FILE]: checkpoint,
    },
    entries: citedBy(seat),
  })
}
