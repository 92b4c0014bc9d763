import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** True for an address that only this machine reaches. A name is none, whatever it resolves to. */
export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && loopback.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** Headers by which a server in front tells that it passes on what another machine asked. */
const PASSED_ON = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip']

/** True when a request names this machine as it names itself, and nobody says that it was passed on. */
export function isLoopbackRequest(headers: Headers): boolean {
  if (PASSED_ON.some((name) => headers.has(name))) return false
  const url = `http://${headers.get('host') ?? ''}`
  return URL.canParse(url) && isLoopbackName(new URL(url).hostname)
}

/** True for an address (https://…) on whose way nobody reads along: encrypted, or within this machine. */
export const isSealed = (address: string): boolean => {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || isLoopbackName(hostname)
}

const isLoopbackName = (hostname: string): boolean =>
  hostname === 'localhost' || isLoopbackAddress(hostname.replace(/^\[(.*)\]$/, '$1'))
