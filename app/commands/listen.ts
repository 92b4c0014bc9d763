import { join } from 'node:path'
import { systemClock } from '../../adapters/clock/clock.ts'
import { parseUdpAddress, udpDatagrams } from '../../adapters/datagrams/udp.ts'
import { boundariesAsked, boundaryHelp, boundaryOptions } from '../airspace/asked.ts'
import type { Command, Given } from '../command.ts'
import { UsageError } from '../failures.ts'
import {
  dataFolder,
  languageHelp,
  languageOf,
  languageOption,
  ledgerFolder,
  now_ms,
  positive,
  text,
  wholeNumber,
} from '../given.ts'
import { listen } from '../listen.ts'

export const listenTo: Command = {
  name: 'listen',
  usage:
    'overflight listen <udp://host:port> [--out <folder>] [--data real|test|training|simulated] [options]',
  does: 'Records and shows a live stream: MPEG-TS with KLV, or MAVLink, over UDP; the map follows, borders are watched.',
  example: 'overflight listen udp://127.0.0.1:5600 --name "North ridge" --for 600',
  options: {
    out: { type: 'string' },
    name: { type: 'string' },
    data: { type: 'string', default: 'test' },
    authority: { type: 'string' },
    purpose: { type: 'string' },
    for: { type: 'string' },
    port: { type: 'string' },
    ...languageOption,
    ledger: { type: 'string' },
    ...boundaryOptions,
  },
  optionHelp: {
    ...boundaryHelp,
    states:
      'watch borders and 12 NM of these, from the map in the program, which is not official (default: those near by)',
    out: 'new folder for the recording, which process takes as it is (default: live/<UTC time> in the data folder)',
    name: 'of the sortie',
    data: 'real, test, training or simulated (default test); real needs an authority',
    authority:
      'file of the authority/2 document that real data is recorded under: it must name collect-motion-imagery',
    purpose: 'what it is for, where the authority names several purposes',
    for: 'seconds after which it ends; else Ctrl-C ends it',
    port: 'of the page that shows it; default 8080, or PORT',
    ...languageHelp,
    ledger: 'folder of the record (default: as for process)',
  },
  positionals: [1, 1],
  run: runListenCommand,
}

async function runListenCommand({ values, positionals }: Given): Promise<number> {
  const address = positionals[0]!
  const udp = parseUdpAddress(address)
  if (udp === undefined) throw new UsageError(`${address}: expected udp://host:port`)
  const data = DATA_KINDS.find((kind) => kind === values.data)
  if (data === undefined)
    throw new UsageError(`--data ${String(values.data)}: expected ${DATA_KINDS.join(', ')}`)
  const stopping = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())
  const start = new Date(now_ms()).toISOString().slice(0, 19)
  const request = {
    ...{ address, data, dir: dataFolder(), ledger: ledgerFolder(text(values.ledger)) },
    open: udpDatagrams(udp),
    out: text(values.out) ?? join(dataFolder(), 'live', `${start.replaceAll(/[-:]/g, '')}Z`),
    name: text(values.name) ?? `Live ${start.replace('T', ' ')}Z`,
    authority: text(values.authority),
    purpose: text(values.purpose),
    language: languageOf(values.language),
    for_s: values.for === undefined ? undefined : positive(values.for, '--for', 1),
    port: wholeNumber(values.port ?? process.env.PORT, '--port') ?? 8080,
    watch: boundariesAsked(values),
  }
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  return (await listen(request, systemClock(), say, stopping.signal)) ? 0 : 1
}

const DATA_KINDS = ['real', 'test', 'training', 'simulated'] as const
