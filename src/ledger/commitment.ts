import { sha256 } from '@noble/hashes/sha2.js'
import { hex, join, same, unhex, utf8 } from './bytes.ts'

/** A payload's stand-in in the ledger. `t` says what kind of payload; `h` is 32 bytes in hex. */
export interface Commitment {
  readonly t: string
  readonly h: string
}

/**
 * Binds the ledger to a payload without showing it. The salt must be 32 fresh random bytes per payload and is kept
 * beside the payload: an unsalted hash of a coarse place and a day is found by guessing.
 */
export function commit(t: string, salt: Uint8Array, payload: Uint8Array): Commitment {
  if (salt.length !== SALT_BYTES) throw new RangeError(`salt of ${salt.length} bytes, not ${SALT_BYTES}`)
  return { t, h: hex(sha256(join(DOMAIN, salt, payload))) }
}

/** True if this payload with this salt is what was committed to. */
export function opens({ h }: Commitment, salt: Uint8Array, payload: Uint8Array): boolean {
  const stated = unhex(h, 32)
  if (stated === undefined || salt.length !== SALT_BYTES) return false
  return same(stated, sha256(join(DOMAIN, salt, payload)))
}

export const SALT_BYTES = 32
const DOMAIN = utf8('overflight/commit/v1\u0000')
