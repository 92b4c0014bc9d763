import { noteTexts } from '../notes.ts'
import { Facts, Section } from '../panels/parts.tsx'
import { durationText, type Texts, utcText } from '../text.ts'
import { placeText, type View } from '../view.ts'
import type { ReadyFlight, ReadyVideo } from './ready.ts'

/** Who flew what, what was recorded, what is wrong with it, and how outsiders saw it. */
export function FlightFacts({ view, flight }: { view: View; flight: ReadyFlight }) {
  const { say, texts, looks } = view
  const own = flight.tracks.filter(({ record }) => record.whose === 'own').length
  const tracks = { own: texts.count(own), others: texts.count(flight.tracks.length - own) }
  return (
    <Section title={say('flight.title')}>
      <Facts
        facts={[
          ...flight.videos.flatMap((video) => videoFacts(view, video)),
          ...(flight.tracks.length > 0
            ? ([[say('flight.tracks'), say('flight.tracks.value', tracks)]] as const)
            : []),
          ...outsideFacts(view, flight),
        ]}
      />
      {flight.videos
        .flatMap(({ record }) => noteTexts(record.noted, looks.language))
        .map((note) => (
          <p className="soft" key={note}>
            {note}
          </p>
        ))}
      {flight.videos
        .flatMap(({ record: { notes, noted } }) => notes.slice(noted.length))
        .map((note) => (
          <p className="soft" lang="en" key={note}>
            {note}
          </p>
        ))}
    </Section>
  )
}

const NAMES = ['platform', 'sensor', 'mission', 'tail', 'callSign', 'classification'] as const

function videoFacts({ say, texts }: View, { record, pictures, looks, from_us, to_us }: ReadyVideo) {
  const names = NAMES.flatMap((key) => {
    const name = record.names[key]
    return name === undefined ? [] : [[say(`flight.${key}`), name] as const]
  })
  const video = pictures
    ? [
        [
          say('flight.video'),
          say('flight.video.value', {
            pictures: texts.count(pictures.t_us.length),
            duration: durationText(to_us - from_us),
          }),
        ] as const,
        [say('flight.timeBy'), say(`flight.rule.${ruleOf(record.pictures?.rule)}`)] as const,
      ]
    : []
  const sets = looks
    ? [
        [
          say('flight.keyData'),
          say('flight.keyData.value', { count: texts.count(looks.t_us.length) }),
        ] as const,
      ]
    : []
  const count = record.faults.reduce((sum, fault) => sum + (fault.count ?? 1), 0)
  const faults = count > 0 ? [[say('flight.faults'), texts.count(count)] as const] : []
  return [...names, ...video, ...sets, ...faults]
}

const signed = (texts: Texts, difference_m: number) =>
  `${difference_m > 0 ? '+' : '−'}${texts.distance(Math.abs(difference_m))}`

const RULES = ['picture-stamps', 'klv-by-clock', 'klv-by-place', 'none'] as const

const ruleOf = (rule: string | undefined) => RULES.find((each) => each === rule) ?? 'none'

/** How an outsider's track differs from ours: by how much, where and when most, what of that is the clock, what was not seen. */
function outsideFacts({ say, texts, sortie, looks, store }: View, { comparisons, tracks }: ReadyFlight) {
  return comparisons.flatMap(({ outside, comparison }) => {
    const { after, clock, coverage, suspicions, height } = comparison
    if (!after) return []
    const { x_m, y_m } = sortie.ground.local(after.maxAt.lon_deg, after.maxAt.lat_deg)
    const worst = {
      distance: texts.distance(after.max_m),
      time: utcText(after.maxAt.t_us),
      place: placeText(sortie, x_m, y_m, looks.coordinates, 20),
    }
    const jumps = suspicions.jumpCount
    return [
      [say('flight.outside'), `${tracks[outside]!.record.of} · ${tracks[outside]!.record.file}`] as const,
      [say('flight.apart'), say('flight.apart.value', { median: texts.distance(after.median_m) })] as const,
      [
        say('flight.worst'),
        <button
          type="button"
          className="link"
          key="worst"
          title={say('flight.goThere')}
          onClick={() => store.set({ at_us: after.maxAt.t_us })}
        >
          {say('flight.worst.value', worst)}
        </button>,
      ] as const,
      ...(clock.ahead_s === null || clock.ahead_s === 0
        ? []
        : [
            [
              say('flight.clock'),
              say('flight.clock.value', { seconds: texts.number(clock.ahead_s, 3) }),
            ] as const,
          ]),
      ...(height
        ? [
            [
              say('flight.height'),
              say('flight.height.value', { median: signed(texts, height.median_m) }),
            ] as const,
          ]
        : []),
      ...(coverage ? [[say('flight.coverage'), texts.percent(coverage.share)] as const] : []),
      ...(jumps > 0 ? [[say('flight.jumps'), texts.count(jumps)] as const] : []),
    ]
  })
}
