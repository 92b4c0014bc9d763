import { jsonText } from '../../src/reports/json-text.ts'
import { clipSortie, clipText, instantOf } from '../clip/command.ts'
import type { Command, Given } from '../command.ts'
import {
  languageHelp,
  languageOf,
  languageOption,
  ledgerFolder,
  needed,
  now_ms,
  print,
  text,
} from '../given.ts'
import { reporter } from '../progress.ts'

export const clip: Command = {
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
    ...languageOption,
    ledger: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    from: 'when it begins, UTC; the clip begins with the last picture before that can be decoded by itself',
    to: 'when it ends, UTC',
    out: 'new folder for clip.ts, clip.json and receipt.json; written whole or not at all',
    file: 'of several recordings this one (default: the first that holds the time)',
    data: 'folder in which the files a manifest names are looked up first',
    ...languageHelp,
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
        language: languageOf(values.language),
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
