/** What follows for every route from its rule and its method: answers, and the headers of writes. */
import { z } from 'zod'
import { mayCall } from '../../../src/people/rule.ts'
import type { Route } from '../route.ts'
import { type Answer, type Described, json, refusal } from './described.ts'

export const ORIGIN = z.string().describe('Address of the server: a page from elsewhere cannot say so.')
export const KEY = z
  .string()
  .regex(/^[\x21-\x7e]{8,128}$/)
  .optional()
  .describe('Made up anew for each thing that is to be done; under one key it is done once.')

const says = (text: string) => json(text, refusal)

/** Besides the answers that a description states. */
export function commonAnswers(route: Route, { body }: Described): Readonly<Record<number, Answer>> {
  const isOpen = mayCall(route.rule, null).ok
  const isApi = route.path.startsWith('/api/')
  const isKeyed = route.method !== 'GET' && !isOpen
  const isOfPeople = /^\/api\/(auth|me|people)(\/|$)/.test(route.path)
  return {
    ...(isKeyed && {
      400: says('What was sent is not what is expected; or the Idempotency-Key is none.'),
      409: says('The same request is under way (code under-way); or what is there has changed.'),
      422: says('The Idempotency-Key was used for another request.'),
    }),
    ...(!isOpen && { 401: says('Nobody is signed in.') }),
    ...(isApi && {
      403: says('Whoever asks may not do this, or the gate refuses it; or a page from elsewhere asks.'),
    }),
    ...(body && isOfPeople && { 413: says('Longer than anything that is asked for here.') }),
    ...(isLibrary(route) && { 429: TOO_OFTEN }),
    421: says('The server has another name.'),
    500: says('An error of the server.'),
    503: says('The database or the record cannot be used for the moment.'),
    507: says('The disk of the server is full.'),
  }
}

/** The library writes JSON and calls it plain text. */
const TOO_OFTEN: Answer = {
  says: 'Tried too often: ask again after Retry-After seconds.',
  content: { 'text/plain': 'bytes', 'application/json': refusal },
}

/** What better-auth answers is limited by it. */
const isLibrary = ({ path }: Route) =>
  path.startsWith('/api/auth/') && !/\/(invitation|set-up|demonstration)$/.test(path)

/** An answer under a key may be the one that was given before. */
export const withReplay = (answer: Answer): Answer & { readonly headers: object } => ({
  ...answer,
  headers: {
    'Idempotency-Replayed': {
      description: 'true: it was done before under this key, and this is the answer of then.',
      schema: { const: 'true' },
    },
  },
})
