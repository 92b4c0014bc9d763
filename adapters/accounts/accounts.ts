import type { InBoth } from '../../src/people/in-both.ts'
import type { Role } from '../../src/people/roles.ts'
import type { Person } from '../../src/people/rule.ts'

/**
 * `write`: id of the write that a change comes of, where a caller asks under a key: it is the same when the caller asks again.
 *
 * Who has an account, and who is signed in. Nobody signs up by themselves: there is one first link, and invitations after it.
 */
export interface Accounts {
  /**
   * The secret of the one link by which the first administrator is set up; any earlier one is void from now on. Null once
   * somebody has an account. It is kept as its hash alone: whoever lost it asks for another.
   */
  firstSecret(): Promise<string | null>
  /** Whom a link is for; undefined for one that is unknown, used up or too old. */
  invitedBy(secret: string): Promise<{ readonly email: string | null } | undefined>
  /** Uses a link up: the person of it has an account with this password. Of an invitation, `email` is left out. */
  setUp(secret: string, given: SetUp, write?: string): Promise<Answer<Account>>
  /** Signs in whoever has just used a link up, by the password they chose: attempts are not counted, for there was none. */
  enterAfterSetUp(person: Account, password: string, headers: Headers): Promise<Response>
  /** An administrator invites somebody, or again somebody who was revoked or never came; answers the secret of a link. */
  invite(by: Person, invited: Invited, write?: string): Promise<Answer<string>>
  /** An administrator gives another person other roles; they hold from the next request on. */
  setRoles(by: Person, id: string, roles: readonly Role[], write?: string): Promise<Answer<Account>>
  /** An administrator ends another person's account and every session of theirs, at once. */
  revoke(by: Person, id: string, write?: string): Promise<Answer<Account>>
  people(): Promise<readonly Account[]>
  /** Changes that the record does not have yet, oldest first; each was kept with the change itself, whatever happened since. */
  untold(): Promise<readonly PeopleChange[]>
  /** From now on it has this one. */
  told(change: PeopleChange): Promise<void>
  /** True once somebody has an account, or is invited to one, who is no demonstration. From then on demonstrations enter no more. */
  hasSomebody(): Promise<boolean>
  /** Whoever a request's headers show to be signed in; null when nobody is. */
  signedIn(headers: Headers): Promise<Account | null>
  /**
   * Answers what a browser asks in order to sign in or out, to change its password, and about its passkeys: the paths of
   * `browserPaths` alone. `peer` is the address of whoever asks, by which attempts are counted.
   */
  answer(request: Request, peer: string | undefined): Promise<Response>
  /** Providers of OIDC that a person may sign in by. */
  readonly providers: readonly { readonly id: string; readonly name: string }[]
  /**
   * Adds a person for showing the program, with a password that the caller makes up. They are signed in by requests to a
   * loopback address alone, by this opening of the accounts alone, until the first link is used. They do not count as somebody
   * with an account. `id` stays the same over all openings, for the record names them by it.
   */
  addDemonstration(
    person: Required<SetUp> & { readonly id: string; readonly roles: readonly Role[] },
  ): Promise<Account>
  /**
   * Signs in one of those people without a password, as nothing is protected by it, and without counting attempts. Null for anybody else, or
   * a request that did not begin on this machine.
   */
  enterAsShown(id: string, headers: Headers): Promise<Response | null>
}

/** What was done about people: who did it, to whom, and what they may do since. */
export interface PeopleChange {
  /** In the order in which they were made. */
  readonly n: number
  readonly what: 'set-up' | 'invited' | 'roles' | 'revoked'
  readonly by: string
  readonly person: string
  readonly roles: readonly Role[]
  readonly standing: Account['standing']
  /** Of the write that it came of. */
  readonly write: string
}

export interface SetUp {
  readonly name: string
  readonly password: string
  readonly email?: string
}

export interface Invited {
  readonly name: string
  readonly email: string
  readonly roles: readonly Role[]
}

export interface Account extends Person {
  readonly name: string
  readonly email: string
  /** 'invited' has not come yet; 'revoked' can no longer sign in. */
  readonly standing: 'invited' | 'active' | 'revoked'
  /** Made up for showing the program. */
  readonly demonstration: boolean
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: string; readonly says: InBoth }

/** What a browser may ask of the accounts, below /api/auth, and whether somebody must be signed in for it. Everything else is refused. */
export const browserPaths: readonly (readonly ['GET' | 'POST', string, 'anyone' | 'signed-in'])[] = [
  ['POST', '/sign-in/email', 'anyone'],
  ['POST', '/sign-in/social', 'anyone'],
  ['GET', '/callback/:provider', 'anyone'],
  ['GET', '/passkey/generate-authenticate-options', 'anyone'],
  ['POST', '/passkey/verify-authentication', 'anyone'],
  ['POST', '/sign-out', 'anyone'],
  ['GET', '/passkey/generate-register-options', 'signed-in'],
  ['POST', '/passkey/verify-registration', 'signed-in'],
  ['GET', '/passkey/list-user-passkeys', 'signed-in'],
  ['POST', '/passkey/delete-passkey', 'signed-in'],
  ['POST', '/change-password', 'signed-in'],
]

/** Characters of a password. NIST SP 800-63B-4, 3.1.1.2: at least 15 where it is the only factor, and at least 64 allowed. */
export const PASSWORD_CHARACTERS_MIN = 15
export const PASSWORD_CHARACTERS_MAX = 128
