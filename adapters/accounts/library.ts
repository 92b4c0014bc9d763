// wire names: people_user, people_session, people_account, people_verification, people_passkey, people_rate_limit
import { passkey } from '@better-auth/passkey'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { genericOAuth } from 'better-auth/plugins'
import type { Database } from '../database/database.ts'
import { PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN } from './accounts.ts'

/** A provider of OpenID Connect by which people who have an account may sign in. */
export interface OidcProvider {
  /** Stands in the address that the provider sends people back to: <address>/api/auth/callback/<id>. */
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

export interface LibraryOptions {
  readonly database: Database
  /** Signs cookies; at least 32 random bytes, as text. */
  readonly secret: string
  /** Addresses of the server as people write them; the first is what links and passkeys are made for. */
  readonly addresses: readonly [string, ...string[]]
  readonly providers: readonly OidcProvider[]
  /** Whether this person may be signed in by a request with these headers. */
  readonly mayEnter: (userId: string, headers: Headers | undefined) => Promise<boolean>
  /** Takes what the library warns of: its message alone, as what goes with it may be a person's. */
  readonly warn: (message: string) => void
}

/** Header by which the library is told who asks; whatever a request brings under this name is replaced. */
export const PEER_HEADER = 'x-overflight-peer'

const SESSION_S = 12 * 3600
/** A stolen session must not be enough to add a passkey. */
const FRESH_S = 3600

/** better-auth as this house wants it: nobody signs up, nothing is told to its makers, sessions live in the database alone. */
export function openLibrary(options: LibraryOptions) {
  // Variables of the environment would turn telemetry on over the setting; without an address it has nowhere to go.
  delete process.env.BETTER_AUTH_TELEMETRY_ENDPOINT
  return betterAuth(settingsOf(options))
}

/** The library's settings; a test holds the tables against them. */
export function settingsOf({ database, secret, addresses, providers, mayEnter, warn }: LibraryOptions) {
  return {
    ...tablesOf(database),
    secret,
    baseURL: new URL(addresses[0]).origin,
    basePath: '/api/auth',
    trustedOrigins: addresses.map((each) => new URL(each).origin),
    telemetry: { enabled: false },
    logger: { level: 'warn', log: (...[, message]) => warn(message) },
    onAPIError: {
      onError: (error) => warn(error instanceof Error ? error.message : 'an error without a message'),
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARACTERS_MIN,
      maxPasswordLength: PASSWORD_CHARACTERS_MAX,
    },
    rateLimit: {
      ...{ enabled: true, storage: 'database', modelName: 'people_rate_limit', window: 60, max: 100 },
      customRules: {
        '/sign-in/email': { window: 60, max: 5 },
        '/sign-in/social': { window: 60, max: 10 },
        '/passkey/verify-authentication': { window: 60, max: 10 },
        '/change-password': { window: 60, max: 5 },
      },
    },
    advanced: {
      cookiePrefix: 'overflight',
      ipAddress: { ipAddressHeaders: [PEER_HEADER] },
      // Otherwise both are off where a variable of the environment says that this is a test.
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    hooks: { before: otherSessionsEnd },
    databaseHooks: {
      account: { create: { before: withoutTokens }, update: { before: withoutTokens } },
      session: {
        create: {
          before: async (session, context) => {
            if (await mayEnter(session.userId, context?.headers)) return
            throw new APIError('FORBIDDEN', { message: 'this person may not sign in here' })
          },
        },
      },
    },
    plugins: [passkeys(addresses), genericOAuth({ config: providers.map(configOf) })],
  } satisfies BetterAuthOptions
}

const tablesOf = (database: Database) =>
  ({
    database: { db: database.tables(), type: 'postgres' as const },
    user: {
      modelName: 'people_user',
      additionalFields: {
        roles: { type: 'string', required: true, input: false },
        active: { type: 'boolean', required: true, input: false },
        revoked: { type: 'boolean', required: true, input: false },
        demonstration: { type: 'boolean', required: true, input: false },
      },
    },
    session: {
      modelName: 'people_session',
      ...{ expiresIn: SESSION_S, freshAge: FRESH_S, disableSessionRefresh: true },
      // A cookie that is believed without asking the database would outlive a revocation.
      cookieCache: { enabled: false },
    },
    account: {
      modelName: 'people_account',
      // Whoever has the address is the person: both sides must have checked it, whatever the provider.
      accountLinking: { enabled: true, trustedProviders: [], requireLocalEmailVerified: true },
    },
    verification: { modelName: 'people_verification' },
  }) satisfies BetterAuthOptions

/** Nothing is asked of a provider after the sign-in: what would let us is not kept. */
const withoutTokens = async (account: object) => ({
  data: { ...account, accessToken: null, refreshToken: null, idToken: null },
})

/** A changed password ends every other session, whether or not it was asked for. */
const otherSessionsEnd = createAuthMiddleware(async (context) => {
  if (context.path !== '/change-password') return
  return { context: { body: { ...context.body, revokeOtherSessions: true } } }
})

/** A passkey stands alone, so the device must have asked for a finger, a face or a code; the library does not insist. */
function passkeys(addresses: readonly [string, ...string[]]) {
  const insist = (verified: boolean | undefined) => {
    if (verified) return
    throw new APIError('BAD_REQUEST', { message: 'the passkey did not check who uses it' })
  }
  return passkey({
    rpID: new URL(addresses[0]).hostname,
    rpName: 'Overflight',
    origin: addresses.map((each) => new URL(each).origin),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    schema: { passkey: { modelName: 'people_passkey' } },
    registration: {
      afterVerification: ({ verification }) => insist(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: ({ verification }) => insist(verification.authenticationInfo?.userVerified),
    },
  })
}

const configOf = ({ id, issuer, clientId, clientSecret, name }: OidcProvider) => ({
  ...{ providerId: id, name, clientId, clientSecret },
  discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  requireIdTokenVerification: true,
  scopes: ['openid', 'email', 'profile'],
  pkce: true,
  disableSignUp: true,
  disableImplicitSignUp: true,
})
