/** A long transport stream in a process of its own, so that its peak memory is its own. */
import { open } from 'node:fs/promises'
import { TsIndexer } from '../src/recordings/ts/ts-index.ts'
import { peakMemory_MB } from './peak-memory.ts'

export interface MemoryQuestion {
  readonly path: string
  /** The file so often, as one stream. */
  readonly times: number
  readonly batchRows: number
}

export interface MemoryAnswer {
  readonly bytes: number
  readonly sets: number
  /** What the index of pictures and clocks holds at the end. */
  readonly index_MB: number
  readonly peak_MB: number
}

/** So much is read from a file at once. */
export const readBuffer = () => new Uint8Array(4 << 20)

/** Calls `use` with the file's bytes in pieces as long as the buffer, which are good until it returns. */
export async function eachPiece(
  path: string,
  buffer: Uint8Array,
  use: (piece: Uint8Array) => void,
): Promise<void> {
  const handle = await open(path)
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return
      use(buffer.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

process.once('message', async ({ path, times, batchRows }: MemoryQuestion) => {
  let sets = 0
  const take = (_: number, { rows }: { readonly rows: number }) => {
    sets += rows
  }
  const indexer = new TsIndexer(path, { batch: { rows: batchRows, take } })
  const buffer = readBuffer()
  for (let time = 0; time < times; time++) await eachPiece(path, buffer, (piece) => indexer.push(piece))
  const { bytes, klv, pictures, clock } = indexer.end()
  for (const { columns } of klv) sets += columns.rows
  const arrays = [clock.byte, clock.t_us, ...pictures.flatMap((each) => Object.values(each))]
  const index = arrays.reduce((sum, each) => sum + (ArrayBuffer.isView(each) ? each.byteLength : 0), 0)
  const answer: MemoryAnswer = { bytes, sets, index_MB: index / 1e6, peak_MB: peakMemory_MB() }
  process.send!(answer, () => process.disconnect())
})
