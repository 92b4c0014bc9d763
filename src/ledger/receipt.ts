import { z } from 'zod'
import { hex, text, unhex, utf8 } from './bytes.ts'
import { opens } from './commitment.ts'
import { type Entry, parseEntry } from './entry.ts'
import { faulty, type LedgerFault, quoted, type Read, sound } from './fault.ts'
import { parseVerifierKey } from './note.ts'
import { localPolicy, type Policy } from './policy.ts'
import { checkProofFile, parseProofFile } from './proof-file.ts'

const digest = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * `receipt/1`, a file beside a result: which ledger entry commits to each file, with the salt, the entry's own text and
 * the proof that it is in the log. Enough to check the folder with nothing else at hand.
 */
export const receiptShape = z.strictObject({
  overflight: z.literal('receipt/1'),
  /** The log's verifier key; to be compared with the one the reader was given. */
  vkey: z.string().max(1000),
  files: z
    .array(
      z.strictObject({
        file: z.string().min(1).max(500),
        t: z.string(),
        h: digest,
        salt: digest,
        index: z.int().min(0),
      }),
    )
    .max(10_000),
  entries: z
    .array(
      z.strictObject({
        index: z.int().min(0),
        entry: z.string().max(65_535),
        proof: z.string().max(131_072),
      }),
    )
    .max(10_000),
})
export type Receipt = z.infer<typeof receiptShape>

/**
 * `erased/1`, what is left where files stood whose time was over: what they had been committed to, without salts, and the
 * proof of the entries that committed to them and of the one that says that they were erased.
 */
export const erasedShape = z.strictObject({
  overflight: z.literal('erased/1'),
  vkey: receiptShape.shape.vkey,
  files: z
    .array(
      z.strictObject({ file: z.string().min(1).max(500), t: z.string(), h: digest, index: z.int().min(0) }),
    )
    .max(10_000),
  entries: receiptShape.shape.entries,
})
export type Erased = z.infer<typeof erasedShape>

/** Reads a receipt's form. Never throws. */
export const parseReceipt = (bytes: Uint8Array, place = 'receipt.json'): Read<Receipt> =>
  parseDocument(receiptShape, bytes, place)

/** Reads the form of what is left of erased files. Never throws. */
export const parseErased = (bytes: Uint8Array, place = 'erased.json'): Read<Erased> =>
  parseDocument(erasedShape, bytes, place)

function parseDocument<T>(shape: z.ZodType<T>, bytes: Uint8Array, place: string): Read<T> {
  let value: unknown
  try {
    value = JSON.parse(text(bytes) ?? '')
  } catch {
    return faulty('malformed', place, `${bytes.length} bytes`, 'one JSON document')
  }
  const read = shape.safeParse(value)
  if (read.success) return sound(read.data)
  const issue = read.error.issues[0]!
  return faulty('malformed', [place, ...issue.path.map(String)].join(' '), quoted(value), issue.message)
}

/**
 * Everything wrong with a receipt and the files it speaks of. `policy`: whom to trust; without it the key named in the
 * receipt, which proves that the parts belong together, but not whose log it is. `fileOf` answers undefined for a file
 * that is not there: that alone is no fault.
 */
export function checkReceipt(
  receipt: Receipt,
  fileOf: (file: string) => Uint8Array | undefined,
  policy?: Policy,
  place = 'receipt.json',
): readonly LedgerFault[] {
  const key = parseVerifierKey(receipt.vkey, `${place} vkey`)
  if (!key.ok) return [key.fault]
  const { faults, entries } = provenEntries(receipt, policy ?? localPolicy(key.value), place)
  for (const { file, t, h, salt, index } of receipt.files) {
    if (!entries.get(index)?.c?.some((each) => each.t === t && each.h === h))
      faults.push(
        faulty('commitment', `${place} ${file}`, `commitment ${h}`, `one in proven entry ${index}`).fault,
      )
    const bytes = fileOf(file)
    if (bytes !== undefined && !opens({ t, h }, unhex(salt, 32)!, bytes))
      faults.push(
        faulty('commitment', file, `${bytes.length} bytes`, `what entry ${index} committed to`).fault,
      )
  }
  return faults
}

/** Everything wrong with an `erased/1` document: each file's commitment and its erasure must be proven, and the file be gone. */
export function checkErased(
  erased: Erased,
  isThere: (file: string) => boolean,
  policy?: Policy,
  place = 'erased.json',
): readonly LedgerFault[] {
  const key = parseVerifierKey(erased.vkey, `${place} vkey`)
  if (!key.ok) return [key.fault]
  const { faults, entries } = provenEntries(erased, policy ?? localPolicy(key.value), place)
  const gone = new Set([...entries.values()].flatMap(({ kind, ref = [] }) => (kind === 'erase' ? ref : [])))
  for (const { file, t, h, index } of erased.files) {
    if (!entries.get(index)?.c?.some((each) => each.t === t && each.h === h))
      faults.push(
        faulty('commitment', `${place} ${file}`, `commitment ${h}`, `one in proven entry ${index}`).fault,
      )
    if (!gone.has(`entry/${index}`))
      faults.push(faulty('proof', `${place} ${file}`, 'no proven erasure', `one of entry ${index}`).fault)
    if (isThere(file))
      faults.push(faulty('commitment', file, 'a file', `none: entry ${index} was erased`).fault)
  }
  return faults
}

function provenEntries({ entries }: Pick<Receipt, 'entries'>, policy: Policy, place: string) {
  const faults: LedgerFault[] = []
  const proven = new Map<number, Entry>()
  for (const { index, entry, proof } of entries) {
    const where = `${place} entry ${index}`
    const [read, file] = [parseEntry(utf8(entry), where), parseProofFile(utf8(proof), where)]
    if (!read.ok) faults.push(read.fault)
    if (!file.ok) faults.push(file.fault)
    if (!read.ok || !file.ok) continue
    const checked = checkProofFile(file.value, utf8(entry), policy, where)
    if (!checked.ok) faults.push(checked.fault)
    else if (file.value.index !== index)
      faults.push(
        faulty('proof', where, `a proof of entry ${file.value.index}`, `one of entry ${index}`).fault,
      )
    else proven.set(index, read.value)
  }
  return { faults, entries: proven }
}

/** What a receipt says of one file. */
export const receiptLine = (
  file: string,
  kept: { commitment: { t: string; h: string }; salt: Uint8Array },
  index: number,
) => ({
  file,
  t: kept.commitment.t,
  h: kept.commitment.h,
  salt: hex(kept.salt),
  index,
})
