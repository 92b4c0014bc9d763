/** Signing in, oneself, and who else is there. */
import { z } from 'zod'
import { roles } from '../../../src/people/roles.ts'
import { looksShape } from '../../people/looks.ts'
import { answer, body, type Described, json, refused } from './described.ts'

const role = z.enum(roles)
const person = answer(
  'Person',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    roles: z.array(role),
    demonstration: z.boolean(),
  }),
)
const listed = answer(
  'ListedPerson',
  z.strictObject({ ...person.shape, standing: z.enum(['invited', 'active', 'revoked']) }),
)
const onePerson = answer('OnePerson', z.strictObject({ person: listed }))

const entered = answer('SignedIn', z.strictObject({ redirect: z.literal(false) }))
const credentials = body('Credentials', z.strictObject({ email: z.string(), password: z.string() }))
const provided = body(
  'SignInByProvider',
  z.strictObject({ provider: z.string(), callbackURL: z.string().optional() }),
)
/** What a device asks for or answers is WebAuthn's, and passed on as it stands. */
const device = answer('PasskeyOptions', z.looseObject({ challenge: z.string() }))
const deviceAnswer = body('PasskeyAnswer', z.looseObject({ response: z.looseObject({}) }))
const passkey = answer('Passkey', z.looseObject({ id: z.string() }))

const WRONG = { 400: refused('Something that is needed was not sent, or is wrong.') }
const UNKNOWN = { 401: refused('Who asks could not be told by this.') }
/** The library's own way to say no. */
const LIBRARY = { ...WRONG, ...UNKNOWN, 404: refused('There is no such provider, passkey or account.') }

const signingIn: Readonly<Record<string, Described>> = {
  'POST /api/auth/sign-in/email': {
    summary: 'Signs in by address and password; the answer sets the cookie of the session.',
    body: credentials,
    answers: {
      200: json('Signed in.', entered),
      ...WRONG,
      ...UNKNOWN,
    },
  },
  'POST /api/auth/sign-in/social': {
    summary: 'Begins to sign in by a provider of OpenID Connect; the answer says where to go.',
    body: provided,
    answers: {
      200: json(
        'Where to go on.',
        answer('Redirect', z.strictObject({ url: z.string(), redirect: z.boolean() })),
      ),
      ...LIBRARY,
    },
  },
  'GET /api/auth/callback/:provider': {
    summary: 'Where a provider sends people back to; for browsers alone.',
    path: { provider: z.string() },
    query: z.object({
      code: z.string().optional(),
      state: z.string().optional(),
      error: z.string().optional(),
      iss: z.string().optional(),
    }),
    answers: { 302: { says: 'On to the page, signed in or with the reason why not.' }, ...LIBRARY },
  },
  'GET /api/auth/passkey/generate-authenticate-options': {
    summary: 'What a device is asked to sign, to sign in by a passkey.',
    answers: { 200: json('Options of WebAuthn.', device), ...LIBRARY },
  },
  'POST /api/auth/passkey/verify-authentication': {
    summary: 'Signs in by what a device signed.',
    body: deviceAnswer,
    answers: { 200: json('Signed in.', answer('SignedInByPasskey', z.looseObject({}))), ...LIBRARY },
  },
  'POST /api/auth/sign-out': {
    summary: 'Ends the session of the cookie.',
    body: body('NothingSent', z.strictObject({})),
    answers: {
      200: json('Signed out.', answer('SignedOut', z.strictObject({ success: z.boolean() }))),
      ...WRONG,
    },
  },
  'POST /api/auth/invitation': {
    summary: 'Tells whom a link is for, and does not use it up.',
    body: body('Secret', z.strictObject({ secret: z.string().max(200) })),
    answers: {
      200: json(
        'The link; null: it is unknown, used up or too old.',
        answer(
          'InvitationSeen',
          z.strictObject({ link: z.strictObject({ email: z.string().nullable() }).nullable() }),
        ),
      ),
      ...WRONG,
    },
  },
  'POST /api/auth/set-up': {
    summary: 'Uses up a link: the person of it has an account with this password.',
    body: body(
      'SetUp',
      z.strictObject({
        secret: z.string().max(200),
        name: z.string(),
        password: z.string(),
        email: z.string().optional(),
      }),
    ),
    answers: { 200: json('The account.', answer('SetUpDone', z.strictObject({ person }))), ...WRONG },
  },
  'GET /api/auth/demonstration': {
    summary: 'Made-up people who are shown on this machine while nobody has an account.',
    answers: {
      200: json(
        'None elsewhere, or later.',
        answer(
          'DemonstrationLogins',
          z.strictObject({
            logins: z.array(z.strictObject({ id: z.string(), role, name: z.string() })),
          }),
        ),
      ),
    },
  },
}

