/** Questions of overseers, each a folder with its receipt: the question, its answers, and nothing that was typed where it can be counted. */
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfThere } from '../../adapters/log-store/disk.ts'
import { makeFolder, replaceFile } from '../../adapters/log-store/durable.ts'
import { takeLock } from '../../adapters/log-store/lock.ts'
import { statistics } from '../../src/fleet/statistics.ts'
import { utf8 } from '../../src/ledger/bytes.ts'
import { parseEntry } from '../../src/ledger/entry.ts'
import { ledgerFaultText } from '../../src/ledger/fault.ts'
import { parseReceipt } from '../../src/ledger/receipt.ts'
import {
  type Answer,
  type AnsweredFigure,
  answerShape,
  type CountAsked,
  EntryCount,
  isOfResults,
  type Question,
  questionShape,
} from '../../src/oversight/questions.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import { InputRefused } from '../failures.ts'
import { KeptSorties } from '../fleet/sorties.ts'
import type { Reading } from '../http/reading.ts'
import { openLedgerView } from '../ledger/view.ts'
import { writtenBefore } from '../ledger/written-before.ts'
import { type Ledger, openLedger, recordExport, recordQuestion } from '../recordkeeping.ts'
import { writeNow } from '../write-now.ts'
import { publishedEntries } from './read-record.ts'
import { foldersIn } from './read-recordings.ts'

export interface QuestionsDesk {
  readonly dir: string
  readonly ledger: string
  readonly now_ms: () => number
  readonly reading: Pick<Reading, 'searched'>
}

/** A question with its answers, and for each figure whether counting again gives the same. */
export interface QuestionSeen {
  readonly question: Question
  readonly answers: readonly (Answer & { readonly isSame: readonly boolean[] })[]
}

const folderOf = (dir: string, id: string): string => {
  if (/^question\/[0-9a-f]{16}$/.test(id))
    return join(dir, 'oversight', 'questions', id.slice('question/'.length))
  throw new InputRefused(`"${id.slice(0, 80)}" is no id of a question: question/ and 16 hexadecimal digits`)
}

/** Keeps a question and enters it into the record. */
export async function ask(
  desk: QuestionsDesk,
  asked: Pick<Question, 'by' | 'text' | 'counts'>,
): Promise<Question> {
  // Asked again after it was broken off it is the same question, in the same place.
  const id = `question/${writeNow()?.id.slice(0, 16) ?? randomBytes(8).toString('hex')}`
  const made = read(questionShape, {
    ...{ overflight: 'question/1', id, asked: new Date(desk.now_ms()).toISOString(), ...asked },
  })
  const question = (await questionIn(folderOf(desk.dir, id))) ?? made
  if (question.text === null && question.counts.length === 0)
    throw new InputRefused('a question asks something: a text, or something to be counted, or both')
  const folder = folderOf(desk.dir, question.id)
  const ledger = await openLedger(desk.ledger, desk.now_ms)
  await makeFolder(folder, 0o700)
  await writeWhole(folder, 'question.json', question)
  await done(recordQuestion(ledger, { question: question.id, folder, files: ['question.json'] }))
  return question
}

/** Answers a question: its figures are counted now, by the record as it is; the text is whoever answers' own. */
export async function answer(
  desk: QuestionsDesk,
  id: string,
  given: Pick<Answer, 'by' | 'text'>,
): Promise<Answer> {
  const folder = folderOf(desk.dir, id)
  const question = await questionIn(folder)
  if (question === null) throw new InputRefused(`there is no question ${id}`)
  if (given.text === null && question.counts.length === 0)
    throw new InputRefused(`${id} asks for words: an answer needs a text`)
  const ledger = await openLedger(desk.ledger, desk.now_ms)
  const lock = await takeLock(join(folder, 'lock'), 10_000)
  try {
    const recordSize = (await openLedgerView(desk.ledger, desk.dir).state())?.size ?? 0
    const begun = await brokenOff(folder, ledger, given)
    if (begun !== undefined) {
      if (!begun.isRecorded) await handedOut(ledger, { folder, name: begun.name, id })
      return begun.answer
    }
    const figures = await count(desk, question.counts, recordSize)
    const made = read(answerShape, {
      ...{ overflight: 'answer/1', question: id, answered: new Date(desk.now_ms()).toISOString() },
      ...{ ...given, figures, recordSize },
    })
    const name = `answer-${(await answersIn(folder)).length + 1}.json`
    await writeWhole(folder, name, made)
    await handedOut(ledger, { folder, name, id })
    return made
  } finally {
    await lock.release()
  }
}

/** An answer that this write left when it was broken off: it is gone on with. */
async function brokenOff(folder: string, ledger: Ledger, { by, text }: Pick<Answer, 'by' | 'text'>) {
  if (writeNow()?.isAgain !== true) return undefined
  const bytes = await readIfThere(join(folder, 'receipt.json'))
  const receipt = bytes === undefined ? undefined : parseReceipt(bytes)
  const lines = receipt?.ok ? receipt.value.files : []
  const [before] = await writtenBefore(ledger.folder)
  for (const { name, answer } of await namedAnswersIn(folder)) {
    const line = lines.find(({ file }) => file === name)
    if (line === undefined ? answer.by === by && answer.text === text : line.index === before?.index)
      return { name, answer, isRecorded: line !== undefined }
  }
  return undefined
}

const writeWhole = (folder: string, name: string, what: object): Promise<void> =>
  replaceFile(join(folder, name), utf8(jsonText(what, 2)), join(folder, `.${name}.${process.pid}`))

