/** Bytes of a file that can only be read whole: kept up to a bound, and one more, so that its reader sees that it is beyond. */
export class Whole {
  readonly #most: number
  #parts: Uint8Array[] = []
  #bytes = 0

  constructor(most: number) {
    this.#most = most
  }

  push(chunk: Uint8Array): void {
    const part = chunk.subarray(0, Math.max(0, this.#most + 1 - this.#bytes))
    if (part.length === 0) return
    this.#parts.push(part.slice())
    this.#bytes += part.length
  }

  end(): Uint8Array {
    const bytes = new Uint8Array(this.#bytes)
    let at = 0
    for (const part of this.#parts) {
      bytes.set(part, at)
      at += part.length
    }
    this.#parts = []
    return bytes
  }
}
