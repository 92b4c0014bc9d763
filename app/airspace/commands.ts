/** The command about borders. */
import { airspaceText } from '../../src/reports/airspace-text.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import type { Command, Given } from '../command.ts'
import { InputRefused, refusalText, UsageError } from '../failures.ts'
import { languageOf, languageOption, ledgerFolder, list, now_ms, print, text } from '../given.ts'
import { reporter } from '../progress.ts'
import { boundariesAsked, boundaryHelp, boundaryOptions } from './asked.ts'
import { airspaceCommand } from './command.ts'

export const airspace: Command = {
  name: 'airspace',
  usage:
    'overflight airspace <sortie folder, manifest or any file with a track> [--states MX,US] [--boundaries <file> …] [--out <folder>] [--json]',
  does: 'On which side of borders a flight was, moment by moment: inside, outside, or cannot say, with margins.',
  example: 'overflight airspace corpus/example --states MX,US --out borders',
  options: {
    ...boundaryOptions,
    accept: { type: 'string', multiple: true },
    out: { type: 'string' },
    ...languageOption,
    json: { type: 'boolean' },
    case: { type: 'string' },
    data: { type: 'string' },
    ledger: { type: 'string' },
  },
  optionHelp: {
    states:
      'borders and 12 NM of these states, from the map in the program, which is not official (default: those near by)',
    ...boundaryHelp,
    accept: 'position-jump: judges the longest part of a track that fits together',
    out: 'new folder for airspace.json, airspace.geojson, airspace.html and airspace.pdf; written whole or not at all',
    language: 'of the summary and of the pages: en or es',
    json: 'print the verdict as one JSON document (overflight schema airspace)',
    case: 'which case of a manifest that describes several',
    data: 'folder in which the files a manifest names are looked up first',
    ledger: 'folder of the record (default: as for process)',
  },
  positionals: [1, 1],
  run,
}

async function run({ values, positionals }: Given): Promise<number> {
  const report = reporter(now_ms)
  const language = languageOf(values.language)
  try {
    const said = await airspaceCommand(
      {
        ...{ input: positionals[0]!, out: text(values.out), language },
        ...{
          data: text(values.data) ?? null,
          case: text(values.case),
          ledger: ledgerFolder(text(values.ledger)),
        },
        ...boundariesAsked(values),
        acceptJumps: acceptsJumps(list(values.accept)),
      },
      (fraction, what) => report.progress('reading', fraction, what),
    )
    report.end()
    print(values.json ? jsonText(said, 2) : airspaceText(said, language))
    return 0
  } catch (error) {
    if (error instanceof InputRefused)
      report.failed(refusalText(error).split('\n')[0]!, error.faults, error.reasons)
    throw error
  }
}

function acceptsJumps(kinds: readonly string[]): boolean {
  const others = kinds.filter((each) => each !== 'position-jump')
  if (others.length > 0)
    throw new UsageError(`--accept ${others.join(', ')}: only position-jump can be accepted here`)
  return kinds.length > 0
}
