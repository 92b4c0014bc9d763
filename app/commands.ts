import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../adapters/clock/clock.ts'
import { parseUdpAddress, udpDatagrams } from '../adapters/datagrams/udp.ts'
import { benches } from '../bench/index.ts'
import { airspaceJsonSchema } from '../src/airspace/airspace.ts'
import { boundariesJsonSchema } from '../src/airspace/boundaries.ts'
import { planJsonSchema } from '../src/planning/plan.ts'
import { platformJsonSchema } from '../src/planning/platform.ts'
import { type FaultKind, faultKinds } from '../src/quantities/fault.ts'
import { jsonText } from '../src/reports/json-text.ts'
import { type Language, languages } from '../src/reports/phrases.ts'
import { scenarioJsonSchema } from '../src/simulation/scenario.ts'
import { manifestJsonSchema } from '../src/sorties/manifest.ts'
import { airspace } from './airspace/commands.ts'
import { clipSortie, clipText, instantOf } from './clip/command.ts'
import type { Command, Given } from './command.ts'
import { InputRefused, refusalText, UsageError } from './failures.ts'
import { followSortie } from './follow.ts'
import { authorityCommands } from './gate/commands.ts'
import {
  dataFolder,
  ledgerFolder,
  list,
  needed,
  now_ms,
  positive,
  print,
  text,
  wholeNumber,
} from './given.ts'
import { inspectFile } from './inspect/index.ts'
import { ledgerCommands } from './ledger/commands.ts'
import { listen } from './listen.ts'
import { plan as planCommand } from './plan/commands.ts'
import { processSortie } from './process.ts'
import { reporter } from './progress.ts'
import { ROOT } from './root.ts'
import {
  authorityJsonSchema,
  clearanceJsonSchema,
  retentionJsonSchema,
  witnessesJsonSchema,
} from './schemas.ts'
import { serve } from './server.ts'
import { simulateCommand } from './simulate.ts'
import { summaryText } from './summary.ts'

const processCommand: Command = {
  name: 'process',
  usage: 'overflight process <sortie folder or manifest> --out <folder> [options]',
  does: 'Recordings in, located sources with honest uncertainty out: result.json, GeoJSON, KML, HTML and PDF report.',
  example: 'overflight process corpus/example --out results/example',
  options: {
    out: { type: 'string' },
    data: { type: 'string' },
    seed: { type: 'string' },
    workers: { type: 'string' },
    case: { type: 'string', multiple: true },
    accept: { type: 'string', multiple: true },
    language: { type: 'string', default: 'en' },
    ledger: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    out: 'folder for the results; written whole or not at all',
    data: 'folder in which the files a manifest names are looked up first',
    seed: "whole number; the same input and seed give the same bytes (default: the manifest's, else 1)",
    workers:
      'threads to work on; the result does not depend on it (default: OVERFLIGHT_WORKERS, else as many as pay)',
    case: 'only this case of a manifest that describes several; may be repeated',
    accept: `kinds of fault to accept, by comma: ${faultKinds.join(', ')}`,
    language: 'of the report: en or es',
    ledger:
      "folder of the record of what was ingested and made (default: OVERFLIGHT_LEDGER, else the data folder's)",
    json: 'print the results as one JSON document',
  },
  positionals: [1, 1],
  run: runProcessCommand,
}

async function runProcessCommand({ values, positionals }: Given): Promise<number> {
  const report = reporter(now_ms)
  try {
    const made = await processSortie(
      {
        input: positionals[0]!,
        out: needed(values.out, 'process', '--out <folder>'),
        data: text(values.data) ?? null,
        seed: wholeNumber(values.seed, '--seed'),
        workers: workersOf(values.workers),
        cases: list(values.case),
        accept: kindsOf(list(values.accept)),
        language: languageOf(values.language),
        ledger: ledgerFolder(text(values.ledger)),
      },
      report,
      now_ms,
    )
    report.end()
    print(
      values.json
        ? JSON.stringify({ cases: made.map((m) => ({ ...m.result, folder: m.folder })) }, null, 2)
        : made.map(summaryText).join('\n'),
    )
    return 0
  } catch (error) {
    if (error instanceof InputRefused)
      report.failed(refusalText(error).split('\n')[0]!, error.faults, error.reasons)
    throw error
  }
}

