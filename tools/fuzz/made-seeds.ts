import { checkpointText } from '../../src/ledger/checkpoint.ts'
import { type Entry, encodeEntry } from '../../src/ledger/entry.ts'
import { leafHash } from '../../src/ledger/merkle.ts'
import {
  LOG_SIGNATURE,
  publicKeyOf,
  signAsLog,
  verifierKey,
  writeNote,
  writeVerifierKey,
} from '../../src/ledger/note.ts'
import { writeProofFile } from '../../src/ledger/proof-file.ts'
import { encodeBundle } from '../../src/ledger/tiles.ts'

const SEED = new Uint8Array(32).fill(2)
const NAME = 'log.example'
const ENTRY: Entry = {
  ...{ v: 1, kind: 'export', at: 1_767_225_600_000, clk: 60_000, by: 'key/1', auth: 'none' },
  ...{ ref: ['sortie/1'], c: [{ t: 'report.pdf', h: 'a'.repeat(64) }], why: { code: 'report' } },
}

/** One sound example of each form of the ledger. */
export function ledgerForms(): (Uint8Array | string)[] {
  const encoded = encodeEntry(ENTRY)
  if (!encoded.ok) throw new Error(encoded.fault.found)
  const entry = encoded.value
  const text = checkpointText(NAME, { size: 1, root: leafHash(entry) })
  const checkpoint = writeNote({ text, signatures: [signAsLog(text, NAME, SEED)] })
  const proof = writeProofFile({ index: 0, proof: [], checkpoint })
  const vkey = writeVerifierKey(verifierKey(NAME, LOG_SIGNATURE, publicKeyOf(SEED)))
  const proven = [{ index: 0, entry: new TextDecoder().decode(entry), proof }]
  const file = { file: 'report.pdf', t: 'report.pdf', h: 'a'.repeat(64), index: 0 }
  return [
    ...[entry, checkpoint, proof, text, vkey, encodeBundle([entry, entry]), 'tile/0/x001/067.p/8'],
    `log ${vkey}\nquorum none\n`,
    JSON.stringify({
      overflight: 'receipt/1',
      vkey,
      files: [{ ...file, salt: 'b'.repeat(64) }],
      entries: proven,
    }),
    JSON.stringify({ overflight: 'erased/1', vkey, files: [file], entries: proven }),
    `old 0\n\n${new TextDecoder().decode(checkpoint)}`,
  ]
}
