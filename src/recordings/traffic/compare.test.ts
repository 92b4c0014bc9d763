import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { note } from '../note.ts'
import type { Track } from '../track.ts'
import { compareTracks } from './compare.ts'
import type { TrackComparison } from './comparison.ts'
import { displaced, flight, keeping, later, T0_US } from './made.contract.ts'
import { read, realBytes } from './real.contract.ts'

const near = (actual: number | undefined, expected: number, tolerance: number, what = '') =>
  assert.ok(
    Math.abs((actual ?? Number.NaN) - expected) <= tolerance,
    `${what} ${actual} is not within ${tolerance} of ${expected}`,
  )
const seconds = ({ spans }: TrackComparison) =>
  spans.map(({ kind, why, from_us, to_us }) => [why ?? kind, (from_us - T0_US) / 1e6, (to_us - T0_US) / 1e6])

test('a track agrees with itself from end to end', () => {
  const own = flight()
  const result = compareTracks(own, own)
  assert.equal(result.refused, null)
  assert.deepEqual(seconds(result), [['agree', 0, 600]])
  assert.equal(result.clock.ahead_s, 0)
  near(result.after!.max_m, 0, 1e-6) // rounding of degrees
  assert.deepEqual([result.coverage!.share, result.coverage!.gaps.length], [1, 0])
  assert.deepEqual(result.suspicions.timeFaultCounts, {
    backward: 0,
    duplicate: 0,
    'stuck-clock': 0,
    'stuck-place': 0,
  })
})

test('a shift in time is found, and what is left without it is reported', () => {
  for (const ahead_s of [7.3, -41.25]) {
    const { clock, before, after } = compareTracks(
      flight(),
      later(
        keeping(flight(), (i) => i % 4 === 0),
        ahead_s,
      ),
    )
    assert.equal(clock.state, 'estimated')
    near(clock.ahead_s, ahead_s, 0.011)
    assert.ok(clock.range_s![0] <= ahead_s && clock.range_s![1] >= ahead_s)
    // Along a bend the chord is a little shorter than the way flown.
    near(before!.median_m, Math.abs(ahead_s) * 60, Math.abs(ahead_s) * 60 * 0.01)
    near(before!.along_m, -ahead_s * 60, Math.abs(ahead_s) * 60 * 0.03)
    assert.ok(after!.median_m < 1)
  }
})

test('a shift to the side stays what it is: no clock explains it', () => {
  const own = flight()
  const course = (i: number) => 30 + 0.5 * i
  const aside = displaced(own, (i) => ({ course_deg: course(i) + 90, distance_m: 40 }))
  const result = compareTracks(own, aside)
  near(result.clock.ahead_s, 0, 0.05)
  near(result.after!.median_m, 40, 0.1)
  near(result.after!.across_m, 40, 0.1)
  near(result.after!.along_m, 0, 4) // 0.05 s, and half a sample's turn
  // 3 x sqrt(2² + 2²) = 8.5 m is less, and with a bias of 35 m more than 40.
  assert.deepEqual(seconds(result), [['differ', 0, 600]])
  assert.deepEqual(seconds(compareTracks(own, aside, { bias_m: 35 })), [['agree', 0, 600]])
})

test('the allowed difference is three sigma of both', () => {
  const own = flight({ sigma_m: 3 })
  const outside = displaced(flight({ sigma_m: 4 }), () => ({ course_deg: 0, distance_m: 10 }))
  const { samples } = compareTracks(own, outside, { clockAhead_s: 0 })
  near(samples.allowed_m[5], 15, 1e-9)
  near(samples.distance_m[5], 10, 1e-6)
})

