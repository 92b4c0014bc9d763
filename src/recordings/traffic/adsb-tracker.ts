import { note } from '../note.ts'
import { containment_m, sigmaFromGva_m, sigmaFromNacP_m, sigmaFromTypeCode_m } from './accuracy.ts'
import {
  type AirbornePosition,
  type OperationalStatus,
  readAdsb,
  type SurfacePosition,
  type Velocity,
} from './adsb.ts'
import { heightFrom12_ft } from './altitude.ts'
import { type CprPosition, globalPosition, localPosition } from './cpr.ts'
import { roughDistance_m } from './geodesy.ts'
import { addressText, readReply } from './mode-s.ts'
import type { Observation } from './observed.ts'
import type { Sightings, TrafficLog } from './traffic-log.ts'
import { FOOT_M } from './units.ts'

/** A pair of messages makes a position when received within this time of one another (DO-260B A.1.7.5). */
const PAIR_US = 10e6
/** One message does, next to a position at most this old: at any aircraft's speed still within 180 NM. */
const LOCAL_US = 60e6
const VELOCITY_HOLDS_US = 5e6
const STATUS_HOLDS_US = 60e6
/** Faster than any aircraft that sends these messages, over ground with the wind behind; the slack allows for late messages. */
const SPEED_MAX_MPS = 1000
const SLACK_M = 1000

export interface SurfaceReference {
  readonly lat_deg: number
  readonly lon_deg: number
}

interface Coded {
  readonly t_us: number
  readonly cpr: CprPosition
}

interface Placed {
  readonly t_us: number
  readonly lat_deg: number
  readonly lon_deg: number
}

/** What of one aircraft must be remembered to read its next message. */
interface Sender {
  readonly seen: Sightings
  readonly pairs: { air: [even?: Coded, odd?: Coded]; ground: [even?: Coded, odd?: Coded] }
  last?: Placed
  /** A position too far from the last one: believed when a second one agrees with it. */
  doubted?: Placed
  velocity?: { readonly t_us: number; readonly said: Velocity }
  status?: { readonly t_us: number; readonly said: OperationalStatus }
}

/**
 * Follows aircraft by their Mode S replies. Only extended squitters (formats 17 and 18) whose parity is sound make positions;
 * nothing is corrected. Replies that mix the address into the parity are counted apart, by whether their address was
 * verified: they are no evidence of an aircraft by themselves.
 */
export class AdsbTracker {
  readonly #log: TrafficLog
  readonly #reference: SurfaceReference | undefined
  readonly #senders = new Map<string, Sender>()
  readonly #announced = new Set<number>()

  constructor(log: TrafficLog, reference?: SurfaceReference) {
    this.#log = log
    this.#reference = reference
  }