const follow: Command = {
  name: 'follow',
  usage: 'overflight follow <sortie folder or manifest> [--speed X | --growing] [--every s] [--out <folder>]',
  does: 'What is known while samples arrive: a recording replayed, or files that grow; one JSON document a line.',
  example: 'overflight follow corpus/example --speed 60 --every 30',
  options: {
    out: { type: 'string' },
    speed: { type: 'string' },
    growing: { type: 'boolean' },
    every: { type: 'string' },
    legs: { type: 'string' },
    seed: { type: 'string' },
    case: { type: 'string' },
    data: { type: 'string' },
    accept: { type: 'string', multiple: true },
    ledger: { type: 'string' },
  },
  optionHelp: {
    out: 'folder for the last state, running.json',
    speed: 'replays so many times faster than it was recorded (default 1); 0: as fast as possible',
    growing:
      'the files are still being written: their end is no end; Ctrl-C ends it, the last state is written then',
    every: 'seconds of the recording between documents (default 30)',
    legs: 'how many next legs each document offers (default 3; 0: none, which is quicker)',
    seed: "whole number; with --speed 0 the same input and seed give the same documents (default: the manifest's, else 1)",
    case: 'which case of a manifest that describes several',
    data: 'folder in which the files a manifest names are looked up first',
    accept: `kinds of fault to accept, by comma: ${faultKinds.join(', ')}`,
    ledger: 'folder of the record (default: as for process)',
  },
  positionals: [1, 1],
  run: runFollowCommand,
}

async function runFollowCommand({ values, positionals }: Given): Promise<number> {
  const stopping = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())
  const { signal } = stopping
  if (values.growing && values.speed !== undefined)
    throw new UsageError('--growing follows files as they are written; --speed is for whole recordings')
  const report = reporter(now_ms)
  try {
    await followSortie(
      {
        input: positionals[0]!,
        out: text(values.out),
        data: text(values.data) ?? null,
        case: text(values.case),
        accept: kindsOf(list(values.accept)),
        seed: wholeNumber(values.seed, '--seed'),
        speed: positive(values.speed ?? '1', '--speed', 0),
        every_s: positive(values.every ?? '30', '--every', 1),
        growing: values.growing === true,
        legs: wholeNumber(values.legs ?? '3', '--legs')!,
        ledger: ledgerFolder(text(values.ledger)),
      },
      {
        tell: (document) => print(jsonText(document)),
        now_ms,
        pause: (for_ms) => pause(for_ms, signal),
        signal,
      },
    )
    return 0
  } catch (error) {
    if (error instanceof InputRefused)
      report.failed(refusalText(error).split('\n')[0]!, error.faults, error.reasons)
    throw error
  }
}

/** Waits so long, or until the signal says to stop. */
const pause = (for_ms: number, signal: AbortSignal): Promise<void> =>
  sleep(for_ms, undefined, { signal }).catch(() => {})

const simulate: Command = {
  name: 'simulate',
  usage: 'overflight simulate <scenario.json> --out <folder>',
  does: 'A seeded physical simulation (puffs in a meandering wind) into a sortie folder with its truth.',
  example: 'overflight simulate corpus/scenarios/example.json --out my-sortie',
  options: { out: { type: 'string' } },
  optionHelp: { out: 'folder to make; must be new or empty' },
  positionals: [1, 1],
  async run({ values, positionals }) {
    const out = needed(values.out, 'simulate', '--out <folder>')
    await simulateCommand(positionals[0]!, out)
    print(`made ${out}; try: overflight process ${out} --out ${out}-result`)
    return 0
  },
}