test('our own gaps and the outsider’s are times when nobody can say', () => {
  const second = (t_us: number) => (t_us - T0_US) / 1e6
  const own = keeping(flight(), (_, t_us) => second(t_us) <= 100 || second(t_us) >= 130)
  const outside = keeping(
    flight(),
    (i, t_us) => i % 5 === 0 && (second(t_us) <= 300 || second(t_us) >= 400) && second(t_us) <= 500,
  )
  const result = compareTracks(own, outside, { clockAhead_s: 0 })
  assert.deepEqual(seconds(result), [
    ['agree', 0, 100],
    ['own-missing', 100, 130],
    ['agree', 130, 300],
    ['outside-missing', 300, 400],
    ['agree', 400, 500],
    ['outside-missing', 500, 600],
  ])
  assert.deepEqual([result.coverage!.own_s, result.coverage!.seen_s], [570, 370])
  assert.deepEqual(
    result.coverage!.gaps.map(({ from_us, to_us }) => [second(from_us), second(to_us)]),
    [
      [300, 400],
      [500, 600],
    ],
  )
  // A gap of ours between two sparse samples of the outsider is no agreement either.
  const sparse = keeping(flight(), (i) => i % 40 === 0)
  assert.deepEqual(seconds(compareTracks(own, sparse, { clockAhead_s: 0 })), [
    ['agree', 0, 100],
    ['own-missing', 100, 130],
    ['agree', 130, 600],
  ])
})

test('a spoofed stretch differs, and its ends are jumps', () => {
  const own = flight()
  const outside = displaced(own, (i) => ({ course_deg: 200, distance_m: i >= 200 && i < 260 ? 30_000 : 0 }))
  const result = compareTracks(own, outside)
  assert.deepEqual(seconds(result), [
    ['agree', 0, 199.5],
    ['differ', 199.5, 259.5],
    ['agree', 259.5, 600],
  ])
  assert.equal(result.suspicions.jumpCount, 2)
  near(result.suspicions.jumps[0]!.distance_m, 30_000, 250) // the rough distance is good to 0.6 %
  near(result.after!.max_m, 30_000, 0.01)
  assert.ok(result.after!.maxAt.t_us >= T0_US + 200e6 && result.after!.maxAt.t_us < T0_US + 260e6)
  assert.equal(compareTracks(outside, own).ownSuspicions.jumpCount, 2)
})

test('old places under new times are stale, and do not count as differences', () => {
  const own = flight()
  const outside = flight()
  for (let i = 300; i < 310; i++) {
    outside.lat_deg[i] = outside.lat_deg[299]!
    outside.lon_deg[i] = outside.lon_deg[299]!
  }
  const result = compareTracks(own, outside)
  assert.deepEqual(seconds(result), [
    ['agree', 0, 299.5],
    ['outside-stale', 299.5, 309.5],
    ['agree', 309.5, 600],
  ])
  near(result.after!.max_m, 0, 1e-6)
  assert.deepEqual(
    result.suspicions.timeFaults.map(({ kind, sample, by_s }) => [kind, sample, by_s]),
    [['stuck-place', 309, 10]],
  )
})

test('times that run back, repeat or stand still are told apart', () => {
  const outside = flight({ duration_s: 50 })
  outside.t_us[20] = outside.t_us[15]! - 1e6
  outside.t_us[30] = outside.t_us[29]!
  outside.t_us[40] = outside.t_us[39]!
  outside.lat_deg[40] = outside.lat_deg[39]!
  outside.lon_deg[40] = outside.lon_deg[39]!
  const { suspicions } = compareTracks(flight(), outside)
  assert.deepEqual(suspicions.timeFaultCounts, {
    backward: 1,
    duplicate: 1,
    'stuck-clock': 1,
    'stuck-place': 0,
  })
  assert.equal(suspicions.timeFaults.find(({ kind }) => kind === 'backward')!.by_s, 5)
})

test('without an accuracy nothing is called agreeing or differing; an assumed one is said', () => {
  const own = flight({ sigma_m: null })
  const outside = displaced(flight(), () => ({ course_deg: 0, distance_m: 5 }))
  const result = compareTracks(own, outside, { clockAhead_s: 0 })
  assert.deepEqual(seconds(result), [['accuracy-unknown', 0, 600]])
  near(result.after!.median_m, 5, 1e-6)
  assert.deepEqual(result.notes[0], note('accuracy-unknown', { whose: 'own' }))
  const assumed = compareTracks(own, outside, { clockAhead_s: 0, assumedSigma_m: { own: 3 } })
  assert.deepEqual(seconds(assumed), [['agree', 0, 600]])
  assert.deepEqual(assumed.notes[0], note('accuracy-assumed', { whose: 'own', sigma_m: 3 }))
})

