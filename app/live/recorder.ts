import { type FileHandle, mkdir, open, readdir, rename, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InputRefused } from '../failures.ts'

export const recordedFiles = ['flight.ts', 'flight.tlog'] as const
export type RecordedFile = (typeof recordedFiles)[number]

/** What was alerted when, one JSON document a line: kept beside the recording, and no recording itself. */
export const ALERTS_FILE = 'alerts.jsonl'
type KeptFile = RecordedFile | typeof ALERTS_FILE

const WRITE_EVERY_MS = 200
const FLUSH_EVERY_MS = 1000
/** A disk that is so far behind is at its end, and saying so beats running out of memory. */
const WAITING_BYTES_MAX = 256 << 20

/**
 * What arrives, byte for byte, into files that are only ever appended to: written five times a second and put to disk
 * every second, so that power that fails takes a second with it and no more. `sortie.json` is there as soon as a file is.
 */
export class LiveRecorder {
  readonly #folder: string
  readonly #manifest: (files: readonly RecordedFile[]) => unknown
  readonly #failed: (error: Error) => void
  readonly #waiting = new Map<KeptFile, Uint8Array[]>()
  readonly #handles = new Map<KeptFile, FileHandle>()
  readonly #timer: NodeJS.Timeout
  #waitingBytes = 0
  #flushed_ms = 0
  #work: Promise<void> = Promise.resolve()
  #error: Error | undefined

  /** The folder must be new or empty: nothing recorded is ever written over. `failed`: nothing more can be recorded. */
  static async open(
    folder: string,
    manifest: (files: readonly RecordedFile[]) => unknown,
    failed: (error: Error) => void,
  ): Promise<LiveRecorder> {
    await mkdir(folder, { recursive: true }).catch((error: Error) => {
      throw new InputRefused(`--out ${folder}: ${error.message}`)
    })
    if ((await readdir(folder)).length > 0)
      throw new InputRefused(
        `--out ${folder} is not empty; name a new folder, recordings are never written over`,
      )
    return new LiveRecorder(folder, manifest, failed)
  }

  private constructor(
    folder: string,
    manifest: (files: readonly RecordedFile[]) => unknown,
    failed: (error: Error) => void,
  ) {
    this.#folder = folder
    this.#manifest = manifest
    this.#failed = failed
    this.#timer = setInterval(() => this.#next(), WRITE_EVERY_MS)
  }

  /** The bytes must stay as they are until they are written. */
  write(file: KeptFile, bytes: Uint8Array): void {
    const waiting = this.#waiting.get(file)
    if (waiting === undefined) this.#waiting.set(file, [bytes])
    else waiting.push(bytes)
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes > WAITING_BYTES_MAX)
      this.#fail(new InputRefused(`${this.#folder} takes no more: the disk is slower than the stream`))
  }

  /** Writes what is left, closes the files, and answers which there are. Rejects when they are not whole. */
  async close(): Promise<readonly RecordedFile[]> {
    clearInterval(this.#timer)
    this.#next()
    await this.#work
    for (const handle of this.#handles.values()) {
      await handle.datasync().catch((error) => this.#fail(error))
      await handle.close()
    }
    if (this.#handles.size > 0 && this.#error === undefined) await this.#writeManifest()
    else await rmdir(this.#folder).catch(() => {}) // stays where it holds anything
    if (this.#error !== undefined) throw this.#error
    return this.#files()
  }

  #files(): RecordedFile[] {
    return recordedFiles.filter((file) => this.#handles.has(file))
  }

  /** One write after the other, in the order of arrival. */
  #next(): void {
    this.#work = this.#work.then(() => this.#writeAll()).catch((error) => this.#fail(error))
  }

  async #writeAll(): Promise<void> {
    if (this.#error !== undefined) return
    const before = this.#handles.size
    for (const [file, pieces] of [...this.#waiting]) {
      this.#waiting.delete(file)
      const bytes = Buffer.concat(pieces)
      await (await this.#handle(file)).appendFile(bytes)
      this.#waitingBytes -= bytes.length
    }
    if (this.#handles.size > before) await this.#writeManifest()
    if (performance.now() - this.#flushed_ms < FLUSH_EVERY_MS) return
    this.#flushed_ms = performance.now()
    for (const handle of this.#handles.values()) await handle.datasync()
  }

  async #handle(file: KeptFile): Promise<FileHandle> {
    const known = this.#handles.get(file)
    if (known !== undefined) return known
    const made = await open(join(this.#folder, file), 'ax')
    this.#handles.set(file, made)
    return made
  }

  /** Whole or not at all. */
  async #writeManifest(): Promise<void> {
    const path = join(this.#folder, 'sortie.json')
    await writeFile(`${path}.partial`, `${JSON.stringify(this.#manifest(this.#files()), null, 2)}\n`)
    await rename(`${path}.partial`, path)
  }

  #fail(error: Error): void {
    if (this.#error !== undefined) return
    this.#error =
      error instanceof InputRefused ? error : new InputRefused(`${this.#folder}: ${error.message}`)
    clearInterval(this.#timer)
    this.#failed(this.#error)
  }
}
