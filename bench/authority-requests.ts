/** Random requests at the edges of what an authority grants, for holding two judges to each other. */
import { type Authority, type AuthorityDocument, parseAuthority } from '../src/authority/authority.ts'
import { clearanceStatuses, type StateClearance } from '../src/authority/clearance.ts'
import { nothingKnown, operatorRules, type Request } from '../src/authority/request.ts'
import { grantableVerbs, recordVerbs, sensors, verbs } from '../src/authority/verbs.ts'
import { type RandomStream, randomStream } from '../src/kernels/random.ts'

const FROM = Date.parse('2026-03-01T00:00:00Z') * 1000
const UNTIL = Date.parse('2026-03-31T00:00:00Z') * 1000
const DAY_US = 86_400e6
const PARTNER = { office: 'Agencia de Emisiones (invented)', state: 'Otherland' }

const document: AuthorityDocument = {
  overflight: 'authority/2',
  id: 'trial/2026-03',
  issuer: { office: 'Office of Instrument Trials (invented)', state: 'Nowhere' },
  legalBasis: {
    cites: 'Trials order 1, section 1 (invented)',
    document: { title: 'Trials order 1 (invented)', sha256: 'a'.repeat(64) },
  },
  verbs: [...grantableVerbs],
  purposes: ['leak-detection', 'instrument-trial'],
  area: {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  },
  height: { datum: 'sea-level', low_m: 100, high_m: 3000 },
  states: [
    { state: 'Nowhere', terms: 'own' },
    { state: 'Otherland', terms: 'clearance-needed' },
    { state: 'Thirdland', terms: 'clearance-not-needed', because: 'treaty (invented)' },
  ],
  from: '2026-03-01T00:00:00Z',
  until: '2026-03-31T00:00:00Z',
  sensors: ['gas', 'motion-imagery', 'still-imagery', 'imaging-spectrometer'],
  species: ['CH4', 'CO2'],
  partners: [PARTNER],
  payload: 'unarmed',
  retention: 'days-365',
  residential: { stance: 'excluded', statement: 'Nobody lives there (invented).' },
  collateral: 'Nothing else is kept (invented).',
}
const read = parseAuthority(document)
if (!read.ok) throw new Error(JSON.stringify(read.faults))
const whole: Authority = read.value

const OTHERLAND: StateClearance = {
  state: 'Otherland',
  status: 'granted',
  reference: 'OL 12',
  answered: '2026-02-01T00:00:00Z',
  from: '2026-03-05T00:00:00Z',
  until: '2026-03-25T00:00:00Z',
}

/** Permitted, for every verb that an authority grants, and for an overseer. */
const permitted = (verb: string): Request => ({
  ...nothingKnown(verb),
  data: 'real',
  authority: whole,
  now: { at_us: FROM + 15 * DAY_US, bound_us: 60e6 },
  span: { from_us: FROM + 10 * DAY_US, to_us: FROM + 11 * DAY_US, bound_us: 1e6 },
  place: { depth_m: 500, sigma_m: 5 },
  heights: [
    { datum: 'ellipsoid', low_m: 0, high_m: 9000, sigma_m: 5 },
    { datum: 'sea-level', low_m: 400, high_m: 2000, sigma_m: 5 },
  ],
  sensors: ['gas'],
  species: ['CH4'],
  purpose: 'leak-detection',
  dwellings: false,
  payload: 'unarmed',
  states: [{ state: 'Nowhere', status: 'unknown' }, OTHERLAND],
  operator: 'with-clearance',
  isSecondPerson: true,
  partner: 'Otherland: Agencia de Emisiones (invented)',
  role: verb.endsWith('-hold') ? 'overseer' : 'operator',
  held: [],
  ...(verb === 'erase' ? { now: { at_us: UNTIL + 400 * DAY_US, bound_us: 60e6 } } : {}),
})

