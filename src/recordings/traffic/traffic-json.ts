import { type Fields, isFields } from './fields.ts'
import { JsonDocuments } from './json-documents.ts'
import type { TrafficReader, TrafficRecording } from './observed.ts'
import { columnsOf, isPath, isStates, readPath, readRow, readStates, rowsOfColumns } from './opensky.ts'
import { isTrace, readSnapshot, readTrace, snapshotList } from './readsb.ts'
import { TrafficLog } from './traffic-log.ts'

/**
 * Reads JSON about aircraft: snapshots and traces of readsb, tables of `traffic`, answers of OpenSky; one document, or many
 * in any mixture one after another (an archive of snapshots, one per line). Damaged documents give what was sound
 * before the break. Memory: one document and the positions.
 */
export class TrafficJsonReader implements TrafficReader {
  readonly #log: TrafficLog
  readonly #documents: JsonDocuments
  readonly #kinds = new Set<string>()

  constructor(file: string) {
    const log = new TrafficLog(file)
    this.#log = log
    this.#documents = new JsonDocuments({
      value: (value, byte) => {
        const kind = readDocument(value, byte, log)
        if (kind) this.#kinds.add(kind)
      },
      fault: (fault) => log.fault(fault),
    })
  }

  push(chunk: Uint8Array): void {
    this.#log.received(chunk)
    this.#documents.push(chunk)
  }

  end(): TrafficRecording {
    this.#documents.end()
    return this.#log.finish('traffic-json', [...this.#kinds].join(', '), 'utc')
  }
}

/** True when the first bytes are JSON of a kind that is read here. */
export function looksLikeTrafficJson(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head.subarray(0, 4096))
  if (!/^\ufeff?\s*[[{]/.test(text)) return false
  return MARKS.some((marks) => marks.every((mark) => mark.test(text)))
}

const MARKS: readonly (readonly RegExp[])[] = [
  [/"icao"\s*:/, /"(?:trace|timestamp)"\s*:/],
  [/"now"\s*:/, /"(?:aircraft|ac)"\s*:\s*\[/],
  [/"ac"\s*:\s*\[/, /"hex"\s*:/],
  [/"time"\s*:/, /"states"\s*:/],
  [/"icao24"\s*:/, /"(?:path|timestamp|time|latitude|lat)"\s*:/],
  // Columns: the first may be longer than any head.
  [/^\s*\{\s*"timestamp"\s*:\s*(?:\[|\{\s*"0"\s*:)\s*(?:\d{10,13}|")/],
]

/** What it was, in the words of its makers; undefined when it is none of ours. */
function readDocument(value: unknown, byte: number, log: TrafficLog): string | undefined {
  if (Array.isArray(value)) return readTable(value, byte, log)
  if (isFields(value)) return readMembers(value, byte, log)
  notOurs(byte, '', log)
  return undefined
}

function readTable(rows: readonly unknown[], byte: number, log: TrafficLog): string | undefined {
  let kind: string | undefined
  rows.forEach((row, index) => {
    const columns = isFields(row) ? columnsOf(row) : undefined
    if (columns) readRow(row as Fields, columns, { byte, column: `[${index}]` }, log)
    else notOurs(byte, `[${index}]`, log)
    kind ??= columns && 'state vectors'
  })
  return kind
}

function readMembers(value: Fields, byte: number, log: TrafficLog): string | undefined {
  const list = snapshotList(value)
  const columns = columnsOf(value)
  if (isTrace(value)) {
    readTrace(value, byte, log)
    return 'trace'
  }
  if (list) {
    readSnapshot(value, list, byte, log)
    return 'aircraft.json'
  }
  if (isPath(value)) {
    readPath(value, byte, log)
    return 'waypoints'
  }
  if (isStates(value)) readStates(value, byte, log)
  else if (!columns) {
    notOurs(byte, '', log)
    return undefined
  }
  // One row per line has the same members as a table of columns, but with plain values.
  else if (typeof value[columns.time] !== 'object') readRow(value, columns, { byte, column: '' }, log)
  else
    rowsOfColumns(value, columns).forEach((row, index) => {
      readRow(row, columns, { byte, column: `row ${index}` }, log)
    })
  return 'state vectors'
}

function notOurs(byte: number, column: string, log: TrafficLog): void {
  log.count('value of another kind')
  log.fault({
    kind: 'unknown-item',
    byte,
    ...(column === '' ? {} : { column }),
    found: 'a value without the members of any kind that is read',
    expected: 'a snapshot, a trace, a table or an answer',
  })
}
