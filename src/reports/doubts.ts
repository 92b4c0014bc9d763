import { digits, distanceText, durationText, percent } from './numbers.ts'
import { fill, type Phrases } from './phrases.ts'
import type { Block } from './report.ts'
import { OUTSIDE_FROM, type Result, type SensitivityResult } from './result.ts'

/** Where gas from outside of the searched area comes from; nothing when there probably is none. */
export function outsideBlocks({ offSite }: Result, { words: say }: Phrases): Block[] {
  if (offSite === null || offSite.probability < OUTSIDE_FROM) return []
  const { probability, bearing_deg, distance_m, rate_kgph } = offSite
  const chance = percent(probability)
  if (bearing_deg === null || distance_m === null || rate_kgph === null)
    return [{ kind: 'paragraph', text: fill(say.outsideUnknown, { chance }) }]
  const text = fill(say.outside, {
    chance,
    bearing: String(Math.round(bearing_deg) % 360).padStart(3, '0'),
    distance: distanceText(distance_m),
    rate: digits(rate_kgph),
  })
  return [{ kind: 'paragraph', text }]
}

/** Whether each source emitted always: one sentence a source, and one more where the length of its turns is known. */
export function activityBlocks({ activity }: Result, { words: say }: Phrases): Block[] {
  const sentences = activity.map(({ source, probability, switching, shareOn, rateOn_kgph, cycle_s }) => {
    const chance = percent(probability)
    if (!switching) return fill(say.steady, { source, chance })
    const switched = fill(say.switched, {
      source,
      chance,
      share: percent(shareOn.p50),
      low: percent(shareOn.p05),
      high: percent(shareOn.p95),
      rate: digits(rateOn_kgph.p50),
    })
    if (cycle_s === null) return switched
    const [typical, low, high] = [cycle_s.p50, cycle_s.p05, cycle_s.p95].map(durationText)
    return `${switched} ${fill(say.switchedTurn, { source, typical: typical!, low: low!, high: high! })}`
  })
  return sentences.map((text) => ({ kind: 'paragraph', text }))
}

/** What could not be seen: a table of rates, then in words what is not excluded. */
export function unseenBlocks(result: Result, { words: say }: Phrases): Block[] {
  const { foundShares, unseenShare, notExcluded, probability } = result.detectionLimit_kgph
  const heading: Block = { kind: 'heading', text: say.unseen }
  if (unseenShare === null || foundShares.length === 0)
    return [heading, { kind: 'paragraph', text: say.limitUnknown }]
  const { half_kgph, whole_kgph } = notExcluded
  const sentences = [
    half_kgph === null ? say.unseenHalfAny : fill(say.unseenHalf, { rate: digits(half_kgph) }),
    ...(whole_kgph === null ? [] : [fill(say.unseenWhole, { rate: digits(whole_kgph) })]),
    ...(unseenShare > 0 ? [fill(say.unseenNowhere, { share: percent(unseenShare) })] : []),
    ...(result.sources.length > 0 ? [say.unseenBeside] : []),
  ]
  return [
    heading,
    {
      kind: 'table',
      caption: say.unseen,
      columns: [
        { title: say.unseenRate },
        { title: fill(say.unseenFound, { chance: percent(probability) }), form: 'number' },
      ],
      rows: foundShares.map(({ rate_kgph, share }) => [digits(rate_kgph, 1), percent(share)]),
    },
    { kind: 'list', items: sentences },
  ]
}

/** What each assumption does to each source: how far it moves, and by which factors rate and region change. */
export function sensitivityBlocks({ sensitivity }: Result, language: Phrases): Block[] {
  const [first] = sensitivity
  if (first === undefined) return []
  const { words: say } = language
  const text = fill(say.sensitivityText, { least: first.leastEffective, samples: first.samples })
  return [
    { kind: 'heading', text: say.sensitivity },
    { kind: 'paragraph', text, quiet: true },
    ...sensitivity.map((each) => sensitivityTable(each, language)),
  ]
}

function sensitivityTable({ source, changes }: SensitivityResult, language: Phrases): Block {
  const { words: say } = language
  const titles = [say.moves, say.rateTimes, say.radiusTimes, say.samplesCount]
  return {
    kind: 'table',
    caption: fill(say.sensitivityOf, { source }),
    columns: [
      { title: `${source}: ${say.sensitivityIf} …` },
      ...titles.map((title) => ({ title, form: 'number' as const })),
    ],
    rows: changes.map(({ code, moved_m, rateFactor, radiusFactor, effectiveSamples }) => [
      language.sensitivity[code],
      moved_m === null ? '–' : moved_m.toFixed(moved_m < 10 ? 1 : 0),
      rateFactor === null ? '–' : digits(rateFactor),
      radiusFactor === null ? '–' : digits(radiusFactor),
      String(effectiveSamples),
    ]),
  }
}
