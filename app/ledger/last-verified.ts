import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { makeFolder, replaceFile } from '../../adapters/log-store/durable.ts'
import { utf8 } from '../../src/ledger/bytes.ts'

const shape = z.strictObject({
  overflight: z.literal('verified/1'),
  /** When the check ended, ms since 1970. */
  at_ms: z.int(),
  whole: z.boolean(),
  /** Entries of the checkpoint that was checked. */
  size: z.int().min(0),
  kinds: z.record(z.string(), z.int()),
  faultCount: z.int().min(0),
  /** The first few, as sentences. */
  faults: z.array(z.string()).max(20),
})
export type LastVerified = Omit<z.infer<typeof shape>, 'overflight'>

const fileOf = (folder: string) => join(folder, 'verified.json')

/** What the last check of this ledger found; null when there was none, or its account cannot be read. */
export async function lastVerified(folder: string): Promise<LastVerified | null> {
  try {
    const { overflight: _, ...found } = shape.parse(JSON.parse(await readFile(fileOf(folder), 'utf8')))
    return found
  } catch {
    return null
  }
}

/** Keeps what a check found. */
export async function keepVerified(folder: string, found: LastVerified): Promise<void> {
  const document: z.infer<typeof shape> = { overflight: 'verified/1', ...found }
  await makeFolder(folder)
  await replaceFile(fileOf(folder), utf8(`${JSON.stringify(document)}\n`), `${fileOf(folder)}.${process.pid}`)
}
