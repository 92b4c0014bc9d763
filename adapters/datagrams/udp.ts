import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { CannotReceive, type Datagrams, type OpenDatagrams, type Receiver } from './datagrams.ts'

export interface UdpAddress {
  /** A name or address of this machine, or a multicast group; empty: every address of this machine. */
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
}

/** udp://host:port, also with the @ that players put before a host they listen at; undefined for anything else. */
export function parseUdpAddress(text: string): UdpAddress | undefined {
  const match = /^udp:\/\/@?(?:\[([0-9A-Fa-f:.%a-z]+)\]|([^:/@[\]\s]*)):(\d{1,5})\/?$/.exec(text)
  const port = Number(match?.[3] ?? Number.NaN)
  return port <= 65535 ? { host: match?.[1] ?? match?.[2] ?? '', port } : undefined
}

/** As much as the system allows: a burst must not be lost while a disk is busy. */
const BUFFER_BYTES = 8 << 20

/** Datagrams of UDP (RFC 768) at an address of this machine, or of a multicast group, which is joined. */
export function udpDatagrams({ host, port }: UdpAddress): OpenDatagrams {
  return async (receiver) => {
    const isSix = isIPv6(host)
    const isGroup = isMulticast(host)
    // A group may be listened to by several programs; an address may not, or each would miss what the other gets.
    const socket = createSocket({ type: isSix ? 'udp6' : 'udp4', reuseAddr: isGroup })
    await bound(socket, { host: bindHost(host, isSix, isGroup), port }, host)
    try {
      if (isGroup) socket.addMembership(host)
    } catch (error) {
      socket.close()
      throw new CannotReceive(`the multicast group ${host} cannot be joined: ${(error as Error).message}`)
    }
    roomier(socket)
    return receiving(socket, host, receiver)
  }
}

/** On Windows a group is no address to bind to. Elsewhere it keeps out what others send to the same port. */
function bindHost(host: string, isSix: boolean, isGroup: boolean): string {
  const isAny = host === '' || (isGroup && process.platform === 'win32')
  return isAny ? (isSix ? '::' : '0.0.0.0') : host
}

function isMulticast(host: string): boolean {
  if (isIPv6(host)) return /^ff/i.test(host)
  const first = /^(\d{1,3})(?:\.\d{1,3}){3}$/.exec(host)?.[1]
  return first !== undefined && Number(first) >= 224 && Number(first) <= 239
}

function bound(socket: Socket, { host, port }: UdpAddress, asked: string): Promise<void> {
  return new Promise((done, fail) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close()
      fail(new CannotReceive(whyNot(error, asked, port)))
    })
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.removeAllListeners('error')
      done()
    })
  })
}

function whyNot(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `UDP port ${port} is taken by another program; end it, or send the stream to another port`
  if (error.code === 'EACCES') return `UDP port ${port} is not open to this user; take one from 1024 up`
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `this machine has no address ${host}; name one of its own, 0.0.0.0 for all, or a multicast group`
  return `udp://${host}:${port} cannot be listened at: ${error.message}`
}

function roomier(socket: Socket): void {
  try {
    socket.setRecvBufferSize(BUFFER_BYTES)
  } catch {
    // The system's own size will have to do.
  }
}

function receiving(socket: Socket, host: string, receiver: Receiver): Datagrams {
  let closed: Promise<void> | undefined
  socket.on('message', (bytes) => {
    if (closed === undefined) receiver.datagram(bytes)
  })
  socket.on('error', (error) => {
    if (closed === undefined) receiver.failed(error)
  })
  const shown = host === '' ? '0.0.0.0' : isIPv6(host) ? `[${host}]` : host
  return {
    address: `udp://${shown}:${socket.address().port}`,
    close() {
      closed ??= new Promise((done) => socket.close(() => done()))
      return closed
    },
  }
}
