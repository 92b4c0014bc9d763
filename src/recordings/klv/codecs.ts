/** How items of motion-imagery metadata are written: every row of every table names one of these. */
import type { HeightDatum } from '../track.ts'

/** Spread evenly over a span in a fixed number of bytes; signed forms keep their lowest code for a special meaning. */
export interface Linear {
  readonly as: 'linear'
  readonly bytes: 1 | 2 | 4
  readonly low: number
  readonly high: number
  readonly signed: boolean
  /** What the lowest code of a signed item means; null where it is an ordinary value. */
  readonly special: SpecialMeaning | null
}

/** ST 1201 IMAPB: floating point mapped into whole numbers of any length up to `most` bytes. */
export interface Imapb {
  readonly as: 'imapb'
  readonly low: number
  readonly high: number
  readonly most: number
}

/** A whole number of `least` to `most` bytes (unequal: leading bytes may be left out), times `step`. */
export interface Whole {
  readonly as: 'whole'
  readonly least: number
  readonly most: number
  readonly signed: boolean
  readonly step: number
}

/** A whole number whose values have names. `oid`: written as BER-OID. */
export interface Code {
  readonly as: 'code'
  readonly most: number
  readonly names: Readonly<Record<number, string>>
}

/** Bits with names, bit 0 the least significant of the last byte. */
export interface Flags {
  readonly as: 'flags'
  readonly most: number
  readonly names: Readonly<Record<number, string>>
}

/** Several small numbers in one, from the least significant bit on. */
export interface BitFields {
  readonly as: 'bitFields'
  readonly fields: readonly {
    readonly name: string
    readonly bits: number
    readonly names: Readonly<Record<number, string>> | null
  }[]
}

export interface Text {
  readonly as: 'text'
  readonly most: number
  readonly charset: 'utf-8' | 'utf-16be'
}

/** Fields one after another. Fields marked optional may be missing at the end. */
export interface Pack {
  readonly as: 'pack'
  readonly fields: readonly PackField[]
}

export interface PackField {
  readonly name: string
  /** How many bytes it takes: a number; 'oid' (by itself); 'length' (a BER length stands before); 'rest' (what is left). */
  readonly takes: number | 'oid' | 'length' | 'rest'
  readonly codec: Codec
  readonly optional?: boolean
}

export type Codec =
  | Linear
  | Imapb
  | Whole
  | Code
  | Flags
  | BitFields
  | Text
  | Pack
  | { readonly as: 'float' }
  | { readonly as: 'oid' }
  | { readonly as: 'oids' }
  /** Microseconds since 1970 in MISP time, up to eight bytes, truncatable. */
  | { readonly as: 'time' }
  | { readonly as: 'uuid' }
  /** A nested local set; a thunk, because sets hold one another. */
  | { readonly as: 'set'; readonly of: () => SetTable }
  /** A BER-OID number, then a local set (VMTI targets). */
  | { readonly as: 'numberedSet'; readonly of: () => SetTable }
  /** Elements one after another, each with a BER length before it. */
  | { readonly as: 'series'; readonly of: Codec }
  /** ST 1303 array. Several codecs: one for each row of the first dimension. */
  | { readonly as: 'array'; readonly of: readonly [Codec, ...Codec[]] }
  /** ST 1010 standard deviations and correlations of the items that stand before it. */
  | { readonly as: 'deviations' }
  /** ST 1204 identifier. */
  | { readonly as: 'coreIdentifier' }
  /** Two IMAPB halves of one field: where an angle begins, and how far it reaches. */
  | { readonly as: 'startAndRange'; readonly low: number; readonly high: number }
  | { readonly as: 'checksum' }
  /** Kept as bytes, and why. */
  | { readonly as: 'bytes'; readonly why: 'image' | 'not-interpreted' | 'retired' | 'user-defined' | 'label' }

/** Values that are no numbers, though they stand where a number is expected. */
export type SpecialMeaning =
  | 'out-of-range'
  | 'off-earth'
  | 'reserved'
  | 'positive-infinity'
  | 'negative-infinity'
  | 'positive-quiet-nan'
  | 'negative-quiet-nan'
  | 'positive-signalling-nan'
  | 'negative-signalling-nan'
  | 'below-minimum'
  | 'above-maximum'
  | 'user-defined'

export interface Row {
  /** As programs know it; the unit after the underscore. */
  readonly name: string
  /** As the standard prints it. */
  readonly title: string
  readonly codec: Codec
  /** Unit for people; '' where there is none. */
  readonly units: string
  /** What a height is measured from. */
  readonly datum?: HeightDatum
  /** May stand more than once in a set. */
  readonly repeats?: boolean
}

export interface SetTable {
  /** Such as "ST 0601". */
  readonly standard: string
  readonly rows: Readonly<Record<number, Row>>
  /** Items after the version item are read by another table when it states an edition below this one. */
  readonly older?: { readonly versionItem: number; readonly below: number; readonly table: () => SetTable }
}

export const unsigned = (bytes: Linear['bytes'], low: number, high: number): Linear => ({
  as: 'linear',
  bytes,
  low,
  high,
  signed: false,
  special: null,
})

/** Symmetric about zero: -high to high. */
export const signed = (bytes: Linear['bytes'], high: number, special: SpecialMeaning | null): Linear => ({
  as: 'linear',
  bytes,
  low: -high,
  high,
  signed: true,
  special,
})

export const imapb = (low: number, high: number, most = 8): Imapb => ({ as: 'imapb', low, high, most })

export const whole = (least: number, most = least, step = 1): Whole => ({
  as: 'whole',
  least,
  most,
  signed: false,
  step,
})

export const integer = (least: number, most = least): Whole => ({
  as: 'whole',
  least,
  most,
  signed: true,
  step: 1,
})

export const code = (names: Readonly<Record<number, string>>, most = 1): Code => ({ as: 'code', most, names })
export const flags = (names: Readonly<Record<number, string>>, most = 1): Flags => ({
  as: 'flags',
  most,
  names,
})
export const text = (most: number): Text => ({ as: 'text', most, charset: 'utf-8' })
export const pack = (...fields: PackField[]): Pack => ({ as: 'pack', fields })
export const field = (name: string, takes: PackField['takes'], codec: Codec): PackField => ({
  name,
  takes,
  codec,
})
export const maybe = (name: string, takes: PackField['takes'], codec: Codec): PackField => ({
  name,
  takes,
  codec,
  optional: true,
})
export const set = (of: () => SetTable): Codec => ({ as: 'set', of })
export const series = (of: Codec): Codec => ({ as: 'series', of })
export const kept = (why: 'image' | 'not-interpreted' | 'retired' | 'user-defined' | 'label'): Codec => ({
  as: 'bytes',
  why,
})
export const array = (...of: readonly [Codec, ...Codec[]]): Codec => ({ as: 'array', of })
export const float: Codec = { as: 'float' }
export const oid: Codec = { as: 'oid' }
export const oids: Codec = { as: 'oids' }
export const time: Codec = { as: 'time' }
export const uuid: Codec = { as: 'uuid' }

/** One row of a table. */
export const row = (
  name: string,
  title: string,
  codec: Codec,
  units = '',
  more: Partial<Pick<Row, 'datum' | 'repeats'>> = {},
): Row => ({ name, title, codec, units, ...more })
