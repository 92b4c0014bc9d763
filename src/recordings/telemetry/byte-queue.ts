const NOTHING = new Uint8Array(0)

/**
 * Bytes that came and were not yet read. A chunk that meets an empty queue is read where it lies; only what is left over
 * is copied, into a buffer that grows by doubling, so that many small chunks cost no more than one large one.
 */
export class ByteQueue {
  bytes: Uint8Array = NOTHING
  /** Where the unread bytes begin and end within `bytes`. */
  from = 0
  to = 0
  /** Offset of bytes[0] in the whole recording. */
  base = 0
  #borrowed = false
  #view: DataView | undefined

  push(chunk: Uint8Array): void {
    if (this.from === this.to) {
      this.base += this.to
      this.bytes = chunk
      this.from = 0
      this.to = chunk.length
      this.#borrowed = true
      this.#view = undefined
      return
    }
    this.#own(this.to - this.from + chunk.length)
    this.bytes.set(chunk, this.to)
    this.to += chunk.length
  }

  /** Lets go of the caller's chunk: what is unread of it is copied. */
  release(): void {
    if (!this.#borrowed) return
    if (this.from < this.to) this.#own(this.to - this.from)
    else this.bytes = NOTHING
  }

  get view(): DataView {
    this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length)
    return this.#view
  }

  #own(room: number): void {
    const held = this.to - this.from
    if (!this.#borrowed && this.to - held + room <= this.bytes.length) return
    const target =
      !this.#borrowed && room <= this.bytes.length ? this.bytes : new Uint8Array(Math.max(1024, room * 2))
    target.set(this.bytes.subarray(this.from, this.to))
    this.base += this.from
    this.bytes = target
    this.from = 0
    this.to = held
    this.#borrowed = false
    this.#view = undefined
  }
}
