import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { checkpointText, parseCheckpointText, type TreeHead } from '../../src/ledger/checkpoint.ts'
import { ledgerFaultText } from '../../src/ledger/fault.ts'
import { type Disk, machineDisk } from '../log-store/disk.ts'
import { flushWay, replaceFile } from '../log-store/durable.ts'

/** The heads a witness keeps, one file per log in `folder/heads`: what it stored survives a loss of power. */
export class WitnessHeads {
  readonly #folder: string
  readonly #disk: Disk

  private constructor(folder: string, disk: Disk) {
    this.#folder = folder
    this.#disk = disk
  }

  static async open(folder: string, disk = machineDisk): Promise<WitnessHeads> {
    const heads = join(folder, 'heads')
    await disk.makeFolder(heads, 0o755)
    await flushWay(heads, disk)
    await disk.flushFolder(heads) // a process that was killed may have renamed, and not come to flush it
    return new WitnessHeads(heads, disk)
  }

  /** Undefined when nothing was ever seen of this log. Throws when what was kept cannot be read: it may not be forgotten. */
  async of(origin: string): Promise<TreeHead | undefined> {
    const bytes = await this.#disk.read(this.#path(origin))
    if (bytes === undefined) return undefined
    const head = parseCheckpointText(Buffer.from(bytes).toString('utf8'), this.#path(origin))
    if (!head.ok) throw new Error(ledgerFaultText(head.fault))
    return head.value
  }

  async store(origin: string, head: TreeHead): Promise<void> {
    const path = this.#path(origin)
    const written = Buffer.from(checkpointText(origin, head))
    await replaceFile(path, written, `${path}.new`, 0o644, this.#disk)
  }

  #path(origin: string): string {
    return join(this.#folder, createHash('sha256').update(origin).digest('hex').slice(0, 32))
  }
}
