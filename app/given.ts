/** What commands make of the words they were given, and the folders they work in by default. */
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { type FaultKind, faultKinds } from '../src/quantities/fault.ts'
import { type Language, languages } from '../src/reports/phrases.ts'
import type { Given } from './command.ts'
import { UsageError } from './failures.ts'
import { ROOT } from './root.ts'

export const print = (text: string) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
export const now_ms = () => performance.timeOrigin + performance.now()

export const text = (value: Given['values'][string]): string | undefined =>
  typeof value === 'string' ? value : undefined
export const list = (value: Given['values'][string]): string[] =>
  (Array.isArray(value) ? value : []).flatMap((v) => v.split(',')).filter(Boolean)

export function needed(value: Given['values'][string], command: string, what: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new UsageError(`${command} needs ${what}`)
}

export function wholeNumber(value: Given['values'][string], what: string): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (Number.isSafeInteger(number) && number >= 0) return number
  throw new UsageError(`${what} ${String(value)}: expected a whole number, 0 or more`)
}

export function positive(value: Given['values'][string], what: string, least: number): number {
  const number = Number(value)
  if (value !== '' && Number.isFinite(number) && number >= least) return number
  throw new UsageError(`${what} ${String(value)}: expected a number, ${least} or more`)
}

/** The option that says in which language a command tells what it refuses, and why. */
export const languageOption = { language: { type: 'string', default: 'en' } } as const
export const languageHelp = { language: 'of what is refused, and why: en or es' } as const

/** Where results and the record live: in a checkout beside the code, for an installed copy in the user's own data folder. */
export function dataFolder(): string {
  if (process.env.OVERFLIGHT_DIR) return resolve(process.env.OVERFLIGHT_DIR)
  if (!ROOT.split(/[\\/]/).includes('node_modules')) return join(ROOT, 'var')
  const home = process.env.XDG_DATA_HOME
  return join(
    home !== undefined && isAbsolute(home) ? home : join(homedir(), '.local', 'share'),
    'overflight',
  )
}

export const ledgerFolder = (given: string | undefined): string =>
  resolve(given ?? process.env.OVERFLIGHT_LEDGER ?? join(dataFolder(), 'ledger'))

/** Kinds of fault a person named, by their names. */
export function kindsOf(names: readonly string[]): FaultKind[] {
  const unknown = names.filter((name) => !(faultKinds as readonly string[]).includes(name))
  if (unknown.length > 0)
    throw new UsageError(
      `--accept ${unknown.join(', ')}: no such kind of fault; there are: ${faultKinds.join(', ')}`,
    )
  return names as FaultKind[]
}

/** The language a person named. */
export function languageOf(value: Given['values'][string]): Language {
  if ((languages as readonly unknown[]).includes(value)) return value as Language
  throw new UsageError(`--language ${String(value)}: expected ${languages.join(' or ')}`)
}
