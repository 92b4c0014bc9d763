import { z } from 'zod'
import { authoritiesDescribed } from './authorities.ts'
import { answer, type Described, json } from './described.ts'
import { oversightDescribed } from './oversight.ts'
import { peopleDescribed } from './people.ts'
import { plansDescribed } from './plans.ts'
import { recordDescribed } from './record.ts'
import { runningDescribed } from './running.ts'
import { sortiesDescribed } from './sorties.ts'

const readiness = answer(
  'Readiness',
  z.strictObject({ status: z.enum(['starting', 'ready', 'failed']), step: z.string() }),
)

const itself: Readonly<Record<string, Described>> = {
  'GET /healthz': {
    summary: 'Whether the data is there to be looked at.',
    answers: {
      200: json('It is.', readiness),
      503: json('Not yet, and what is being done; or never, and why.', readiness),
    },
  },
  'GET /api/openapi.json': {
    summary: 'This document.',
    answers: {
      200: json(
        'OpenAPI 3.1.',
        answer('OpenApi', z.looseObject({ openapi: z.literal('3.1.1'), paths: z.looseObject({}) })),
      ),
    },
  },
}

/** What is said of every route, by method and path as the table has them. A new route is a new row in one of these. */
export const descriptions: Readonly<Record<string, Described>> = {
  ...itself,
  ...peopleDescribed,
  ...sortiesDescribed,
  ...plansDescribed,
  ...runningDescribed,
  ...recordDescribed,
  ...oversightDescribed,
  ...authoritiesDescribed,
}

/** Routes that are no part of the interface for programs, and why. */
export const besides: Readonly<Record<string, string>> = {
  'GET /*': 'the page and its files, whose names change with every build',
}
