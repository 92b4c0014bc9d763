import type { Fault } from '../../src/quantities/fault.ts'
import {
  type Frame,
  FrameReader,
  MavlinkLive,
  type PositionUpdate,
} from '../../src/recordings/telemetry/mavlink/index.ts'
import type { LiveVehicle } from '../../src/reports/live.ts'

const VEHICLES_MAX = 64
/** Senders whose sequence numbers are followed; a hostile stream can name thousands. */
const SENDERS_MAX = 256
/** A fused place outranks that of one receiver for so long. */
const FUSED_US = 2e6
/** A sequence number that far behind is a late frame, not 224 lost ones. */
const LATE_FROM = 224
const SIGNATURE_BYTES = 13
/** Before each frame of a .tlog. */
export const TIME_BYTES = 8
const FILE = 'flight.tlog'

/** MAVLink as it arrives: its frames to be recorded, where each vehicle is, and what is missing. */
export class MavlinkFeed {
  readonly #frames: FrameReader
  readonly #live: MavlinkLive
  readonly #report: (fault: Fault) => void
  readonly #vehicles = new Map<string, PositionUpdate>()
  readonly #sequences = new Map<number, number>()
  /** Where the next frame stands in the .tlog. */
  #written = 0
  #write: (bytes: Uint8Array) => void = () => {}
  messages = 0

  constructor(report: (fault: Fault) => void) {
    this.#report = report
    this.#frames = new FrameReader(false, {
      frame: (frame) => this.#frame(frame),
      fault: (fault) => report({ ...fault, file: FILE, byte: this.#written }),
    })
    this.#live = new MavlinkLive({ position: (update) => this.#position(update) })
  }

  /** One datagram of whole frames; `write` is given each of them, as it was sent. */
  take(datagram: Uint8Array, received_us: number, write: (bytes: Uint8Array) => void): void {
    this.#write = write
    this.#frames.push(datagram)
    this.#frames.end()
    this.#live.push(datagram, received_us)
  }

  /** Where each is, the latest first. */
  vehicles(now_us: number): LiveVehicle[] {
    return [...this.#vehicles.values()].reverse().map((update) => ({
      of: update.of,
      whose: isOwn(update) ? 'own' : 'others',
      ...{ lat_deg: update.lat_deg, lon_deg: update.lon_deg, heightDatum: update.heightDatum },
      height_m: known(update.height_m),
      heading_deg: known(update.heading_deg) ?? known(update.course_deg),
      speed_mps: known(update.speed_mps),
      age_s: Math.max(0, (now_us - update.received_us) / 1e6),
    }))
  }

  #frame(frame: Frame): void {
    const { bytes, payloadAt, length, version, signatureAt } = frame
    const from = payloadAt - (version === 2 ? 10 : 6)
    const to = payloadAt + length + 2 + (signatureAt < 0 ? 0 : SIGNATURE_BYTES)
    this.#follow(frame)
    this.#write(bytes.subarray(from, to))
    this.messages++
    this.#written += TIME_BYTES + to - from
  }

  /** Senders number their frames: a jump says that some are missing. */
  #follow({ system, component, sequence }: Frame): void {
    const sender = system * 256 + component
    const before = this.#sequences.get(sender)
    const missing = before === undefined ? 0 : (sequence - before - 1) & 255
    if (missing >= LATE_FROM) return
    if (before !== undefined || this.#sequences.size < SENDERS_MAX) this.#sequences.set(sender, sequence)
    if (missing > 0)
      this.#report({
        ...{ kind: 'gap', file: FILE, byte: this.#written },
        found: `system ${system}, component ${component}: ${missing} messages missing`,
        expected: 'its sequence numbers to go on',
      })
  }

  #position(update: PositionUpdate): void {
    const before = this.#vehicles.get(update.of)
    const isSecond =
      before?.statedBy === 'GLOBAL_POSITION_INT' &&
      update.statedBy !== before.statedBy &&
      update.received_us - before.received_us < FUSED_US
    if (isSecond) return
    this.#vehicles.delete(update.of)
    this.#vehicles.set(update.of, { ...update })
    if (this.#vehicles.size > VEHICLES_MAX) this.#vehicles.delete(this.#vehicles.keys().next().value!)
  }
}

const isOwn = ({ statedBy }: PositionUpdate) => statedBy !== 'ADSB_VEHICLE'

const known = (value: number) => (Number.isNaN(value) ? null : value)
