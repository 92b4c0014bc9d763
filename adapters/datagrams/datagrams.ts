/** Datagrams as they arrive at one address: all that recording a live stream asks of a network. */
export interface Datagrams {
  /** Where it receives, as udp://host:port, with the port that was really taken. */
  readonly address: string
  /** Nothing is handed on afterwards. */
  close(): Promise<void>
}

export interface Receiver {
  /** One datagram, whole, in the order of arrival; its bytes are the receiver's to keep. */
  datagram(bytes: Uint8Array): void
  /** Nothing more will come, and why. */
  failed(error: Error): void
}

/** Resolves when datagrams can come in; rejects with CannotReceive where they cannot. */
export type OpenDatagrams = (receiver: Receiver) => Promise<Datagrams>

/** The address cannot be listened at; the message says what to do. */
export class CannotReceive extends Error {
  override name = 'CannotReceive'
}
