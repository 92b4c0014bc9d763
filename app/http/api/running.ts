/** What goes on: jobs, what is known while a recording is replayed, and a live stream. */
import { z } from 'zod'
import { boundaryKinds } from '../../../src/airspace/boundaries.ts'
import { alertKinds } from '../../../src/airspace/watch.ts'
import { faultKinds } from '../../../src/quantities/fault.ts'
import type { LiveGap } from '../../../src/reports/live.ts'
import { answer, type Described, events, json, like, reasonsInBoth, refused } from './described.ts'

const ofJob = { id: z.string() }
const NO_JOB = { 404: refused('There is no such job.') }
const progress = answer(
  'Progress',
  z.strictObject({ stage: z.string(), fraction: z.number(), message: z.string() }),
)
const job = answer(
  'Job',
  z.strictObject({
    id: z.string(),
    by: z.string(),
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    queued_us: z.number(),
    ended_us: z.number().nullable(),
    progress,
    sorties: z.array(z.string()),
    message: z.string().nullable(),
    faults: z.array(z.unknown()),
    reasons: reasonsInBoth.exactOptional(),
  }),
)
const failed = answer(
  'Failed',
  z.strictObject({
    message: z.string().nullable(),
    faults: z.array(z.unknown()),
    reasons: reasonsInBoth.exactOptional(),
  }),
)
const running = answer(
  'RunningDocument',
  z.looseObject({
    overflight: z.literal('running/1'),
    update: z.int().min(1),
    status: z.enum(['waiting', 'running', 'last']),
  }),
)
const nothing = answer('Nothing', z.strictObject({}))

const work: Readonly<Record<string, Described>> = {
  'GET /api/jobs/:id': {
    summary: 'How a job stands.',
    path: ofJob,
    answers: { 200: json('The job.', job), ...NO_JOB },
  },
  'DELETE /api/jobs/:id': {
    summary: 'Ends a job of whoever asks.',
    path: ofJob,
    answers: {
      202: json(
        'Whether it was waiting or running.',
        answer('Cancelled', z.strictObject({ cancelled: z.boolean() })),
      ),
      ...NO_JOB,
    },
  },
  'GET /api/jobs/:id/events': {
    summary: 'How a job stands now, and each change until it has ended.',
    path: ofJob,
    answers: {
      200: events('The last is `done` or `failed`.', {
        progress,
        done: answer('Done', z.strictObject({ sorties: z.array(z.string()) })),
        failed,
      }),
      ...NO_JOB,
    },
  },
  'GET /api/running': {
    summary: 'What was known while a recording went on: the recordings of a result, replayed.',
    query: z.object({
      input: z.string().describe('Id of the sortie.'),
      speed: z.number().min(0).max(10_000).optional().describe('Times real time; 0: as fast as possible.'),
      every: z.number().min(5).max(3600).optional().describe('Seconds of the recording between two updates.'),
      legs: z.int().min(0).max(8).optional().describe('Next legs that are told.'),
    }),
    headers: {
      'Last-Event-ID': z.string().optional().describe('Given by a listener that has heard the end: 204.'),
    },
    answers: {
      200: events('One `state` an update; the last is `done` or `failed`.', {
        state: running,
        done: nothing,
        failed,
      }),
      204: { says: 'It was shown already, and is not computed again.' },
      400: refused('A word of the address is not what is expected there.'),
      404: refused('There is no such result whose recordings are kept here.'),
      503: refused('Too many are followed already.'),
    },
  },
}

const aged = <Shape extends z.ZodType>(value: Shape) =>
  z.strictObject({ value, age_s: z.number() }).nullable()
const place = z.strictObject({ lat_deg: z.number(), lon_deg: z.number() })
const datum = z.enum(['ellipsoid', 'sea-level', 'ground', 'take-off', 'barometric', 'unknown'])
const set = z.strictObject({
  ...{ id: z.string(), version: z.string(), sha256: z.string(), isOfficial: z.boolean() },
})

