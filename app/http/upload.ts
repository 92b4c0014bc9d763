import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { boundaryOf, type MultipartEvent, multipartReader } from './multipart.ts'

export interface UploadLimits {
  readonly bytesMax: number
  readonly filesMax: number
}

/** What became of an upload: the files it wrote, or why it was refused, as an HTTP answer would say it. */
export type UploadOutcome =
  | { readonly ok: true; readonly files: readonly string[]; readonly bytes: number }
  | { readonly ok: false; readonly status: 400 | 413 | 415; readonly message: string }

/** The part name every file of the form must bear. */
const PART_NAME = 'files'

/**
 * Writes the files of one multipart/form-data body under `folder`, each at the relative path its part states, as the
 * bytes arrive: no more than one chunk stands in memory. Stops at the first thing wrong; the caller clears the folder.
 */
export async function receiveFiles(
  body: AsyncIterable<Uint8Array>,
  contentType: string | undefined,
  folder: string,
  limits: UploadLimits,
): Promise<UploadOutcome> {
  const boundary = boundaryOf(contentType)
  if (!boundary) {
    return refused(
      415,
      `found Content-Type ${contentType ?? 'none'}; expected multipart/form-data with a boundary`,
    )
  }
  const reader = multipartReader(boundary)
  const files = new FileWriter(folder, limits)
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength
      if (bytes > limits.bytesMax) return refused(413, tooLarge(limits.bytesMax))
      const wrong = await files.take(reader.push(chunk))
      if (wrong) return wrong
    }
    const wrong = await files.take(reader.finish())
    if (wrong) return wrong
    if (files.written.length === 0) return refused(400, `found no file; expected parts named "${PART_NAME}"`)
    return { ok: true, files: files.written, bytes }
  } finally {
    await files.close()
  }
}

export const tooLarge = (bytesMax: number) =>
  `the upload is larger than ${(bytesMax / 2 ** 20).toFixed(0)} MiB; process it with the command line instead`

const PATH_BYTES_MAX = 1024
const NAME_BYTES_MAX = 255
const DEPTH_MAX = 16

/**
 * The path inside a folder that an upload's file name means, or undefined when it could mean anything else: absolute,
 * climbing (..), with a backslash, a drive, a control character, an empty segment, or too long for a file system.
 */
export function safeRelativePath(
  name: string,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const segments = name.split('/')
  const wrongSegment = (segment: string) =>
    segment === '' || segment === '.' || segment === '..' || Buffer.byteLength(segment) > NAME_BYTES_MAX
  if (Buffer.byteLength(name) > PATH_BYTES_MAX || segments.length > DEPTH_MAX) return undefined
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f\\]/.test(name) || segments.some(wrongSegment)) return undefined
  // On Windows a colon names a drive or a hidden stream, and a closing dot or blank is dropped in silence.
  if (platform === 'win32' && (/[:*?"<>|]/.test(name) || segments.some((segment) => /[. ]$/.test(segment))))
    return undefined
  return segments.join('/')
}

/** Follows the reader's events: opens a file per part, writes, closes. */
class FileWriter {
  readonly written: string[] = []
  readonly #folder: string
  readonly #limits: UploadLimits
  #file: FileHandle | undefined

  constructor(folder: string, limits: UploadLimits) {
    this.#folder = folder
    this.#limits = limits
  }

  /** Undefined, or why the upload ends here. */
  async take(events: readonly MultipartEvent[]): Promise<UploadOutcome | undefined> {
    for (const event of events) {
      if (event.kind === 'fault') return refused(400, `found ${event.found}; expected ${event.expected}`)
      if (event.kind === 'part') {
        const wrong = await this.#open(event.name, event.filename)
        if (wrong) return wrong
      }
      if (event.kind === 'bytes') await writeAll(this.#file, event.bytes)
      if (event.kind === 'part-end') await this.close()
    }
    return undefined
  }

  async close(): Promise<void> {
    await this.#file?.close()
    this.#file = undefined
  }

  async #open(name: string, filename: string | undefined): Promise<UploadOutcome | undefined> {
    if (name !== PART_NAME || filename === undefined) {
      return refused(
        400,
        `found a part named ${JSON.stringify(name)}; expected "${PART_NAME}" with a file name`,
      )
    }
    if (this.written.length >= this.#limits.filesMax) {
      return refused(
        413,
        `more than ${this.#limits.filesMax} files; process the folder with the command line instead`,
      )
    }
    const path = safeRelativePath(filename)
    if (path === undefined) {
      return refused(400, `found the file name ${JSON.stringify(filename)}; expected a plain relative path`)
    }
    try {
      await mkdir(dirname(join(this.#folder, path)), { recursive: true })
      this.#file = await open(join(this.#folder, path), 'wx')
    } catch (error) {
      if (!isNameConflict(error)) throw error
      return refused(
        400,
        `found the file name ${JSON.stringify(filename)} twice, or as a file and a folder; expected it once`,
      )
    }
    this.written.push(path)
    return undefined
  }
}

async function writeAll(file: FileHandle | undefined, bytes: Uint8Array): Promise<void> {
  if (!file) throw new Error('multipart bytes came before their part')
  let at = 0
  while (at < bytes.byteLength) at += (await file.write(bytes, at)).bytesWritten
}

const isNameConflict = (error: unknown) =>
  error instanceof Error &&
  ['EEXIST', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')

const refused = (status: 400 | 413 | 415, message: string): UploadOutcome => ({ ok: false, status, message })
