import { base64, text, unbase64, utf8 } from './bytes.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { faulty, quoted, type Read, sound } from './fault.ts'
import { HASH_BYTES, leafHash } from './merkle.ts'
import type { Policy } from './policy.ts'
import { includes } from './proofs.ts'

/** A `.tlog-proof` file (C2SP tlog-proof): an entry's place in the log, checkable with nothing else at hand. */
export interface ProofFile {
  readonly index: number
  readonly proof: readonly Uint8Array[]
  /** The signed note as it is. */
  readonly checkpoint: Uint8Array
  /** Not authenticated by anything: a hint at most. */
  readonly extra?: Uint8Array
}

export function writeProofFile({ index, proof, checkpoint, extra }: ProofFile): string {
  const lines = [HEADER, ...(extra === undefined ? [] : [`extra ${base64(extra)}`]), `index ${index}`]
  return `${[...lines, ...proof.map(base64)].join('\n')}\n\n${text(checkpoint)!}`
}

/** Reads the file's form; `checkProofFile` judges it. Never throws. */
export function parseProofFile(bytes: Uint8Array, place = 'proof'): Read<ProofFile> {
  const written = text(bytes)
  const gap = written?.indexOf('\n\n') ?? -1
  if (written === undefined || gap < 0 || bytes.length > PROOF_BYTES_MAX)
    return faulty('malformed', place, `${bytes.length} bytes`, 'a proof, an empty line, a checkpoint')
  const lines = written.slice(0, gap).split('\n')
  if (lines.shift() !== HEADER)
    return faulty('malformed', `${place} line 1`, quoted(written.slice(0, 40)), HEADER)
  const extra = lines[0]?.startsWith('extra ') ? unbase64(lines.shift()!.slice(6)) : null
  if (extra === undefined) return faulty('malformed', `${place} extra`, 'bad base64', 'extra <base64>')
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')?.[1]
  if (index === undefined || !Number.isSafeInteger(Number(index)))
    return faulty('malformed', `${place} index`, quoted(written.slice(0, 80)), 'index <number>')
  const proof = lines.map(unbase64)
  if (lines.length > PROOF_HASHES_MAX || !proof.every((hash) => hash?.length === HASH_BYTES))
    return faulty('malformed', `${place} hashes`, quoted(lines), 'at most 63 lines, base64 of 32 bytes each')
  return sound({
    index: Number(index),
    proof: proof as Uint8Array[],
    checkpoint: utf8(written.slice(gap + 2)),
    ...(extra === null ? {} : { extra }),
  })
}

/** The checkpoint that proves `entry` to be in the log, or what is wrong. */
export function checkProofFile(
  file: ProofFile,
  entry: Uint8Array,
  policy: Policy,
  place = 'proof',
): Read<Checkpoint> {
  const checkpoint = openCheckpoint(file.checkpoint, policy, `${place} checkpoint`)
  if (!checkpoint.ok) return checkpoint
  const { size, root } = checkpoint.value
  if (includes({ index: file.index, size, leaf: leafHash(entry), proof: file.proof, root })) return checkpoint
  return faulty(
    'proof',
    place,
    `hashes that do not lead to the root of size ${size}`,
    `entry ${file.index} in the log`,
  )
}

const HEADER = 'c2sp.org/tlog-proof@v1'
const PROOF_HASHES_MAX = 63
const PROOF_BYTES_MAX = 131_072