test('heights are compared only above the same surface', () => {
  const own = flight()
  const raised: Track = { ...own, height_m: own.height_m.map((height_m) => height_m + 12) }
  near(compareTracks(own, raised).height!.median_m, 12, 1e-9)
  near(compareTracks(raised, own).height!.max_m, 12, 1e-9)
  const pressure = compareTracks(own, { ...raised, heightDatum: 'barometric' })
  assert.equal(pressure.height, null)
  const unlike = note('heights-not-alike', { surface: 'ellipsoid', outsideSurface: 'barometric' })
  assert.deepEqual(pressure.notes.at(-1), unlike)
  for (const heightDatum of ['take-off', 'ground', 'unknown'] as const)
    assert.equal(compareTracks({ ...own, heightDatum }, { ...raised, heightDatum }).height, null)
  assert.ok(
    compareTracks({ ...own, heightDatum: 'barometric' }, { ...raised, heightDatum: 'barometric' }).height,
  )
})

test('a clock offset is not invented: hovering, and paths that repeat', () => {
  const hover = flight({ speed_mps: 0 })
  assert.equal(compareTracks(hover, later(hover, 5)).clock.state, 'ambiguous')
  // A circle every 30 s fits at -30, 0 and 30 s alike.
  const circle = flight({ turn_degPerS: 12, speed_mps: 20 })
  assert.equal(compareTracks(circle, circle).clock.state, 'ambiguous')
  assert.equal(
    compareTracks(flight({ turn_degPerS: 0 }), later(flight({ turn_degPerS: 0 }), 90)).clock.state,
    'at-limit',
  )
  assert.equal(compareTracks(flight(), flight({ duration_s: 5 })).clock.state, 'too-few')
})

test('with noise the stated range holds the true offset, and too slow a flight gets none', () => {
  let state = 5
  const uniform = () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return (state + 1) / 2 ** 32
  }
  const noisy = (track: Track) =>
    displaced(track, () => ({
      course_deg: 360 * uniform(),
      distance_m: 12 * Math.sqrt(-2 * Math.log(uniform())),
    }))
  for (const [speed_mps, states] of [
    [15, ['estimated']],
    [60, ['estimated']],
    [3, ['ambiguous', 'none']],
  ] as const) {
    const own = flight({ speed_mps })
    const { clock } = compareTracks(own, later(noisy(keeping(own, (i) => i % 2 === 0)), 1.7))
    assert.ok((states as readonly string[]).includes(clock.state), `${speed_mps} m/s: ${clock.state}`)
    assert.ok(clock.range_s![0] <= 1.7 && clock.range_s![1] >= 1.7)
    if (clock.state === 'estimated') near(clock.ahead_s, 1.7, 0.4)
  }
})

test('what cannot be compared at all is refused, with the reason', () => {
  const own = flight()
  const { spans, coverage, samples, after } = compareTracks(own, { ...own, clock: 'since-start' })
  assert.deepEqual([spans, coverage, samples.t_us.length, after], [[], null, 0, null])
  const none = keeping(own, () => false)
  const reasons = [
    compareTracks(own, { ...own, clock: 'since-start' }),
    compareTracks(none, own),
    compareTracks(own, none),
    compareTracks(own, later(own, 86400)),
    compareTracks(own, { ...own, lat_deg: own.lat_deg.map(() => Number.NaN) }),
  ].map(({ refused }) => refused)
  assert.deepEqual(reasons, ['clocks-differ', 'own-empty', 'outside-empty', 'no-overlap', 'outside-empty'])
})

test('clocks that count from a start of their own are compared only when told how they relate', () => {
  const own: Track = { ...flight(), clock: 'since-start' }
  const outside: Track = { ...later(flight(), -1000), clock: 'since-start' }
  assert.equal(compareTracks(own, outside).refused, 'clocks-differ')
  assert.deepEqual(seconds(compareTracks(own, outside, { clockAhead_s: -1000 })), [['agree', 0, 600]])
})

test('across the antimeridian and near the pole distances are the same', () => {
  for (const from of [
    [-17, 179.95],
    [89.9, 10],
  ] as const) {
    const own = flight({ from, course_deg: 80, turn_degPerS: 0.1 })
    const outside = displaced(
      keeping(own, (i) => i % 7 === 3),
      () => ({ course_deg: 0, distance_m: 25 }),
    )
    const result = compareTracks(
      keeping(own, (i) => i % 2 === 0),
      outside,
      { clockAhead_s: 0 },
    )
    near(result.after!.median_m, 25, 0.2)
    near(result.after!.max_m, 25, 0.5)
  }
})

