import type { LedgerFault } from '../../src/ledger/fault.ts'

export interface VerifyReport {
  readonly path: string
  /** True only if something was checked and nothing is wrong. */
  readonly whole: boolean
  /** Listed in full up to a hundred per log; `faultCount` counts all. */
  readonly faults: readonly LedgerFault[]
  readonly faultCount: number
  /** What a reader must know to judge the verdict. */
  readonly notes: readonly string[]
  readonly logs: readonly LogSummary[]
  readonly results: readonly ResultSummary[]
  readonly proofs: readonly ProofSummary[]
}

export interface LogSummary {
  readonly folder: string
  readonly origin: string
  readonly entries: number
  readonly root: string
  readonly kinds: Readonly<Record<string, number>>
  readonly cosigned: readonly { readonly name: string; readonly time_s: number }[]
}

export interface ResultSummary {
  readonly folder: string
  readonly files: number
  readonly entries: number
  /** Files whose payload was erased, as a proven entry says. */
  readonly erased: number
}

export interface ProofSummary {
  readonly file: string
  readonly index: number
  readonly kind: string
  /** Of the tree that the proof leads to. */
  readonly size: number
}

/** What a check gathers, from one log or result after another. */
export class Findings {
  readonly #faults: LedgerFault[] = []
  #count = 0
  readonly notes = new Set<string>()
  readonly logs: LogSummary[] = []
  readonly results: ResultSummary[] = []
  readonly proofs: ProofSummary[] = []
  /** By verifier key, then by index: the entry that says it was erased, and by which rule. */
  readonly #erased = new Map<string, Map<number, string>>()

  add(faults: readonly LedgerFault[], count = faults.length): void {
    this.#faults.push(...faults)
    this.#count += count
  }

  addErased(vkey: string, index: number, told: string): void {
    const known = this.#erased.get(vkey) ?? new Map<number, string>()
    this.#erased.set(vkey, known.set(index, told))
  }

  /** What a log that was checked says of the erasure of this entry's payload. */
  erasureOf(vkey: string, index: number): string | undefined {
    return this.#erased.get(vkey)?.get(index)
  }

  report(path: string): VerifyReport {
    const { logs, results, proofs } = this
    return {
      path,
      whole: this.#count === 0 && logs.length + results.length + proofs.length > 0,
      faults: this.#faults,
      faultCount: this.#count,
      notes: [...this.notes],
      ...{ logs, results, proofs },
    }
  }
}