const inspect: Command = {
  name: 'inspect',
  usage: 'overflight inspect <file> [--json | --items | --track | --cot]',
  does: 'What a supported file holds: format, streams, standards, counts, span, faults with their places.',
  example: 'overflight inspect corpus/example --json',
  options: {
    json: { type: 'boolean' },
    items: { type: 'boolean' },
    track: { type: 'boolean' },
    cot: { type: 'boolean' },
    data: { type: 'string' },
  },
  optionHelp: {
    json: 'one JSON document',
    items: 'the decoded sets, messages, samples or positions, one JSON object a line',
    track: 'positions only, as GeoJSON',
    cot: 'of key data: platform and sensor point as Cursor on Target, one event a line, marked as a replay',
    data: 'for a manifest: folder of the files it names',
  },
  positionals: [1, 1],
  run: runInspectCommand,
}

/** Short files need no word of how far it is. */
const SILENT_MS = 1000

async function runInspectCommand({ values, positionals }: Given): Promise<number> {
  const form = (['items', 'track', 'cot', 'json'] as const).find((each) => values[each] === true) ?? 'text'
  const start = now_ms()
  const report = reporter(now_ms)
  const sound = await inspectFile(positionals[0]!, form, text(values.data) ?? null, {
    print: async (piece) => {
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
    },
    progress: (fraction, file) => {
      if (now_ms() - start > SILENT_MS) report.progress('reading', fraction, file)
    },
  })
  report.end()
  return sound ? 0 : 1
}

const clip: Command = {
  name: 'clip',
  usage: 'overflight clip <sortie folder or manifest> --from <UTC> --to <UTC> --out <folder> [options]',
  does: "Cuts a stretch out of a sortie's motion imagery with all its key data: clip.ts, and clip.json that proves where it is from.",
  example:
    'overflight clip corpus/example --from 2026-03-17T16:33:00Z --to 2026-03-17T16:33:20Z --out clips/ridge',
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    out: { type: 'string' },
    file: { type: 'string' },
    data: { type: 'string' },
    ledger: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    from: 'when it begins, UTC; the clip begins with the last picture before that can be decoded by itself',
    to: 'when it ends, UTC',
    out: 'new folder for clip.ts, clip.json and receipt.json; written whole or not at all',
    file: 'of several recordings this one (default: the first that holds the time)',
    data: 'folder in which the files a manifest names are looked up first',
    ledger: 'folder of the record (default: as for process)',
    json: 'print clip.json',
  },
  positionals: [1, 1],
  run: runClipCommand,
}

async function runClipCommand({ values, positionals }: Given): Promise<number> {
  const report = reporter(now_ms)
  try {
    const made = await clipSortie(
      {
        input: positionals[0]!,
        out: needed(values.out, 'clip', '--out <folder>'),
        data: text(values.data) ?? null,
        file: text(values.file),
        asked: {
          from_us: instantOf(needed(values.from, 'clip', '--from <UTC>'), '--from'),
          to_us: instantOf(needed(values.to, 'clip', '--to <UTC>'), '--to'),
        },
        ledger: ledgerFolder(text(values.ledger)),
      },
      (fraction, file) => report.progress('reading', fraction, file),
    )
    report.end()
    print(values.json === true ? jsonText(made, 2) : clipText(made))
    return 0
  } finally {
    report.end()
  }
}

