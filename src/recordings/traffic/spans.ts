/** Why nothing can be said of a stretch of time. */
export type CannotSay = 'own-missing' | 'outside-missing' | 'outside-stale' | 'accuracy-unknown'

export interface Span {
  readonly from_us: number
  /** Equal to `from_us` for a single sample with silence around it. */
  readonly to_us: number
  readonly kind: 'agree' | 'differ' | 'cannot-say'
  /** Only with 'cannot-say'. */
  readonly why: CannotSay | null
}

/** One sample of the outsider, judged, at its time on our clock. */
export interface Judged {
  readonly t_us: number
  readonly kind: Span['kind']
  readonly why: CannotSay | null
}

interface Interval {
  readonly from_us: number
  readonly to_us: number
}

/**
 * The own track's whole time, cut where the answer changes: half-way between samples that differ in it. Times when either
 * side was silent longer than its limit belong to nobody's answer. `judged` in order of time.
 */
export function spansOf(
  own_us: Float64Array,
  judged: readonly Judged[],
  ownGapMax_s: number,
  outsideGapMax_s: number,
): Span[] {
  const start_us = own_us[0]
  const end_us = own_us[own_us.length - 1]
  if (start_us === undefined || end_us === undefined) return []
  const raw: Span[] = []
  let until_us = start_us
  const silence = (to_us: number) => {
    if (to_us > until_us) raw.push({ from_us: until_us, to_us, kind: 'cannot-say', why: 'outside-missing' })
  }
  for (const watch of watchesOf(judged, outsideGapMax_s)) {
    const [from_us, to_us] = [Math.max(start_us, watch.from_us), Math.min(end_us, watch.to_us)]
    if (from_us > to_us) continue
    silence(from_us)
    raw.push(...clipped(answersOf(watch), from_us, to_us))
    until_us = Math.max(until_us, to_us)
  }
  silence(end_us)
  return merged(cutAt(raw, gapsOf(own_us, ownGapMax_s)))
}

/** A stretch in which the outsider was never silent for long. */
interface Watch extends Interval {
  readonly judged: readonly Judged[]
}

function watchesOf(judged: readonly Judged[], gapMax_s: number): Watch[] {
  const watches: Watch[] = []
  let first = 0
  judged.forEach(({ t_us }, i) => {
    const next_us = judged[i + 1]?.t_us ?? Number.POSITIVE_INFINITY
    if (next_us - t_us <= gapMax_s * 1e6) return
    const of = judged.slice(first, i + 1)
    watches.push({ from_us: (of[0] as Judged).t_us, to_us: t_us, judged: of })
    first = i + 1
  })
  return watches
}

/** One answer after another, without a break. Samples in our own gaps have none to give: the gaps are cut out afterwards. */
function answersOf({ from_us, to_us, judged }: Watch): Span[] {
  const answers = judged.filter(({ why }) => why !== 'own-missing')
  if (answers.length === 0) return [{ from_us, to_us, kind: 'cannot-say', why: 'own-missing' }]
  return answers.map(({ t_us, kind, why }, i) => ({
    from_us: i === 0 ? from_us : ((answers[i - 1] as Judged).t_us + t_us) / 2,
    to_us: i === answers.length - 1 ? to_us : ((answers[i + 1] as Judged).t_us + t_us) / 2,
    kind,
    why,
  }))
}

const clipped = (spans: readonly Span[], from_us: number, to_us: number): Span[] =>
  spans
    .filter((span) => span.to_us >= from_us && span.from_us <= to_us)
    .map((span) => ({
      ...span,
      from_us: Math.max(from_us, span.from_us),
      to_us: Math.min(to_us, span.to_us),
    }))

/** Gaps between samples longer than a limit. */
export function gapsOf(t_us: Float64Array, gapMax_s: number): Interval[] {
  const gaps: Interval[] = []
  for (let i = 1; i < t_us.length; i++) {
    const [from_us, to_us] = [t_us[i - 1] as number, t_us[i] as number]
    if (to_us - from_us > gapMax_s * 1e6) gaps.push({ from_us, to_us })
  }
  return gaps
}

