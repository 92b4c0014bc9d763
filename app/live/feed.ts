import type { LiveState } from '../../src/reports/live.ts'
import type { WayPlace } from '../../src/reports/live-way.ts'
import type { DatagramKind } from './kind.ts'
import { LiveReader, type LiveSession } from './reader.ts'
import { StreamRing } from './ring.ts'

/** What those who watch are told, each as one event with one JSON document. */
export interface LiveEvent {
  readonly event: 'way' | 'state' | 'gap' | 'ended'
  readonly data: string
}

/** All that the server needs of a stream that is listened to. */
export interface LiveSource {
  /** Told of everything from now on, the ways flown so far first; undefined when too many watch already. */
  watch(tell: (event: LiveEvent) => void): (() => void) | undefined
  /** The transport stream, from the newest packets held; undefined when too many read already. */
  stream(): ReadableStream<Uint8Array> | undefined
}

const WATCHERS_MAX = 32

/** A live stream and everyone who watches it. The caller brings datagrams, the time, and the moments to tell of. */
export class LiveFeed implements LiveSource {
  readonly #reader: LiveReader
  readonly #ring = new StreamRing()
  readonly #watchers = new Set<(event: LiveEvent) => void>()
  #state: LiveState

  constructor(session: LiveSession) {
    this.#reader = new LiveReader(session)
    this.#state = this.#reader.state(session.since_us)
  }

  /** See LiveReader.take. */
  take(datagram: Uint8Array, received_us: number, frame: (bytes: Uint8Array) => void): DatagramKind {
    const kind = this.#reader.take(datagram, received_us, frame)
    if (kind === 'ts') this.#ring.push(datagram)
    return kind
  }

  /** See LiveReader.told. */
  told(...news: Parameters<LiveReader['told']>): void {
    this.#reader.told(...news)
  }

  /** Works out what is known now, and tells all who watch. */
  tick(now_us: number): LiveState {
    const gap = this.#reader.takeGap(now_us)
    this.#state = this.#reader.state(now_us)
    if (gap !== undefined) this.#tell('gap', gap)
    this.#tell('state', this.#state)
    return this.#state
  }

  end(now_us: number): LiveState {
    this.#reader.end()
    const state = this.tick(now_us)
    this.#tell('ended', {})
    this.#watchers.clear()
    this.#ring.end()
    return state
  }

  watch(tell: (event: LiveEvent) => void): (() => void) | undefined {
    if (this.#watchers.size >= WATCHERS_MAX) return undefined
    const ways: Record<string, readonly (readonly WayPlace[])[]> = {}
    for (const [of, way] of this.#reader.ways) ways[of] = way.pieces
    tell({ event: 'way', data: JSON.stringify(ways) })
    tell({ event: 'state', data: JSON.stringify(this.#state) })
    this.#watchers.add(tell)
    return () => void this.#watchers.delete(tell)
  }

  stream(): ReadableStream<Uint8Array> | undefined {
    return this.#ring.open()
  }

  #tell(event: LiveEvent['event'], document: unknown): void {
    if (this.#watchers.size === 0) return
    const data = JSON.stringify(document)
    for (const tell of this.#watchers) tell({ event, data })
  }
}
