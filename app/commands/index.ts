import type { Command } from '../command.ts'

/**
 * Every command by its name, each loaded when it is asked for: the program as a whole is large, and what looks at one
 * file, or is asked for help, should neither wait for the server and the inversion nor hold them in memory.
 */
const files = {
  process: async () => (await import('./process.ts')).processCommand,
  follow: async () => (await import('./follow.ts')).follow,
  simulate: async () => (await import('./simulate.ts')).simulate,
  inspect: async () => (await import('./inspect.ts')).inspect,
  clip: async () => (await import('./clip.ts')).clip,
  serve: async () => (await import('./serve.ts')).serveCommand,
  listen: async () => (await import('./listen.ts')).listenTo,
  airspace: async () => (await import('../airspace/commands.ts')).airspace,
  authority: async () => (await import('../gate/commands.ts')).authority,
  plan: async () => (await import('../plan/commands.ts')).plan,
  fleet: async () => (await import('../fleet/commands.ts')).fleet,
  notices: async () => (await import('../notices/commands.ts')).notices,
  oversight: async () => (await import('../oversight/commands.ts')).oversight,
  verify: async () => (await import('../ledger/commands.ts')).verify,
  policy: async () => (await import('../ledger/commands.ts')).policy,
  witness: async () => (await import('../ledger/commands.ts')).witness,
  retain: async () => (await import('../ledger/commands.ts')).retainCommand,
  bench: async () => (await import('./bench.ts')).bench,
  schema: async () => (await import('./schema.ts')).schema,
} satisfies Readonly<Record<string, () => Promise<Command>>>

export const commandNames = Object.keys(files) as (keyof typeof files)[]

/** The command of that name; undefined when there is none. */
export async function commandNamed(name: string): Promise<Command | undefined> {
  return Object.hasOwn(files, name) ? files[name as keyof typeof files]() : undefined
}

/** All of them, in the order of the help page. */
export const allCommands = (): Promise<Command[]> => Promise.all(commandNames.map((name) => files[name]()))