async function handedOut(
  ledger: Ledger,
  { folder, name, id }: { folder: string; name: string; id: string },
): Promise<void> {
  await done(recordExport(ledger, { authority: 'none', code: 'oversight', folder, files: [name], ref: [id] }))
}

/** Every question, newest first, each figure counted again over the entries that it was counted over. */
export async function questions(desk: QuestionsDesk): Promise<QuestionSeen[]> {
  const root = join(desk.dir, 'oversight', 'questions')
  const seen: QuestionSeen[] = []
  for (const name of await foldersIn(root)) {
    const question = await questionIn(join(root, name))
    if (question === null) continue
    const answers = await Promise.all(
      (await answersIn(join(root, name))).map(async (each) => {
        const again = await count(
          desk,
          each.figures.map(({ asked }) => asked),
          each.recordSize,
        )
        const isSame = each.figures.map((figure, k) => jsonText(figure) === jsonText(again[k]!))
        return { ...each, isSame }
      }),
    )
    seen.push({ question, answers })
  }
  return seen.sort((a, b) => (a.question.asked < b.question.asked ? 1 : -1))
}

/** Counts all that is asked in one pass over the record's first entries; sorties and hours from results made by then. */
async function count(
  desk: QuestionsDesk,
  asked: readonly CountAsked[],
  size: number,
): Promise<AnsweredFigure[]> {
  const counts = asked.map((each) => new EntryCount(each))
  if (asked.some(({ count }) => !isOfResults(count)))
    for await (const found of publishedEntries(desk.ledger, size)) {
      if (!found.ok) throw new InputRefused(`the record cannot be counted: ${ledgerFaultText(found.fault)}`)
      const entry = parseEntry(found.value.bytes)
      if (entry.ok) for (const each of counts) each.add(found.value.index, entry.value)
    }
  return Promise.all(
    counts.map((each, k) => (isOfResults(asked[k]!.count) ? flown(desk, asked[k]!, size) : each.end())),
  )
}

/** Of what the gate permits to be looked through. */
async function flown(desk: QuestionsDesk, asked: CountAsked, size: number): Promise<AnsweredFigure> {
  const sorties = join(desk.dir, 'sorties')
  const ids = await foldersIn(sorties)
  const permitted = await desk.reading.searched(ids, `a count for oversight: ${asked.count}`)
  const kept = new KeptSorties(sorties, openLedgerView(desk.ledger, desk.dir))
  const all = await Promise.all(
    ids.filter((id) => permitted.get(id)?.outcome === 'permit').map((id) => kept.read(id)),
  )
  const known = all.flatMap((each) => ('sortie' in each ? [each.sortie] : []))
  // Only what the record had by then, and under the authority that was asked about.
  const chosen = known.filter(
    ({ entries }) => entries.length > 0 && entries.every(({ index }) => index < size),
  )
  const under = asked.authority === null ? chosen : await underAuthority(desk, chosen, asked.authority)
  const period = { from_us: time_us(asked.from, -1), to_us: time_us(asked.to, 1) }
  const { total } = statistics(under, null, { period, by: 'platform', platform: asked.platform ?? undefined })
  const figure = asked.count === 'sorties' ? total.sorties : total.flown_s
  const value = asked.count === 'sorties' ? figure.value : figure.value / 3600
  return { asked, value, entries: [...figure.entries], isEveryEntryCited: true, sorties: [...figure.sorties] }
}

async function underAuthority<T extends { readonly entries: readonly { readonly index: number }[] }>(
  { ledger, dir }: QuestionsDesk,
  sorties: readonly T[],
  authority: string,
): Promise<T[]> {
  const view = openLedgerView(ledger, dir)
  const isUnder = await Promise.all(
    sorties.map(async ({ entries }) => (await view.entry(entries[0]!.index))?.entry.auth === authority),
  )
  return sorties.filter((_, k) => isUnder[k])
}

const time_us = (iso: string | null, end: -1 | 1): number =>
  iso === null ? end * Number.POSITIVE_INFINITY : Date.parse(iso) * 1000

async function questionIn(folder: string): Promise<Question | null> {
  const parsed = questionShape.safeParse(await jsonIn(join(folder, 'question.json')))
  return parsed.success ? parsed.data : null
}

const answersIn = async (folder: string): Promise<Answer[]> =>
  (await namedAnswersIn(folder)).map(({ answer }) => answer)

async function namedAnswersIn(folder: string): Promise<{ name: string; answer: Answer }[]> {
  const names = (await readdir(folder)).filter((name) => /^answer-\d+\.json$/.test(name))
  const order = (name: string) => Number(/\d+/.exec(name)![0])
  const parsed = await Promise.all(
    names
      .sort((a, b) => order(a) - order(b))
      .map(async (name) => ({ name, read: answerShape.safeParse(await jsonIn(join(folder, name))) })),
  )
  return parsed.flatMap(({ name, read: { success, data } }) => (success ? [{ name, answer: data }] : []))
}

async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode((await readIfThere(path)) ?? new Uint8Array()))
  } catch {
    return undefined
  }
}

/** What a person gave that makes no sense is refused with its place. */
function read<T>(
  shape: {
    safeParse(
      value: unknown,
    ):
      | { success: true; data: T }
      | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } }
  },
  value: unknown,
): T {
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
  throw new InputRefused(issues.join('\n'))
}

async function done(written: Promise<{ readonly ok: boolean }>): Promise<void> {
  if (!(await written).ok) throw new Error('the ledger refused an entry about a question')
}