/** The request of this number: one that is permitted, changed in up to five ways; the same number gives the same one. */
export function randomRequest(seed: number, number: number): Request {
  const chance = randomStream(seed, number)
  const verb = chance.below(60) === 0 ? pick(chance, UNKNOWN_VERBS) : pick(chance, verbs)
  let request = permitted(verb)
  for (let left = chance.below(6); left > 0; left--)
    request = { ...request, ...pick(chance, changes)(chance, request) }
  return request
}

const UNKNOWN_VERBS = [
  '',
  'strike',
  'Open',
  'toString',
  '__proto__',
  'constructor',
  'granted',
  'free',
  'collect',
]

type Change = (chance: RandomStream, request: Request) => Partial<Request>

const withDocument =
  (change: (chance: RandomStream, document: AuthorityDocument) => Partial<AuthorityDocument>): Change =>
  (chance, { authority }) =>
    authority === null
      ? {}
      : {
          authority: {
            ...authority,
            document: { ...authority.document, ...change(chance, authority.document) },
          },
        }

const subset = <T>(chance: RandomStream, all: readonly T[]): T[] => all.filter(() => chance.below(2) === 0)
const pick = <T>(chance: RandomStream, all: readonly T[]): T => all[chance.below(all.length)]!
/** At an edge, beside it by a hair, by about the bound, or by much. */
const near = (chance: RandomStream, edge: number, hair: number, bound: number): number =>
  edge + pick(chance, [0, hair, -hair, bound, -bound, bound + hair, -bound - hair, 9 * bound, -9 * bound])
const NO_NUMBERS = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300]
const BOUNDS = [null, 0, 1e6, 60e6, -1, Number.NaN, 1e12]

