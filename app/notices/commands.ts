/** `overflight notices …`: who must be told of what, how that stands, and the steps to it. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CannotOpenDatabase } from '../../adapters/database/database.ts'
import { ways } from '../../src/notices/deliver.ts'
import { keyId } from '../../src/planning/plan.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import { noticesText, noticeText } from '../../src/reports/notices-text.ts'
import type { Language } from '../../src/reports/phrases.ts'
import type { Command, Given } from '../command.ts'
import { InputRefused, UsageError } from '../failures.ts'
import { dataFolder, languageOf, ledgerFolder, needed, now_ms, positive, print, text } from '../given.ts'
import { keptDatabase } from '../kept-database.ts'
import { acknowledgeNotice, draftNotice, sendNotice, setRecipients } from './act.ts'
import { keepNotices } from './keeper.ts'
import { lookAtNotices, type NoticeDesk, noticeNow, nowOf, openNotices } from './opening.ts'
import { keptRecipients, recipientsFrom } from './recipients-file.ts'

type Values = Given['values']
type Action = (desk: NoticeDesk, values: Values, words: readonly string[]) => Promise<string>

const actions: Readonly<Record<string, Action>> = {
  list,
  show,
  draft,
  send,
  acknowledge,
  recipients,
  watch,
}

export const notices: Command = {
  name: 'notices',
  usage: `overflight notices <${Object.keys(actions).join('|')}> [<notice> | show | set <recipients.json>] [options]`,
  does: 'Who must be told of what, and until when; drafts, sends and acknowledges it.',
  example: 'overflight notices list',
  options: {
    by: { type: 'string' },
    statement: { type: 'string' },
    way: { type: 'string' },
    to: { type: 'string' },
    'on-duty': { type: 'boolean' },
    reference: { type: 'string' },
    every: { type: 'string', default: '20' },
    once: { type: 'boolean' },
    language: { type: 'string' },
    dir: { type: 'string' },
    ledger: { type: 'string' },
    database: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    by: 'of draft, send and acknowledge: opaque id of whoever acts, never a name',
    statement: 'of draft: what you add, in the language of the notice',
    way: `of send: ${ways.join(', ')}; default: the way that its office has`,
    to: 'of send: a folder into which the package is laid to be fetched, instead',
    'on-duty':
      'of send: although the gate refuses leave, as what those who oversee must be told rests on a rule and on no authority',
    reference: 'of acknowledge: the letter, mail or number under which the office answered',
    every: 'of watch: seconds between two readings of the record',
    once: 'of watch: read once, enter what is due and overdue, and end',
    language:
      'of what is said, and of a draft: en or es; of a draft the language of its office unless stated',
    dir: 'data folder; default OVERFLIGHT_DIR, else var/',
    ledger: 'folder of the record (default: as for process)',
    database:
      'postgres://… of a server; default OVERFLIGHT_DATABASE, else one of our own in the data folder, shared with a program that has it open',
    json: 'one JSON document',
  },
  positionals: [1, 3],
  async run({ values, positionals }) {
    const [name, ...words] = positionals
    const action = Object.hasOwn(actions, name!) ? actions[name!] : undefined
    if (action === undefined)
      throw new UsageError(`notices ${name}: expected ${Object.keys(actions).join(', ')}`)
    const language = languageIn(values)
    const { desk, close } = deskOf(values)
    try {
      print(await action(desk, values, words))
      return 0
    } catch (error) {
      throw said(error, language)
    } finally {
      await close()
    }
  },
}

/** A refusal in the language that was asked for; a database that cannot be opened is for the person, and no bug. */
function said(error: unknown, language: Language): unknown {
  if (error instanceof CannotOpenDatabase) return new InputRefused(error.message)
  if (!(error instanceof InputRefused) || error.reasons === undefined || language === 'en') return error
  return new InputRefused(error.reasons[language].join(' '), error.faults, error.reasons)
}

