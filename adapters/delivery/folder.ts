import { randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Deliver, Parcel } from '../../src/notices/deliver.ts'
import { machineDisk } from '../log-store/disk.ts'
import { makeFolder, writeFlushed } from '../log-store/durable.ts'
import { notDelivered } from './problems.ts'

/** A folder of files to be fetched: `<folder>/<id>`, there whole or not at all. The same parcel again changes nothing. */
export function folderDelivery(folder: string): Deliver {
  return {
    way: 'folder',
    async deliver(parcel) {
      const files = filesOf(parcel)
      const place = join(folder, parcel.id)
      const making = join(folder, `.making-${randomUUID()}`)
      try {
        if (await holds(place, files)) return { ok: true, reference: place }
        await makeFolder(making, 0o700)
        for (const [name, bytes] of files) await writeFlushed(join(making, name), bytes, 0o600)
        await machineDisk.flushFolder(making)
        await rename(making, place)
        await machineDisk.flushFolder(folder)
        return { ok: true, reference: place }
      } catch (error) {
        const { code = '' } = error as NodeJS.ErrnoException
        if (IN_THE_WAY.has(code)) return notDelivered('in-the-way', `${place}: ${code}`)
        if (DENIED.has(code)) return notDelivered('refused', `${place}: ${code}`)
        throw error
      } finally {
        await rm(making, { recursive: true, force: true }).catch(() => {})
      }
    },
  }
}

const IN_THE_WAY: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR'])
const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENAMETOOLONG'])

/** A name that leads elsewhere is a bug of ours. */
function filesOf({ id, subject, text, files }: Parcel): Map<string, Uint8Array> {
  const message: [string, Uint8Array] = ['message.txt', Buffer.from(`${subject}\n\n${text}\n`)]
  const all = new Map([message, ...files.map(({ name, bytes }): [string, Uint8Array] => [name, bytes])])
  const wrong = [id, ...all.keys()].find((name) => !/^[A-Za-z0-9][A-Za-z0-9.-]{0,120}$/.test(name))
  if (wrong !== undefined || all.size !== files.length + 1)
    throw new RangeError(`a parcel with the name ${JSON.stringify(wrong ?? 'twice')}`)
  return all
}

/** Whether exactly this lies there already. */
async function holds(place: string, files: ReadonlyMap<string, Uint8Array>): Promise<boolean> {
  const names = await readdir(place).catch(() => [])
  if (names.length !== files.size || !names.every((name) => files.has(name))) return false
  for (const [name, bytes] of files) if (!(await readFile(join(place, name))).equals(bytes)) return false
  return true
}
