/** Bytes held for those who join later, and the most a slow reader may be behind besides. */
const RING_BYTES = 4 << 20
const BEHIND_BYTES = 4 << 20
const READERS_MAX = 16

type Controller = ReadableStreamDefaultController<Uint8Array>

/**
 * The newest part of a transport stream, and everyone who reads on from there. A reader that does not keep up is dropped:
 * nothing is held for it without bound, and the recording never waits for it.
 */
export class StreamRing {
  readonly #held: Uint8Array[] = []
  #bytes = 0
  readonly #readers = new Set<Controller>()

  push(datagram: Uint8Array): void {
    this.#held.push(datagram)
    this.#bytes += datagram.length
    let gone = 0
    while (this.#bytes > RING_BYTES) this.#bytes -= this.#held[gone++]!.length
    if (gone > 0) this.#held.splice(0, gone)
    for (const reader of this.#readers) {
      if ((reader.desiredSize ?? 0) >= datagram.length) reader.enqueue(datagram)
      else this.#drop(reader)
    }
  }

  /** What is held, then all that comes; undefined when too many read already. */
  open(): ReadableStream<Uint8Array> | undefined {
    if (this.#readers.size >= READERS_MAX) return undefined
    let own: Controller
    const size = (bytes: Uint8Array | undefined) => bytes?.length ?? 0
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          own = controller
          for (const datagram of this.#held) controller.enqueue(datagram)
          this.#readers.add(controller)
        },
        cancel: () => void this.#readers.delete(own),
      },
      { highWaterMark: RING_BYTES + BEHIND_BYTES, size },
    )
  }

  /** Nothing more comes. */
  end(): void {
    for (const reader of this.#readers) reader.close()
    this.#readers.clear()
  }

  #drop(reader: Controller): void {
    this.#readers.delete(reader)
    reader.error(new Error('this reader is too slow for the stream; join again'))
  }
}
