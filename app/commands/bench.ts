import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type BenchRequest, benches, serverDatabases } from '../../bench/index.ts'
import type { Command, Given } from '../command.ts'
import { InputRefused, UsageError } from '../failures.ts'
import { list, print, text, wholeNumber } from '../given.ts'
import { ROOT } from '../root.ts'

export const bench: Command = {
  name: 'bench',
  usage: `overflight bench <${Object.keys(benches).join('|')}> [--data <root>] [--case <pattern>] [--json]`,
  does: 'Measures this copy on this machine and prints each figure beside its mark.',
  example: 'overflight bench accuracy --data ../shared/data --json',
  options: {
    data: { type: 'string' },
    case: { type: 'string' },
    json: { type: 'boolean' },
    workers: { type: 'string' },
    seed: { type: 'string' },
    seeds: { type: 'string', multiple: true },
    long: { type: 'boolean' },
    people: { type: 'string' },
    minutes: { type: 'string' },
    database: { type: 'string' },
    kills: { type: 'string' },
  },
  optionHelp: {
    data: 'root of recordings with known truth (default: OVERFLIGHT_DATA, else ../shared/data)',
    case: 'only cases whose id contains this',
    json: 'one JSON document',
    workers: 'processes side by side (default: one per core)',
    seed: "whole number, in place of the manifests' seeds: how much of a figure is chance",
    seeds: 'several by comma, for accuracy: marks are then medians over them',
    long: 'the run that takes longer and looks closer, where there is one',
    people: 'for server: how many people ask once a second each (default 140)',
    minutes: 'for server: how long (default 5); 0.5 is half a minute',
    database: 'for server: embedded, external or both (default)',
    kills: 'for server: kill it so often under load, in place of the load over minutes',
  },
  positionals: [1, 1],
  async run({ values, positionals }) {
    const chosen = benches[positionals[0]!]
    if (chosen === undefined)
      throw new UsageError(
        `there is no bench "${positionals[0]}"; there are: ${Object.keys(benches).join(', ')}`,
      )
    const data = text(values.data) ?? process.env.OVERFLIGHT_DATA ?? join(ROOT, '..', 'shared', 'data')
    if (chosen.needsData && !existsSync(data))
      throw new InputRefused(`no folder ${data}; name the recordings with --data <root>`)
    const out = await chosen.run({
      data: resolve(data),
      only: text(values.case) ?? '',
      workers: wholeNumber(values.workers, '--workers'),
      seed: wholeNumber(values.seed, '--seed'),
      seeds: seedsOf(list(values.seeds)),
      long: values.long === true,
      server: serverOf(values),
    })
    print(values.json ? JSON.stringify(out.json, null, 2) : out.text)
    return 0
  },
}

const seedsOf = (given: readonly string[]): number[] | undefined =>
  given.length === 0 ? undefined : given.map((each) => wholeNumber(each, '--seeds')!)

/** What is left out stays as the bench has it. */
function serverOf(values: Given['values']): NonNullable<BenchRequest['server']> {
  const people = wholeNumber(values.people, '--people')
  const kills = wholeNumber(values.kills, '--kills')
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes)
  if (minutes !== undefined && !(minutes > 0)) throw new UsageError('--minutes: expected a number above 0')
  const database = serverDatabases.find((each) => each === values.database)
  if (values.database !== undefined && database === undefined)
    throw new UsageError(`--database: expected one of ${serverDatabases.join(', ')}`)
  return {
    ...(people === undefined ? {} : { people }),
    ...(kills === undefined ? {} : { kills }),
    ...(minutes === undefined ? {} : { minutes }),
    ...(database === undefined ? {} : { database }),
  }
}
