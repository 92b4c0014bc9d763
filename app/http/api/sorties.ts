/** Sorties, their records, videos and clips, and what is asked over all of them. */
import { z } from 'zod'
import { airspaceShape } from '../../../src/airspace/airspace.ts'
import { authorityShape } from '../../../src/authority/authority.ts'
import { stateClearanceShape } from '../../../src/authority/clearance.ts'
import { holdShape } from '../../../src/authority/hold.ts'
import type { ClipDocument } from '../../../src/reports/clip.ts'
import type { Playable } from '../../playables.ts'
import { asked as clipAsked } from '../clips.ts'
import { asked as lookbackAsked } from '../lookback.ts'
import { given } from '../reasons.ts'
import { SORTIE_ID, sortieFiles } from '../sorties.ts'
import {
  type Answer,
  answer,
  body,
  type Content,
  type Described,
  json,
  left,
  like,
  refusalOf,
  refused,
} from './described.ts'
import { decisionsSeen } from './record.ts'

const sortie = z.string().regex(SORTIE_ID)
const ofSortie = { id: sortie }
const ofVideo = { id: sortie, number: z.string().regex(/^\d{1,4}$/) }
const NOTHING = { 404: refused('There is no such sortie, or nothing of that name in it.') }
const UNCHANGED = { 304: { says: 'It has not changed since (If-None-Match).' } }

const summary = answer(
  'SortieSummary',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    case: z.string(),
    data: z.string(),
    verdict: z.string(),
    reason: z.string(),
    reasons: z.array(z.string()),
    species: z.string(),
    from_us: z.number(),
    to_us: z.number(),
    sources: z.array(z.strictObject({ id: z.string(), p50_kgph: z.number(), area90_m2: z.number() })),
  }),
)

const result = answer('ResultDocument', z.looseObject({ overflight: z.literal('result/1') }))
const records = answer('RecordsDocument', z.looseObject({ overflight: z.literal('records/1') }))
const flight = answer('FlightDocument', z.looseObject({ overflight: z.literal('flight/1') }))
const airspace = answer('AirspaceDocument', airspaceShape)
const geojson = answer(
  'GeoJson',
  z.looseObject({ type: z.literal('FeatureCollection'), features: z.array(z.looseObject({})) }),
)

/** By media type, what a file of a sortie may be. */
const files = (): Readonly<Record<string, Content>> => {
  const types = Object.values(sortieFiles).map(({ type }) => type.replace(/;.*$/, ''))
  const shapes: Readonly<Record<string, Content>> = {
    'application/json': z.union([result, records, flight, airspace]),
    'application/geo+json': geojson,
  }
  return Object.fromEntries([...new Set(types)].map((type) => [type, shapes[type] ?? 'bytes']))
}

const drawnArea = z.strictObject({
  area_m2: z.number(),
  rings: z.array(z.array(z.tuple([z.number(), z.number()]))),
})
const terms = authorityShape.shape.states.element.shape.terms
const authority = answer(
  'SortieAuthority',
  z.strictObject({
    data: z.string(),
    authority: authorityShape.nullable(),
    standing: z.enum(['not-yet', 'in-force', 'over', 'revoked', 'cannot-say']).nullable(),
    area: drawnArea.nullable(),
    keptUntil_ms: z.number().nullable(),
    states: z.array(stateClearanceShape.safeExtend({ terms: terms.nullable() })),
    holds: z.array(holdShape).nullable(),
  }),
)

const ofSorties: Readonly<Record<string, Described>> = {
  'GET /api/sorties': {
    summary: 'Every sortie that has a result, and those whose result cannot be read or shown.',
    answers: {
      200: json(
        'All of them.',
        answer('Sorties', z.strictObject({ sorties: z.array(summary), faults: z.array(left) })),
      ),
    },
  },
  'POST /api/sorties': {
    summary: 'Takes in the files of a sortie, and processes them.',
    body: {
      type: 'multipart/form-data',
      shape: z.object({
        files: z
          .array(z.string().meta({ contentMediaType: 'application/octet-stream' }))
          .describe('Each part is named "files" and has its path in the folder as its file name.'),
      }),
    },
    answers: {
      202: json('The job that was queued.', answer('Queued', z.strictObject({ job: z.string() }))),
      400: refused('What was sent is no set of files.'),
      413: refused('It is larger than is taken in here.'),
      415: refused('It is no multipart/form-data.'),
      503: refused('The queue is full.'),
    },
  },
  'POST /api/sorties/:id/reasons': {
    summary: 'Says why whoever asks reads the records of this sortie; it goes into the record.',
    path: ofSortie,
    body: body('Reason', given),
    answers: {
      201: json(
        'Said; until when it holds.',
        answer('ReasonKept', z.strictObject({ sortie: z.string(), until: z.iso.datetime() })),
      ),
      400: refused('The reason is too short, or too long.'),
      ...NOTHING,
    },
  },
  'GET /api/sorties/:id/result': {
    summary: 'The result: what was found, where, how sure.',
    path: ofSortie,
    answers: { 200: json('result.json as it stands.', result), ...UNCHANGED, ...NOTHING },
  },
  'GET /api/sorties/:id/records': {
    summary: 'What was measured, decoded, as the screen draws it.',
    path: ofSortie,
    answers: { 200: json('records.json as it stands.', records), ...UNCHANGED, ...NOTHING },
  },
  'GET /api/sorties/:id/authority': {
    summary: 'On what authority the records rest, and what host states answered.',
    path: ofSortie,
    answers: { 200: json('As it stands now.', authority), ...NOTHING },
  },
  'GET /api/sorties/:id/decisions': {
    summary: 'What the gate decided about the sortie, newest first.',
    path: ofSortie,
    query: z.object({ before: z.int().min(0).optional() }),
    answers: {
      200: json('One page; next is where to go on.', decisionsSeen),
      400: refused('before is no whole number.'),
      ...NOTHING,
    },
  },
  'GET /api/sorties/:id/files/:name': {
    summary: 'A file of the result, to be kept.',
    path: { id: sortie, name: z.enum(Object.keys(sortieFiles) as [string, ...string[]]) },
    answers: { 200: { says: 'The file as it stands.', content: files() }, ...UNCHANGED, ...NOTHING },
  },
  'GET /api/sorties/:id/snapshots/:name': {
    summary: 'Leave to keep a picture of the screen; that it leaves goes into the record.',
    path: { id: sortie, name: z.string() },
    answers: {
      200: json('It may leave.', answer('Leaves', z.strictObject({ leaves: z.literal(true) }))),
      ...NOTHING,
    },
  },
}

