import { readIfThere } from '../../adapters/log-store/disk.ts'
import { replaceFile } from '../../adapters/log-store/durable.ts'
import { utf8 } from '../../src/ledger/bytes.ts'
import { checkpointText, parseCheckpointText, type TreeHead } from '../../src/ledger/checkpoint.ts'
import { type Read, sound } from '../../src/ledger/fault.ts'

/** Heads a checker keeps from one check to the next, by origin. */
export type Heads = ReadonlyMap<string, TreeHead>

/** Reads a file of heads: the three lines of each checkpoint, an empty line between two; none when there is no such file. */
export async function readHeads(file: string): Promise<Read<Heads>> {
  const written = await readIfThere(file)
  const texts = written === undefined ? [] : Buffer.from(written).toString('utf8').trimEnd().split('\n\n')
  const heads = new Map<string, TreeHead>()
  for (const text of texts.filter((each) => each !== '')) {
    const head = parseCheckpointText(`${text}\n`, file)
    if (!head.ok) return head
    heads.set(head.value.origin, head.value)
  }
  return sound(heads)
}

/** Keeps this head in place of the one of the same origin, and the others as they are. */
export async function keepHead(file: string, heads: Heads, origin: string, head: TreeHead): Promise<void> {
  const all = new Map(heads).set(origin, head)
  const texts = [...all].map(([name, each]) => checkpointText(name, each))
  await replaceFile(file, utf8(texts.join('\n')), `${file}.${process.pid}`)
}
