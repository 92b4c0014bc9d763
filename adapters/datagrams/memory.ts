import type { OpenDatagrams, Receiver } from './datagrams.ts'

/** Datagrams without a network: what is sent here arrives at whoever has opened it. */
export function memoryDatagrams(): { readonly open: OpenDatagrams; send(bytes: Uint8Array): void } {
  const receivers = new Set<Receiver>()
  return {
    async open(receiver) {
      receivers.add(receiver)
      return {
        address: 'udp://memory:1',
        close: async () => void receivers.delete(receiver),
      }
    },
    send(bytes) {
      for (const receiver of receivers) receiver.datagram(bytes.slice())
    },
  }
}