const ranged: Readonly<Record<number, Answer>> = {
  200: { says: 'All of it.', content: { 'application/octet-stream': 'bytes' } },
  206: { says: 'The range asked for.', content: { 'application/octet-stream': 'bytes' } },
  416: { says: 'There is no such range.' },
  ...NOTHING,
}
const range = { Range: z.string().optional().describe('One range of bytes (RFC 9110 section 14).') }

const playable = answer(
  'Playable',
  like<Playable | { readonly state: 'as-recorded' }>()(
    z.discriminatedUnion('state', [
      z.strictObject({ state: z.literal('as-recorded') }),
      z.strictObject({ state: z.literal('working'), fraction: z.number() }),
      z.strictObject({ state: z.literal('unavailable'), why: z.enum(['no-ffmpeg', 'failed']) }),
      z.strictObject({
        state: z.literal('ready'),
        pid: z.int(),
        codec: z.string(),
        bytes: z.int(),
        pictures: z.strictObject({
          pts_us: z.array(z.number()),
          byte: z.array(z.number()),
          isKey: z.array(z.number()),
        }),
      }),
    ]),
  ),
)

const file = z.strictObject({ file: z.string(), sha256: z.string(), bytes: z.int() })
const clip = answer(
  'ClipDocument',
  like<ClipDocument>()(
    z.strictObject({
      overflight: z.literal('clip/1'),
      recording: file,
      asked: z.strictObject({ from: z.string(), to: z.string() }),
      holds: z.strictObject({ from: z.string(), to: z.string(), timeBy: z.string() }),
      pictures: z.strictObject({ first: z.int(), last: z.int(), count: z.int() }).nullable(),
      keyData: z.strictObject({ units: z.int() }),
      damagedUnits: z.int(),
      leftOut: z.array(z.string()),
      clip: file,
    }),
  ),
)

const ofVideos: Readonly<Record<string, Described>> = {
  'GET /api/sorties/:id/videos/:number': {
    summary: 'A video as it was recorded, byte for byte, whole or in part.',
    path: ofVideo,
    headers: range,
    answers: ranged,
  },
  'GET /api/sorties/:id/videos/:number/playable': {
    summary: 'How a video can be played; what must be made for that is begun.',
    path: ofVideo,
    query: z.object({
      refused: z.string().optional().describe('Given by a browser that cannot play it as recorded.'),
    }),
    answers: { 200: json('How it stands.', playable), ...NOTHING },
  },
  'GET /api/sorties/:id/videos/:number/playable.ts': {
    summary: 'The stream that was made so that it can be played.',
    path: ofVideo,
    headers: range,
    answers: ranged,
  },
  'POST /api/sorties/:id/videos/:number/clips': {
    summary: 'Cuts a stretch of a video, with the proof of where it is from.',
    path: ofVideo,
    body: body('ClipAsked', clipAsked),
    answers: {
      201: json('The clip.', answer('Clip', z.strictObject({ clip: z.string(), document: clip }))),
      400: refused('The times are none, or outside of the recording.'),
      ...NOTHING,
    },
  },
  'GET /api/clips/:clip/:name': {
    summary: 'A file of a clip, to be kept.',
    path: {
      clip: z.string().regex(/^[0-9a-f]{16}$/),
      name: z.enum(['clip.ts', 'clip.json', 'receipt.json']),
    },
    answers: {
      200: {
        says: 'The file.',
        content: {
          'video/mp2t': 'bytes',
          'application/json': z.union([
            clip,
            answer('ClipReceipt', z.looseObject({ overflight: z.string() })),
          ]),
        },
      },
      ...NOTHING,
    },
  },
  'GET /api/lookback': {
    summary: 'Every moment of every sortie whose camera saw a place.',
    query: lookbackAsked,
    answers: {
      200: json(
        'The moments; refused: sorties that were not looked through.',
        answer(
          'Lookback',
          z.strictObject({
            lat: z.number(),
            lon: z.number(),
            margin: z.number(),
            found: z.array(
              z.strictObject({
                sortie: z.string(),
                video: z.int(),
                spans: z.array(z.strictObject({ from_us: z.number(), to_us: z.number(), looks: z.int() })),
                undecided: z.int(),
              }),
            ),
            refused: z.array(z.strictObject({ sortie: z.string(), message: z.string(), refusal: refusalOf })),
          }),
        ),
      ),
      400: refused('The place is none.'),
    },
  },
}

/** Routes of sorties. */
export const sortiesDescribed: Readonly<Record<string, Described>> = { ...ofSorties, ...ofVideos }
