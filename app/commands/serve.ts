import type { Command } from '../command.ts'
import { dataFolder, list, text, wholeNumber } from '../given.ts'
import { oidcProviders } from '../people/providers.ts'
import { serve } from '../server.ts'

export const serveCommand: Command = {
  name: 'serve',
  usage:
    'overflight serve [--port 8080] [--host 127.0.0.1] [--address https://name …] [--dir <data folder>] [--database <url>] [--oidc <file>] [--transcoded-gb 20]',
  does: 'Serves the workbench and the results of a data folder on this machine.',
  example: 'overflight serve --port 8080 --dir var',
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    address: { type: 'string', multiple: true },
    dir: { type: 'string' },
    database: { type: 'string' },
    oidc: { type: 'string' },
    'transcoded-gb': { type: 'string' },
  },
  optionHelp: {
    port: 'default 8080, or PORT',
    host: 'address to listen on; default this machine only',
    address:
      'https:// address at which people reach it, where other machines do: a server in front holds the certificate',
    dir: 'data folder; default OVERFLIGHT_DIR, else var/',
    database:
      'postgres://… of a PostgreSQL (15 or later); default OVERFLIGHT_DATABASE, else one of its own in the data folder',
    oidc: 'JSON file of the providers of OpenID Connect that people may sign in by; default OVERFLIGHT_OIDC, else none',
    'transcoded-gb':
      'room for videos that were made playable, GB (default 20); those watched longest ago go first, and are made again when asked for',
  },
  positionals: [0, 0],
  async run({ values }) {
    const stopping = new AbortController()
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())
    const port = wholeNumber(values.port ?? process.env.PORT, '--port') ?? 8080
    const host = text(values.host)
    const transcoded_GB = wholeNumber(values['transcoded-gb'], '--transcoded-gb')
    const database = text(values.database) ?? process.env.OVERFLIGHT_DATABASE
    const oidc = text(values.oidc) ?? process.env.OVERFLIGHT_OIDC
    const server = await serve({
      addresses: list(values.address),
      providers: oidc === undefined ? [] : await oidcProviders(oidc),
      tell: (message) => process.stderr.write(`${message}\n`),
      ...(database === undefined ? {} : { database }),
      dir: text(values.dir) ?? dataFolder(),
      port,
      signal: stopping.signal,
      keepsLedger: true,
      ...(host === undefined ? {} : { host }),
      ...(transcoded_GB === undefined ? {} : { transcodedBytesMax: transcoded_GB * 1e9 }),
    })
    process.stderr.write(`Overflight serves ${server.url}  (Ctrl-C ends it)\n`)
    await new Promise((done) => stopping.signal.addEventListener('abort', done))
    await server.stop()
    return 0
  },
}
