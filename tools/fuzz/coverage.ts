import { type Profiler, Session } from 'node:inspector'

/** What was run of the sources since the last time, by address: 1 for each character of code that was. */
export type Painted = ReadonlyMap<string, Uint8Array>

/**
 * Which code has run in this thread, told by the engine's own block counters; they cost a third of the speed, and asking
 * them a millisecond or two. Sources must be loaded after this is made.
 */
export class Coverage {
  readonly #session = new Session()
  readonly #isOurs: (url: string) => boolean
  readonly #seen = new Map<string, Uint8Array>()
  /** Characters of code met so far. */
  covered = 0

  constructor(isOurs: (url: string) => boolean) {
    this.#isOurs = isOurs
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** What has run since the last call. */
  take(): Painted {
    let result: readonly Profiler.ScriptCoverage[] = []
    this.#session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error === null) result = taken.result
    })
    return new Map(
      result.filter(({ url }) => this.#isOurs(url)).map(({ url, functions }) => [url, painted(functions)]),
    )
  }

  /** How much of this was never met before. */
  news(run: Painted): number {
    let count = 0
    for (const [url, marks] of run) {
      const seen = this.#seen.get(url)
      for (let at = 0; at < marks.length; at++) if (marks[at] === 1 && seen?.[at] !== 1) count++
    }
    return count
  }

  merge(run: Painted): void {
    this.covered += this.news(run)
    for (const [url, marks] of run) {
      const before = this.#seen.get(url) ?? new Uint8Array(0)
      const seen = new Uint8Array(Math.max(before.length, marks.length))
      seen.set(before)
      for (let at = 0; at < marks.length; at++) seen[at]! |= marks[at]!
      this.#seen.set(url, seen)
    }
  }
}

/** Outer ranges come before those within them, so that the innermost has the last word. */
function painted(functions: readonly Profiler.FunctionCoverage[]): Uint8Array {
  let length = 0
  for (const { ranges } of functions) for (const { endOffset } of ranges) length = Math.max(length, endOffset)
  const marks = new Uint8Array(length)
  for (const { ranges } of functions)
    for (const { startOffset, endOffset, count } of ranges)
      marks.fill(count > 0 ? 1 : 0, startOffset, endOffset)
  return marks
}
