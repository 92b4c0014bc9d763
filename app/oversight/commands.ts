/** `overflight oversight`: whether the record is complete, what is wrong, and the same to take away; questions and answers. */
import { resolve } from 'node:path'
import { type CountAsked, countables } from '../../src/oversight/questions.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import { oversightText } from '../../src/reports/oversight-text.ts'
import type { Command, Given } from '../command.ts'
import { UsageError } from '../failures.ts'
import { registryIn } from '../fleet/registry.ts'
import {
  dataFolder,
  languageOf,
  languageOption,
  ledgerFolder,
  list,
  needed,
  now_ms,
  positive,
  print,
  text,
} from '../given.ts'
import { openReading } from '../http/reading.ts'
import { openLedger } from '../recordkeeping.ts'
import { askSeat, LAPSING_WITHIN_DAYS } from './ask.ts'
import { writeOversightPackage } from './package.ts'
import { answer, ask, type QuestionsDesk, questions } from './questions.ts'

type Values = Given['values']

const actions = {
  show: runShow,
  package: runPackage,
  questions: runQuestions,
  ask: runAsk,
  answer: runAnswer,
} as const

export const oversight: Command = {
  name: 'oversight',
  usage:
    'overflight oversight [show|package --out <folder>|questions|ask|answer <id>] [--dir <data folder>] [--as-of <time>] [--outside <file>]… [--json]',
  does: 'What an overseer sees: what is missing, changed, late or unexplained, from plan to report, with the entries that say so.',
  example:
    'overflight oversight --outside seen.json.gz\n  overflight oversight package --out oversight-2026-03',
  options: {
    dir: { type: 'string' },
    ledger: { type: 'string' },
    'as-of': { type: 'string' },
    outside: { type: 'string', multiple: true },
    registry: { type: 'string' },
    lapsing: { type: 'string', default: String(LAPSING_WITHIN_DAYS) },
    out: { type: 'string' },
    by: { type: 'string' },
    text: { type: 'string' },
    count: { type: 'string', multiple: true },
    from: { type: 'string' },
    to: { type: 'string' },
    authority: { type: 'string' },
    platform: { type: 'string' },
    ...languageOption,
    json: { type: 'boolean' },
  },
  optionHelp: {
    dir: 'data folder; default OVERFLIGHT_DIR, else var/',
    ledger: 'folder of the record (default: as for process)',
    'as-of': 'the record as it stood at this time, UTC (default: now)',
    outside:
      'what outsiders recorded of aircraft (ADS-B as JSON, Beast, AVR, SBS; may be gzip); may be repeated',
    registry:
      'file of the fleet, which says as what aircraft are seen; default fleet.json in the data folder',
    lapsing: 'days before its end from which an authority counts as lapsing',
    out: 'folder of the package, new or empty',
    by: 'opaque id of the key of whoever asks or answers, never a name',
    text: 'of a question or an answer',
    count: `what is to be counted, by comma: ${countables.join(', ')}`,
    from: 'counted from this instant, UTC',
    to: 'counted up to this instant, UTC',
    authority: 'counted under this authority alone',
    platform: 'sorties and hours of this platform alone',
    language: 'of the text and of the package: en or es',
    json: 'one JSON document (overflight schema oversight)',
  },
  positionals: [0, 2],
  run: (given) => {
    const name = given.positionals[0] ?? 'show'
    if (!Object.hasOwn(actions, name))
      throw new UsageError(`there is no "oversight ${name}"; there are: ${Object.keys(actions).join(', ')}`)
    return actions[name as keyof typeof actions](given)
  },
}

const foldersOf = ({ dir: given, ledger }: Values) => {
  const dir = resolve(text(given) ?? dataFolder())
  // What is asked of another data folder is asked of its own record.
  const named = text(ledger) ?? process.env.OVERFLIGHT_LEDGER
  return {
    dir,
    ledger: named === undefined && given !== undefined ? resolve(dir, 'ledger') : ledgerFolder(named),
  }
}

async function seatGiven(values: Values) {
  const { dir, ledger } = foldersOf(values)
  const registry = text(values.registry)
  return askSeat({
    ...{ dir, ledger, now_ms, notices: null, verify: true },
    reading: openReading({ dir, ledger, now_ms }),
    asOf_ms: timeOf(values['as-of'], '--as-of'),
    lapsingDays: positive(values.lapsing, '--lapsing', 0),
    outside: list(values.outside),
    registry: registry === undefined ? undefined : await registryIn(registry),
  })
}

/** Exit code 1 when something is wrong, so that a program that runs it every night notices. */
async function runShow({ values }: Given): Promise<number> {
  const seat = await seatGiven(values)
  print(values.json ? jsonText(seat, 2) : oversightText(seat, languageOf(values.language)))
  return seat.findings.some(({ weight }) => weight === 'wrong') ? 1 : 0
}

async function runPackage({ values }: Given): Promise<number> {
  const out = resolve(needed(values.out, 'oversight package', '--out <folder>'))
  const { dir, ledger } = foldersOf(values)
  const language = languageOf(values.language)
  const seat = await seatGiven(values)
  const kept = await openLedger(ledger, now_ms)
  await writeOversightPackage(kept, seat, { out, dir, language })
  print(values.json ? jsonText({ folder: out, vkey: kept.vkey }, 2) : `${out}\n${kept.vkey}`)
  return 0
}

function deskOf(values: Values): QuestionsDesk {
  const { dir, ledger } = foldersOf(values)
  return { dir, ledger, now_ms, reading: openReading({ dir, ledger, now_ms }) }
}

async function runQuestions({ values }: Given): Promise<number> {
  print(jsonText({ questions: await questions(deskOf(values)) }, 2))
  return 0
}

async function runAsk({ values }: Given): Promise<number> {
  const period = { from: isoOf(values.from, '--from'), to: isoOf(values.to, '--to') }
  const [authority, platform] = [text(values.authority) ?? null, text(values.platform) ?? null]
  const counts = list(values.count).map((count) => ({
    count: countableOf(count),
    ...period,
    authority,
    platform,
  }))
  const by = needed(values.by, 'oversight ask', '--by <key id>')
  print(jsonText(await ask(deskOf(values), { by, text: text(values.text) ?? null, counts }), 2))
  return 0
}

async function runAnswer({ values, positionals }: Given): Promise<number> {
  const id = needed(positionals[1], 'oversight answer', 'the id of a question')
  const by = needed(values.by, 'oversight answer', '--by <key id>')
  print(jsonText(await answer(deskOf(values), id, { by, text: text(values.text) ?? null }), 2))
  return 0
}

function countableOf(name: string): CountAsked['count'] {
  const found = countables.find((each) => each === name)
  if (found !== undefined) return found
  throw new UsageError(`--count ${name}: expected ${countables.join(', ')}`)
}

function timeOf(value: Values[string], option: string): number | undefined {
  if (value === undefined) return undefined
  const at_ms = Date.parse(String(value))
  if (!Number.isNaN(at_ms)) return at_ms
  throw new UsageError(`${option} ${String(value)}: expected a time such as 2026-03-17T16:30Z`)
}

function isoOf(value: Values[string], option: string): string | null {
  const at_ms = timeOf(value, option)
  return at_ms === undefined ? null : new Date(at_ms).toISOString()
}
