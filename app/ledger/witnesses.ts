import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere } from '../../adapters/log-store/disk.ts'
import { httpWitness } from '../../adapters/witness/http.ts'
import type { Policy } from '../../src/ledger/policy.ts'
import type { Witness } from '../../src/ledger/witnessing.ts'
import { LedgerRefused } from './refused.ts'

/** `witnesses/1`: where the witnesses of a policy are asked. Who they are, by key, is the policy's to say. */
export const witnessesShape = z.strictObject({
  overflight: z.literal('witnesses/1'),
  witnesses: z
    .array(
      z.strictObject({
        /** The policy's name for it. */
        name: z.string().min(1).max(200),
        url: z.url({ protocol: /^https?$/ }),
      }),
    )
    .max(64),
})
export type WitnessAddresses = z.infer<typeof witnessesShape>

export const WITNESSES_FILE = 'witnesses.json'

/** The witnesses named in `witnesses.json` of a ledger's folder; none when there is no such file. Throws when it cannot be read. */
export async function witnessesOf(folder: string, policy: Policy): Promise<Witness[]> {
  const path = join(folder, WITNESSES_FILE)
  const written = await readIfThere(path)
  if (written === undefined) return []
  const read = readAddresses(Buffer.from(written).toString('utf8'))
  if (typeof read === 'string') throw new LedgerRefused(`${path}: ${read}`)
  for (const { name } of read.witnesses)
    if (!policy.witnesses.has(name))
      throw new LedgerRefused(`${path}: the policy knows no witness ${JSON.stringify(name)}`)
  return read.witnesses.map(httpWitness)
}

/** The addresses, or what is wrong with the text. */
export function readAddresses(text: string): WitnessAddresses | string {
  try {
    const read = witnessesShape.safeParse(JSON.parse(text))
    return read.success ? read.data : z.prettifyError(read.error)
  } catch (error) {
    return (error as Error).message
  }
}
