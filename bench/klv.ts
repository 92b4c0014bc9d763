// wire names: packets_per_s, mb_per_s, least_mb_per_s, most_mb_per_s
import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDatalink, KlvColumnDecoder, readColumns } from '../src/recordings/klv/columns.ts'
import { readPackets } from '../src/recordings/klv/packet.ts'
import { eachTriplet } from '../src/recordings/klv/triplets.ts'
import { TsIndexer } from '../src/recordings/ts/ts-index.ts'
import { eachPiece, type MemoryAnswer, type MemoryQuestion, readBuffer } from './klv-memory.ts'
import { measured as commandMeasured } from './large-csv.ts'
import { tableText } from './table.ts'

/** How much of each; the marks are meant for the sizes below. */
export interface KlvSizes {
  readonly columns_MB: number
  readonly objects_MB: number
  readonly ts_MB: number
  /** For the memory figure: the transport stream so often, one after another. */
  readonly times: number
  readonly runs: number
  /** Files to inspect. */
  readonly inspect: { readonly klv_MB: number; readonly ts_MB: number }
}

const SIZES: KlvSizes = {
  ...{ columns_MB: 50, objects_MB: 5, ts_MB: 250, times: 20, runs: 7 },
  inspect: { klv_MB: 200, ts_MB: 5000 },
}
const BATCH_ROWS = 4096
/** Of arrays that are handed on the collector leaves many lying about: shorter ones weigh less. */
const LONG_STREAM_ROWS = 1024
/** Of a stream that goes on for hours: small, so that what is done with is soon collected. */
const STREAM_ROWS = 512

export interface KlvRow {
  readonly file: string
  readonly form: 'columns' | 'objects' | 'ts-index' | 'inspect'
  /** What is peculiar to the way it was read. */
  readonly how: string
  /** Medians. Packets are sets of KLV, or of a transport stream its own packets. */
  readonly packets_per_s: number
  readonly mb_per_s: number
  readonly least_mb_per_s: number
  readonly most_mb_per_s: number
  readonly runs: number
  readonly mark?: string
  readonly met?: boolean
  /** What others reach at the same work. */
  readonly peer?: string
  readonly peak_MB?: number
}

const PEERS = {
  columns: 'fastest in JavaScript 100000/s, in Java 430000/s',
  tsIndex: 'ffmpeg, full demultiplexing: 1190 MB/s',
}

/**
 * How fast motion imagery metadata is read: sets into columns and into objects, whole transport streams into an index, long
 * files by `overflight inspect`, and how much memory that takes. Needs the recordings of `data`/klv. Some minutes.
 */
