import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'

/** SHA-256 of bytes that come in pieces. */
export interface Digest {
  /** The piece may be used again when the answer is there. */
  add(piece: Uint8Array): Promise<void>
  /** Hexadecimal digits; nothing can be added after it. */
  end(): Promise<string>
  /** Lets go of what it holds; needed when it was not ended. */
  close(): void
}

/** Less is not worth a thread. */
const LONG_BYTES = 512 << 20

/** Of so many bytes, as far as is known; of many on a thread of its own, beside the reading of them. */
export const digestOf = (bytes: number): Digest => (bytes < LONG_BYTES ? digestHere() : new ThreadedDigest())

function digestHere(): Digest {
  const hash = createHash('sha256')
  return {
    add: async (piece) => void hash.update(piece),
    end: async () => hash.digest('hex'),
    close: () => {},
  }
}

const SLOTS = 4
const SLOT_BYTES = 1 << 20

/** Pieces are copied into a few slots that both threads see: the thread works on some while others are filled. */
class ThreadedDigest implements Digest {
  readonly #worker: Worker
  readonly #memory = new SharedArrayBuffer(SLOTS * SLOT_BYTES)
  #free = Array.from({ length: SLOTS }, (_, slot) => slot)
  #wake: () => void = () => {}
  #hex: string | undefined
  #failed: Error | undefined

  constructor() {
    // From its text: a file of its own would load the compiler of types once more.
    this.#worker = new Worker(`(${work})()`, { eval: true, execArgv: [], workerData: this.#memory })
    this.#worker.on('message', (answer: number | string) => {
      if (typeof answer === 'string') this.#hex = answer
      else this.#free.push(answer)
      this.#wake()
    })
    this.#worker.on('error', (error) => this.#gone(error as Error))
    this.#worker.on('exit', (code) => this.#gone(new Error(`the thread of a digest ended with ${code}`)))
  }

  async add(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length; at += SLOT_BYTES) {
      while (this.#free.length === 0) await this.#news()
      const slot = this.#free.pop()!
      const part = piece.subarray(at, at + SLOT_BYTES)
      new Uint8Array(this.#memory, slot * SLOT_BYTES).set(part)
      this.#worker.postMessage([slot, slot * SLOT_BYTES, part.length])
    }
  }

  async end(): Promise<string> {
    this.#worker.postMessage(null)
    while (this.#hex === undefined) await this.#news()
    return this.#hex
  }

  close(): void {
    void this.#worker.terminate()
  }

  /**
   * The first reason given is the true one: an error is followed by the thread's end. A thread that has answered may end, and
   * does so in the same turn in which its answer comes.
   */
  #gone(why: Error): void {
    if (this.#hex !== undefined) return
    this.#failed ??= why
    this.#wake()
  }

  async #news(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      if (this.#failed !== undefined) resolve()
    })
    if (this.#failed !== undefined) throw this.#failed
  }
}

/** Runs on the thread, and sees nothing of what is around it here. */
function work(): void {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256')
  const port = parentPort!
  port.on('message', (piece: readonly [slot: number, at: number, length: number] | null) => {
    if (piece === null) {
      port.postMessage(hash.digest('hex'))
      port.close()
      return
    }
    const [slot, at, length] = piece
    hash.update(new Uint8Array(workerData, at, length))
    port.postMessage(slot)
  })
}
