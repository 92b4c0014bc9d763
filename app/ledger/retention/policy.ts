import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type RetentionClass, retentionClasses } from '../../../src/authority/authority.ts'
import { LedgerRefused } from '../refused.ts'

const retentionClass = z.enum(Object.keys(retentionClasses) as [RetentionClass, ...RetentionClass[]])

/** `retention/1`, a ledger's own file: how long what rests on no authority is kept, and what nothing is kept longer than. */
export const retentionShape = z.strictObject({
  overflight: z.literal('retention/1'),
  /** By kind of data. What is not named here is kept until somebody says. */
  withoutAuthority: z
    .strictObject({
      test: retentionClass.optional(),
      training: retentionClass.optional(),
      simulated: retentionClass.optional(),
    })
    .optional(),
  /** Whatever an authority allows. */
  atMost: retentionClass.optional(),
})
export type RetentionPolicy = z.infer<typeof retentionShape>

export const RETENTION_FILE = 'retention.json'

/** The ledger's own policy; an empty one when there is none. Throws when it cannot be read: nobody may guess what to destroy. */
export async function retentionPolicyOf(folder: string): Promise<RetentionPolicy> {
  const path = join(folder, RETENTION_FILE)
  const written = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (written === undefined) return { overflight: 'retention/1' }
  try {
    return retentionShape.parse(JSON.parse(written))
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message
    throw new LedgerRefused(`${path}: ${why}`)
  }
}

/** The class that holds for records; null when nobody says. `authority`: the class its document states. */
export function classFor(
  policy: RetentionPolicy,
  { data, authority }: { readonly data: string; readonly authority: RetentionClass | null },
): RetentionClass | null {
  const { withoutAuthority = {}, atMost } = policy
  const stated = authority ?? withoutAuthority[data as keyof typeof withoutAuthority] ?? null
  if (stated === null || atMost === undefined) return stated
  return retentionClasses[atMost] < retentionClasses[stated] ? atMost : stated
}

export const daysOf = (name: RetentionClass): number => retentionClasses[name]
