import type { ReactNode } from 'react'
import { faultText } from '../../src/quantities/fault.ts'
import type { Aged, LivePlace, LiveState } from '../../src/reports/live.ts'
import { coordinateText } from '../coordinates.ts'
import type { Looks } from '../looks.ts'
import { noteTexts } from '../notes.ts'
import { Facts, Section } from '../panels/parts.tsx'
import { durationText, type Say, type Texts, utcText } from '../text.ts'
import { STALE_S } from './live-layers.ts'
import type { LiveNow } from './live-now.ts'

interface LiveFactsProps {
  readonly say: Say
  readonly texts: Texts
  readonly looks: Looks
  readonly now: LiveNow
  readonly since_s: number
}

/** What the stream says now, each with its age; what it consists of; what is wrong with it. */
export function LiveFacts(props: LiveFactsProps) {
  const { say, now } = props
  const { state } = now
  if (!state) return null
  return (
    <>
      <Section title={say('live.now')}>
        <Facts facts={lookFacts(props, state)} />
        {state.vehicles.length > 0 && <Facts facts={vehicleFacts(props, state)} />}
        {noteTexts(state.notes, props.looks.language).map((note) => (
          <p className="soft" key={note}>
            {note}
          </p>
        ))}
      </Section>
      <Section title={say('live.stream')}>
        <Facts facts={streamFacts(props, state)} />
      </Section>
      {state.faults.length > 0 && (
        <Section title={say('live.faults')} aside={props.texts.count(state.counts.faults)}>
          <ul className="live-faults mono" data-testid="live-faults">
            {[...state.faults].reverse().map((fault, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same fault may come twice
              <li key={k}>{faultText(fault)}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

const PLACE_UNCERTAINTY_M = 5

function lookFacts({ say, texts, looks, since_s }: LiveFactsProps, { look }: LiveState) {
  const place = (at: LivePlace) => coordinateText(at, looks.coordinates, PLACE_UNCERTAINTY_M)
  const row = <T,>(name: string, fact: Aged<T> | null, text: (value: T) => string, id?: string) =>
    [name, <Value key={name} say={say} fact={fact} since_s={since_s} text={text} id={id} />] as const
  return [
    row(say('live.time'), look.t_us, utcText),
    row(say('live.place'), look.place, place, 'live-place'),
    row(
      say('live.height'),
      look.height,
      ({ height_m, datum }) => `${heightText(texts, looks, height_m)} ${say(`live.datum.${datum}`)}`,
    ),
    row(say('live.heading'), look.heading_deg, texts.direction),
    row(say('live.bearing'), look.bearing_deg, texts.direction),
    row(say('live.centre'), look.centre, place, 'live-centre'),
    row(say('live.range'), look.slantRange_m, texts.distance),
    ...(look.checksum === null || look.checksum === 'ok'
      ? []
      : [[say('live.checksum'), say(`video.checksum.${look.checksum}`)] as const]),
  ]
}

const M_PER_FOOT = 0.3048

/** To the metre or the foot: three digits are too few for a height. */
const heightText = (texts: Texts, { units }: Looks, height_m: number) =>
  units === 'aviation'
    ? `${texts.count(Math.round(height_m / M_PER_FOOT))} ft`
    : `${texts.count(Math.round(height_m))} m`

const VEHICLES_SHOWN = 6

function vehicleFacts({ say, texts, looks, since_s }: LiveFactsProps, { vehicles }: LiveState) {
  return vehicles.slice(0, VEHICLES_SHOWN).map((vehicle) => {
    const { of, lat_deg, lon_deg, height_m, heightDatum, age_s } = vehicle
    const height =
      height_m === null ? '' : `, ${heightText(texts, looks, height_m)} ${say(`live.datum.${heightDatum}`)}`
    const text = `${coordinateText({ lat_deg, lon_deg }, looks.coordinates, PLACE_UNCERTAINTY_M)}${height}`
    const fact = { value: text, age_s }
    return [
      of,
      <Value key={of} say={say} fact={fact} since_s={since_s} text={(value) => value} id="live-vehicle" />,
    ] as const
  })
}

interface ValueProps<T> {
  readonly say: Say
  readonly fact: Aged<T> | null
  readonly since_s: number
  readonly text: (value: T) => string
  readonly id?: string | undefined
}

/** A value and its age. An old one is grey, and its age stands out: nobody must take it for now. */
function Value<T>({ say, fact, since_s, text, id }: ValueProps<T>): ReactNode {
  if (fact === null) return <span className="soft">{say('live.notStated')}</span>
  const age_s = fact.age_s + since_s
  const isOld = age_s > STALE_S
  return (
    <span className={isOld ? 'live-value old' : 'live-value'} data-testid={id}>
      {text(fact.value)}{' '}
      <small>{isOld ? say('live.ago', { age: durationText(age_s * 1e6) }) : say('live.fresh')}</small>
    </span>
  )
}

function streamFacts({ say, texts }: LiveFactsProps, { counts, bytesPerSecond, address, names }: LiveState) {
  const optional = (name: string, count: number) => (count > 0 ? [[name, texts.count(count)] as const] : [])
  return [
    [say('live.address'), address] as const,
    ...Object.entries(names).map(([key, name]) => [say(`flight.${key as 'platform'}`), name] as const),
    [say('live.rate'), `${texts.bytes(bytesPerSecond)}/s`] as const,
    [say('live.recorded'), texts.bytes(counts.bytes)] as const,
    [say('live.packets'), texts.count(counts.packets)] as const,
    ...optional(say('live.pictures'), counts.pictures),
    [say('live.sets'), texts.count(counts.sets)] as const,
    ...optional(say('live.otherSets'), counts.otherSets),
    ...optional(say('live.messages'), counts.messages),
    [
      say('live.gaps'),
      <span key="gaps" className={counts.gaps > 0 ? 'live-bad' : ''} data-testid="live-gaps">
        {texts.count(counts.gaps)}
      </span>,
    ] as const,
    ...optional(say('live.others'), counts.others),
  ]
}
