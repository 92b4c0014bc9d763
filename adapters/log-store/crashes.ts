import { randomStream } from '../../src/kernels/random.ts'
import { same } from '../../src/ledger/bytes.ts'
import { checkLog, type LogFiles } from '../../src/ledger/check.ts'
import { parseCheckpointText } from '../../src/ledger/checkpoint.ts'
import { type Entry, encodeEntry } from '../../src/ledger/entry.ts'
import { ledgerFaultText } from '../../src/ledger/fault.ts'
import { type Log, LogStopped, openLog } from '../../src/ledger/log.ts'
import { leafHash } from '../../src/ledger/merkle.ts'
import { LOG_SIGNATURE, parseNote, publicKeyOf, signAsLog, verifierKey } from '../../src/ledger/note.ts'
import { localPolicy } from '../../src/ledger/policy.ts'
import { edgeAt } from '../../src/ledger/subtrees.ts'
import { TreeEdge } from '../../src/ledger/tiles.ts'
import type { Disk } from './disk.ts'
import { fileLogStore } from './files.ts'
import { type Dice, SimulatedCrash, SimulatedDisk, type SimulatedDiskOptions } from './simulated-disk.ts'

export interface CrashCounts {
  readonly crashes: number
  /** Of them, with loss of power; at the others a process was killed. */
  readonly powerLosses: number
  readonly acknowledged: number
  readonly headsSigned: number
}

export interface CrashOptions extends SimulatedDiskOptions {
  /** Entries that a disk holds at first, if it is not an empty disk. */
  readonly sizes?: readonly number[]
  /** Crashes of one disk. */
  readonly lives?: number
  /** Steps before which a process crashes. */
  readonly steps?: number
}

/** Something was lost that had been promised to somebody. */
export class LostInCrash extends Error {}

/**
 * Writes logs on simulated disks, crashes at any step, opens again, and goes on, `crashes` times. Throws LostInCrash when
 * after a crash the log cannot be opened, an acknowledged entry is missing or another, a head once signed is not extended,
 * a checkpoint said to be published is not, or, at the end of some disks, the whole log is not whole.
 */
export async function crashLogs(
  crashes: number,
  seed: number,
  { sizes = SIZES, lives = LIVES, steps = STEPS_MAX, ...options }: CrashOptions = {},
): Promise<CrashCounts> {
  const stream = randomStream(seed, 0)
  const dice: Dice = (n) => stream.below(n)
  const counts = { crashes: 0, powerLosses: 0, acknowledged: 0, headsSigned: 0 }
  const begun: DiskLives[] = []
  for (const size of sizes) begun.push(await DiskLives.begin(size, dice, options))
  while (counts.crashes < crashes) {
    const one =
      (await begun[dice(begun.length + 1)]?.copy()) ?? new DiskLives(new SimulatedDisk(dice, options), dice)
    for (let life = 0; life < lives && counts.crashes < crashes; life++) {
      const lostPower = await one.live(dice(steps))
      counts.crashes++
      if (lostPower) counts.powerLosses++
    }
    if (dice(CHECKED_ONE_IN) === 0) await one.end()
    counts.acknowledged += one.acknowledged
    counts.headsSigned += one.headsSigned
  }
  return counts
}

const FOLDER = '/data/ledger'
const SEED = new Uint8Array(32).fill(1)
const KEY = verifierKey('crash.example', LOG_SIGNATURE, publicKeyOf(SEED))
const LIVES = 12
/** A full check takes as long as many crashes. */
const CHECKED_ONE_IN = 8
/** A little less than fills a bundle, or than fills the second. */
const SIZES = [254, 511]
const STEPS_MAX = 80

/** One disk, the processes that live on it one after another, and what each of them promised. */
class DiskLives {
  readonly #disk: SimulatedDisk
  readonly #dice: Dice
  /** Entries acknowledged, or found after a crash and relied on since. */
  readonly #entries: Uint8Array[] = []
  /** The tree of the entries found at the last opening, and heads signed since then. */
  #edge = new TreeEdge()
  #heads: { readonly size: number; readonly root: Uint8Array }[] = []
  #published = 0
  #lives = 0
  #isReal = false
  headsSigned = 0

  constructor(disk: SimulatedDisk, dice: Dice) {
    this.#disk = disk
    this.#dice = dice
  }

  /** A disk with a log of so many entries, published, that nothing has happened to yet. */
  static async begin(size: number, dice: Dice, options: SimulatedDiskOptions): Promise<DiskLives> {
    const begun = new DiskLives(new SimulatedDisk(dice, options), dice)
    const log = await begun.#open(begun.#disk.boot())
    for (const count of [size, 0, 0]) {
      await begun.#append(log, count)
      await begun.#publish(log)
    }
    return begun
  }

