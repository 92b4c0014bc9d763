/** Universal labels (SMPTE ST 336, 16 bytes) of the sets this program knows by name. */
import type { SetTable } from './codecs.ts'
import { eg0104, securityUniversal } from './eg0104.ts'
import { st0102 } from './st0102.ts'
import { st0601 } from './st0601.ts'
import { st0806 } from './st0806.ts'
import { st0903 } from './st0903.ts'
import { st1002 } from './st1002.ts'
import { st1107 } from './st1107.ts'
import { st1108 } from './st1108.ts'
import { st1202 } from './st1202.ts'
import { st1206 } from './st1206.ts'
import { st1601 } from './st1601.ts'
import { st1602 } from './st1602.ts'
import type { UniversalTable } from './universal.ts'

export type ChecksumKind = 'sum16' | 'crc32' | 'crc16' | 'none'

export interface Label {
  readonly standard: string
  readonly title: string
  /** 32 hexadecimal digits. */
  readonly key: string
  readonly form:
    | { readonly as: 'local'; readonly table: SetTable; readonly checksum: ChecksumKind }
    | { readonly as: 'universal'; readonly table: UniversalTable }
    | { readonly as: 'timeStampPack' }
    | { readonly as: 'coreIdentifier' }
    /** Kept whole. */
    | { readonly as: 'bytes' }
}

const local = (
  standard: string,
  title: string,
  key: string,
  table: SetTable,
  checksum: ChecksumKind,
): Label => ({ standard, title, key, form: { as: 'local', table, checksum } })
const whole = (standard: string, title: string, key: string): Label => ({
  standard,
  title,
  key,
  form: { as: 'bytes' },
})

/**
 * ST 1002, 1107 and 1108 close with two bytes; open implementations differ on whether they are CRC-16-CCITT or the sum of
 * ST 0601: both are tried (checksum.ts).
 */
export const labels: readonly Label[] = [
  local('ST 0601', 'UAS Datalink Local Set', '060e2b34020b01010e01030101000000', st0601, 'sum16'),
  local('ST 0102', 'Security Metadata Local Set', '060e2b34020301010e01030302000000', st0102, 'none'),
  {
    standard: 'ST 0102',
    title: 'Security Metadata Universal Set',
    key: '060e2b34020101010208020000000000',
    form: { as: 'universal', table: securityUniversal },
  },
  {
    standard: 'EG 0104',
    title: 'Predator UAV Basic Universal Metadata Set',
    key: '060e2b34020101010e01010201010000',
    form: { as: 'universal', table: eg0104 },
  },
  {
    standard: 'ST 0605',
    title: 'Precision Time Stamp Pack',
    key: '060e2b34020501010e01010311000000',
    form: { as: 'timeStampPack' },
  },
  local('ST 0806', 'Remote Video Terminal Local Set', '060e2b34020b01010e01030102000000', st0806, 'crc32'),
  local(
    'ST 0903',
    'Video Moving Target Indicator Local Set',
    '060e2b34020b01010e01030306000000',
    st0903,
    'sum16',
  ),
  local('ST 1002', 'Range Motion Imagery Local Set', '060e2b34020b01010e0103030c000000', st1002, 'crc16'),
  local('ST 1107', 'Metric Geopositioning Local Set', '060e2b34020b01010e01030322000000', st1107, 'crc16'),
  local(
    'ST 1108',
    'Interpretability and Quality Local Set',
    '060e2b34020301010e0103031c000000',
    st1108,
    'crc16',
  ),
  local(
    'ST 1202',
    'Generalized Transformation Local Set',
    '060e2b34020b01010e01030505000000',
    st1202,
    'none',
  ),
  local('ST 1206', 'SAR Motion Imagery Local Set', '060e2b34020b01010e0103030d000000', st1206, 'none'),
  local('ST 1601', 'Geo-Registration Local Set', '060e2b34020b01010e01030301000000', st1601, 'none'),
  local('ST 1602', 'Composite Imaging Local Set', '060e2b34020b01010e01030302000000', st1602, 'none'),
  {
    standard: 'ST 1204',
    title: 'MIIS Core Identifier',
    key: '060e2b34010101010e01040503000000',
    form: { as: 'coreIdentifier' },
  },
  whole('ST 0808', 'Ancillary Text Local Set', '060e2b34020301010e01030505000000'),
  whole('ST 0903', 'VTrack Local Set (not interpreted)', '060e2b34020301010e0103031e000000'),
  whole('ST 1901', 'Motion Imagery Metadata (MIMD)', '060e2b34020501010e01050300000000'),
]

const byKey = new Map(labels.map((label) => [label.key, label]))
// Old streams wrote the document's version into bytes 13 and 14 of the ST 0601 label.
const DATALINK = '060e2b34020b01010e01030101'

/** The label these 16 bytes are; undefined when it is none of ours. `oddVersion`: bytes 13 and 14 are not zero. */
export function labelAt(bytes: Uint8Array, at: number): { label: Label; oddVersion: boolean } | undefined {
  const key = keyText(bytes, at, 16)
  const label = byKey.get(key)
  if (label !== undefined) return { label, oddVersion: false }
  return key.startsWith(DATALINK) ? { label: labels[0]!, oddVersion: true } : undefined
}

/** Hexadecimal digits of `length` bytes. */
export const keyText = (bytes: Uint8Array, at: number, length: number): string =>
  Array.from(bytes.subarray(at, at + length), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The 16 bytes of a key. */
export const keyBytes = (key: string): Uint8Array =>
  Uint8Array.from(key.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
