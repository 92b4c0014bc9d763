#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { type Command, commandHelp, generalHelp } from './command.ts'
import { allCommands, commandNamed, commandNames } from './commands/index.ts'
import { CannotListen, InputRefused, refusalText, SimulationRefused, UsageError } from './failures.ts'
import { LedgerRefused } from './ledger/refused.ts'
import { VERSION } from './version.ts'

/** Exit codes: 0 done; 1 the input or the request is at fault; 2 usage; 70 our bug. */
async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(generalHelp(await allCommands()))
    return name === undefined ? 2 : 0
  }
  if (name === '--version') {
    process.stdout.write(`overflight ${VERSION}\n`)
    return 0
  }
  const command = await commandNamed(name)
  if (command === undefined)
    throw new UsageError(`there is no command "${name}"; the commands are: ${commandNames.join(', ')}`)
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(commandHelp(command))
    return 0
  }
  return command.run(parsed(command, rest))
}

function parsed(command: Command, args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: command.options,
      allowPositionals: true,
      strict: true,
    })
    const [least, most] = command.positionals
    if (positionals.length < least || positionals.length > most)
      throw new UsageError(`found ${positionals.length} arguments; expected ${command.usage}`)
    return { values: values as Record<string, string | boolean | string[] | undefined>, positionals }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError((error as Error).message)
  }
}

/** Refusals that carry all they have to say in one message. */
const isForThePerson = (error: Error) =>
  [CannotListen, SimulationRefused, LedgerRefused].some((kind) => error instanceof kind)

// A reader that has seen enough (`| head`) closes the pipe: no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: Error) => {
    if (error instanceof UsageError) {
      process.stderr.write(`overflight: ${error.message}\n  see: overflight --help\n`)
      process.exitCode = 2
    } else if (error instanceof InputRefused) {
      process.stderr.write(`overflight: ${refusalText(error)}\n`)
      process.exitCode = 1
    } else if (isForThePerson(error)) {
      process.stderr.write(`overflight: ${error.message}\n`)
      process.exitCode = 1
    } else {
      process.stderr.write(`overflight: a bug of ours: ${error.stack ?? error.message}\n`)
      process.exitCode = 70
    }
  },
)