export async function benchKlv(
  { data }: { readonly data: string },
  sizes = SIZES,
): Promise<{ readonly text: string; readonly json: { readonly rows: KlvRow[] } }> {
  const sets = await recording(data, 'cheyenne.bin')
  const stream = await recording(data, 'vrsg-sample-stream.ts')
  const folder = await mkdtemp(join(tmpdir(), 'overflight-klv-'))
  try {
    const path = join(folder, 'stream.ts')
    await writeRepeated(path, stream, sizes.ts_MB * 1e6)
    const rows = [
      ...setRows(sets, sizes),
      await indexRow(path, sizes.runs),
      await memoryRow(path, sizes.times),
      ...(await inspectRows(folder, { sets, stream }, sizes.inspect)),
    ]
    return { json: { rows }, text: tableText(rows.map((row) => ({ ...row }))) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function recording(data: string, name: string): Promise<Uint8Array> {
  const path = join(data, 'klv', name)
  if (!existsSync(path))
    throw new Error(`no ${path}: name the folder of recordings that holds klv/${name} with --data <root>`)
  return readFile(path)
}

/** As often as it fits, so that it ends with a whole recording. */
async function writeRepeated(path: string, bytes: Uint8Array, wanted: number): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    for (let size = 0; size === 0 || size + bytes.length <= wanted; size += bytes.length)
      await handle.write(bytes)
  } finally {
    await handle.close()
  }
}

function setRows(recorded: Uint8Array, { columns_MB, objects_MB, runs }: KlvSizes): KlvRow[] {
  const file = 'cheyenne.bin'
  const many = repeated(recorded, columns_MB * 1e6)
  const few = repeated(recorded, objects_MB * 1e6)
  const whole = measure(runs, many.length, () => readColumns(many, file, () => {}).rows)
  const batches = measure(runs, many.length, () => inBatches(many, file))
  const objects = measure(runs, few.length, () => readPackets(few, file).packets.length)
  const marked = (row: Measured) => ({
    ...row,
    mark: '>= 1000000 packets/s',
    met: row.packets_per_s >= 1e6,
    peer: PEERS.columns,
  })
  return [
    { file, form: 'columns', how: 'all at once', ...marked(whole) },
    { file, form: 'columns', how: `taken every ${BATCH_ROWS} sets`, ...marked(batches) },
    { file, form: 'objects', how: 'every item with its bytes', ...objects },
  ]
}

function repeated(bytes: Uint8Array, wanted: number): Uint8Array {
  const times = Math.max(1, Math.floor(wanted / bytes.length))
  const all = new Uint8Array(times * bytes.length)
  for (let time = 0; time < times; time++) all.set(bytes, time * bytes.length)
  return all
}

/** As a stream is read whose end nobody knows. */
function inBatches(bytes: Uint8Array, file: string): number {
  const decoder = new KlvColumnDecoder(file, () => {})
  const asItIs = (at: number) => at
  let rows = 0
  eachTriplet(bytes, 0, bytes.length, true, {
    triplet: (triplet) => {
      if (isDatalink(bytes, triplet.at)) decoder.add(bytes, triplet, asItIs)
      if (decoder.rows >= BATCH_ROWS) rows += decoder.take().rows
    },
    fault: () => {},
  })
  return rows + decoder.take().rows
}

type Measured = Pick<
  KlvRow,
  'packets_per_s' | 'mb_per_s' | 'least_mb_per_s' | 'most_mb_per_s' | 'runs' | 'peak_MB'
>

const WARM_UP_RUNS = 2

/** `read` answers how many packets it read. */
function measure(runs: number, bytes: number, read: () => number): Measured {
  const seconds: number[] = []
  let packets = 0
  for (let run = -WARM_UP_RUNS; run < runs; run++) {
    const from_ms = performance.now()
    packets = read()
    if (run >= 0) seconds.push((performance.now() - from_ms) / 1000)
  }
  return measured(seconds, bytes, packets)
}

function measured(seconds: readonly number[], bytes: number, packets: number): Measured {
  const rates = seconds.map((spent_s) => bytes / 1e6 / spent_s).sort((a, b) => a - b)
  const median = rates[rates.length >> 1]!
  return {
    packets_per_s: Math.round((packets * median * 1e6) / bytes),
    mb_per_s: median,
    least_mb_per_s: rates[0]!,
    most_mb_per_s: rates.at(-1)!,
    runs: rates.length,
  }
}

const INDEX_MB_PER_S = 1000

/** The file was just written: it is read from memory, not from the disk. */
async function indexRow(path: string, runs: number): Promise<KlvRow> {
  const seconds: number[] = []
  const buffer = readBuffer()
  let index = { bytes: 0, packets: 0 }
  for (let run = -1; run < runs; run++) {
    const from_ms = performance.now()
    const indexer = new TsIndexer(path)
    await eachPiece(path, buffer, (piece) => indexer.push(piece))
    index = indexer.end()
    if (run >= 0) seconds.push((performance.now() - from_ms) / 1000)
  }
  const figures = measured(seconds, index.bytes, index.packets)
  return {
    file: 'vrsg-sample-stream.ts',
    form: 'ts-index',
    how: `repeated to ${Math.round(index.bytes / 1e6)} MB; pictures, clock, all sets decoded`,
    ...figures,
    mark: `>= ${INDEX_MB_PER_S} MB/s`,
    met: figures.mb_per_s >= INDEX_MB_PER_S,
    peer: PEERS.tsIndex,
  }
}

const PEAK_MOST_MB = 200

async function memoryRow(path: string, times: number): Promise<KlvRow> {
  const from_ms = performance.now()
  const { bytes, sets, index_MB, peak_MB } = await longStream({ path, times, batchRows: STREAM_ROWS })
  const spent_s = (performance.now() - from_ms) / 1000
  return {
    file: 'vrsg-sample-stream.ts',
    form: 'ts-index',
    how: `${Math.round(bytes / 1e6)} MB as one stream, ${sets} sets taken every ${LONG_STREAM_ROWS}; pictures and clock ${index_MB.toFixed(1)} MB`,
    ...measured([spent_s], bytes, bytes / 188),
    mark: `<= ${PEAK_MOST_MB} MB`,
    met: peak_MB <= PEAK_MOST_MB,
    peak_MB: Math.round(peak_MB),
  }
}

function longStream(question: MemoryQuestion): Promise<MemoryAnswer> {
  return new Promise((resolve, reject) => {
    const child = fork(
      new URL(import.meta.url.endsWith('.ts') ? './klv-memory.ts' : './klv-memory.js', import.meta.url),
    )
    child.once('message', (answer) => resolve(answer as MemoryAnswer))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`reading a long stream ended with ${code}`)))
    child.send(question)
  })
}

