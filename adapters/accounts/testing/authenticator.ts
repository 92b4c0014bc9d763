import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

interface CreationOptions {
  readonly challenge: string
  readonly rp: { readonly id?: string }
}
interface RequestOptions {
  readonly challenge: string
  readonly rpId?: string
}

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const CREDENTIAL_INCLUDED = 0x40

/**
 * A passkey in software: one P-256 key, after W3C WebAuthn Level 3, 6.1 (authenticator data) and 6.5 (attestation 'none').
 * `verifiesUser` false is a device that asked for nothing but a touch.
 */
export function softwareAuthenticator(origin: string, verifiesUser = true) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  let uses = 0
  const dataFor = (rpId: string, credential: Uint8Array = Buffer.alloc(0)) => {
    const flags =
      USER_PRESENT | (verifiesUser ? USER_VERIFIED : 0) | (credential.length > 0 ? CREDENTIAL_INCLUDED : 0)
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(++uses)
    return Buffer.concat([sha256(rpId), Buffer.of(flags), counter, credential])
  }
  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const answerOf = (response: Readonly<Record<string, unknown>>) => ({
    ...{ id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' },
    ...{ response, clientExtensionResults: {} },
  })
  return {
    create({ challenge, rp }: CreationOptions) {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const credential = Buffer.concat([
        Buffer.alloc(16),
        length,
        id,
        coseKey(publicKey.export({ format: 'jwk' })),
      ])
      const attestation = Buffer.concat([
        Buffer.of(0xa3),
        ...[text('fmt'), text('none'), text('attStmt'), Buffer.of(0xa0)],
        ...[text('authData'), bytes(dataFor(rp.id!, credential))],
      ])
      return answerOf({
        clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      })
    },
    get({ challenge, rpId }: RequestOptions) {
      const data = dataFor(rpId!)
      const client = clientData('webauthn.get', challenge)
      const signed = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return answerOf({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signed.toString('base64url'),
      })
    },
  }
}

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest()

/** CBOR (RFC 8949) of texts shorter than 24 bytes and byte strings shorter than 64 KiB, each in its shortest form (4.2.1). */
const text = (content: string) => Buffer.concat([Buffer.of(0x60 + content.length), Buffer.from(content)])
const bytes = (content: Uint8Array) => {
  const head =
    content.length < 256 ? [0x58, content.length] : [0x59, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}

/** RFC 9053, 7.1: an EC2 key on P-256 for ES256. */
const coseKey = ({ x, y }: { x?: string; y?: string }) =>
  Buffer.concat([
    Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21),
    bytes(Buffer.from(x!, 'base64url')),
    Buffer.of(0x22),
    bytes(Buffer.from(y!, 'base64url')),
  ])
