import { utf8 } from '../../src/ledger/bytes.ts'
import { encodeEntry, parseEntry } from '../../src/ledger/entry.ts'
import { checkReceipt, parseReceipt } from '../../src/ledger/receipt.ts'
import type { LedgerView } from '../ledger/view.ts'

/**
 * The entries of this record behind a result: that it was taken in, and that it was made. None when the receipt is none, when a file
 * is not as it was committed to, or when the record at hand is another: such a result may be sound, but not by this record.
 */
export async function entriesBehind(
  bytes: Uint8Array | undefined,
  files: ReadonlyMap<string, Uint8Array>,
  ledger: LedgerView,
): Promise<{ readonly index: number; readonly kind: string }[]> {
  const receipt = bytes === undefined ? undefined : parseReceipt(bytes)
  if (!receipt?.ok) return []
  const { files: lines, entries } = receipt.value
  const isWhole = [...files.keys()].every((name) => lines.some(({ file }) => file === name))
  if (!isWhole || checkReceipt(receipt.value, (file) => files.get(file)).length > 0) return []
  const made = entries.find(({ index }) => index === lines.find(({ file }) => file === 'result.json')?.index)
  const entry = made === undefined ? undefined : parseEntry(utf8(made.entry))
  if (made === undefined || !entry?.ok) return []
  if ((await textAt(ledger, made.index)) !== made.entry) return []
  const ingest = entry.value.ref?.find((id) => id.startsWith('ingest/'))
  const taken = ingest === undefined ? undefined : await ingestOf(ledger, made.index, ingest)
  return [
    ...(taken === undefined ? [] : [{ index: taken, kind: 'ingest.begin' }]),
    { index: made.index, kind: entry.value.kind },
  ]
}

async function textAt(ledger: LedgerView, index: number): Promise<string | undefined> {
  const found = (await ledger.page({ before: index + 1, limit: 1, kinds: [] }))?.entries[0]
  const bytes = found?.index === index ? encodeEntry(found.entry) : undefined
  return bytes?.ok ? new TextDecoder().decode(bytes.value) : undefined
}

const INGESTS_A_PAGE = 50

/** An ingest stands before what was made of it: looked for backwards, as far as it takes. */
async function ingestOf(ledger: LedgerView, before: number, ingest: string): Promise<number | undefined> {
  for (let from: number | null = before; from !== null; ) {
    const page: Awaited<ReturnType<LedgerView['page']>> = await ledger.page({
      before: from,
      limit: INGESTS_A_PAGE,
      kinds: ['ingest.begin'],
    })
    const found = page?.entries.find(({ entry }) => entry.ref?.includes(ingest))
    if (found !== undefined) return found.index
    from = page?.next ?? null
  }
  return undefined
}
