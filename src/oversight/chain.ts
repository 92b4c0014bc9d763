/** Sorties as one chain each, from whatever tells of them: plans, steps and ingests of the record, folders. */
import {
  type IngestRead,
  NONE,
  type RecordRead,
  type StepRead,
  type SubjectRead,
  type Tally,
  together,
} from './entries.ts'
import type { FolderSeen, PlanSeen, SeatParts } from './parts.ts'

export interface Chain {
  readonly id: string
  readonly names: readonly string[]
  readonly plan: PlanSeen | null
  readonly folder: FolderSeen | null
  /** The newest ingest under its names, or the one that its folder is of. */
  readonly ingest: IngestRead | null
  /** Earlier ones whose results gave way to it. */
  readonly replaced: readonly IngestRead[]
  readonly steps: readonly StepRead[]
  readonly starts: Tally
  readonly breaches: Tally
  readonly exportsRefused: Tally
  readonly authority: string | null
}

interface Growing {
  readonly id: string
  readonly names: Set<string>
  plan: PlanSeen | null
  folder: FolderSeen | null
  ingest: IngestRead | null
  readonly replaced: IngestRead[]
}

/** Every sortie that the record, a plan or a folder tells of. Whatever two of them call by one name is one. */
export function chainsOf(
  { folders, plans }: Pick<SeatParts, 'folders' | 'plans'>,
  read: RecordRead,
): Chain[] {
  const chains: Growing[] = folders.map((folder) => {
    const ingest = folder.ingest === null ? null : (read.ingests.get(folder.ingest) ?? null)
    const named = [folder.id, folder.case, ingest?.sortie ?? null].filter((name) => name !== null)
    return { id: folder.id, names: new Set(named), plan: null, folder, ingest, replaced: [] }
  })
  const claimed = new Set(folders.map(({ ingest }) => ingest))
  // The newest first: what is older under the same name gave way to it. Those that were only replayed have no result, and come last.
  const unclaimed = [...read.ingests.values()].reverse().filter(({ id }) => !claimed.has(id))
  for (const isMade of [true, false])
    for (const ingest of unclaimed) if (ingest.results.count > 0 === isMade) addIngest(chains, ingest)
  for (const plan of plans) addPlan(chains, plan)
  for (const [name, subject] of read.subjects) if (isStep(subject)) grown(chains, name)
  return chains.map((chain) => closed(chain, read))
}

const isStep = ({ steps, starts }: SubjectRead): boolean => steps.length > 0 || starts.count > 0

function addIngest(chains: Growing[], ingest: IngestRead): void {
  const { sortie, id } = ingest
  const known = sortie === null ? undefined : chains.find(({ names }) => names.has(sortie))
  if (known === undefined) {
    chains.push({ ...newChain(sortie ?? id), ingest })
    return
  }
  if (known.ingest === null) known.ingest = ingest
  else if (ingest.results.count === 0 || isBefore(ingest, known.ingest)) known.replaced.push(ingest)
  else {
    // Something newer than what the folder holds was made, and lies somewhere else.
    chains.push({ ...newChain(id), ingest })
  }
}

const isBefore = (one: IngestRead, other: IngestRead): boolean =>
  (one.taken.entries[0] ?? 0) <= (other.taken.entries[0] ?? 0)

/** A plan may be of several cases: then each is its sortie. */
function addPlan(chains: Growing[], plan: PlanSeen): void {
  const of = chains.filter(({ names }) => isNamed(names, plan.id))
  for (const chain of of.length > 0 ? of : [grown(chains, plan.id)]) {
    chain.plan = plan
    chain.names.add(plan.id)
  }
}

const isNamed = (names: ReadonlySet<string>, id: string): boolean =>
  names.has(id) || [...names].some((name) => name.startsWith(`${id}/`))

function grown(chains: Growing[], name: string): Growing {
  const known = chains.find(({ names }) => isNamed(names, name))
  known?.names.add(name)
  if (known !== undefined) return known
  const chain = newChain(name)
  chains.push(chain)
  return chain
}

const newChain = (id: string): Growing => ({
  ...{ id, names: new Set([id]), plan: null, folder: null, ingest: null, replaced: [] },
})

function closed({ names, ...chain }: Growing, read: RecordRead): Chain {
  const subjects = [...names].flatMap((name) => read.subjects.get(name) ?? [])
  const all = (which: 'starts' | 'breaches' | 'exportsRefused') =>
    subjects.length === 0 ? NONE : together(subjects.map((subject) => subject[which]))
  const authority =
    chain.ingest?.authority ?? subjects.find((subject) => subject.authority !== null)?.authority
  const fromPlan = chain.plan?.plan?.authority ?? null
  return {
    ...chain,
    names: [...names].sort(),
    steps: subjects.flatMap(({ steps }) => steps).sort((a, b) => a.index - b.index),
    ...{ starts: all('starts'), breaches: all('breaches'), exportsRefused: all('exportsRefused') },
    authority: authority === undefined || authority === 'none' ? fromPlan : authority,
  }
}
