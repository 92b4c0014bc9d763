import type { Fault } from '../../../quantities/fault.ts'
import { turn } from '../build.ts'
import { type Frame, FrameReader } from './frames.ts'
import { Payload } from './payload.ts'
import { icaoName, noPosition, type Position, positionMessages } from './positions.ts'

/** A position as it arrives. One record, used again for the next: a listener copies what it wants to keep. */
export interface PositionUpdate extends Position {
  /** As Track.of names it: "vehicle 1", "ICAO 4B1A2C". */
  of: string
  statedBy: string
  system: number
  component: number
  /** When the datagram came in, us since 1970 UTC, by the caller's clock. */
  received_us: number
  pitch_deg: number
  roll_deg: number
}

export interface LiveHandlers {
  position(update: PositionUpdate): void
  fault?(fault: Omit<Fault, 'file'>): void
}

/** Attitude older than this says nothing of a position, us. */
const ATTITUDE_AGE_MAX_US = 1e6
const DEG_PER_RAD = 180 / Math.PI

/** Positions out of MAVLink while it arrives, one datagram (of whole frames) after the other. */
export class MavlinkLive {
  readonly #handlers: LiveHandlers
  readonly #frames: FrameReader
  readonly #payload = new Payload()
  readonly #attitudes = new Map<
    number,
    { at_us: number; roll_deg: number; pitch_deg: number; heading_deg: number }
  >()
  readonly #update: PositionUpdate = {
    ...noPosition(),
    of: '',
    statedBy: '',
    system: 0,
    component: 0,
    received_us: 0,
    pitch_deg: Number.NaN,
    roll_deg: Number.NaN,
  }
  #received_us = 0
  #frame: Frame | undefined
  /** Made once: a closure for each frame would be thrown away at once. */
  readonly #field = (name: string): number => {
    const frame = this.#frame
    const field = frame?.definition?.fields.find((each) => each.name === name)
    if (frame === undefined || field === undefined) return Number.NaN
    return field.extension && frame.version === 1 ? Number.NaN : this.#payload.number(field)
  }

  constructor(handlers: LiveHandlers) {
    this.#handlers = handlers
    this.#frames = new FrameReader(false, {
      frame: (frame) => this.#read(frame),
      fault: (fault) => handlers.fault?.(fault),
    })
  }

  /** One datagram, and when it came, us since 1970 UTC. Faults count bytes since the first datagram. */
  push(datagram: Uint8Array, received_us: number): void {
    this.#received_us = received_us
    this.#frames.push(datagram)
    this.#frames.end()
  }

  #read(frame: Frame): void {
    const name = frame.definition?.name
    if (name === undefined) return
    const convert = positionMessages.get(name)
    if (convert === undefined && name !== 'ATTITUDE') return
    this.#frame = frame
    this.#payload.load(frame)
    if (convert === undefined) {
      this.#attitude(frame.system)
      return
    }
    const update = this.#update
    Object.assign(update, nowhere)
    convert(this.#field, update)
    update.statedBy = name
    update.system = frame.system
    update.component = frame.component
    update.received_us = this.#received_us
    update.of = name === 'ADSB_VEHICLE' ? icaoName(this.#field('ICAO_address')) : this.#vehicle(frame)
    if (!Number.isNaN(update.lat_deg)) this.#handlers.position(update)
  }

  #attitude(system: number): void {
    this.#attitudes.set(system, {
      at_us: this.#received_us,
      roll_deg: this.#field('roll') * DEG_PER_RAD,
      pitch_deg: this.#field('pitch') * DEG_PER_RAD,
      heading_deg: turn(this.#field('yaw') * DEG_PER_RAD),
    })
  }

  #vehicle({ system, component }: Frame): string {
    const attitude = this.#attitudes.get(system)
    if (attitude !== undefined && this.#received_us - attitude.at_us <= ATTITUDE_AGE_MAX_US) {
      this.#update.heading_deg = attitude.heading_deg
      this.#update.pitch_deg = attitude.pitch_deg
      this.#update.roll_deg = attitude.roll_deg
    }
    return component === 1 ? `vehicle ${system}` : `vehicle ${system}, component ${component}`
  }
}

const nowhere = { ...noPosition(), pitch_deg: Number.NaN, roll_deg: Number.NaN }
