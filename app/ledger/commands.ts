/** The commands about the record. */
import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { parseVerifierKey, type VerifierKey } from '../../src/ledger/note.ts'
import type { Command } from '../command.ts'
import { UsageError } from '../failures.ts'
import {
  dataFolder,
  languageOf,
  languageOption,
  ledgerFolder,
  list,
  needed,
  now_ms,
  print,
  text,
} from '../given.ts'
import { verifyCommand } from '../verify.ts'
import { retain, retainText } from './retention/retain.ts'
import { setPolicy } from './set-policy.ts'
import { runWitness } from './witness.ts'

export const verify: Command = {
  name: 'verify',
  usage:
    'overflight verify <folder or proof file> [--vkey <verifier key>] [--policy <file>] [--heads <file>] [--json]',
  does: 'Checks a ledger, receipts of results, or proofs, offline; exit code 0 only if everything is whole.',
  example: 'overflight verify var --heads heads.txt',
  options: {
    vkey: { type: 'string' },
    policy: { type: 'string' },
    heads: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    vkey: "the log's verifier key, had from somebody you trust",
    policy: 'file that names the log and its witnesses, had from somebody you trust',
    heads: 'file of the heads seen last time, which the log must extend; made, and renewed when all is whole',
    json: 'one JSON document',
  },
  positionals: [1, 1],
  run({ values, positionals }) {
    const given = Object.fromEntries(
      (['vkey', 'policy', 'heads'] as const).flatMap((name) => {
        const value = text(values[name])
        return value === undefined ? [] : [[name, value]]
      }),
    )
    return verifyCommand(positionals[0]!, { json: values.json === true, ...given }, print)
  },
}

export const policy: Command = {
  name: 'policy',
  usage: 'overflight policy <policy file> [--witness <name>=<url> …] [--ledger <folder>]',
  does: 'Says whose signatures a checkpoint of the record needs, and where its witnesses are asked.',
  example: 'overflight policy policy.txt --witness north=http://127.0.0.1:8381',
  options: { witness: { type: 'string', multiple: true }, ledger: { type: 'string' } },
  optionHelp: {
    witness: 'where a witness of the policy is asked, by its name there; may be repeated',
    ledger: 'folder of the record (default: as for process)',
  },
  positionals: [1, 1],
  async run({ values, positionals }) {
    const witnesses = Array.isArray(values.witness) ? values.witness : []
    print(
      await setPolicy(
        { file: positionals[0]!, witnesses, ledger: ledgerFolder(text(values.ledger)) },
        now_ms,
      ),
    )
    return 0
  },
}

export const witness: Command = {
  name: 'witness',
  usage: 'overflight witness --dir <folder> --log <verifier key> [--listen 127.0.0.1:8381] [--name <name>]',
  does: "Keeps the last checkpoint seen of other people's logs, and cosigns what extends it.",
  example: 'overflight witness --dir my-witness --log overflight.example/ledger+916aa76a+AYqI…',
  options: {
    dir: { type: 'string' },
    log: { type: 'string', multiple: true },
    listen: { type: 'string', default: '127.0.0.1:8381' },
    name: { type: 'string' },
  },
  optionHelp: {
    dir: 'folder of its key and of the heads it keeps; made when missing, never to be put back to an older state',
    log: "a log's verifier key; may be repeated",
    listen: 'address and port',
    name: 'of its key when one is made (default: one that tells nothing)',
  },
  positionals: [0, 0],
  async run({ values }) {
    const stopping = new AbortController()
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())
    const logs = list(values.log).map(logKey)
    if (logs.length === 0) throw new UsageError('witness needs --log <verifier key>')
    const running = await runWitness({
      dir: needed(values.dir, 'witness', '--dir <folder>'),
      name: text(values.name) ?? `witness.local/${randomBytes(8).toString('hex')}`,
      ...{ logs, ...addressOf(text(values.listen)!), now_ms },
    })
    print(running.vkey)
    print(`listening on ${running.url}`)
    if (!stopping.signal.aborted)
      await new Promise((done) => stopping.signal.addEventListener('abort', done, { once: true }))
    await running.stop()
    return 0
  },
}

export const retainCommand: Command = {
  name: 'retain',
  usage: 'overflight retain [--dir <data folder>] [--ledger <folder>] [--now] [--json]',
  does: 'Shows what is kept here and until when; with --now erases, for good, what is kept no longer.',
  example: 'overflight retain --dir var',
  options: {
    dir: { type: 'string' },
    ledger: { type: 'string' },
    now: { type: 'boolean' },
    ...languageOption,
    json: { type: 'boolean' },
  },
  optionHelp: {
    dir: 'data folder; default OVERFLIGHT_DIR, else var/',
    ledger: "folder of the record (default: OVERFLIGHT_LEDGER, else the data folder's)",
    now: 'erases, and enters it into the record; else nothing is changed',
    language: 'of the report: en or es',
    json: 'one JSON document',
  },
  positionals: [0, 0],
  async run({ values }) {
    const dir = resolve(text(values.dir) ?? dataFolder())
    const given = text(values.ledger) ?? process.env.OVERFLIGHT_LEDGER
    const ledger = resolve(given ?? join(dir, 'ledger'))
    const now = values.now === true
    const language = languageOf(values.language)
    const report = await retain({ dir, ledger, now, now_ms })
    print(values.json ? JSON.stringify(report, null, 1) : retainText(report, now, language))
    return report.problems.length === 0 ? 0 : 1
  },
}

function logKey(written: string): VerifierKey {
  const key = parseVerifierKey(written, '--log')
  if (key.ok) return key.value
  throw new UsageError(`--log ${written}: expected <name>+<key id>+<base64 of type, public key>`)
}

function addressOf(written: string): { readonly host: string; readonly port: number } {
  const parts = /^(.+):(\d{1,5})$/.exec(written)
  const port = Number(parts?.[2])
  if (parts === null || port > 65_535) throw new UsageError(`--listen ${written}: expected <address>:<port>`)
  return { host: parts[1]!.replace(/^\[(.*)\]$/, '$1'), port }
}
