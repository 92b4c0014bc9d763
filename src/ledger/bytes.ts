/** Hex and base64 as the ledger writes them: one spelling per value, anything else is refused. */

export const text = (bytes: Uint8Array): string | undefined => {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return undefined // not UTF-8: the caller says where
  }
}

export const utf8 = (value: string): Uint8Array => encoder.encode(value)

export function hex(bytes: Uint8Array): string {
  let out = ''
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0')
  return out
}

/** Lower-case digits only, as many as `length` bytes need; undefined otherwise. */
export function unhex(value: string, length: number): Uint8Array | undefined {
  if (value.length !== 2 * length || !/^[0-9a-f]*$/.test(value)) return undefined
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(value.slice(2 * i, 2 * i + 2), 16))
}

/** Standard alphabet with padding (RFC 4648 section 4). */
export function base64(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(i, i + 3)
    const bits = (a! << 16) | (b << 8) | c
    const digits = [bits >> 18, (bits >> 12) & 63, (bits >> 6) & 63, bits & 63]
    const used = Math.min(3, bytes.length - i) + 1
    out += digits.map((digit, at) => (at < used ? ALPHABET[digit] : '=')).join('')
  }
  return out
}

/** Undefined for wrong padding, foreign characters, or spare bits that are not zero (RFC 4648 section 3.5). */
export function unbase64(value: string): Uint8Array | undefined {
  if (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return undefined
  const digits = value.replace(/=+$/, '')
  const out = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const digit of digits) {
    bits = ((bits << 6) | ALPHABET.indexOf(digit)) & 0xfff
    held += 6
    if (held >= 8) {
      held -= 8
      out[at++] = (bits >> held) & 0xff
    }
  }
  return base64(out) === value ? out : undefined
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const encoder = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
