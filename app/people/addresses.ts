import { isLoopbackAddress, isSealed } from '../../adapters/accounts/loopback.ts'
import { CannotListen } from '../failures.ts'

/**
 * The addresses that people are told to use, as given. Throws CannotListen where passwords would travel in the open: other
 * machines reach the server, and nobody says at which https:// address.
 */
export function mustBeSealed(host: string, addresses: readonly string[]): readonly string[] {
  for (const address of addresses) {
    if (!URL.canParse(address)) throw new CannotListen(`found address ${address}; expected https://name`)
    if (!isSealed(address))
      throw new CannotListen(
        `nobody signs in at ${address}: whoever is on the way could read passwords; name an https:// address`,
      )
  }
  if (addresses.length === 0 && host !== 'localhost' && !isLoopbackAddress(host))
    throw new CannotListen(
      `other machines reach ${host}: say at which https:// address, with --address https://name, and let a server that holds the certificate pass requests on`,
    )
  return addresses
}

/** Where the server is reached once it listens; names come first, for browsers make no passkey for a bare number. */
export function addressesAt(
  host: string,
  port: number,
  given: readonly string[],
): readonly [string, ...string[]] {
  const own = [`http://localhost:${port}`, `http://127.0.0.1:${port}`, `http://[::1]:${port}`] as const
  const [first, ...rest] = given
  if (first === undefined) return own
  return host === 'localhost' || isLoopbackAddress(host) ? [first, ...rest, ...own] : [first, ...rest]
}
