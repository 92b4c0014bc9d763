import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { unhex } from '../../src/ledger/bytes.ts'
import { opens } from '../../src/ledger/commitment.ts'
import type { Entry } from '../../src/ledger/entry.ts'
import { parseReceipt } from '../../src/ledger/receipt.ts'
import type { CommitmentSeen } from '../../src/reports/record-page.ts'

export interface WhereToLook {
  /** The ledger's folder, and the data folder. */
  readonly folder: string
  readonly dir: string
  readonly isErased: boolean
}

/** Everything an entry commits to, its reason included. */
export async function commitmentsOf(entry: Entry, where: WhereToLook): Promise<CommitmentSeen[]> {
  const reason = entry.why?.h === undefined ? [] : [{ t: 'reason', h: entry.why.h }]
  const all = [...(entry.c ?? []), ...reason]
  if (all.length === 0) return []
  const sorties = await sortiesIn(where.dir)
  return Promise.all(all.map((commitment) => seen(commitment, where, sorties)))
}

async function seen(
  { t, h }: { readonly t: string; readonly h: string },
  { folder, isErased }: WhereToLook,
  sorties: readonly SortieFiles[],
): Promise<CommitmentSeen> {
  const kept = await keptSalt(join(folder, 'salts', `${h}.json`))
  const named = sorties.flatMap(({ sortie, receipt }) =>
    receipt.filter((line) => line.h === h).map(({ file }) => ({ sortie, name: file })),
  )
  const salt = kept === undefined ? undefined : unhex(kept.salt, 32)
  const digested =
    salt === undefined
      ? []
      : sorties.flatMap(({ sortie, inputs }) =>
          inputs
            .filter(({ sha256 }) => opens({ t, h }, salt, unhex(sha256, 32) ?? NOTHING))
            .map(({ file }) => ({ sortie, name: file })),
        )
  return {
    ...{ t: kept?.t ?? t, h },
    state: kept !== undefined ? 'kept' : isErased ? 'erased' : 'absent',
    payload: kept?.payload ?? null,
    file: named[0] ?? digested[0] ?? null,
  }
}

const NOTHING = new Uint8Array(0)

const saltShape = z.object({ t: z.string(), salt: z.string(), payload: z.string().optional() })

async function keptSalt(path: string): Promise<z.infer<typeof saltShape> | undefined> {
  try {
    return saltShape.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}

interface SortieFiles {
  readonly sortie: string
  readonly receipt: readonly { readonly file: string; readonly h: string }[]
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
}

const inputsShape = z.object({
  inputs: z.array(z.object({ file: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
})

async function sortiesIn(dir: string): Promise<SortieFiles[]> {
  const entries = await readdir(join(dir, 'sorties'), { withFileTypes: true }).catch(() => [])
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(
    folders.map(async (sortie) => {
      const read = (name: string) => readFile(join(dir, 'sorties', sortie, name)).catch(() => undefined)
      const [receipt, result] = [await read('receipt.json'), await read('result.json')]
      const parsed = receipt === undefined ? undefined : parseReceipt(new Uint8Array(receipt))
      return { sortie, receipt: parsed?.ok ? parsed.value.files : [], inputs: inputsIn(result) }
    }),
  )
}

function inputsIn(result: Buffer | undefined): SortieFiles['inputs'] {
  try {
    return inputsShape.parse(JSON.parse(result?.toString('utf8') ?? '')).inputs
  } catch {
    return []
  }
}
