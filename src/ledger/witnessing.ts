import { base64, same, text, unbase64, utf8 } from './bytes.ts'
import { openCheckpoint, type TreeHead } from './checkpoint.ts'
import { faulty, quoted, type Read, sound } from './fault.ts'
import { HASH_BYTES } from './merkle.ts'
import {
  type Note,
  type NoteSignature,
  parseNote,
  parseSignatureLine,
  signatureLine,
  type VerifierKey,
  verifySignature,
  writeNote,
} from './note.ts'
import { localPolicy, type Policy, quorumMet } from './policy.ts'
import { consistencyRanges, extendsTree } from './proofs.ts'
import { rangeRoot, type TileReader } from './subtrees.ts'

/** Someone else who keeps the last head and signs only what extends it: section 6, `add-checkpoint`. */
export interface Witness {
  /** The policy's name for it. */
  readonly name: string
  /** Sends the body, answers status and body; status 0 when it cannot be reached. */
  addCheckpoint(body: Uint8Array): Promise<Answer>
}
export interface Answer {
  readonly status: number
  readonly body: string
}

/** The note with every cosignature that was given, when they are those the policy asks for; or why there are too few. */
export async function gatherCosignatures(
  asked: Asked & { readonly witnesses: readonly Witness[] },
): Promise<Read<Note>> {
  const { note, policy, witnesses } = asked
  const answers = await Promise.all(
    witnesses.map(async (witness) => ({ name: witness.name, given: await askOne(witness, asked) })),
  )
  const signatures: NoteSignature[] = [...note.signatures]
  const seen = new Set<string>()
  for (const { name, given } of answers) {
    if (!given.ok) return given
    if (given.value === undefined || seen.has(name)) continue
    signatures.push(given.value)
    seen.add(name)
  }
  if (quorumMet(policy, seen)) return sound({ text: note.text, signatures })
  return faulty('no-quorum', 'checkpoint', `cosigned by ${quoted([...seen])}`, `quorum ${policy.quorum}`)
}

interface Asked {
  readonly note: Note
  readonly policy: Policy
  readonly size: number
  /** Size of the last published checkpoint: what a witness is likely to know. */
  readonly published: number
  /** The log's tiles. */
  readonly read: TileReader
}

/** One witness: its cosignature; undefined when it gave none; a fault when it knows more of this log than we do. */
async function askOne(
  witness: Witness,
  { note, policy, size, published, read }: Asked,
): Promise<Read<NoteSignature | undefined>> {
  const key = policy.witnesses.get(witness.name)
  if (key === undefined) return sound(undefined)
  let old = published
  // A witness answers 409 with its own size; the second question then carries the right proof. It may have grown once
  // more meanwhile: an earlier question of ours that got no answer.
  for (let question = 0; question < 3; question++) {
    const ranges = old === 0 ? [] : consistencyRanges(old, size)
    const proof = await Promise.all(ranges.map((range) => rangeRoot(read, range, size)))
    const { status, body } = await witness.addCheckpoint(writeRequest(old, proof, note))
    const known = status === 409 ? /^(0|[1-9]\d{0,15})\n?$/.exec(body)?.[1] : undefined
    if (known !== undefined) {
      old = Number(known)
      if (old > size)
        return faulty(
          'rolled-back',
          `witness ${witness.name}`,
          `size ${old} there, ${size} here`,
          'no more than here',
        )
      continue
    }
    if (status === 422)
      return faulty('fork', `witness ${witness.name}`, 'a head it knows otherwise', 'the same history')
    return sound(status === 200 ? cosignatureIn(body, key, note) : undefined)
  }
  return sound(undefined)
}

/** The valid cosignature by this key over this very note, if the answer holds one: an older one signs another text. */
function cosignatureIn(body: string, key: VerifierKey, note: Note): NoteSignature | undefined {
  return body
    .split('\n')
    .map(parseSignatureLine)
    .find((line) => line?.name === key.name && line.id === key.id && verifySignature(note.text, key, line))
}

const writeRequest = (old: number, proof: readonly Uint8Array[], note: Note): Uint8Array =>
  utf8(`old ${old}\n${proof.map((hash) => `${base64(hash)}\n`).join('')}\n${text(writeNote(note))!}`)

/**
 * What a witness answers, and the head it must have stored, flushed, before it answers. `known`: the head it keeps of
 * this log, undefined at the start. Pure: check and store are made one atomic step by the caller. Never throws.
 */
export function witnessAnswer(
  body: Uint8Array,
  policy: Policy,
  known: TreeHead | undefined,
  cosignText: (checkpointText: string) => NoteSignature,
): Answer & { readonly store?: TreeHead } {
  const request = parseRequest(body)
  if (request === undefined) return { status: 400, body: '' }
  const { old, proof, checkpoint } = request
  // The witness judges the log's signature alone: cosignatures are what it is asked for.
  const opened = openCheckpoint(checkpoint, localPolicy(policy.log))
  if (!opened.ok) {
    if (opened.fault.kind !== 'unsigned' && opened.fault.kind !== 'bad-signature')
      return { status: 400, body: '' }
    return { status: opened.fault.place === 'checkpoint origin' ? 404 : 403, body: '' }
  }
  const { size, root, note } = opened.value
  if (old > size) return { status: 400, body: '' }
  const oldSize = known?.size ?? 0
  if (old !== oldSize) return { status: 409, body: `${oldSize}\n` }
  const grows =
    known === undefined || known.size === 0
      ? proof.length === 0
      : extendsTree({ oldSize, oldRoot: known.root, size, root, proof })
  const sameEmpty = known === undefined || known.size > 0 || size > 0 || same(known.root, root)
  if (!grows || !sameEmpty) return { status: 422, body: '' }
  return { status: 200, body: `${signatureLine(cosignText(note.text))}\n`, store: { size, root } }
}

/** The checkpoint that a request asks to cosign; undefined when it cannot be read. Nothing is verified. */
export function requestedNote(body: Uint8Array): Note | undefined {
  const request = parseRequest(body)
  const note = request === undefined ? undefined : parseNote(request.checkpoint)
  return note?.ok ? note.value : undefined
}

function parseRequest(body: Uint8Array) {
  const written = text(body)
  const gap = written?.indexOf('\n\n') ?? -1
  if (written === undefined || gap < 0) return undefined
  const [first = '', ...lines] = written.slice(0, gap).split('\n')
  const old = /^old (0|[1-9]\d{0,15})$/.exec(first)?.[1]
  const proof = lines.map(unbase64)
  if (old === undefined || lines.length > 63 || !proof.every((hash) => hash?.length === HASH_BYTES))
    return undefined
  const checkpoint = utf8(written.slice(gap + 2))
  return { old: Number(old), proof: proof as Uint8Array[], checkpoint }
}
