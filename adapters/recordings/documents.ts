/** Small documents beside the recordings, read from files and kept for the run. */
import { readFileSync, statSync } from 'node:fs'
import { CsvReader } from '../../src/recordings/csv.ts'
import { columnName } from '../../src/recordings/table.ts'
import { DocumentError, type Documents } from '../../src/sorties/documents.ts'
import type { FileRoots } from './files.ts'

const BYTES_MAX = 64 << 20

/** `onRead` learns of every document once, with its bytes, so that a result can name what it rests on. */
export function fileDocuments(
  roots: FileRoots,
  onRead: (file: string, bytes: Uint8Array) => void = () => {},
): Documents {
  const read = (file: string) => {
    const bytes = readWhole(roots, file)
    onRead(file, bytes)
    return bytes
  }
  const jsons = new Map<string, unknown>()
  const tables = new Map<string, Record<string, string>[]>()
  return {
    json: (file) => remembered(jsons, file, () => parseJson(file, read(file))),
    rows: (file) => remembered(tables, file, () => tableRows(file, read(file))),
    files: (glob) => roots.glob(glob),
  }
}

function remembered<T>(kept: Map<string, T>, key: string, make: () => T): T {
  if (!kept.has(key)) kept.set(key, make())
  return kept.get(key) as T
}

function readWhole(roots: FileRoots, file: string): Uint8Array {
  const path = roots.find(file)
  if (path === undefined)
    throw new DocumentError(
      file,
      'no such file',
      'it under the data root or beside the manifest',
      'missing-file',
    )
  const { size } = statSync(path)
  if (size > BYTES_MAX) throw new DocumentError(file, `${size} bytes`, `a document of at most ${BYTES_MAX}`)
  return readFileSync(path)
}

function parseJson(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new DocumentError(file, (error as Error).message, 'a JSON document')
  }
}

/** Rows of a small CSV table, keyed by column name. Throws a DocumentError naming file and row when the text is no table. */
export function tableRows(file: string, bytes: Uint8Array): Record<string, string>[] {
  let header: string[] | null = null
  const rows: Record<string, string>[] = []
  const reader = new CsvReader(
    { delimiter: ',', decimal: '.' },
    {
      row: (row) => {
        if (row.count === 1 && row.blank(0)) return
        const fields = Array.from({ length: row.count }, (_, i) => row.text(i).trim())
        if (header === null) header = fields.map(columnName)
        else if (fields.length !== header.length)
          throw new DocumentError(
            `${file} row ${row.line}`,
            `${fields.length} fields`,
            `${header.length} fields`,
          )
        else rows.push(Object.fromEntries(header.map((name, i) => [name, fields[i] ?? ''])))
      },
      fault: ({ line, found, expected }) => {
        throw new DocumentError(`${file} row ${line}`, found, expected)
      },
    },
  )
  reader.push(bytes)
  reader.end()
  return rows
}
