/** What an entry commits to and keeps beside itself. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { unhex, utf8 } from '../../src/ledger/bytes.ts'
import { opens } from '../../src/ledger/commitment.ts'
import type { Entry } from '../../src/ledger/entry.ts'
import { registeredText } from '../gate/register.ts'

const saltShape = z.object({ salt: z.string(), payload: z.string().optional() })

/** The text that an entry commits to as `type`; undefined when it is not at hand, or is not what was committed to. */
export async function keptPayload(folder: string, entry: Entry, type: string): Promise<string | undefined> {
  const commitment = entry.c?.find(({ t }) => t === type)
  if (commitment === undefined) return undefined
  const read = await readFile(join(folder, 'salts', `${commitment.h}.json`), 'utf8').catch(() => '')
  const kept = saltShape.safeParse(jsonIn(read))
  const salt = kept.success ? unhex(kept.data.salt, 32) : undefined
  if (!kept.success || salt === undefined) return undefined
  // Versions of authorities are kept since notices compare them; before, the last one alone stood beside the record.
  const text =
    kept.data.payload ?? (type === 'authority' ? await registeredText(folder, entry.auth) : undefined)
  return text !== undefined && opens(commitment, salt, utf8(text)) ? text : undefined
}

/** Undefined when it is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
