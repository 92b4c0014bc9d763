import { parseEntry } from '../../src/ledger/entry.ts'
import { type Read, sound } from '../../src/ledger/fault.ts'
import { TILE_WIDTH } from '../../src/ledger/tiles.ts'
import type { Erasure } from '../../src/reports/record-page.ts'

/** Which entries' payloads were erased, as the log says. Looks at each bundle once, and parses only what speaks of erasing. */
export class ErasedEntries {
  readonly #bundle: (number: number, size: number) => Promise<Read<readonly Uint8Array[]>>
  readonly #erased = new Map<number, Erasure>()
  #looked = 0

  constructor(bundle: (number: number, size: number) => Promise<Read<readonly Uint8Array[]>>) {
    this.#bundle = bundle
  }

  /** Null when nothing of entry `index` was erased. */
  async of(index: number, size: number): Promise<Read<Erasure | null>> {
    const all = await this.all(size)
    return all.ok ? sound(all.value.get(index) ?? null) : all
  }

  async all(size: number): Promise<Read<ReadonlyMap<number, Erasure>>> {
    while (this.#looked < size) {
      const number = Math.floor(this.#looked / TILE_WIDTH)
      const entries = await this.#bundle(number, size)
      if (!entries.ok) return entries
      const fresh = this.#looked - number * TILE_WIDTH
      for (const [at, bytes] of entries.value.entries())
        if (at >= fresh) this.#take(number * TILE_WIDTH + at, bytes)
      this.#looked = number * TILE_WIDTH + entries.value.length
    }
    return sound(this.#erased)
  }

  #take(index: number, bytes: Uint8Array): void {
    if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('"kind":"erase"')) return
    const entry = parseEntry(bytes)
    if (!entry.ok || entry.value.kind !== 'erase') return
    const { ref = [], at, why } = entry.value
    const rule = ref.find((id) => id.startsWith('rule/')) ?? ''
    for (const id of ref)
      if (id.startsWith('entry/'))
        this.#erased.set(Number(id.slice(6)), { index, at_ms: at, rule, method: why?.code ?? '' })
  }
}
