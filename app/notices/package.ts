/** A notice as a folder that proves itself: a page, its twin for machines, and the proofs. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Parcel, ParcelFile } from '../../src/notices/deliver.ts'
import { type NoticeDocument, noticeJson, noticeTypst } from '../../src/reports/notice.ts'
import { noticePhrases } from '../../src/reports/notice-phrases.ts'
import type { Language } from '../../src/reports/phrases.ts'
import type { Typesetter } from '../../src/reports/typesetter.ts'
import { writeProvenFolder } from '../ledger/proven-folder.ts'
import type { Ledger } from '../recordkeeping.ts'

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
  await writeProvenFolder(ledger, {
    ...{ out, dir, authority: document.event.authority, ref: [document.id, document.event.id] },
    files: { 'notice.json': noticeJson(document), 'notice.pdf': typesetter.typeset(source, files) },
    entries: document.record.entries,
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
