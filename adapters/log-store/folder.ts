import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { LogFiles } from '../../src/ledger/check.ts'
import { readIfThere } from './disk.ts'

/** A folder read as a log's files. Everything that is not a folder is listed: a link or a socket is a file too many. */
export const folderFiles = (folder: string): LogFiles => ({
  list: async () => {
    const found = await readdir(folder, { recursive: true, withFileTypes: true })
    return found
      .filter((each) => !each.isDirectory())
      .map((each) => relative(folder, join(each.parentPath, each.name)).split(sep).join('/'))
      .sort()
  },
  read: (path) => readIfThere(join(folder, path)),
})
