/** Whether what clients were told is what is kept: nothing lost, nothing half done, nothing done twice. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ledgerTail } from '../app/ledger/tail.ts'
import type { Entry } from '../src/ledger/entry.ts'
import type { Answered } from './server-caller.ts'
import { isDone, type Write, type WriteKind } from './server-writes.ts'

export interface Wrong {
  readonly what: 'lost' | 'half' | 'twice' | 'undecided'
  readonly kind: WriteKind
  readonly says: string
}

export interface Asking {
  /** Data folder. */
  readonly dir: string
  /** Asks as somebody of this role. */
  get(role: string, path: string): Promise<Answered>
}

interface Kept {
  readonly index: number
  readonly entry: Entry
}

/** Everything that was ever told, held against everything that is there now. */
export async function wrongIn(asking: Asking, writes: readonly Write[]): Promise<readonly Wrong[]> {
  const undecided = writes
    .filter(({ told }) => told === undefined)
    .map(({ kind, path }): Wrong => ({ what: 'undecided', kind, says: `${path}: no outcome` }))
  const tail = (await ledgerTail(join(asking.dir, 'ledger')))!
  const entries = await tail.read(0, tail.size)
  const of = (kind: WriteKind) => writes.filter((write) => write.kind === kind && write.told !== undefined)
  return [
    ...undecided,
    ...(await wrongPlans(asking, entries, of('plan'))),
    ...(await wrongReasons(asking, entries, of('reason'))),
    ...(await wrongQuestions(asking, entries, of('question'), of('answer'))),
    ...(await wrongPeople(asking, entries, of('invitation'))),
    ...(await wrongSeen(asking, of('seen'))),
  ]
}

const refs = ({ entry }: Kept): readonly string[] => entry.ref ?? []

/** `found` things where one was told, or none where it was told that nothing was done. */
function counted(write: Write, found: number, of: string): Wrong[] {
  const due = isDone(write.told!) ? 1 : 0
  if (found === due) return []
  const what = found < due ? 'lost' : found > 1 ? 'twice' : 'half'
  const again = write.isAskedAgain ? ', asked again' : ''
  const told = `${write.told!.status}${due === 1 ? '' : ` ${write.told!.body.slice(0, 120)}`}`
  return [
    { what, kind: write.kind, says: `${write.path} (${write.mark}${again}), told ${told}: ${found} ${of}` },
  ]
}

/** Each step that was told stands in the plan's history, and each of them is the entry it names. */
async function wrongPlans(
  { get }: Asking,
  entries: readonly Kept[],
  writes: readonly Write[],
): Promise<Wrong[]> {
  const out: Wrong[] = []
  for (const id of new Set(writes.map(({ mark }) => mark))) {
    const answer = await get('planner', `/api/plans/${id}`)
    const told = writes.filter((write) => write.mark === id && isDone(write.told!))
    const shown = isDone(answer)
      ? (JSON.parse(answer.body) as {
          digest: string
          plan: { history: { digest: string; entry?: number }[] }
        })
      : { digest: '', plan: { history: [] } }
    const { history } = shown.plan
    const wrong = (what: Wrong['what'], says: string) =>
      out.push({ what, kind: 'plan', says: `plan ${id}: ${says}` })
    for (const write of told) {
      const { digest } = JSON.parse(write.told!.body) as { digest: string }
      const steps = history.filter((each) => each.digest === digest).length
      if (steps !== 1)
        wrong(steps === 0 ? 'lost' : 'twice', `a step that was told stands ${steps} times in its history`)
    }
    const steps = entries.filter(
      (each) => each.entry.kind === 'sortie.plan' && refs(each).includes(`sortie/${id}`),
    )
    const indices = steps.map(({ index }) => index).join(' ')
    const named = history.map(({ entry }) => entry).join(' ')
    if (indices !== named) wrong('half', `the record has its steps at ${indices}, its history at ${named}`)
    if (history.length > told.length)
      wrong('half', `${history.length} steps of ${told.length} that were told`)
  }
  return out
}

