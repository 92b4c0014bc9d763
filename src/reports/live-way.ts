/** A place of a way: longitude and latitude, as a map draws them. */
export type WayPlace = readonly [lon_deg: number, lat_deg: number]

/** So many places draw any way well enough; more would grow for as long as the stream does. */
const PLACES_MAX = 4096
/** About five metres: less than a map shows of a flight. */
const STEP_DEG = 5e-5
/** Longer without a place is a gap, drawn as one. */
const GAP_US = 30e6

/** The way something flew so far, thinned as it grows, so that it stays as small however long the flight. */
export class LiveWay {
  #pieces: WayPlace[][] = []
  #places = 0
  #step_deg = STEP_DEG
  #last_us = Number.NEGATIVE_INFINITY

  /** A way as another program told it, to be gone on with. */
  static from(pieces: readonly (readonly WayPlace[])[], at_us: number): LiveWay {
    const way = new LiveWay()
    way.#pieces = pieces.map((piece) => [...piece])
    way.#places = pieces.reduce((sum, piece) => sum + piece.length, 0)
    if (pieces.length > 0) way.#last_us = at_us
    return way
  }

  /** Where it is at this time, microseconds. True when the way became longer. */
  add(lon_deg: number, lat_deg: number, at_us: number): boolean {
    const isGap = at_us - this.#last_us > GAP_US
    this.#last_us = at_us
    const piece = this.#pieces.at(-1)
    const last = isGap ? undefined : piece?.at(-1)
    // A line over the date line would be drawn around the Earth.
    const before = last !== undefined && Math.abs(last[0] - lon_deg) > 180 ? undefined : last
    if (before !== undefined && isNear(before, lon_deg, lat_deg, this.#step_deg)) return false
    if (before === undefined || piece === undefined) this.#pieces.push([[lon_deg, lat_deg]])
    else piece.push([lon_deg, lat_deg])
    this.#places++
    if (this.#places > PLACES_MAX) this.#thin()
    return true
  }

  /** Its pieces between gaps. */
  get pieces(): readonly (readonly WayPlace[])[] {
    return this.#pieces
  }

  /** Every other place goes, the ends of each piece stay. Where there are only short pieces, the oldest go. */
  #thin(): void {
    this.#step_deg *= 2
    const thinned = this.#pieces.map((piece) => piece.filter((_, k) => k % 2 === 0 || k === piece.length - 1))
    const most = PLACES_MAX / 4
    this.#pieces = thinned.length > most ? thinned.slice(-most) : thinned
    this.#places = this.#pieces.reduce((sum, piece) => sum + piece.length, 0)
  }
}

const isNear = ([lon, lat]: WayPlace, lon_deg: number, lat_deg: number, step_deg: number) =>
  Math.abs(lat_deg - lat) < step_deg &&
  Math.abs(lon_deg - lon) * Math.cos((lat_deg * Math.PI) / 180) < step_deg
