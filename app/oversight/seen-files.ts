/** Digests and commitments of files, worked out again only when a file has changed. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere } from '../../adapters/log-store/disk.ts'
import { streamFile } from '../../adapters/recordings/files.ts'
import { unhex } from '../../src/ledger/bytes.ts'
import { opens } from '../../src/ledger/commitment.ts'

const REMEMBERED_MAX = 100_000

/** For a server that is asked again and again; a command line begins with an empty one, and so reads every byte. */
export class SeenFiles {
  readonly #known = new Map<string, { readonly stamp: string; readonly answer: string | boolean }>()

  /** SHA-256 of a file; undefined when it is not there. */
  async sha256(path: string): Promise<string | undefined> {
    return this.#once(path, '', async () => (await streamFile(path, () => {})).sha256)
  }

  /** Whether a file is what was committed to; undefined when it is not there. */
  async opens(
    path: string,
    { h, salt }: { readonly h: string; readonly salt: string },
  ): Promise<boolean | undefined> {
    return this.#once(path, h + salt, async () =>
      opens({ t: '', h }, unhex(salt, 32)!, new Uint8Array(await readFile(path))),
    )
  }

  async #once<T extends string | boolean>(
    path: string,
    what: string,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    const found = await stat(path).catch(() => undefined)
    if (!found?.isFile()) return undefined
    // The time of change is the system's own: whoever alters a file cannot set it back.
    const stamp = `${found.size} ${found.mtimeMs} ${found.ctimeMs} ${found.ino}`
    const key = `${path}\n${what}`
    const before = this.#known.get(key)
    if (before?.stamp === stamp) return before.answer as T
    const answer = await work()
    if (this.#known.size >= REMEMBERED_MAX) this.#known.clear()
    this.#known.set(key, { stamp, answer })
    return answer
  }
}

const saltShape = z.object({ salt: z.string() })

/** Whether what was committed to under this hash is one of these; null when its salt is not here. */
export async function committedTo(
  ledger: string,
  hash: string | null,
  payloads: readonly Uint8Array[],
): Promise<boolean | null> {
  const kept = hash === null ? undefined : await readIfThere(join(ledger, 'salts', `${hash}.json`))
  if (kept === undefined) return null
  try {
    const salt = unhex(saltShape.parse(JSON.parse(new TextDecoder().decode(kept))).salt, 32)
    return salt !== undefined && payloads.some((payload) => opens({ t: '', h: hash! }, salt, payload))
  } catch {
    return false // a salt that cannot be read opens nothing
  }
}
