import { dirname } from 'node:path'
import { type Disk, machineDisk } from './disk.ts'

/** A file whole and flushed, under a name that nobody relies on yet. */
export async function writeFlushed(
  path: string,
  bytes: Uint8Array,
  mode = 0o644,
  disk = machineDisk,
): Promise<void> {
  const file = await disk.create(path, mode)
  try {
    await file.write(bytes, 0)
    await file.flush()
  } finally {
    await file.close()
  }
}

/** Replaces `path` in one step that survives a loss of power: temporary file, flush, rename, flush of the folder. */
export async function replaceFile(
  path: string,
  bytes: Uint8Array,
  temporary: string,
  mode = 0o644,
  disk = machineDisk,
): Promise<void> {
  await writeFlushed(temporary, bytes, mode, disk)
  await disk.rename(temporary, path)
  await disk.flushFolder(dirname(path))
}

/** Makes the folder, and makes every name on the way there survive a loss of power. */
export async function makeFolder(path: string, mode = 0o755, disk = machineDisk): Promise<void> {
  const first = await disk.makeFolder(path, mode)
  if (first === undefined) return
  for (let at = path; at.length >= first.length; at = dirname(at)) await disk.flushFolder(dirname(at))
}

/** Flushes every name on the way to `path`: a process that was killed may have made some and not come to flush them. */
export async function flushWay(path: string, disk: Disk): Promise<void> {
  for (let at = path; at !== dirname(at); at = dirname(at))
    await disk.flushFolder(dirname(at)).catch((error: NodeJS.ErrnoException) => {
      // What may not even be looked into was not made by us.
      if (!['EACCES', 'EPERM'].includes(error.code ?? '')) throw error
    })
}
