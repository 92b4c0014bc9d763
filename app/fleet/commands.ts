/** `overflight fleet`: who flew what, how long, how far, where, and what was found. */
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { readPeriod } from '../../src/fleet/period.ts'
import { groupings } from '../../src/fleet/sortie.ts'
import { fleetCsv } from '../../src/reports/fleet-csv.ts'
import { fleetText } from '../../src/reports/fleet-text.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import type { Command, Given } from '../command.ts'
import { UsageError } from '../failures.ts'
import { dataFolder, languageOf, languageOption, ledgerFolder, now_ms, print, text } from '../given.ts'
import { openReading } from '../http/reading.ts'
import { openLedgerView } from '../ledger/view.ts'
import { askFleet, fleetPdf } from './ask.ts'
import { registryIn, registryOfFolder } from './registry.ts'
import { KeptSorties } from './sorties.ts'

const kinds = ['real', 'training', 'test', 'simulated'] as const

export const fleet: Command = {
  name: 'fleet',
  usage:
    'overflight fleet [--dir <data folder>] [--registry fleet.json] [--from <date>] [--to <date>] [--by platform|operator|state|month] [--csv <file>] [--pdf <file>] [--json]',
  does: 'Sorties, hours, distances inside and outside of states, and findings, by platform, operator, state or month.',
  example:
    'overflight fleet --registry corpus/fleet/fleet.json --from 2026-03-01 --to 2026-03-31 --by operator --pdf fleet.pdf',
  options: {
    dir: { type: 'string' },
    registry: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    by: { type: 'string', default: 'platform' },
    platform: { type: 'string' },
    operator: { type: 'string' },
    kind: { type: 'string' },
    csv: { type: 'string' },
    pdf: { type: 'string' },
    ...languageOption,
    ledger: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    dir: 'data folder; default OVERFLIGHT_DIR, else var/',
    registry: 'file of the fleet (overflight schema fleet); default fleet.json in the data folder',
    from: 'first day, or instant, UTC (default: all that was kept)',
    to: 'last day, which is counted whole, or the instant up to which is counted',
    by: `what the rows are: ${groupings.join(', ')}`,
    platform: 'only sorties of this platform, by its id',
    operator: 'only sorties of this operator, by its id',
    kind: `only this kind of data: ${kinds.join(', ')}`,
    csv: 'file for a table, one figure a line, with the sorties and entries it rests on',
    pdf: 'file for a page with the same',
    language: 'of the summary and of the page: en or es',
    ledger: 'folder of the record (default: as for process)',
    json: 'one JSON document',
  },
  positionals: [0, 0],
  run,
}

async function run({ values }: Given): Promise<number> {
  const dir = resolve(text(values.dir) ?? dataFolder())
  // What is asked of another data folder is asked of its own record.
  const named = text(values.ledger) ?? process.env.OVERFLIGHT_LEDGER
  const ledger = named === undefined && values.dir !== undefined ? join(dir, 'ledger') : ledgerFolder(named)
  const language = languageOf(values.language)
  const period = readPeriod(text(values.from), text(values.to))
  if (!period.ok)
    throw new UsageError(
      `--from, --to: found ${period.found}; expected a date, or a time such as 2026-03-17T16:30Z`,
    )
  const [csv, pdf, registry] = [text(values.csv), text(values.pdf), text(values.registry)]
  const form = pdf !== undefined ? 'pdf' : csv !== undefined ? 'csv' : values.json ? 'json' : 'text'
  const answer = await askFleet(
    {
      dir,
      reading: openReading({ dir, ledger, now_ms }),
      kept: new KeptSorties(join(dir, 'sorties'), openLedgerView(ledger, dir)),
    },
    registry === undefined ? await registryOfFolder(dir) : await registryIn(registry),
    {
      period: period.value,
      by: oneOf(groupings, values.by, '--by'),
      platform: text(values.platform),
      operator: text(values.operator),
      data: values.kind === undefined ? undefined : oneOf(kinds, values.kind, '--kind'),
    },
    form,
  )
  const { statistics, notCounted } = answer
  if (csv !== undefined) await writeFile(resolve(csv), fleetCsv(statistics, notCounted))
  if (pdf !== undefined) await writeFile(resolve(pdf), fleetPdf(answer, language))
  print(values.json ? jsonText(answer, 2) : fleetText(statistics, notCounted, language))
  return 0
}

function oneOf<T extends string>(allowed: readonly T[], value: Given['values'][string], option: string): T {
  const found = allowed.find((each) => each === value)
  if (found !== undefined) return found
  throw new UsageError(`${option} ${String(value)}: expected ${allowed.join(', ')}`)
}
