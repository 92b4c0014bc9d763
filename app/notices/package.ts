/** A notice as a folder that proves itself: a page, its twin for machines, and the proofs. */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ledgerFaultText } from '../../src/ledger/fault.ts'
import type { Parcel, ParcelFile } from '../../src/notices/deliver.ts'
import { type NoticeDocument, noticeJson, noticeTypst } from '../../src/reports/notice.ts'
import { noticePhrases } from '../../src/reports/notice-phrases.ts'
import type { Language } from '../../src/reports/phrases.ts'
import type { Typesetter } from '../../src/reports/typesetter.ts'
import { openLedgerView } from '../ledger/view.ts'
import { type Ledger, recordExport } from '../recordkeeping.ts'
import { writeWhole } from '../whole-folder.ts'

/**
 * Writes notice.json, notice.pdf, receipt.json and a proof of each entry that the notice names into `out`, whole or not at all, and
 * enters into the record that they were made for oversight. `dir`: the data folder of the ledger.
 */
export async function writeNoticePackage(
  ledger: Ledger,
  document: NoticeDocument,
  { out, dir, lang, typesetter }: { out: string; dir: string; lang: Language; typesetter: Typesetter },
): Promise<void> {
  const { source, files } = noticeTypst(document, lang)
  const page = typesetter.typeset(source, files)
  await writeWhole(out, async (folder) => {
    await writeFile(join(folder, 'notice.json'), noticeJson(document))
    await writeFile(join(folder, 'notice.pdf'), page)
    const view = openLedgerView(ledger.folder, dir)
    for (const index of document.record.entries) {
      const proof = await view.proof(index)
      if (proof === null) throw new RangeError(`${document.id} names entry ${index}, and there is none`)
      await writeFile(join(folder, `entry-${index}.tlog-proof`), proof)
    }
    // Last, so that the record never tells of a package that could not be made.
    const written = await recordExport(ledger, {
      ...{ authority: document.event.authority, code: 'oversight', folder },
      ...{ files: ['notice.json', 'notice.pdf'], ref: [document.id, document.event.id] },
    })
    if (!written.ok) throw new Error(`the ledger refused our entry: ${ledgerFaultText(written.fault)}`)
  })
}

const MEDIA_TYPES: Readonly<Record<string, string>> = { json: 'application/json', pdf: 'application/pdf' }

/** A package as it is delivered, and its digest: of the names and bytes of all its files, in the order of their names. */
export async function parcelOf(
  folder: string,
  document: NoticeDocument,
  lang: Language,
): Promise<{ readonly parcel: Parcel; readonly digest: string }> {
  const names = (await readdir(folder)).sort()
  const files = await Promise.all(
    names.map(
      async (name): Promise<ParcelFile> => ({
        ...{ name, mediaType: MEDIA_TYPES[name.split('.').at(-1)!] ?? 'text/plain' },
        bytes: new Uint8Array(await readFile(join(folder, name))),
      }),
    ),
  )
  const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
  const digest = sha256(JSON.stringify(files.map(({ name, bytes }) => [name, sha256(bytes)])))
  const { events, words } = noticePhrases[lang]
  const subject = `${words.notice}: ${events[document.event.kind]} (${document.event.authority})`
  const parcel: Parcel = {
    ...{ id: `${document.id}-${digest.slice(0, 16)}`, subject, files },
    text: `${subject}\n\n${words.proofs}\n\n${document.id}\n`,
  }
  return { parcel, digest }
}
