import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Fault } from '../../src/quantities/fault.ts'
import { englishNote } from '../../src/reports/noted.ts'
import { InputRefused } from '../failures.ts'
import { type Found, type InspectForm, type Inspection, type Inspector, nothing } from './found.ts'
import { page } from './page.ts'
import { isSortie, recognise } from './recognise.ts'
import { inspectSortie } from './sortie.ts'
import { openSource, type ReadThrough, readThrough, type Source } from './source.ts'
import { geoJson } from './tracks.ts'

export type { InspectForm } from './found.ts'

export interface Output {
  /** Takes the result in pieces that end with a line end, and says when it can take more. */
  print(text: string): Promise<void>
  progress(fraction: number, file: string): void
}

/**
 * What a file, a manifest or a sortie folder holds. False when anything in it is at fault. Of a file no more is kept than its
 * decoder keeps: records are printed as they are read.
 */
export async function inspectFile(
  path: string,
  form: InspectForm,
  data: string | null,
  output: Output,
): Promise<boolean> {
  const given = resolve(path)
  if (!existsSync(given)) throw new InputRefused(`no file ${path}`)
  const source = statSync(given).isDirectory() ? null : await opened(given, path)
  if (source === null || (source.packing === null && isSortie(source.head))) {
    const { text, sound } = await inspectSortie(path, form, data)
    if (text !== '') await output.print(`${text}\n`)
    return sound
  }
  const { found, read } = await readRecords(source, form, output)
  const inspection = inspectionOf(source, found, read)
  for (const text of printed(form, inspection, found)) await output.print(text)
  return inspection.faults.length === 0
}

async function opened(given: string, path: string): Promise<Source> {
  try {
    return await openSource(given)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM') throw new InputRefused(`${path} may not be read (${code})`)
    throw error
  }
}

/** Decoders are given so much at once, that what they answer with stays small: some bytes become many times as much text. */
const sliceBytes = (form: InspectForm) => (form === 'items' || form === 'cot' ? 1 << 15 : 1 << 18)

async function readRecords(
  source: Source,
  form: InspectForm,
  output: Output,
): Promise<{ found: Found; read: ReadThrough }> {
  const lines: string[] = []
  const inspector: Inspector =
    recognise(source.head, { file: source.file, form, line: (text) => void lines.push(text) }) ??
    unrecognised(source)
  const flush = async () => {
    if (lines.length === 0) return
    await output.print(`${lines.join('\n')}\n`)
    lines.length = 0
  }
  const slice = sliceBytes(form)
  const read = await readThrough(
    source,
    async (chunk) => {
      for (let at = 0; at < chunk.length; at += slice) {
        inspector.push(chunk.subarray(at, at + slice))
        await flush()
      }
    },
    (fraction) => output.progress(fraction, source.file),
  )
  const found = inspector.end()
  await flush()
  return { found, read }
}

function inspectionOf({ file, packing }: Source, found: Found, read: ReadThrough): Inspection {
  const { lines: _, features: __, more, moreLines: ___, faults, notes, ...rest } = found
  const { bytes, unpackedBytes, sha256 } = read
  return {
    file,
    ...rest,
    ...more,
    ...{ packing, bytes, unpackedBytes, sha256 },
    tracks: found.tracks.map((track) => ({ ...track, notes: track.notes.map(englishNote) })),
    faults: [...read.faults, ...faults],
    notes: notes.map(englishNote),
  }
}

function* printed(form: InspectForm, inspection: Inspection, found: Found): Generator<string> {
  if (form === 'text') yield `${page(inspection, found.moreLines ?? [])}\n`
  else if (form === 'json') yield `${JSON.stringify(inspection, null, 2)}\n`
  else if (form === 'track') yield* geoJson(found.features())
  else if (form === 'items') yield* gathered(found.lines())
}

const LINES_AT_ONCE = 1000

function* gathered(lines: Iterable<string>): Generator<string> {
  let batch: string[] = []
  for (const line of lines) {
    batch.push(line)
    if (batch.length < LINES_AT_ONCE) continue
    yield `${batch.join('\n')}\n`
    batch = []
  }
  if (batch.length > 0) yield `${batch.join('\n')}\n`
}

function unrecognised({ file, head }: Source): Inspector {
  const fault: Fault =
    head.length === 0
      ? { kind: 'empty-file', file, found: 'no bytes', expected: 'a recording' }
      : {
          kind: 'unknown-format',
          file,
          found: 'a file of no known format',
          expected: 'a known format; or a manifest that names its columns, to be inspected instead',
        }
  return { push: () => {}, end: () => ({ ...nothing, format: null, faults: [fault] }) }
}
