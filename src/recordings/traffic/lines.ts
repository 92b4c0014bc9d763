/** Lines of text in a stream of bytes, without making strings. */
export interface LineSink {
  /** `bytes[from]` to `bytes[to]` (exclusive) is line `line`, without its end; valid only during the call. */
  line(bytes: Uint8Array, from: number, to: number, line: number, byte: number): void
  /** A line of more than LINE_BYTES_MAX: left out. */
  tooLong(line: number, byte: number): void
}

export const LINE_BYTES_MAX = 1024

/** Feed it chunks in order, then call end(). A line may end in LF, CR LF or CR; memory is one line. */
export class LineReader {
  readonly #sink: LineSink
  readonly #kept = new Uint8Array(LINE_BYTES_MAX)
  #length = 0
  #line = 1
  #byte = 0
  #start = 0
  #overflowed = false
  #afterReturn = false

  constructor(sink: LineSink) {
    this.#sink = sink
  }

  push(chunk: Uint8Array): void {
    let from = 0
    for (let i = 0; i < chunk.length; i++) {
      const c = chunk[i]
      if (c !== 0x0a && c !== 0x0d) {
        this.#afterReturn = false
        continue
      }
      if (c === 0x0a && this.#afterReturn) {
        // The second half of CR LF.
        this.#afterReturn = false
        from = i + 1
        this.#start = this.#byte + i + 1
        continue
      }
      this.#keep(chunk, from, i)
      this.#emit(this.#byte + i + 1)
      this.#afterReturn = c === 0x0d
      from = i + 1
    }
    this.#keep(chunk, from, chunk.length)
    this.#byte += chunk.length
  }

  end(): void {
    if (this.#length > 0 || this.#overflowed) this.#emit(this.#byte)
  }

  #keep(chunk: Uint8Array, from: number, to: number): void {
    const room = LINE_BYTES_MAX - this.#length
    if (to - from > room) this.#overflowed = true
    const taken = Math.min(room, to - from)
    this.#kept.set(chunk.subarray(from, from + taken), this.#length)
    this.#length += taken
  }

  #emit(next: number): void {
    if (this.#overflowed) this.#sink.tooLong(this.#line, this.#start)
    else this.#sink.line(this.#kept, 0, this.#length, this.#line, this.#start)
    this.#length = 0
    this.#overflowed = false
    this.#line++
    this.#start = next
  }
}
