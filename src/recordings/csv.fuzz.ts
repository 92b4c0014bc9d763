import { parseInstant } from '../quantities/instant.ts'
import { CsvReader } from './csv.ts'
import { TableReader } from './table.ts'

/** Once for each delimiter, once as a table: what the fuzzer allows one pass in time counts so often. */
export const passes = 5

/** Fuzz entry: any bytes at all, in chunks of any size, through the tokenizer and the table reader. Must never throw. */
export function fuzz(bytes: Uint8Array): void {
  const step = 1 + ((bytes[0] ?? 0) % 37)
  for (const delimiter of [',', '\t', ';', ' '] as const) {
    const reader = new CsvReader(
      { delimiter, decimal: delimiter === ';' ? ',' : '.' },
      {
        row: (row) => {
          for (let i = 0; i < Math.min(row.count, 50); i++) {
            row.number(i)
            parseInstant(row.text(i), 'iso')
          }
        },
        fault: () => {},
      },
    )
    for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step))
    reader.end()
  }
  const table = new TableReader({
    file: 'fuzz',
    layout: {
      delimiter: ',',
      decimal: '.',
      headerLine: 1,
      firstDataLine: 2,
      missing: ['NA'],
      skip: { prefixes: ['#'], repeatedHeader: true, endsAt: ['END'] },
      time: { columns: ['t'], format: 'seconds', zone: 'UTC', offset_s: 0, start: null },
    },
    columns: [{ column: 'v' }],
    sensorColumn: null,
    where: [],
    dataRows: null,
    window_us: null,
    start_us: 0,
  })
  table.push(new TextEncoder().encode('t,v\n'))
  for (let at = 0; at < bytes.length; at += step) table.push(bytes.subarray(at, at + step))
  table.end()
}