function deskOf(values: Values): { readonly desk: NoticeDesk; close(): Promise<void> } {
  const dir = resolve(text(values.dir) ?? dataFolder())
  const named = text(values.ledger) ?? process.env.OVERFLIGHT_LEDGER
  // What is asked of another data folder is asked of its own record.
  const ledger = named === undefined && values.dir !== undefined ? join(dir, 'ledger') : ledgerFolder(named)
  const url = text(values.database) ?? process.env.OVERFLIGHT_DATABASE
  // Beside a server that has the database open this is its guest; when that ends, it is opened anew.
  const kept = keptDatabase({ dir, url: url || undefined })
  return { desk: openNotices({ dir, ledger, database: kept.open, now_ms }), close: kept.close }
}

async function list(desk: NoticeDesk, values: Values): Promise<string> {
  const page = await lookAtNotices(desk)
  return values.json ? jsonText(page, 2) : noticesText(page, languageIn(values))
}

async function show(desk: NoticeDesk, values: Values, words: readonly string[]): Promise<string> {
  return shown(desk, values, await noticeNow(desk, idIn(words, 'show')))
}

async function draft(desk: NoticeDesk, values: Values, words: readonly string[]): Promise<string> {
  const language = values.language === undefined ? undefined : languageIn(values)
  const what = { by: actorIn(values), statement: text(values.statement), language }
  return shown(desk, values, { row: await draftNotice(desk, idIn(words, 'draft'), what) })
}

async function send(desk: NoticeDesk, values: Values, words: readonly string[]): Promise<string> {
  const way = ways.find((each) => each === values.way)
  if (values.way !== undefined && way === undefined)
    throw new UsageError(`--way ${String(values.way)}: expected ${ways.join(', ')}`)
  const what = { by: actorIn(values), way, to: text(values.to), onDuty: values['on-duty'] === true }
  return shown(desk, values, { row: await sendNotice(desk, idIn(words, 'send'), what) })
}

async function acknowledge(desk: NoticeDesk, values: Values, words: readonly string[]): Promise<string> {
  const reference = needed(values.reference, 'notices acknowledge', '--reference <letter or number>')
  const row = await acknowledgeNotice(desk, idIn(words, 'acknowledge'), { by: actorIn(values), reference })
  return shown(desk, values, { row })
}

async function recipients(desk: NoticeDesk, values: Values, words: readonly string[]): Promise<string> {
  const [action = 'show', file] = words
  if (action === 'show') {
    const { version, document } = await keptRecipients(desk.dir)
    return jsonText(values.json ? { version, document } : document, 2)
  }
  if (action !== 'set' || file === undefined)
    throw new UsageError(`notices recipients ${action}: expected show, or set <recipients.json>`)
  const written = await readFile(resolve(file), 'utf8').catch((error: Error) => {
    throw new InputRefused(`${file}: ${error.message}`)
  })
  const kept = await setRecipients(desk, recipientsFrom(written, file))
  const { version, document } = kept
  return values.json
    ? jsonText(kept, 2)
    : `recipients, version ${version}: ${document.offices.length} offices`
}

async function watch(desk: NoticeDesk, values: Values): Promise<string> {
  const every_ms = positive(values.every, '--every', 1) * 1000
  const ending = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort())
  const problems: string[] = []
  const onProblem = (problem: string) => {
    problems.push(problem)
    process.stderr.write(`overflight: notices: ${problem}\n`)
  }
  await keepNotices(desk, { signal: ending.signal, every_ms, once: values.once === true, onProblem })
  if (values.once && problems.length > 0) throw new InputRefused(problems.join('\n'))
  return ''
}

function shown(
  desk: NoticeDesk,
  values: Values,
  { row }: Pick<Awaited<ReturnType<typeof noticeNow>>, 'row'>,
): string {
  const language = languageIn(values)
  return values.json ? jsonText(row, 2) : noticeText(row, nowOf(desk).at_us, language)
}

const languageIn = (values: Values): Language => languageOf(values.language ?? 'en')

const idIn = (words: readonly string[], action: string): string =>
  needed(words[0], `notices ${action}`, 'the id of a notice')

function actorIn(values: Values): string {
  const by = needed(values.by, 'this', '--by <key id>')
  const read = keyId.safeParse(by)
  if (read.success) return read.data
  throw new UsageError(`--by ${by}: expected ${read.error.issues[0]?.message}`)
}