  async copy(): Promise<DiskLives> {
    const other = new DiskLives(this.#disk.copy(), this.#dice)
    const size = this.#entries.length
    for (const entry of this.#entries) other.#entries.push(entry)
    const disk = other.#disk.boot()
    other.#edge = (await edgeAt((path) => disk.read(`${FOLDER}/log/${path}`), size))!
    other.#published = this.#published
    other.#beats = this.#beats
    return other
  }

  get acknowledged(): number {
    return this.#entries.length
  }

  /** One process, so many steps from opening to crash; true when power was lost. */
  async live(steps: number): Promise<boolean> {
    this.#lives++
    try {
      await this.#write(await this.#open(this.#disk.boot(steps)))
    } catch (error) {
      if (!isCrash(error)) throw error
    }
    const losesPower = this.#dice(3) > 0
    if (losesPower) this.#disk.losePower()
    return losesPower
  }

  /** Opens a last time, publishes, and checks every file of the log. */
  async end(): Promise<void> {
    const disk = this.#disk.boot()
    const log = await this.#open(disk)
    this.#isReal = true
    await log.append([this.#beat()]) // so that there is something to sign for real
    await log.publish()
    const report = await checkLog(filesOf(disk, `${FOLDER}/log`), localPolicy(KEY))
    if (report.faults.length > 0) throw new LostInCrash(ledgerFaultText(report.faults[0]!))
  }

  async #open(disk: Disk): Promise<Log> {
    this.#checkPublished(await disk.read(`${FOLDER}/log/checkpoint`))
    const store = await fileLogStore(FOLDER, { disk, lock: noLock }).catch(lostUnlessCrash)
    const log = await openLog({ store, policy: localPolicy(KEY), sign: this.#sign }).catch(lostUnlessCrash)
    if (!log.ok) throw new LostInCrash(ledgerFaultText(log.fault))
    this.#checkEntries(await store.read(0, await store.size()).catch(lostUnlessCrash))
    return log.value
  }

  /** Appends and publishes, one after the other or side by side, until the crash. */
  async #write(log: Log): Promise<never> {
    for (;;) {
      const appending = this.#append(log)
      if (this.#dice(2) === 0) await appending
      else {
        const outcomes = await Promise.allSettled([
          appending,
          this.#dice(3) > 0 ? this.#publish(log) : undefined,
        ])
        const errors = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
        if (errors.length > 0) throw errors.find((error) => !isCrash(error)) ?? errors[0]
      }
    }
  }

  async #append(log: Log, count = 1 + this.#dice(this.#dice(10) === 0 ? 30 : 3)): Promise<void> {
    const entries = Array.from({ length: count }, () => this.#beat())
    const out = await log.append(entries).catch(lostUnlessCrash)
    if (!out.ok) throw new LostInCrash(ledgerFaultText(out.fault))
    for (const entry of entries) this.#entries.push(bytesOf(entry))
  }

  async #publish(log: Log): Promise<void> {
    const out = await log.publish().catch(lostUnlessCrash)
    if (!out.ok) throw new LostInCrash(ledgerFaultText(out.fault))
    this.#published = out.value
  }

  #beats = 0
  /** No two are the same, so that one cannot pass for another. */
  #beat(): Entry {
    return { v: 1, kind: 'beat', at: this.#beats++, clk: this.#lives, by: 'key/1', auth: 'none' }
  }

  readonly #sign = (text: string) => {
    const head = parseCheckpointText(text)
    if (!head.ok) throw new Error(ledgerFaultText(head.fault))
    this.#heads.push(head.value)
    this.headsSigned++
    if (this.#isReal) return signAsLog(text, KEY.name, SEED)
    return { name: KEY.name, id: KEY.id, bytes: NO_SIGNATURE } // nobody looks at it before the end
  }

  /** Right after the crash, before anybody mends anything: what a stranger sees. */
  #checkPublished(checkpoint: Uint8Array | undefined): void {
    const note = checkpoint === undefined ? undefined : parseNote(checkpoint)
    const head = note?.ok ? parseCheckpointText(note.value.text) : undefined
    if (checkpoint !== undefined && !head?.ok) throw new LostInCrash('the checkpoint cannot be read')
    const size = head?.ok ? head.value.size : 0
    if (size < this.#published) throw new LostInCrash(`checkpoint ${size}, published was ${this.#published}`)
  }

  #checkEntries(found: readonly Uint8Array[]): void {
    if (found.length < this.#entries.length)
      throw new LostInCrash(`${found.length} entries, acknowledged were ${this.#entries.length}`)
    const changed = this.#entries.findIndex((entry, index) => Buffer.compare(entry, found[index]!) !== 0)
    if (changed >= 0) throw new LostInCrash(`entry ${changed} is another`)
    for (const entry of found.slice(this.#entries.length)) this.#entries.push(entry)
    this.#checkHeads()
  }

  /** Heads signed since the last opening are roots of the entries found now; those before were then. */
  #checkHeads(): void {
    for (const { size, root } of this.#heads) {
      if (size > this.#entries.length)
        throw new LostInCrash(`a head of ${size} was signed, and entries are lost`)
      while (this.#edge.size < size) this.#edge.push(leafHash(this.#entries[this.#edge.size]!))
      if (!same(this.#edge.root(), root))
        throw new LostInCrash(`a head of ${size} was signed that is not extended`)
    }
    this.#edge.takeChanged()
    this.#heads = []
  }
}

const isCrash = (error: unknown): boolean => error instanceof SimulatedCrash || error instanceof LogStopped
const lostUnlessCrash = (error: Error): never => {
  throw isCrash(error) ? error : new LostInCrash(error.message)
}

function bytesOf(entry: Entry): Uint8Array {
  const bytes = encodeEntry(entry)
  if (!bytes.ok) throw new Error(ledgerFaultText(bytes.fault))
  return bytes.value
}

const filesOf = (disk: Disk, folder: string): LogFiles => {
  const list = async (below: string): Promise<string[]> => {
    const names = await disk.names(`${folder}/${below}`)
    const found = names.map(async (name) => {
      const path = below === '' ? name : `${below}/${name}`
      return (await disk.read(`${folder}/${path}`)) === undefined ? list(path) : [path]
    })
    return (await Promise.all(found)).flat()
  }
  return { list: () => list(''), read: (path) => disk.read(`${folder}/${path}`) }
}

const noLock = async () => ({ check: async () => {}, release: async () => {} })
const NO_SIGNATURE = new Uint8Array(64)
