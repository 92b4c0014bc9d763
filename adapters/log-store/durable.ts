import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Replaces `path` in one step that survives a loss of power: temporary file, flush, rename, flush of the folder. */
export async function replaceFile(
  path: string,
  bytes: Uint8Array,
  temporary: string,
  mode = 0o644,
): Promise<void> {
  await writeFlushed(temporary, bytes, mode)
  await rename(temporary, path)
  await flushFolder(dirname(path))
}

export async function writeFlushed(path: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
  const file = await open(path, 'w', mode)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes names written into the folder survive a loss of power. Windows cannot flush a folder and needs not. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Makes the folder, and makes every name on the way there survive a loss of power. */
export async function makeFolder(path: string, mode = 0o755): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode })
  if (first === undefined) return
  for (let at = path; at.length >= first.length; at = dirname(at)) await flushFolder(dirname(at))
}
