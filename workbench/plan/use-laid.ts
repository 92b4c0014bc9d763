import { useEffect, useRef, useState } from 'react'
import type { Draft } from './draft.ts'
import type { LaidDraft } from './lay-draft.ts'
import type { LayAnswer, LayQuestion } from './lay-worker.ts'
import LayWorker from './lay-worker.ts?worker'

export interface LaidNow {
  readonly outcome: LaidDraft
  /** The draft it is of. The one on the screen may be newer by a moment. */
  readonly draft: Draft
}

/** The newest draft that was laid. One is laid at a time, and always the newest next, so that a drag never queues up. */
export function useLaid(draft: Draft | undefined): LaidNow | undefined {
  const [laid, setLaid] = useState<LaidNow>()
  const desk = useRef<Desk>(undefined)
  useEffect(() => {
    const made = new Desk(setLaid)
    desk.current = made
    return () => made.close()
  }, [])
  useEffect(() => {
    if (draft !== undefined) desk.current?.ask(draft)
  }, [draft])
  return laid
}

class Desk {
  readonly #worker = new LayWorker()
  #number = 0
  #asked: Draft | undefined
  #next: Draft | undefined

  constructor(tell: (laid: LaidNow) => void) {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<LayAnswer>) => {
      if (data.number !== this.#number || this.#asked === undefined) return
      tell({ outcome: data.outcome, draft: this.#asked })
      this.#asked = undefined
      if (this.#next !== undefined) this.ask(this.#next)
    })
  }

  ask(draft: Draft): void {
    this.#next = this.#asked === undefined ? undefined : draft
    if (this.#asked !== undefined) return
    this.#asked = draft
    const question: LayQuestion = { number: ++this.#number, draft }
    this.#worker.postMessage(question)
  }

  close(): void {
    this.#worker.terminate()
  }
}
