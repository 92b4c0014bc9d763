// wire names: people_user, people_session, people_passkey, people_account, people_link, until_us, people_change
import { type Generated, type Kysely, sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'

/** The tables that are written here; the library's others (passkey, verification, rate limit) it alone reads and writes. */
export interface PeopleTables {
  readonly people_user: {
    readonly id: string
    readonly name: string
    /** In small letters. */
    readonly email: string
    readonly emailVerified: boolean
    readonly createdAt: Date
    readonly updatedAt: Date
    /** Names of roles with commas between. */
    readonly roles: string
    /** Whether a link was used, so that there is a way to sign in. */
    readonly active: boolean
    readonly revoked: boolean
    readonly demonstration: boolean
  }
  readonly people_session: { readonly id: string; readonly userId: string }
  readonly people_passkey: { readonly id: string; readonly userId: string }
  readonly people_account: {
    readonly id: string
    readonly accountId: string
    readonly providerId: string
    readonly userId: string
    /** As the library hashes it. */
    readonly password: string | null
    readonly createdAt: Date
    readonly updatedAt: Date
  }
  /** What was changed, until the record has it. */
  readonly people_change: {
    readonly n: Generated<number>
    readonly what: string
    readonly by: string
    readonly person: string
    readonly roles: string
    readonly standing: string
    /** Of the write it came of; the same one never is a second change. */
    readonly write: string
  }
  readonly people_link: {
    /** SHA-256 of the secret, in hexadecimal. */
    readonly hash: string
    /** Of whom it makes an account; null for the first administrator. */
    readonly userId: string | null
    readonly until_us: number
  }
}

/** Brings the tables of people up to this version, in a table of migrations of their own; nothing when they are. Throws when one fails. */
export const migratePeople = (database: Database): Promise<void> => migrate(database, 'people', migrations)

/** Never changed once shipped; a later version adds a later row. */
const migrations = {
  '2026-11-22-people': {
    async up(db: Kysely<unknown>) {
      for (const statement of first) await sql.raw(statement).execute(db)
    },
  },
  '2026-11-22-people-changes': {
    async up(db: Kysely<unknown>) {
      await sql`create table people_change (
        "n" bigint generated always as identity primary key, "what" text not null, "by" text not null,
        "person" text not null, "roles" text not null, "standing" text not null)`.execute(db)
    },
  },
  '2026-11-22-people-changes-once': {
    async up(db: Kysely<unknown>) {
      await sql`alter table people_change add column "write" text not null default ''`.execute(db)
    },
  },
}

const first = [
  `create table people_user (
    "id" text primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null,
    "image" text, "createdAt" timestamptz not null, "updatedAt" timestamptz not null,
    "roles" text not null, "active" boolean not null, "revoked" boolean not null, "demonstration" boolean not null)`,
  `create table people_session (
    "id" text primary key, "expiresAt" timestamptz not null, "token" text not null unique,
    "createdAt" timestamptz not null, "updatedAt" timestamptz not null, "ipAddress" text, "userAgent" text,
    "userId" text not null references people_user on delete cascade)`,
  `create table people_account (
    "id" text primary key, "accountId" text not null, "providerId" text not null,
    "userId" text not null references people_user on delete cascade,
    "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz,
    "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text,
    "createdAt" timestamptz not null, "updatedAt" timestamptz not null, unique ("providerId", "accountId"))`,
  `create table people_verification (
    "id" text primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null,
    "createdAt" timestamptz not null, "updatedAt" timestamptz not null)`,
  `create table people_passkey (
    "id" text primary key, "name" text, "publicKey" text not null,
    "userId" text not null references people_user on delete cascade, "credentialID" text not null unique,
    "counter" integer not null, "deviceType" text not null, "backedUp" boolean not null, "transports" text,
    "createdAt" timestamptz, "aaguid" text)`,
  `create table people_rate_limit (
    "id" text primary key, "key" text not null unique, "count" integer not null, "lastRequest" bigint not null)`,
  `create table people_link (
    "hash" text primary key, "userId" text references people_user on delete cascade, "until_us" bigint not null)`,
  `create index people_session_user on people_session ("userId")`,
  `create index people_account_user on people_account ("userId")`,
  `create index people_passkey_user on people_passkey ("userId")`,
  `create index people_verification_identifier on people_verification ("identifier")`,
]
