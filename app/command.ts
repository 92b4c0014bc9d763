import type { ParseArgsOptionsConfig } from 'node:util'

/** One command of the command line: what it does, an example, its options, and its work. */
export interface Command {
  readonly name: string
  readonly usage: string
  readonly does: string
  readonly example: string
  readonly options: ParseArgsOptionsConfig
  /** What each option means, in the options' order. */
  readonly optionHelp: Readonly<Record<string, string>>
  /** Least and most positional arguments. */
  readonly positionals: readonly [number, number]
  run(given: Given): Promise<number>
}

export interface Given {
  readonly values: Readonly<Record<string, string | boolean | string[] | undefined>>
  readonly positionals: readonly string[]
}

/** The page `overflight --help` shows. */
export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((c) => c.name.length))
  const rows = commands.map((c) => `  ${c.name.padEnd(width)}  ${c.does}`)
  return [
    'Overflight: aircraft recordings in, located emission sources with honest uncertainty out.',
    '',
    'overflight <command> [options]',
    '',
    ...rows,
    '',
    'Each command has its own page: overflight process --help',
    'Exit codes: 0 done; 1 the input or the request is at fault; 2 usage; 70 a bug of ours.',
    '',
  ].join('\n')
}

/** The page `overflight <command> --help` shows. */
export function commandHelp(command: Command): string {
  const names = Object.keys(command.options)
  const width = Math.max(0, ...names.map((n) => n.length))
  const options = names.map((n) => `  --${n.padEnd(width)}  ${command.optionHelp[n] ?? ''}`)
  return [
    `${command.does}`,
    '',
    `  ${command.usage}`,
    '',
    ...(options.length > 0 ? ['Options', ...options, ''] : []),
    'Example',
    `  ${command.example}`,
    '',
  ].join('\n')
}
