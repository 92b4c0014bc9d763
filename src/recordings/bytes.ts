/** Bytes one after another, as one array of their own. */
export function joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/**
 * What a reader of a stream has not done with yet, between one chunk and the next. However small the chunks, each byte is
 * copied a few times at most: something long that comes in many chunks takes linear time. Views of what `and` answered
 * stay good; bytes kept are copies, so the caller may use its chunk again.
 */
export class Rest {
  #room = new Uint8Array(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** What is kept. */
  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length)
  }

  /** What is kept and a chunk after it, as one; the chunk itself when nothing is kept. */
  and(chunk: Uint8Array): Uint8Array {
    if (this.#length === 0) return chunk
    const length = this.#length + chunk.length
    if (length > this.#room.length) {
      const wider = new Uint8Array(Math.max(length, 2 * this.#room.length))
      wider.set(this.#room.subarray(0, this.#length))
      this.#room = wider
    }
    this.#room.set(chunk, this.#length)
    return this.#room.subarray(0, length)
  }

  /** Keeps `bytes`, which `and` answered, from `at` on. */
  keep(bytes: Uint8Array, at: number): void {
    if (at > 0 || bytes.buffer !== this.#room.buffer) this.#room = new Uint8Array(bytes.subarray(at))
    this.#length = bytes.length - at
  }
}
