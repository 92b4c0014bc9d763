/** Copies of videos in a folder that is kept below a size. Each can be made again: those used longest ago go first. */
import { rmSync } from 'node:fs'
import { mkdir, readdir, rename, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../adapters/clock/clock.ts'

export interface CopiesOptions {
  /** Holds the copies and nothing else; made when there is something to keep. */
  readonly folder: string
  readonly bytesMax: number
  readonly clock: Clock
}

/** So long after it was asked for last, a copy counts as being read: a page that plays asks for one stretch after another. */
const IN_USE_US = 15 * 60e6
/** When it was used last is written down no more often than this. */
const NOTED_EVERY_US = 60e6
const NAME = /^([0-9a-f]{64})\.ts$/

export class Copies {
  readonly #options: CopiesOptions
  /** When each was asked for last, in this run. */
  readonly #used = new Map<string, number>()
  readonly #noted = new Map<string, number>()

  constructor(options: CopiesOptions) {
    this.#options = options
  }

  /** Where the copy of this recording lies if there is one. Asking counts as use. */
  pathOf(sha256: string): string {
    const path = this.#pathOf(sha256)
    const now_us = this.#options.clock.now_us()
    this.#used.set(sha256, now_us)
    if (now_us - (this.#noted.get(sha256) ?? Number.NEGATIVE_INFINITY) >= NOTED_EVERY_US) {
      this.#noted.set(sha256, now_us)
      void noteUse(path, now_us)
    }
    return path
  }

  /** Takes in a file that is whole, and makes room for it. */
  async keep(sha256: string, file: string): Promise<void> {
    const now_us = this.#options.clock.now_us()
    await mkdir(this.#options.folder, { recursive: true })
    await noteUse(file, now_us)
    await rename(file, this.#pathOf(sha256))
    this.#used.set(sha256, now_us)
    this.#noted.set(sha256, now_us)
    await this.trim()
  }

  /** Removes what was used longest ago until the rest fits. What is being read stays, even where it does not fit. */
  async trim(): Promise<void> {
    const { bytesMax, clock } = this.#options
    const kept = await this.#kept()
    let bytes = kept.reduce((sum, copy) => sum + copy.bytes, 0)
    for (const copy of kept.toSorted((a, b) => a.used_us - b.used_us)) {
      if (bytes <= bytesMax) return
      // Asked and removed in one go: nobody can ask for it in between.
      if (clock.now_us() - (this.#used.get(copy.sha256) ?? Number.NEGATIVE_INFINITY) < IN_USE_US) continue
      if (removed(this.#pathOf(copy.sha256))) bytes -= copy.bytes
    }
  }

  #pathOf(sha256: string): string {
    return join(this.#options.folder, `${sha256}.ts`)
  }

  async #kept() {
    const names = await readdir(this.#options.folder).catch(() => [])
    const found = names.map(async (name) => {
      const sha256 = NAME.exec(name)?.[1]
      const about = sha256 && (await stat(this.#pathOf(sha256)).catch(() => undefined))
      if (!sha256 || !about) return []
      return [{ sha256, bytes: about.size, used_us: this.#used.get(sha256) ?? about.atimeMs * 1000 }]
    })
    return (await Promise.all(found)).flat()
  }
}

/**
 * Kept as the file's time of access, for the next run. The time of change stays, by whole seconds: those can be written back as
 * they are, and copies are told apart by it.
 */
async function noteUse(path: string, now_us: number): Promise<void> {
  try {
    await utimes(path, now_us / 1e6, Math.floor((await stat(path)).mtimeMs / 1000))
  } catch {
    // There is none, or it is not ours to write.
  }
}

/** False where the system lets nobody remove a file that is open. */
function removed(path: string): boolean {
  try {
    rmSync(path, { force: true })
    return true
  } catch {
    return false
  }
}