async function wrongReasons(
  { dir }: Asking,
  entries: readonly Kept[],
  writes: readonly Write[],
): Promise<Wrong[]> {
  const found = new Map<string, number>()
  for (const { entry } of entries) {
    const isReason = entry.kind === 'access.read' && entry.why?.code === 'duty' && entry.why.h !== undefined
    if (!isReason) continue
    const { reason } = await payloadOf(dir, entry.why!.h!)
    found.set(String(reason), (found.get(String(reason)) ?? 0) + 1)
  }
  return writes.flatMap((write) => counted(write, found.get(write.mark) ?? 0, 'entries'))
}

async function payloadOf(dir: string, h: string): Promise<Record<string, unknown>> {
  const kept = JSON.parse(await readFile(join(dir, 'ledger', 'salts', `${h}.json`), 'utf8'))
  return JSON.parse(kept.payload)
}

async function wrongQuestions(
  { get }: Asking,
  entries: readonly Kept[],
  asked: readonly Write[],
  answered: readonly Write[],
): Promise<Wrong[]> {
  const { questions } = JSON.parse((await get('overseer', '/api/oversight/questions')).body) as {
    questions: { question: { id: string; text: string }; answers: { text: string }[] }[]
  }
  const texts = questions.map(({ question }) => question.text)
  const answers = questions.flatMap((each) => each.answers.map(({ text }) => text))
  const count = (all: readonly string[], text: string) => all.filter((each) => each === text).length
  const half = questions.flatMap(({ question: { id }, answers: given }): Wrong[] => {
    const named = entries.filter((each) => refs(each).includes(id))
    const [question, answer] = ['access.search', 'export'].map(
      (kind) => named.filter(({ entry }) => entry.kind === kind).length,
    )
    if (question === 1 && answer === given.length) return []
    const says = `${id}: ${question} entries of it, and ${answer} of its ${given.length} answers`
    return [{ what: question! > 1 || answer! > given.length ? 'twice' : 'half', kind: 'question', says }]
  })
  return [
    ...half,
    ...asked.flatMap((write) => counted(write, count(texts, write.mark), 'questions')),
    ...answered.flatMap((write) => counted(write, count(answers, write.mark), 'answers')),
  ]
}

async function wrongPeople(
  { get, dir }: Asking,
  entries: readonly Kept[],
  writes: readonly Write[],
): Promise<Wrong[]> {
  const { people } = JSON.parse((await get('administrator', '/api/people')).body) as {
    people: { id: string; email: string }[]
  }
  const changes = entries.filter(
    (each) => each.entry.kind === 'policy.change' && each.entry.c?.[0]?.t === 'people',
  )
  const invited = new Map<string, number>()
  for (const { entry } of changes) {
    const { what, person } = await payloadOf(dir, entry.c![0]!.h)
    if (what === 'invited') invited.set(String(person), (invited.get(String(person)) ?? 0) + 1)
  }
  return writes.flatMap((write) => {
    const found = people.filter(({ email }) => email === write.mark)
    const entriesOf = found.reduce((sum, { id }) => sum + (invited.get(id) ?? 0), 0)
    return [...counted(write, found.length, 'people'), ...counted(write, entriesOf, 'entries')]
  })
}

/** Only the furthest is kept. */
async function wrongSeen({ get }: Asking, writes: readonly Write[]): Promise<Wrong[]> {
  const told = writes.filter((write) => isDone(write.told!))
  const most = Math.max(-1, ...told.map(({ body }) => (body as { entry: number }).entry))
  if (most < 0) return []
  const { seen } = JSON.parse((await get('analyst', '/api/activity')).body) as { seen: number | null }
  if ((seen ?? -1) >= most) return []
  return [{ what: 'lost', kind: 'seen', says: `seen up to ${most} was acknowledged, ${seen} is kept` }]
}