test('the spans cover our whole time, whatever the tracks', () => {
  const track = fc
    .array(
      fc.record({
        t: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constant(Number.NaN)),
        lat: fc.oneof(
          fc.double({ min: -90, max: 90, noNaN: true }),
          fc.constant(48),
          fc.constant(Number.NaN),
        ),
        lon: fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constant(11)),
        sigma: fc.oneof(fc.constant(Number.NaN), fc.constant(10)),
      }),
      { maxLength: 40 },
    )
    .map((samples): Track => {
      const column = (pick: (sample: (typeof samples)[number]) => number) => Float64Array.from(samples, pick)
      return {
        ...flight({ duration_s: 0 }),
        t_us: column(({ t }) => T0_US + t * 1e6),
        lat_deg: column(({ lat }) => lat),
        lon_deg: column(({ lon }) => lon),
        height_m: column(() => 1),
        sigmaHorizontal_m: column(({ sigma }) => sigma),
      }
    })
  fc.assert(
    fc.property(track, track, (own, outside) => {
      const { spans, coverage, refused, after } = compareTracks(own, outside)
      if (coverage && !Number.isNaN(coverage.share))
        assert.ok(coverage.share >= -1e-12 && coverage.share <= 1 + 1e-12)
      assert.equal(after === null, refused !== null)
      spans.forEach(({ from_us, to_us }, i) => {
        assert.ok(to_us >= from_us)
        if (i > 0) assert.equal(from_us, spans[i - 1]!.to_us)
      })
      const times = own.t_us.filter((t_us, i) => !Number.isNaN(t_us + own.lat_deg[i]!)).sort()
      if (spans.length > 0)
        assert.deepEqual([spans[0]!.from_us, spans.at(-1)!.to_us], [times[0], times.at(-1)])
    }),
  )
})

test('a real trace against itself thinned and shifted', (t) => {
  const bytes = realBytes('trace_full_ac671b.json', t)
  if (!bytes) return
  const { track, ellipsoidTrack } = read(bytes).aircraft[0]!
  const outside = later(
    keeping(ellipsoidTrack!, (i) => i % 3 === 0),
    -3.2,
  )
  const { clock, after, height, spans } = compareTracks(ellipsoidTrack!, outside, {
    ownGapMax_s: 120,
    outsideGapMax_s: 300,
  })
  near(clock.ahead_s, -3.2, 1e-9)
  near(after!.p95_m, 0, 0.001) // the same samples at the same times
  assert.equal(height!.max_m, 0)
  const lasting = (kind: string) =>
    spans.filter((span) => span.kind === kind).reduce((sum, { from_us, to_us }) => sum + to_us - from_us, 0)
  assert.equal(lasting('differ'), 0)
  assert.ok(lasting('agree') > 0)
  assert.equal(compareTracks(ellipsoidTrack!, track).height, null)
})

test('a real survey flight: lines flown to and fro leave one offset', (t) => {
  const bytes = realBytes('texas.json.gz', t)
  if (!bytes) return
  const { track } = read(bytes).aircraft[0]!
  const outside = later(
    keeping(track, (i) => i % 2 === 1),
    12.34,
  )
  const { clock, before, after, coverage } = compareTracks(track, outside, {
    ownGapMax_s: 60,
    outsideGapMax_s: 120,
  })
  near(clock.ahead_s, 12.34, 0.011)
  assert.ok(before!.median_m > 700 && after!.median_m < 1)
  assert.ok(coverage!.share > 0.9)
})

test('real spoofing shows as jumps, real late times as places that stand still', (t) => {
  const [spoofed, late] = [realBytes('noisy_spoofing.json.gz', t), realBytes('noisy_time_issue.json.gz', t)]
  if (!spoofed || !late) return
  const track = read(spoofed).aircraft[0]!.track
  const { suspicions } = compareTracks(track, track, { clockAhead_s: 0 })
  assert.equal(suspicions.jumpCount, 2)
  near(suspicions.jumps[0]!.distance_m, 30_700, 50)
  near(suspicions.jumps[1]!.distance_m, 563_100, 200)
  const stuck = read(late).aircraft[0]!.track
  const { suspicions: lateness } = compareTracks(stuck, stuck, { clockAhead_s: 0 })
  assert.equal(lateness.timeFaultCounts['stuck-place'], 393)
  assert.equal(lateness.jumpCount, 0)
})
