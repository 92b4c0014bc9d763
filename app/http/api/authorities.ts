/** Authorities that are recorded here. */
import { z } from 'zod'
import { authorityShape } from '../../../src/authority/authority.ts'
import { registered, revoked } from '../authorities.ts'
import { answer, body, type Described, json, refusal, refused } from './described.ts'

const listed = answer(
  'AuthorityListed',
  z.strictObject({
    document: authorityShape.nullable(),
    standing: z.enum(['not-yet', 'in-force', 'over', 'revoked', 'cannot-say']),
    faults: z.array(z.string()),
    name: z.string(),
  }),
)
const recorded = answer(
  'AuthorityRecorded',
  z.strictObject({ what: z.enum(['opened', 'amended', 'revoked', 'unchanged']), authority: listed }),
)
const NOT_SOUND = {
  400: json(
    'It is no authority, or what was sent is not what is expected.',
    answer('NoAuthority', refusal.safeExtend({ faults: z.array(z.string()).exactOptional() })),
  ),
}

/** Routes of authorities. */
export const authoritiesDescribed: Readonly<Record<string, Described>> = {
  'GET /api/authorities': {
    summary: 'Every authority that is recorded here, and how it stands.',
    answers: {
      200: json('All of them.', answer('Authorities', z.strictObject({ authorities: z.array(listed) }))),
    },
  },
  'POST /api/authorities': {
    summary: 'Records an authority, by the text of its document.',
    body: body('AuthorityText', registered),
    answers: {
      200: json('It is recorded so already.', recorded),
      201: json('Recorded.', recorded),
      ...NOT_SOUND,
    },
  },
  'POST /api/authorities/revoke': {
    summary: 'Revokes an authority, at once and for good.',
    body: body('AuthorityRevoked', revoked),
    answers: {
      200: json('Revoked.', answer('RevokedAuthority', z.strictObject({ authority: listed }))),
      ...NOT_SOUND,
      404: refused('There is no such authority.'),
      409: refused('It is revoked already; or the same request is under way.'),
    },
  },
}
