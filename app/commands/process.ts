import { faultKinds } from '../../src/quantities/fault.ts'
import type { Language } from '../../src/reports/phrases.ts'
import type { Command, Given } from '../command.ts'
import { InputRefused, refusalText, UsageError } from '../failures.ts'
import { registryIn } from '../fleet/registry.ts'
import {
  kindsOf,
  languageOf,
  languageOption,
  ledgerFolder,
  list,
  needed,
  now_ms,
  print,
  text,
  wholeNumber,
} from '../given.ts'
import { type Processed, processSortie } from '../process.ts'
import { reporter } from '../progress.ts'
import { summaryText } from '../summary.ts'
import { withheldTold } from '../withheld.ts'

export const processCommand: Command = {
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
    registry: { type: 'string' },
    ...languageOption,
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
    registry:
      'file of the fleet (overflight schema fleet): the rule of the operator that the manifest names, for the gate',
    language: 'of the report, and of what is refused: en or es',
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
        registry: values.registry === undefined ? null : await registryIn(text(values.registry)!),
        language: languageOf(values.language),
        ledger: ledgerFolder(text(values.ledger)),
      },
      report,
      now_ms,
    )
    report.end()
    sayWithheld(made, languageOf(values.language))
    print(
      values.json
        ? JSON.stringify({ cases: made.map(documentOf) }, null, 2)
        : made.map(summaryText).join('\n'),
    )
    return 0
  } catch (error) {
    if (error instanceof InputRefused)
      report.failed(refusalText(error).split('\n')[0]!, error.faults, error.reasons)
    throw error
  }
}

const documentOf = ({ result, folder, withheld }: Processed) => ({
  ...{ ...result, folder },
  ...(withheld === null ? {} : { withheld }),
})

/** What was asked for was done; what is missing beside it is told once, however many cases lack it. */
function sayWithheld(made: readonly Processed[], language: Language): void {
  const told = new Set(
    made.flatMap(({ withheld }) => (withheld === null ? [] : withheldTold(withheld, language))),
  )
  for (const sentences of told) process.stderr.write(`overflight: ${sentences}\n`)
}

/** From the option, else from the environment; undefined when neither says. */
function workersOf(value: Given['values'][string]): number | undefined {
  const name = value === undefined ? 'OVERFLIGHT_WORKERS' : '--workers'
  const workers = wholeNumber(value ?? (process.env.OVERFLIGHT_WORKERS || undefined), name)
  if (workers === undefined || (workers >= 1 && workers <= WORKERS_MOST)) return workers
  throw new UsageError(`${name} ${workers}: expected 1 to ${WORKERS_MOST}`)
}
const WORKERS_MOST = 64
