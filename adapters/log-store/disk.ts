import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'

/**
 * The few things the log asks of a file system, so that a test can play one that loses whatever was not flushed. What
 * was written, renamed or removed survives a loss of power only after `flush` of the file, or `flushFolder` of the folder
 * that holds the name; until then any part of it may be lost, in any order (POSIX promises no more).
 */
export interface Disk {
  /** The file's bytes, or undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>
  /** Names in a folder, in no order; none when there is no such folder. */
  names(path: string): Promise<readonly string[]>
  /** A new, empty file. One that has this name already is let go of, never written over: it may have other names. */
  create(path: string, mode: number): Promise<DiskFile>
  /** A file that is there, to be written. */
  open(path: string): Promise<DiskFile>
  rename(from: string, to: string): Promise<void>
  /** With everything in it. Nothing there is no fault. */
  remove(path: string): Promise<void>
  /** Makes the folder and those above it; the topmost that was made, if any. */
  makeFolder(path: string, mode: number): Promise<string | undefined>
  flushFolder(path: string): Promise<void>
}

export interface DiskFile {
  write(bytes: Uint8Array, at: number): Promise<void>
  truncate(length: number): Promise<void>
  flush(): Promise<void>
  close(): Promise<void>
}

/** The machine's own. */
export const machineDisk: Disk = {
  read: readIfThere,
  names: (path) => readdir(path).catch(unlessMissing([])),
  create: async (path, mode) => {
    const fresh = () => open(path, 'wx', mode)
    const again = async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      await rm(path, { force: true })
      return fresh()
    }
    return new MachineFile(await fresh().catch(again))
  },
  open: async (path) => new MachineFile(await open(path, 'r+')),
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
  makeFolder: (path, mode) => mkdir(path, { recursive: true, mode }),
  async flushFolder(path) {
    if (process.platform === 'win32') return // cannot flush a folder, and needs not
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  },
}

class MachineFile implements DiskFile {
  readonly #handle: FileHandle

  constructor(handle: FileHandle) {
    this.#handle = handle
  }

  async write(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, at + done)
      done += bytesWritten
    }
  }

  truncate(length: number): Promise<void> {
    return this.#handle.truncate(length)
  }

  flush(): Promise<void> {
    return this.#handle.datasync()
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/** The file's bytes, or undefined when there is no such file. */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  return readFile(path).then((bytes) => new Uint8Array(bytes), unlessMissing(undefined))
}

const unlessMissing =
  <T>(value: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(error.code ?? '')) return value
    throw error
  }