const entering: Readonly<Record<string, Described>> = {
  'POST /api/auth/demonstration': {
    summary: 'Enters as one of the made-up people who are shown; the answer sets the cookie of the session.',
    body: body('Shown', z.strictObject({ id: z.string().max(64) })),
    answers: { 200: json('Signed in.', entered), ...WRONG },
  },
}

const oneself: Readonly<Record<string, Described>> = {
  'GET /api/auth/passkey/generate-register-options': {
    summary: 'What a device is asked, to make a passkey for whoever is signed in.',
    answers: { 200: json('Options of WebAuthn.', device), ...LIBRARY },
  },
  'POST /api/auth/passkey/verify-registration': {
    summary: 'Keeps the passkey that a device made.',
    body: deviceAnswer,
    answers: { 200: json('The passkey.', passkey), ...LIBRARY },
  },
  'GET /api/auth/passkey/list-user-passkeys': {
    summary: 'The passkeys of whoever is signed in.',
    answers: { 200: json('All of them.', answer('Passkeys', z.array(passkey))), ...LIBRARY },
  },
  'POST /api/auth/passkey/delete-passkey': {
    summary: 'Deletes a passkey of whoever is signed in.',
    body: body('PasskeyNamed', z.strictObject({ id: z.string() })),
    answers: {
      200: json('Deleted.', answer('PasskeyDeleted', z.strictObject({ status: z.boolean() }))),
      ...LIBRARY,
    },
  },
  'POST /api/auth/change-password': {
    summary: 'Changes the password of whoever is signed in, and ends their other sessions.',
    body: body('NewPassword', z.strictObject({ currentPassword: z.string(), newPassword: z.string() })),
    answers: { 200: json('Changed.', answer('PasswordChanged', z.strictObject({}))), ...LIBRARY },
  },
  'GET /api/me': {
    summary: 'Who asks, and by which providers one may sign in.',
    answers: {
      200: json(
        'The person; null: nobody is signed in.',
        answer(
          'Me',
          z.strictObject({
            person: person.nullable(),
            providers: z.array(z.strictObject({ id: z.string(), name: z.string() })),
          }),
        ),
      ),
    },
  },
}

const chosen = answer('ChosenLooks', z.strictObject({ looks: looksShape }))
const looks: Readonly<Record<string, Described>> = {
  'GET /api/me/looks': {
    summary: 'How whoever asks likes to read: what they chose, and nothing of what they did not.',
    answers: { 200: json('What was chosen.', chosen) },
  },
  'PUT /api/me/looks': {
    summary: 'Keeps how whoever asks likes to read, in place of all that they chose before.',
    body: body('Looks', looksShape),
    answers: { 200: json('Kept.', chosen), ...WRONG },
  },
}

const PERSON = { person: z.string() }
const roleList = z.array(role).max(roles.length)
const administration: Readonly<Record<string, Described>> = {
  'GET /api/people': {
    summary: 'Everybody who has, had, or is invited to an account.',
    answers: { 200: json('All of them.', answer('People', z.strictObject({ people: z.array(listed) }))) },
  },
  'POST /api/people': {
    summary: 'Invites somebody; the answer has the link for them, which is told this once.',
    body: body('Invited', z.strictObject({ name: z.string(), email: z.string(), roles: roleList })),
    answers: {
      201: json('Invited.', answer('Invitation', z.strictObject({ person: listed, link: z.string() }))),
      ...WRONG,
    },
  },
  'PUT /api/people/:person/roles': {
    summary: 'Gives another person other roles, from their next request on.',
    path: PERSON,
    body: body('Roles', z.strictObject({ roles: roleList })),
    answers: { 200: json('The person as they are now.', onePerson), ...WRONG },
  },
  'POST /api/people/:person/revoke': {
    summary: 'Ends the account of another person, and every session of theirs.',
    path: PERSON,
    answers: { 200: json('The person as they are now.', onePerson), ...WRONG },
  },
}

/** Routes about people. */
export const peopleDescribed: Readonly<Record<string, Described>> = {
  ...signingIn,
  ...entering,
  ...oneself,
  ...looks,
  ...administration,
}
