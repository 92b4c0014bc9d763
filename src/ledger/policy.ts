import { faulty, quoted, type Read, sound } from './fault.ts'
import { COSIGNATURE, LOG_SIGNATURE, parseVerifierKey, type VerifierKey } from './note.ts'

/** Whose signatures a checkpoint must bear (C2SP tlog-policy). */
export interface Policy {
  readonly log: VerifierKey
  /** By the name the policy gives them. */
  readonly witnesses: ReadonlyMap<string, VerifierKey>
  readonly groups: ReadonlyMap<string, { readonly k: number; readonly members: readonly string[] }>
  /** A witness, a group, or 'none'. */
  readonly quorum: string
}

/** A fresh local log: the log's own signature and no witness yet. */
export const localPolicy = (log: VerifierKey): Policy => ({
  log,
  witnesses: new Map(),
  groups: new Map(),
  quorum: 'none',
})

/** Reads a policy file. A member must be named before it is used, so no group can contain itself. Never throws. */
export function parsePolicy(written: string, place = 'policy'): Read<Policy> {
  const draft: Draft = { log: undefined, witnesses: new Map(), groups: new Map(), quorum: undefined }
  for (const [at, line] of written.split('\n').entries()) {
    const words = line.replace(/#.*$/, '').trim().split(/\s+/)
    if (words[0] === '') continue
    const read = readers[words[0] as keyof typeof readers]
    const problem = Object.hasOwn(readers, words[0]!)
      ? read(words.slice(1), draft)
      : 'log, witness, group or quorum'
    if (problem !== undefined) return faulty('malformed', `${place} line ${at + 1}`, quoted(line), problem)
  }
  const { log, witnesses, groups, quorum } = draft
  if (log === undefined) return faulty('malformed', place, 'no log line', 'log <verifier key>')
  if (quorum === undefined) return faulty('malformed', place, 'no quorum line', 'quorum <name or none>')
  return sound({ log, witnesses, groups, quorum })
}

/** True if these witnesses (by the policy's names for them) are enough. */
export function quorumMet({ groups, quorum }: Policy, seen: ReadonlySet<string>): boolean {
  const met = (name: string): boolean => {
    const group = groups.get(name)
    return group === undefined ? seen.has(name) : group.members.filter(met).length >= group.k
  }
  return quorum === 'none' || met(quorum)
}

interface Draft {
  log: VerifierKey | undefined
  readonly witnesses: Map<string, VerifierKey>
  readonly groups: Map<string, { readonly k: number; readonly members: readonly string[] }>
  quorum: string | undefined
}

/** Each reads the words after its own and answers what it expected, or undefined when all is well. */
const readers = {
  log([written = '', ...rest]: readonly string[], draft: Draft): string | undefined {
    const key = parseVerifierKey(written)
    if (!key.ok || key.value.type !== LOG_SIGNATURE || rest.length > 0 || draft.log !== undefined)
      return 'one log <Ed25519 verifier key>'
    draft.log = key.value
    return undefined
  },
  witness([name = '', written = '', ...rest]: readonly string[], draft: Draft): string | undefined {
    const key = parseVerifierKey(written)
    if (!isNew(name, draft)) return 'witness <new name> <verifier key>'
    if (!key.ok || key.value.type !== COSIGNATURE || rest.length > 0)
      return 'witness <new name> <Ed25519 cosignature verifier key>'
    // One key under two names would count twice.
    if (
      [...draft.witnesses.values()].some(
        ({ id, name: other }) => id === key.value.id && other === key.value.name,
      )
    )
      return 'a key that no earlier witness has'
    draft.witnesses.set(name, key.value)
    return undefined
  },
  group([name = '', wanted = '', ...members]: readonly string[], draft: Draft): string | undefined {
    const k = wanted === 'any' ? 1 : wanted === 'all' ? members.length : Number(wanted)
    const known = members.every((member) => draft.witnesses.has(member) || draft.groups.has(member))
    if (!isNew(name, draft) || !known || new Set(members).size !== members.length)
      return 'group <new name> <k, any or all> <different members named above>'
    if (!/^([1-9]\d{0,5}|any|all)$/.test(wanted) || k > members.length || members.length === 0)
      return 'k from 1 to the number of members, any or all'
    draft.groups.set(name, { k, members })
    return undefined
  },
  quorum([name = '', ...rest]: readonly string[], draft: Draft): string | undefined {
    const known = name === 'none' || draft.witnesses.has(name) || draft.groups.has(name)
    if (!known || rest.length > 0 || draft.quorum !== undefined) return 'one quorum <name above, or none>'
    draft.quorum = name
    return undefined
  },
}

const isNew = (name: string, { witnesses, groups }: Draft) =>
  name !== '' && name !== 'none' && !witnesses.has(name) && !groups.has(name)
