import type { Command } from '../command.ts'
import { dataFolder, text, wholeNumber } from '../given.ts'
import { serve } from '../server.ts'

export const serveCommand: Command = {
  name: 'serve',
  usage: 'overflight serve [--port 8080] [--host 127.0.0.1] [--dir <data folder>] [--transcoded-gb 20]',
  does: 'Serves the workbench and the results of a data folder on this machine.',
  example: 'overflight serve --port 8080 --dir var',
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    dir: { type: 'string' },
    'transcoded-gb': { type: 'string' },
  },
  optionHelp: {
    port: 'default 8080, or PORT',
    host: 'address to listen on; default this machine only',
    dir: 'data folder; default OVERFLIGHT_DIR, else var/',
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
    const server = await serve({
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
