/** Which write of a client is being done: so that one that was broken off is gone on with, and not done a second time. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'

export interface WriteNow {
  /** Opaque, and the same whenever the same person asks under the same key. */
  readonly id: string
  /** It was begun before and broken off: some of it may be done. */
  readonly isAgain: boolean
}

const writing = new AsyncLocalStorage<WriteNow>()

/** Does the work as this write. */
export const asWrite = <T>(write: WriteNow, work: () => T): T => writing.run(write, work)

/** Undefined where nothing is written under a key. */
export const writeNow = (): WriteNow | undefined => writing.getStore()

/** Digits of a SHA-256: the key itself is the client's own, and stays out of the record. */
export const writeId = (person: string, key: string): string =>
  createHash('sha256')
    .update(JSON.stringify([person, key]))
    .digest('hex')
    .slice(0, 32)

/** How an entry names the write that it came of. */
export const writeRef = (id: string): string => `write/${id}`

/** What is done, as opposed to what was decided on the way there, names the write it came of. */
export function underWrite<D extends { readonly ref?: readonly string[] }>(draft: D): D {
  const now = writeNow()
  if (now === undefined || draft.ref?.some((id) => id.startsWith('verb/'))) return draft
  return { ...draft, ref: [...(draft.ref ?? []), writeRef(now.id)] }
}
