import type { Fault } from '../../src/quantities/fault.ts'
import { namesIn } from '../../src/recordings/imagery/video.ts'
import { isDatalink, KlvColumnDecoder } from '../../src/recordings/klv/columns.ts'
import { TsDemuxer, type TsStream, type TsUnit } from '../../src/recordings/ts/demux.ts'
import { MetadataReader } from '../../src/recordings/ts/metadata.ts'
import type { LiveAlert, LiveGap, LiveState, LiveWatched } from '../../src/reports/live.ts'
import { LiveWay } from '../../src/reports/live-way.ts'
import { type DatagramKind, kindOf } from './kind.ts'
import { isOldSet, KlvWindow } from './klv-window.ts'
import { MavlinkFeed } from './mavlink-feed.ts'

export interface LiveSession extends Pick<LiveState, 'name' | 'data' | 'address'> {
  readonly since_us: number
}

const SILENT_US = 2e6
const FAULTS_KEPT = 20
const ALERTS_KEPT = 20
/** Columns of sets are read for their faults only, and thrown away so often. */
const CHECKED_ROWS = 256
/** The name of the way that key data tells. */
export const CAMERA = 'camera'

/** What a live stream says, from its datagrams: a state at any time, with bounded memory however long it goes on. */
export class LiveReader {
  readonly #session: LiveSession
  readonly #demuxer: TsDemuxer
  readonly #metadata = new Map<number, MetadataReader>()
  readonly #checker = new KlvColumnDecoder('flight.ts', (fault) => this.#fault(fault))
  readonly #mavlink: MavlinkFeed
  readonly #window = new KlvWindow()
  readonly #ways = new Map<string, LiveWay>()
  /** The stream whose sets are shown: the first that has any. */
  #shownPid: number | undefined
  #received_us = 0
  #last_us: number | undefined
  #status: 'open' | 'ended' = 'open'
  #names: Record<string, string> = {}
  #faults: Fault[] = []
  #gap: { count: number; found: string } | undefined
  #watched: LiveWatched = { state: 'waiting', sets: [] }
  #alerts: LiveAlert[] = []
  #second = { from_us: 0, bytes: 0, before: 0 }
  readonly #counts = {
    ...{ datagrams: 0, bytes: 0, others: 0, pictures: 0, sets: 0, otherSets: 0, gaps: 0, faults: 0 },
  }

  constructor(session: LiveSession) {
    this.#session = session
    this.#demuxer = new TsDemuxer('flight.ts', {
      stream: ({ coding }) => (coding === 'klv' || coding === 'private' ? 'whole' : 'none'),
      unit: (unit) => this.#unit(unit),
      clock: () => {},
      fault: (fault) => this.#fault(fault),
    })
    this.#mavlink = new MavlinkFeed((fault) => this.#fault(fault))
  }

  /** One datagram, and when it came, microseconds since 1970; `frame` is given every MAVLink frame in it. */
  take(datagram: Uint8Array, received_us: number, frame: (bytes: Uint8Array) => void): DatagramKind {
    const kind = kindOf(datagram)
    this.#received_us = received_us
    this.#counts.datagrams++
    this.#counts.bytes += datagram.length
    this.#countSecond(datagram.length, received_us)
    if (kind === 'other') this.#counts.others++
    else this.#last_us = received_us
    if (kind === 'ts') this.#demuxer.push(datagram)
    if (kind === 'mavlink') this.#mavlink.take(datagram, received_us, frame)
    return kind
  }

  /** What the watch of boundaries says. */
  told(alerts: readonly LiveAlert[], watched: LiveWatched): void {
    this.#watched = watched
    if (alerts.length > 0) this.#alerts = [...this.#alerts, ...alerts].slice(-ALERTS_KEPT)
  }

  /** Nothing more is recorded. */
  end(): void {
    this.#status = 'ended'
  }

  /** What is missing since it was last asked for. */
  takeGap(now_us: number): LiveGap | undefined {
    const gap = this.#gap
    this.#gap = undefined
    return gap && { at_us: now_us, ...gap }
  }

  /** All that is known at this time; places go on the ways. */
  state(now_us: number): LiveState {
    const look = this.#window.look(now_us)
    this.#names = { ...this.#names, ...namesIn(this.#window.columns) }
    const vehicles = this.#mavlink.vehicles(now_us)
    const silent_s = this.#last_us === undefined ? null : Math.max(0, (now_us - this.#last_us) / 1e6)
    if (look.place !== null && look.place.age_s * 1e6 < SILENT_US)
      this.#way(CAMERA).add(look.place.value.lon_deg, look.place.value.lat_deg, now_us)
    for (const { of, whose, lon_deg, lat_deg, age_s } of vehicles)
      if (whose === 'own' && age_s * 1e6 < SILENT_US) this.#way(of).add(lon_deg, lat_deg, now_us)
    this.#countSecond(0, now_us)
    return {
      overflight: 'live/1',
      ...this.#session,
      status: this.#statusAt(silent_s),
      ...{ now_us, silent_s },
      counts: { ...this.#counts, packets: this.#demuxer.packets, messages: this.#mavlink.messages },
      bytesPerSecond: this.#second.before,
      ...{ look, vehicles, names: this.#names, notes: this.#window.notes, faults: this.#faults },
      ...{ watched: this.#watched, alerts: this.#alerts },
    }
  }

  /** The ways flown so far, by what flew them. */
  get ways(): ReadonlyMap<string, LiveWay> {
    return this.#ways
  }

  #statusAt(silent_s: number | null): LiveState['status'] {
    if (this.#status === 'ended') return 'ended'
    if (silent_s === null) return 'waiting'
    return silent_s * 1e6 < SILENT_US ? 'receiving' : 'silent'
  }

  #way(of: string): LiveWay {
    const way = this.#ways.get(of) ?? new LiveWay()
    this.#ways.set(of, way)
    return way
  }

  #countSecond(bytes: number, now_us: number): void {
    const seconds = (now_us - this.#second.from_us) / 1e6
    if (seconds >= 1) {
      const before = seconds < 2 ? this.#second.bytes / seconds : 0
      this.#second = { from_us: now_us, bytes: 0, before }
    }
    this.#second.bytes += bytes
  }

  #unit(unit: TsUnit): void {
    const { coding } = unit.stream
    if (coding === 'klv' || coding === 'private') this.#reader(unit.stream).unit(unit)
    else if (VIDEO.has(coding)) this.#counts.pictures++
  }

  #reader({ pid }: TsStream): MetadataReader {
    const known = this.#metadata.get(pid)
    if (known !== undefined) return known
    const made = new MetadataReader('flight.ts', {
      triplet: ({ bytes, place }, triplet) => {
        if (isDatalink(bytes, triplet.at)) {
          this.#counts.sets++
          this.#checker.add(bytes, triplet, place)
          if (this.#checker.rows >= CHECKED_ROWS) this.#checker.take()
        } else {
          this.#counts.otherSets++
          if (!isOldSet(bytes, triplet.at)) return
        }
        this.#shownPid ??= pid
        if (this.#shownPid === pid) this.#window.add(bytes, triplet, this.#received_us)
      },
      fault: (fault) => this.#fault(fault),
    })
    this.#metadata.set(pid, made)
    return made
  }

  #fault(fault: Fault): void {
    this.#counts.faults++
    this.#faults = [...this.#faults.slice(1 - FAULTS_KEPT), fault]
    if (fault.kind !== 'gap') return
    this.#counts.gaps++
    this.#gap = { count: (this.#gap?.count ?? 0) + 1, found: fault.found }
  }
}

const VIDEO: ReadonlySet<string> = new Set(['h264', 'hevc', 'mpeg2', 'mpeg1'])
