import type { LogFile } from './tiles.ts'

/**
 * All the ledger asks of the world. The ledger owns this file; drivers come to fit it. One open store is one writer: a
 * second one is refused when it opens. A call that rejects has left the store unusable: close it and open it again,
 * which reads back what is really there. Nothing is retried after a failed flush. One append may run beside one of the
 * other calls, so that whoever waits for an append does not wait for a checkpoint.
 */
export interface LogStore {
  /** Entries that survive a loss of power. */
  size(): Promise<number>
  /** Appends and flushes if the store still has `expectedSize` entries, else writes nothing; says which. */
  append(expectedSize: number, entries: readonly Uint8Array[]): Promise<boolean>
  /** Entries [from, to), with 0 <= from <= to <= size. */
  read(from: number, to: number): Promise<Uint8Array[]>
  /** A tile or bundle by its path; undefined when there is none. */
  file(path: string): Promise<Uint8Array | undefined>
  /** Writes and flushes tiles and bundles. One that exists already must be the same, byte for byte. */
  putFiles(files: readonly LogFile[]): Promise<void>
  /** Keeps, flushed, the text of the head about to be signed. */
  promise(checkpointText: string): Promise<void>
  /** The text last promised; nothing that does not extend it may ever be signed. */
  promised(): Promise<string | undefined>
  /** Replaces the checkpoint in one step that survives a loss of power. */
  publish(checkpoint: Uint8Array): Promise<void>
  published(): Promise<Uint8Array | undefined>
  /** Every checkpoint up to `size` is out: what only the way there needed may go. */
  settle(size: number): Promise<void>
  close(): Promise<void>
}
