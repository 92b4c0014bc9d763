import { setTimeout as sleep } from 'node:timers/promises'
import { faultKinds } from '../../src/quantities/fault.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import type { Command, Given } from '../command.ts'
import { InputRefused, refusalText, UsageError } from '../failures.ts'
import { followSortie } from '../follow.ts'
import {
  kindsOf,
  languageHelp,
  languageOf,
  languageOption,
  ledgerFolder,
  list,
  now_ms,
  positive,
  print,
  text,
  wholeNumber,
} from '../given.ts'
import { reporter } from '../progress.ts'

export const follow: Command = {
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
    ...languageOption,
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
    ...languageHelp,
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
        language: languageOf(values.language),
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