const SETS_PER_S = 500_000
const STREAM_MOST_S = 8
const INSPECT_RUNS = 3

/** `overflight inspect`, whole, in a process of its own. What it takes to start is told apart. */
async function inspectRows(
  folder: string,
  { sets, stream }: { readonly sets: Uint8Array; readonly stream: Uint8Array },
  { klv_MB, ts_MB }: KlvSizes['inspect'],
): Promise<KlvRow[]> {
  const start = await inspected(folder, ['--version'])
  const klv = await madeAndInspected(folder, sets, klv_MB)
  const count = readColumns(sets, '', () => {}).rows * klv.times
  // Of little data it takes no longer than a start that was slow.
  const figures = measured([Math.max(0.001, klv.wall_s - start.wall_s)], klv.bytes, count)
  const ts = await madeAndInspected(folder, stream, ts_MB)
  const started = `started in ${start.wall_s.toFixed(2)} s with ${Math.round(start.peak_MB)} MB`
  return [
    {
      ...{ file: 'cheyenne.bin', form: 'inspect' },
      how: `repeated to ${Math.round(klv.bytes / 1e6)} MB, ${count} sets; ${started}, which is not counted`,
      ...figures,
      runs: INSPECT_RUNS,
      mark: `>= ${SETS_PER_S} sets/s, <= ${PEAK_MOST_MB} MB`,
      met: figures.packets_per_s >= SETS_PER_S && klv.peak_MB <= PEAK_MOST_MB,
      peak_MB: Math.round(klv.peak_MB),
    },
    {
      ...{ file: 'vrsg-sample-stream.ts', form: 'inspect' },
      how: `repeated to ${Math.round(ts.bytes / 1e6)} MB; ${ts.wall_s.toFixed(1)} s with its start`,
      ...measured([ts.wall_s], ts.bytes, ts.bytes / 188),
      runs: INSPECT_RUNS,
      mark: `< ${STREAM_MOST_S} s, <= ${PEAK_MOST_MB} MB`,
      met: ts.wall_s < STREAM_MOST_S && ts.peak_MB <= PEAK_MOST_MB,
      peak_MB: Math.round(ts.peak_MB),
    },
  ]
}

async function madeAndInspected(folder: string, recorded: Uint8Array, size_MB: number) {
  const path = join(folder, 'inspected')
  await writeRepeated(path, recorded, size_MB * 1e6)
  const { size: bytes } = await stat(path)
  const run = await inspected(folder, ['inspect', path, '--json'])
  await rm(path)
  return { ...run, bytes, times: bytes / recorded.length }
}

/** The run of median length; the highest memory of all. */
async function inspected(folder: string, args: readonly string[]) {
  const runs: Awaited<ReturnType<typeof commandMeasured>>[] = []
  // Code 1: there are faults. Where one recording ends and begins anew, packets are missing.
  for (let run = 0; run < INSPECT_RUNS; run++) runs.push(await commandMeasured(args, folder, [0, 1]))
  const { wall_s } = runs.toSorted((one, other) => one.wall_s - other.wall_s)[INSPECT_RUNS >> 1]!
  return { wall_s, peak_MB: Math.max(...runs.map(({ peak_MB }) => peak_MB)) }
}