const look = answer(
  'LiveLook',
  z.strictObject({
    t_us: aged(z.number()),
    place: aged(place),
    height: aged(z.strictObject({ height_m: z.number(), datum })),
    heading_deg: aged(z.number()),
    bearing_deg: aged(z.number()),
    slantRange_m: aged(z.number()),
    centre: aged(place),
    footprint: aged(z.strictObject({ corners: z.array(place), source: z.enum(['corners', 'computed']) })),
    checksum: z.enum(['ok', 'payload-only', 'mismatch', 'absent']).nullable(),
  }),
)
const fault = answer(
  'Fault',
  z.strictObject({
    kind: z.enum(faultKinds),
    file: z.string(),
    row: z.int().exactOptional(),
    byte: z.int().exactOptional(),
    column: z.string().exactOptional(),
    found: z.string(),
    expected: z.string(),
    count: z.int().exactOptional(),
  }),
)
const vehicle = answer(
  'LiveVehicle',
  z.strictObject({
    of: z.string(),
    whose: z.enum(['own', 'others']),
    ...place.shape,
    height_m: z.number().nullable(),
    heightDatum: datum,
    heading_deg: z.number().nullable(),
    speed_mps: z.number().nullable(),
    age_s: z.number(),
  }),
)
const alert = answer(
  'Alert',
  z.strictObject({
    overflight: z.literal('alert/1'),
    kind: z.enum(alertKinds),
    id: z.string(),
    name: z.string(),
    t_us: z.number(),
    ...place.shape,
    depth_m: z.number(),
    margin_m: z.number(),
    reach_s: z.number().nullable(),
    told_us: z.number(),
    set,
    boundaryKind: z.enum(boundaryKinds),
    of: z.string(),
    isSilent: z.boolean(),
  }),
)
const count = z.int().min(0)
const live = answer(
  'LiveState',
  z.strictObject({
    overflight: z.literal('live/1'),
    name: z.string(),
    data: z.enum(['real', 'training', 'test', 'simulated']),
    address: z.string(),
    status: z.enum(['waiting', 'receiving', 'silent', 'ended']),
    now_us: z.number(),
    since_us: z.number(),
    silent_s: z.number().nullable(),
    counts: z.strictObject({
      ...{ datagrams: count, bytes: count, others: count, packets: count, pictures: count, sets: count },
      ...{ otherSets: count, messages: count, gaps: count, faults: count },
    }),
    bytesPerSecond: z.number(),
    look,
    vehicles: z.array(vehicle),
    names: z.record(z.string(), z.string()),
    notes: z.array(
      z.strictObject({
        code: z.string(),
        values: z.record(z.string(), z.union([z.string(), z.number()])),
        file: z.string().exactOptional(),
      }),
    ),
    faults: z.array(fault),
    watched: z.strictObject({
      state: z.enum(['waiting', 'watching', 'nowhere', 'failed']),
      sets: z.array(z.strictObject({ ...set.shape, name: z.string(), boundaries: z.array(z.string()) })),
    }),
    alerts: z.array(alert),
  }),
)
const way = answer('LiveWays', z.record(z.string(), z.array(z.array(z.tuple([z.number(), z.number()])))))
const gap = answer(
  'LiveGap',
  like<LiveGap>()(z.strictObject({ at_us: z.number(), count: z.int(), found: z.string() })),
)

const NO_STREAM = {
  404: refused('No stream is listened to.'),
  503: refused('Too many watch already.'),
}
const streams: Readonly<Record<string, Described>> = {
  'GET /api/live': {
    summary: 'What is known of a flight while its stream arrives.',
    answers: {
      200: events('First the ways flown so far; the last is `ended`.', {
        ...{ way, state: live, gap, ended: nothing },
      }),
      ...NO_STREAM,
    },
  },
  'GET /api/live/stream': {
    summary: 'The stream itself, from the newest packets on.',
    answers: {
      200: { says: 'A transport stream.', content: { 'application/octet-stream': 'bytes' } },
      ...NO_STREAM,
    },
  },
}

/** Routes of what goes on. */
export const runningDescribed: Readonly<Record<string, Described>> = { ...work, ...streams }