const serveCommand: Command = {
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

const listenTo: Command = {
  name: 'listen',
  usage:
    'overflight listen <udp://host:port> [--out <folder>] [--data real|test|training|simulated] [options]',
  does: 'Records and shows a live stream: MPEG-TS with KLV, or MAVLink, over UDP; the map follows.',
  example: 'overflight listen udp://127.0.0.1:5600 --name "North ridge" --for 600',
  options: {
    out: { type: 'string' },
    name: { type: 'string' },
    data: { type: 'string', default: 'test' },
    authority: { type: 'string' },
    purpose: { type: 'string' },
    for: { type: 'string' },
    port: { type: 'string' },
    ledger: { type: 'string' },
  },
  optionHelp: {
    out: 'new folder for the recording, which process takes as it is (default: live/<UTC time> in the data folder)',
    name: 'of the sortie',
    data: 'real, test, training or simulated (default test); real needs an authority',
    authority:
      'file of the authority/2 document that real data is recorded under: it must name collect-motion-imagery',
    purpose: 'what it is for, where the authority names several purposes',
    for: 'seconds after which it ends; else Ctrl-C ends it',
    port: 'of the page that shows it; default 8080, or PORT',
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
    for_s: values.for === undefined ? undefined : positive(values.for, '--for', 1),
    port: wholeNumber(values.port ?? process.env.PORT, '--port') ?? 8080,
  }
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  return (await listen(request, systemClock(), say, stopping.signal)) ? 0 : 1
}

const DATA_KINDS = ['real', 'test', 'training', 'simulated'] as const

const bench: Command = {
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
  },
  optionHelp: {
    data: 'root of recordings with known truth (default: OVERFLIGHT_DATA, else ../shared/data)',
    case: 'only cases whose id contains this',
    json: 'one JSON document',
    workers: 'processes side by side (default: one per core)',
    seed: "whole number, in place of the manifests' seeds: how much of a figure is chance",
    seeds: 'several by comma, for accuracy: marks are then medians over them',
    long: 'the run that takes longer and looks closer, where there is one',
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
    })
    print(values.json ? JSON.stringify(out.json, null, 2) : out.text)
    return 0
  },
}

const schemas: Readonly<Record<string, () => unknown>> = {
  sortie: manifestJsonSchema,
  scenario: scenarioJsonSchema,
  authority: authorityJsonSchema,
  airspace: airspaceJsonSchema,
  boundaries: boundariesJsonSchema,
  clearance: clearanceJsonSchema,
  plan: planJsonSchema,
  platform: platformJsonSchema,
  retention: retentionJsonSchema,
  witnesses: witnessesJsonSchema,
}

const schema: Command = {
  name: 'schema',
  usage: `overflight schema <${Object.keys(schemas).join('|')}>`,
  does: 'The JSON Schema of a document that this program reads, for editors and other programs.',
  example: 'overflight schema sortie > sortie.schema.json',
  options: {},
  optionHelp: {},
  positionals: [1, 1],
  async run({ positionals }) {
    const make = schemas[positionals[0]!]
    if (make === undefined)
      throw new UsageError(
        `there is no schema "${positionals[0]}"; there are: ${Object.keys(schemas).join(', ')}`,
      )
    print(JSON.stringify(make(), null, 2))
    return 0
  },
}

export const commands: readonly Command[] = [
  processCommand,
  follow,
  simulate,
  inspect,
  clip,
  serveCommand,
  listenTo,
  airspace,
  ...authorityCommands,
  planCommand,
  ...ledgerCommands,
  bench,
  schema,
]

const seedsOf = (given: readonly string[]): number[] | undefined =>
  given.length === 0 ? undefined : given.map((each) => wholeNumber(each, '--seeds')!)

/** From the option, else from the environment; undefined when neither says. */
function workersOf(value: Given['values'][string]): number | undefined {
  const name = value === undefined ? 'OVERFLIGHT_WORKERS' : '--workers'
  const workers = wholeNumber(value ?? (process.env.OVERFLIGHT_WORKERS || undefined), name)
  if (workers === undefined || (workers >= 1 && workers <= WORKERS_MOST)) return workers
  throw new UsageError(`${name} ${workers}: expected 1 to ${WORKERS_MOST}`)
}
const WORKERS_MOST = 64

function kindsOf(names: readonly string[]): FaultKind[] {
  const unknown = names.filter((name) => !(faultKinds as readonly string[]).includes(name))
  if (unknown.length > 0)
    throw new UsageError(
      `--accept ${unknown.join(', ')}: no such kind of fault; there are: ${faultKinds.join(', ')}`,
    )
  return names as FaultKind[]
}

function languageOf(value: Given['values'][string]): Language {
  if ((languages as readonly unknown[]).includes(value)) return value as Language
  throw new UsageError(`--language ${String(value)}: expected ${languages.join(' or ')}`)
}