  /** One reply of 7 or 14 bytes; `t_us` NaN when its time is not known, in which case it makes no position. */
  reply(bytes: Uint8Array, t_us: number, byte: number): void {
    const reply = readReply(bytes)
    if (!reply) {
      const found = `${bytes.length} bytes of downlink format ${(bytes[0] ?? 0) >> 3}`
      this.#log.fault({
        kind: 'wrong-length',
        byte,
        found,
        expected: '7 bytes below format 16, 14 from there on',
      })
      return
    }
    const { downlinkFormat, parity, address } = reply
    this.#log.count(`DF${downlinkFormat}`)
    if (address === undefined) return
    if (parity === 'broken') {
      const found = `DF${downlinkFormat} with a wrong parity`
      this.#log.fault({ kind: 'checksum', byte, found, expected: 'a remainder of zero' })
      return
    }
    if (parity === 'address') {
      const known = this.#announced.has(address)
      this.#log.count(
        known ? 'unverified reply to a verified address' : 'unverified reply of an unknown address',
      )
      return
    }
    const control = (bytes[0] as number) & 7
    // Of format 18 only direct ADS-B is read: 0 with an ICAO address, 1 without. The others are rebroadcasts.
    if (downlinkFormat === 18 && control > 1) {
      this.#log.count('rebroadcast (TIS-B, ADS-R), not decoded')
      return
    }
    const direct = downlinkFormat === 18 && control === 1 ? '~' : ''
    const seen = this.#log.see(direct + addressText(address), { byte })
    if (direct === '') this.#announced.add(address)
    if (seen && downlinkFormat !== 11)
      this.#squitter(direct + addressText(address), seen, bytes.subarray(4, 11), t_us, byte)
  }

  /** The receiver's clock started anew: nothing received before can be put beside what comes now. */
  forget(): void {
    this.#senders.clear()
  }

  #squitter(key: string, seen: Sightings, field: Uint8Array, t_us: number, byte: number): void {
    const sender = this.#senders.get(key) ?? { seen, pairs: { air: [], ground: [] } }
    this.#senders.set(key, sender)
    const said = readAdsb(field)
    this.#log.count(said.kind === 'other' ? `type ${said.typeCode}, not decoded` : said.kind)
    if (said.kind === 'identification') this.#log.callsign(seen, said.callsign)
    else if (said.kind === 'velocity') sender.velocity = { t_us, said }
    else if (said.kind === 'status') sender.status = { t_us, said }
    else if (said.kind !== 'other') this.#position(sender, said, t_us, byte)
  }

  #position(sender: Sender, said: AirbornePosition | SurfacePosition, t_us: number, byte: number): void {
    if (Number.isNaN(t_us)) {
      this.#log.count('position without a time, not decoded')
      return
    }
    const onGround = said.kind === 'surface'
    const pair = onGround ? sender.pairs.ground : sender.pairs.air
    pair[said.cpr.odd ? 1 : 0] = { t_us, cpr: said.cpr }
    const place = this.#placeOf(sender, said.cpr, pair, t_us, onGround)
    if (!place) {
      this.#log.count('position message that is not yet unambiguous')
      return
    }
    const placed = { ...place, t_us }
    if (!this.#believed(sender, placed, byte)) return
    sender.last = placed
    this.#log.position(sender.seen, 'adsb', { ...placed, ...stated(sender, said, t_us, this.#log) }, { byte })
  }

  /** By the pair where there is one, else next to the last position; on the ground always with a reference. */
  #placeOf(sender: Sender, cpr: CprPosition, [even, odd]: [Coded?, Coded?], t_us: number, onGround: boolean) {
    const { last } = sender
    const lastIsNear = last !== undefined && Math.abs(t_us - last.t_us) <= LOCAL_US
    const reference = onGround ? (lastIsNear ? last : this.#reference) : undefined
    const paired = even !== undefined && odd !== undefined && Math.abs(even.t_us - odd.t_us) <= PAIR_US
    if (paired && (!onGround || reference)) {
      const place = globalPosition(even.cpr, odd.cpr, cpr.odd, reference)
      if (place) return place
    }
    return lastIsNear ? localPosition(cpr, last, onGround) : undefined
  }

  /** A place no aircraft can have reached is held back until a second one confirms it: then it is data, and a fault. */
  #believed(sender: Sender, placed: Placed, byte: number): boolean {
    const { last, doubted } = sender
    if (!last || isReachable(last, placed)) {
      delete sender.doubted
      return true
    }
    const confirmed = doubted !== undefined && isReachable(doubted, placed)
    const km = (roughDistance_m(last.lat_deg, last.lon_deg, placed.lat_deg, placed.lon_deg) / 1000).toFixed(1)
    const found = `${km} km in ${((placed.t_us - last.t_us) / 1e6).toFixed(1)} s${confirmed ? ', confirmed' : ', held back'}`
    this.#log.fault({ kind: 'position-jump', byte, found, expected: `at most ${SPEED_MAX_MPS} m/s` })
    if (confirmed) delete sender.doubted
    else sender.doubted = placed
    return confirmed
  }
}

function isReachable(from: Placed, to: Placed): boolean {
  const distance_m = roughDistance_m(from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg)
  return distance_m <= (SPEED_MAX_MPS * Math.abs(to.t_us - from.t_us)) / 1e6 + SLACK_M
}

/** Everything but place and time. */
function stated(
  sender: Sender,
  said: AirbornePosition | SurfacePosition,
  t_us: number,
  log: TrafficLog,
): Omit<Observation, 't_us' | 'lat_deg' | 'lon_deg'> {
  const velocity = within(sender.velocity, t_us, VELOCITY_HOLDS_US)
  const status = within(sender.status, t_us, STATUS_HOLDS_US)
  const airborne = said.kind === 'airborne'
  const nicB = airborne ? said.nicB : undefined
  const quality = {
    sigmaHorizontal_m:
      status?.version === 0 ? sigmaFromTypeCode_m(said.typeCode) : sigmaFromNacP_m(status?.nacP ?? -1),
    sigmaEllipsoidHeight_m: sigmaFromGva_m(status?.gva ?? -1),
    containment_m: containment_m(said.typeCode, {
      version: status?.version,
      nicA: status?.nicA,
      nicB,
      nicC: status?.nicC,
    }),
  }
  if (!airborne) return { ...quality, onGround: true, speed_mps: said.speed_mps, course_deg: said.course_deg }
  const pressureHeight_m = pressureHeightOf(said, log)
  return {
    ...quality,
    onGround: false,
    pressureHeight_m,
    ellipsoidHeight_m: pressureHeight_m + (velocity?.geometricLessBarometric_m ?? Number.NaN),
    speed_mps: velocity?.speed_mps ?? Number.NaN,
    course_deg: velocity?.course_deg ?? Number.NaN,
  }
}

function pressureHeightOf(said: AirbornePosition, log: TrafficLog): number {
  if (said.typeCode < 20) return heightFrom12_ft(said.heightCode) * FOOT_M
  log.note(note('type-codes-left-out'))
  return Number.NaN
}

function within<Said>(
  said: { readonly t_us: number; readonly said: Said } | undefined,
  t_us: number,
  holds_us: number,
) {
  return said && Math.abs(t_us - said.t_us) <= holds_us ? said.said : undefined
}