/** Puts our own gaps over the spans. Both lists are in order of time. */
function cutAt(spans: readonly Span[], gaps: readonly Interval[]): Span[] {
  const out: Span[] = []
  let next = 0
  for (const span of spans) {
    let from_us = span.from_us
    while (next < gaps.length && (gaps[next] as Interval).to_us <= from_us) next++
    for (let k = next; k < gaps.length && (gaps[k] as Interval).from_us < span.to_us; k++) {
      const gap = gaps[k] as Interval
      if (gap.from_us > from_us) out.push({ ...span, from_us, to_us: gap.from_us })
      const [cutFrom_us, cutTo_us] = [Math.max(from_us, gap.from_us), Math.min(span.to_us, gap.to_us)]
      out.push({ from_us: cutFrom_us, to_us: cutTo_us, kind: 'cannot-say', why: 'own-missing' })
      from_us = cutTo_us
    }
    if (from_us < span.to_us || span.from_us === span.to_us) out.push({ ...span, from_us })
  }
  return out
}

function merged(spans: readonly Span[]): Span[] {
  const out: Span[] = []
  for (const span of spans) {
    const last = out.at(-1)
    const same = last && last.kind === span.kind && last.why === span.why && last.to_us === span.from_us
    if (same) out[out.length - 1] = { ...last, to_us: span.to_us }
    else out.push(span)
  }
  return out
}

/** How much of the time our track covers the outsider covers, and where not. */
export interface Coverage {
  readonly own_s: number
  readonly seen_s: number
  /** seen_s / own_s; NaN when our track has no duration. */
  readonly share: number
  /** Stretches between our first and last sample that the outsider did not see, longer than its limit or at either end. */
  readonly gaps: readonly Interval[]
}

/** `outside_us`: times of fresh samples of the outsider, on our clock, in order. */
export function coverageOf(
  own_us: Float64Array,
  outside_us: Float64Array,
  ownGapMax_s: number,
  outsideGapMax_s: number,
): Coverage {
  const start_us = own_us[0]
  const end_us = own_us[own_us.length - 1]
  if (start_us === undefined || end_us === undefined)
    return { own_s: 0, seen_s: 0, share: Number.NaN, gaps: [] }
  // Samples before our start and after our end tell that the outsider was watching in between.
  const gaps: Interval[] = []
  let last_us = Number.NEGATIVE_INFINITY
  for (const t_us of [...outside_us, Number.POSITIVE_INFINITY]) {
    const [from_us, to_us] = [Math.max(start_us, last_us), Math.min(end_us, t_us)]
    if (t_us - last_us > outsideGapMax_s * 1e6 && from_us < to_us) gaps.push({ from_us, to_us })
    last_us = t_us
  }
  const ownGaps = gapsOf(own_us, ownGapMax_s)
  const total_us = end_us - start_us - lengthOf(ownGaps)
  const unseen_us = lengthOf(gaps) - lengthOf(shared(gaps, ownGaps))
  const own_s = total_us / 1e6
  const seen_s = (total_us - unseen_us) / 1e6
  return { own_s, seen_s, share: own_s > 0 ? seen_s / own_s : Number.NaN, gaps }
}

const lengthOf = (intervals: readonly Interval[]) =>
  intervals.reduce((sum, { from_us, to_us }) => sum + to_us - from_us, 0)

/** Where two ordered lists of disjoint intervals overlap. */
function shared(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const out: Interval[] = []
  for (let i = 0, k = 0; i < a.length && k < b.length; ) {
    const [one, other] = [a[i] as Interval, b[k] as Interval]
    const from_us = Math.max(one.from_us, other.from_us)
    const to_us = Math.min(one.to_us, other.to_us)
    if (from_us < to_us) out.push({ from_us, to_us })
    if (one.to_us < other.to_us) i++
    else k++
  }
  return out
}
