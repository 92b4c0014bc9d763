/** Notices that others must be given, and the seat of those who oversee. */
import { z } from 'zod'
import { holdShape } from '../../../src/authority/hold.ts'
import { recipientsShape } from '../../../src/notices/recipients.ts'
import { seatShape } from '../../../src/oversight/document.ts'
import { answerShape, questionShape } from '../../../src/oversight/questions.ts'
import { noticeShape } from '../../../src/reports/notice.ts'
import { acknowledging, drafting, sending } from '../../notices/routes.ts'
import { answerBody, askBody, holdBody, liftBody, seatQuery } from '../../oversight/routes.ts'
import { answer, body, type Described, json, refused } from './described.ts'

const ofNotice = { id: z.string() }
const REFUSED = {
  400: refused('What was sent is not what is expected, or cannot be done.'),
  404: refused('There is no such notice.'),
}
/** What stands in a notice is of `notice/1` and of the rules; here what lists rely on. */
const row = answer(
  'NoticeRow',
  z.looseObject({
    id: z.string(),
    state: z.string().nullable(),
    due_us: z.number().nullable(),
    from_us: z.number(),
    standing: z.looseObject({ isOverdue: z.boolean(), state: z.string() }),
    ways: z.array(z.string()),
  }),
)
const one = answer(
  'NoticeSeen',
  z.strictObject({
    at_us: z.number(),
    notice: row,
    document: answer('NoticeDocument', noticeShape),
    drafted: z.strictObject({ lang: z.enum(['en', 'es']), files: z.array(z.string()) }).nullable(),
  }),
)
const recipients = answer('Recipients', z.strictObject({ version: z.int(), document: recipientsShape }))
const acting = (summary: string, sent: NonNullable<Described['body']>): Described => ({
  ...{ summary, path: ofNotice, body: sent },
  answers: {
    200: json('The notice as it is now.', one),
    ...REFUSED,
    409: refused('The step may not be taken now; or the same request is under way.'),
    502: refused('It could not be delivered.'),
  },
})

const notices: Readonly<Record<string, Described>> = {
  'GET /api/notices': {
    summary: 'Every notice and its clock, the overdue first.',
    answers: {
      200: json(
        'All of them, and how far the record was read for them.',
        answer(
          'Notices',
          z.strictObject({
            at_us: z.number(),
            bound_us: z.number(),
            read: z.strictObject({ next: z.int(), size: z.int(), unread: z.array(z.int()) }),
            notices: z.array(row),
            mayAct: z.boolean(),
          }),
        ),
      ),
      ...REFUSED,
    },
  },
  'GET /api/notices/recipients': {
    summary: 'The offices that are told, and how.',
    answers: { 200: json('The document.', recipients), ...REFUSED },
  },
  'POST /api/notices/recipients': {
    summary: 'Sets the offices that are told.',
    body: body('RecipientsSet', recipientsShape),
    answers: { 200: json('The document as it is kept.', recipients), ...REFUSED },
  },
  'GET /api/notices/:id': {
    summary: 'One notice, with what its package says or would say now.',
    path: ofNotice,
    answers: { 200: json('The notice.', one), ...REFUSED },
  },
  'GET /api/notices/:id/files/:name': {
    summary: 'A file of the package of a notice.',
    path: { ...ofNotice, name: z.string() },
    answers: {
      200: {
        says: 'The file.',
        content: {
          'application/pdf': 'bytes',
          'application/json': answer('NoticeFile', z.looseObject({})),
          'text/plain': 'bytes',
          'application/octet-stream': 'bytes',
        },
      },
      304: { says: 'It has not changed since (If-None-Match).' },
      ...REFUSED,
    },
  },
  'POST /api/notices/:id/draft': acting('Drafts a notice.', body('Drafting', drafting)),
  'POST /api/notices/:id/send': acting('Sends a notice that was drafted.', body('Sending', sending)),
  'POST /api/notices/:id/acknowledge': acting(
    'Keeps that a notice was received.',
    body('Acknowledging', acknowledging),
  ),
}

const WRONG = { 400: refused('What was sent, or a word of the address, is not what is expected.') }
const question = answer('Question', questionShape)
const answerOf = answer('AnswerToQuestion', answerShape)
const hold = answer('Hold', holdShape)

const oversight: Readonly<Record<string, Described>> = {
  'GET /api/oversight': {
    summary: 'What the record, the folders and outsiders say, held against one another.',
    query: seatQuery,
    answers: { 200: json('The seat.', answer('Oversight', seatShape)), ...WRONG },
  },
  'GET /api/oversight/package': {
    summary: 'The same as files to be taken away, read anew, with the whole record verified.',
    query: seatQuery,
    answers: { 200: { says: 'The files.', content: { 'application/x-tar': 'bytes' } }, ...WRONG },
  },
  'GET /api/oversight/questions': {
    summary: 'Every question, its answers, and whether counting again gives the same.',
    answers: {
      200: json(
        'Newest first.',
        answer(
          'Questions',
          z.strictObject({
            questions: z.array(
              z.strictObject({
                question,
                answers: z.array(z.looseObject({ isSame: z.array(z.boolean()) })),
              }),
            ),
          }),
        ),
      ),
      ...WRONG,
    },
  },
  'POST /api/oversight/questions': {
    summary: 'Asks a question, in words or for figures.',
    body: body('QuestionAsked', askBody),
    answers: { 201: json('The question.', question), ...WRONG },
  },
  'POST /api/oversight/questions/:id/answers': {
    summary: 'Answers a question; its figures are counted now.',
    path: { id: z.string() },
    body: body('AnswerGiven', answerBody),
    answers: { 201: json('The answer.', answerOf), ...WRONG },
  },
  'POST /api/oversight/holds': {
    summary: 'Sets a hold on the records of a sortie.',
    body: body('HoldSet', holdBody),
    answers: { 201: json('The hold.', hold), ...WRONG },
  },
  'POST /api/oversight/holds/lift': {
    summary: 'Lifts a hold.',
    body: body('HoldLifted', liftBody),
    answers: { 200: json('Lifted.', answer('Lifted', z.strictObject({ lifted: z.string() }))), ...WRONG },
  },
}

/** Routes of notices and of oversight. */
export const oversightDescribed: Readonly<Record<string, Described>> = { ...notices, ...oversight }
