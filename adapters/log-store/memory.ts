import { same } from '../../src/ledger/bytes.ts'
import type { LogFiles } from '../../src/ledger/check.ts'
import type { LogStore } from '../../src/ledger/log-store.ts'

export interface MemoryLogStore extends LogStore {
  /** The published files, as a checker would get them; writable, so that a test can do harm. */
  readonly publishedFiles: Map<string, Uint8Array>
}

/** A log that lives as long as the process: for tests and for trying things out. */
export function memoryLogStore(): MemoryLogStore {
  const entries: Uint8Array[] = []
  const files = new Map<string, Uint8Array>()
  let promised: string | undefined
  return {
    publishedFiles: files,
    size: async () => entries.length,
    append: async (expectedSize, more) => {
      if (expectedSize !== entries.length) return false
      for (const entry of more) entries.push(entry.slice())
      return true
    },
    read: async (from, to) => entries.slice(from, to),
    file: async (path) => files.get(path),
    putFiles: async (more) => {
      for (const { path, bytes } of more) {
        const there = files.get(path)
        if (there !== undefined && !same(there, bytes)) throw new Error(`${path} is there and differs`)
        files.set(path, bytes.slice())
      }
    },
    promise: async (text) => {
      promised = text
    },
    promised: async () => promised,
    publish: async (checkpoint) => {
      files.set('checkpoint', checkpoint.slice())
    },
    published: async () => files.get('checkpoint'),
    settle: async () => {},
    close: async () => {},
  }
}

/** A map of files as a log's files. */
export const mapFiles = (files: ReadonlyMap<string, Uint8Array>): LogFiles => ({
  list: async () => [...files.keys()],
  read: async (path) => files.get(path),
})