const changes: readonly Change[] = [
  (chance) => ({
    data: pick(chance, [
      'real',
      'real',
      'test',
      'training',
      'simulated',
      'planned',
      'planned',
      'Training',
      '',
      null,
    ]),
  }),
  () => ({ authority: null }),
  withDocument((chance) => ({ verbs: subset(chance, grantableVerbs) })),
  withDocument((chance) => ({ sensors: subset(chance, sensors) })),
  withDocument((chance) => ({ species: subset(chance, ['CH4', 'CO2', 'NH3'] as const) })),
  withDocument((chance) => ({ purposes: subset(chance, ['leak-detection', 'instrument-trial'] as const) })),
  withDocument((chance) => ({ partners: subset(chance, [PARTNER]) })),
  withDocument((chance, { states }) => ({ states: subset(chance, states) })),
  withDocument((chance) => ({
    residential: {
      stance: pick(chance, ['excluded', 'minimised', 'accepted'] as const),
      statement: 'made up',
    },
  })),
  withDocument((chance) => ({
    height: pick(chance, [
      null,
      { datum: 'ground' as const, low_m: null, high_m: 120 },
      { datum: 'sea-level' as const, low_m: null, high_m: 3000 },
      { datum: 'sea-level' as const, low_m: 100, high_m: null },
    ]),
  })),
  (chance, { authority }) =>
    authority === null
      ? {}
      : chance.below(2) === 0
        ? { authority: { ...authority, region: null, document: { ...authority.document, area: null } } }
        : { authority: { ...authority, revoked_us: near(chance, FROM + 15 * DAY_US, 1, 60e6) } },
  (chance, { now }) => ({
    now: {
      at_us: pick(chance, [
        near(chance, FROM, 1, now.bound_us ?? 1),
        near(chance, UNTIL, 1, now.bound_us ?? 1),
        near(chance, FROM + (11 + 365) * DAY_US, 1, (now.bound_us ?? 1) + 1e6),
        pick(chance, NO_NUMBERS),
      ]),
      bound_us: now.bound_us,
    },
  }),
  (chance, { now }) => ({ now: { ...now, bound_us: pick(chance, BOUNDS) } }),
  (chance, { span }) => ({
    span: pick(chance, [
      null,
      { from_us: near(chance, FROM, 1, 1e6), to_us: FROM + 11 * DAY_US, bound_us: 1e6 },
      { from_us: FROM + 10 * DAY_US, to_us: near(chance, UNTIL, 1, 1e6), bound_us: 1e6 },
      { from_us: FROM + 12 * DAY_US, to_us: FROM + 11 * DAY_US, bound_us: 1e6 },
      { from_us: pick(chance, NO_NUMBERS), to_us: FROM + 11 * DAY_US, bound_us: 1e6 },
      span && { ...span, bound_us: pick(chance, BOUNDS) },
    ]),
  }),
  (chance) => ({
    place: pick(chance, [
      null,
      { depth_m: near(chance, 15, 0.001, 15), sigma_m: 5 },
      { depth_m: near(chance, 0, 0.0004, 0.001), sigma_m: 0 },
      { depth_m: pick(chance, NO_NUMBERS), sigma_m: 5 },
      { depth_m: 100, sigma_m: pick(chance, [...NO_NUMBERS, -1, 1000]) },
      { depth_m: 1000 * chance.normal(), sigma_m: 100 * chance.uniform() },
    ]),
  }),
  (chance) => ({
    heights: pick(chance, [
      null,
      [],
      [{ datum: 'ground', low_m: 0, high_m: near(chance, 120, 0.001, 6), sigma_m: 2 }],
      [{ datum: 'sea-level', low_m: near(chance, 100, 0.001, 6), high_m: 2000, sigma_m: 2 }],
      [{ datum: 'sea-level', low_m: 400, high_m: near(chance, 3000, 0.001, 15), sigma_m: 5 }],
      [{ datum: 'sea-level', low_m: 100, high_m: 3000, sigma_m: 0 }],
      [
        { datum: 'sea-level', low_m: pick(chance, NO_NUMBERS), high_m: 200, sigma_m: 5 },
        { datum: 'sea-level', low_m: 400, high_m: 500, sigma_m: pick(chance, [5, -1]) },
      ],
    ]),
  }),
  (chance) => ({
    sensors: pick(chance, [null, [], ['gas', 'lidar'], subset(chance, sensors), ['motion-imagery']]),
  }),
  (chance) => ({ species: pick(chance, [null, [], ['CH4', 'XX'], subset(chance, ['CH4', 'CO2', 'NH3'])]) }),
  (chance) => ({ purpose: pick(chance, [null, '', 'instrument-trial', 'emission-survey', 'anything']) }),
  (chance) => ({ dwellings: pick(chance, [null, true, false]) }),
  (chance) => ({ payload: pick(chance, [null, '', 'Unarmed', 'unarmed ', 'one pod']) }),
  (chance) => ({
    states: pick(chance, [null, [], subset(chance, statesEntered(chance)), statesEntered(chance)]),
  }),
  (chance) => ({ operator: pick(chance, [null, ...operatorRules]) }),
  (chance) => ({ isSecondPerson: pick(chance, [null, true, false]) }),
  (chance) => ({ partner: pick(chance, [null, '', 'Otherland: Another office']) }),
  (chance) => ({ role: pick(chance, [null, '', 'overseer', 'Overseer', 'operator', 'unknown']) }),
  (chance) => ({
    held: pick(chance, [null, ['erase'], ['erase', ...subset(chance, recordVerbs)], ['nothing']]),
  }),
]

const statesEntered = (chance: RandomStream): StateClearance[] => [
  { state: 'Nowhere', status: pick(chance, clearanceStatuses) },
  {
    ...OTHERLAND,
    status: pick(chance, clearanceStatuses),
    from: new Date(near(chance, FROM + 10 * DAY_US, 1000, 1e6) / 1000).toISOString(),
  },
  { state: 'Thirdland', status: pick(chance, clearanceStatuses) },
  { state: pick(chance, ['Fourthland', 'Thirdland']), status: pick(chance, clearanceStatuses) },
]
