// wire names: publicKey
import { getJson } from '../api.ts'
import { type Done, send } from './people-api.ts'

/** A passkey that is kept for whoever is signed in. */
export interface Passkey {
  readonly id: string
  readonly name: string | null
  readonly createdAt: string | null
}

/**
 * True where this browser makes passkeys for this address, and writes them as the server reads them (W3C WebAuthn Level 3, 5.1.8).
 * A bare number is no address that one can be made for.
 */
export const canPasskey = (): boolean =>
  globalThis.isSecureContext &&
  typeof PublicKeyCredential !== 'undefined' &&
  'parseCreationOptionsFromJSON' in PublicKeyCredential &&
  !/^[\d.]+$|^\[/.test(location.hostname)

export async function listPasskeys(): Promise<readonly Passkey[]> {
  const answer = await getJson<readonly Passkey[]>('/api/auth/passkey/list-user-passkeys')
  return answer.ok ? answer.value : []
}

/** Makes one on this device or another, and has the server keep its public half. `undone`: the person or the device said no. */
export async function addPasskey(name: string): Promise<Done<unknown> | 'undone'> {
  const asked = await getJson<PublicKeyCredentialCreationOptionsJSON>(
    `/api/auth/passkey/generate-register-options?name=${encodeURIComponent(name)}`,
  )
  if (!asked.ok) return { ok: false, status: asked.refusal.status }
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(asked.value)
  const made = await navigator.credentials.create({ publicKey: options }).catch(() => null)
  if (!(made instanceof PublicKeyCredential)) return 'undone'
  return send('POST', '/api/auth/passkey/verify-registration', { response: made.toJSON(), name })
}

export const deletePasskey = (id: string) => send('POST', '/api/auth/passkey/delete-passkey', { id })

/** Signs in by a passkey of this address, whosever it is. */
export async function signInByPasskey(): Promise<Done<unknown> | 'undone'> {
  const asked = await getJson<PublicKeyCredentialRequestOptionsJSON>(
    '/api/auth/passkey/generate-authenticate-options',
  )
  if (!asked.ok) return { ok: false, status: asked.refusal.status }
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(asked.value)
  const found = await navigator.credentials.get({ publicKey: options }).catch(() => null)
  if (!(found instanceof PublicKeyCredential)) return 'undone'
  return send('POST', '/api/auth/passkey/verify-authentication', { response: found.toJSON() })
}
