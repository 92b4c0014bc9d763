/** The overseer's seat in words: sentences that the page, the screen and the terminal share. */
import type { Seat, SortieSeen } from '../oversight/document.ts'
import type { Finding } from '../oversight/findings.ts'
import { noticePhrases } from './notice-phrases.ts'
import { grouped, isoText } from './numbers.ts'
import { type OversightPhrases, oversightPhrases } from './oversight-phrases.ts'
import { fill, type Language } from './phrases.ts'

/** One finding as a sentence. */
export function findingText({ kind, subject, part }: Finding, lang: Language): string {
  const { findings, stages, words } = oversightPhrases[lang]
  const { recipients, events } = noticePhrases[lang]
  const called: Readonly<Record<string, string>> = kind === 'stopped' ? stages : { ...recipients, ...events }
  // Codes of closed lists are told in words; names stand as they are.
  const isCoded = kind === 'stopped' || kind.startsWith('notice-')
  const told = isCoded
    ? part
        ?.split(' ')
        .map((word) => called[word] ?? word)
        .join(', ')
    : part
  return fill(findings[kind], { subject, part: told ?? words.nothing })
}

/** How many are wrong, and how many somebody must look into. */
export function headline({ findings }: Seat, { words }: OversightPhrases): string {
  if (findings.length === 0) return words.allWell
  const count = (weight: Finding['weight']) => findings.filter((each) => each.weight === weight).length
  return fill(words.sentence, {
    wrong: fill(words.wrong, { count: count('wrong') }),
    open: fill(words.open, { count: count('open') }),
  })
}

/** Lines for a terminal: what is wrong first, then each sortie's way and how authorities and notices stand. */
export function oversightText(seat: Seat, lang: Language): string {
  const say = oversightPhrases[lang]
  const { words } = say
  const mark = { wrong: '!!', open: '? ' } as const
  const cited = (entries: readonly number[]) => (entries.length === 0 ? '' : `  [${citedText(entries, say)}]`)
  return [
    `${headline(seat, say)} (${words.asOf} ${isoText(seat.asOf)})`,
    ...seat.findings.map((each) => `${mark[each.weight]} ${findingText(each, lang)}${cited(each.entries)}`),
    recordText(seat, say),
    ...seat.authorities.map(
      ({ id, standing, document, daysLeft }) =>
        `${words.authority} ${id}: ${say.classes[standing]}${document === null ? '' : `, ${words.until.toLowerCase()} ${isoText(document.until)}`}${daysLeft === null ? '' : ` (${daysText(daysLeft, say)})`}`,
    ),
    ...seat.sorties.map((each) => `${wayMarks(each)}  ${each.id}  ${stopText(each, say)}`.trimEnd()),
    `${words.refusals}: ${seat.refusals.count}; ${words.incidents.toLowerCase()}: ${seat.incidents.length}; ${words.holds.toLowerCase()}: ${seat.holds?.length ?? words.holdsUnreadable}`,
    seat.notices === null ? words.noticesNobody : `${words.notices}: ${seat.notices.length}`,
    ...seat.outside.tracks.map(
      (each) =>
        `${each.platform} (${each.address}), ${spanText(each.from, each.to)}: ${say.outside[each.verdict]}`,
    ),
  ].join('\n')
}

const MARKS = {
  done: '#',
  'not-needed': '.',
  waiting: '-',
  missing: 'X',
  faulty: 'X',
  void: 'X',
  refused: 'x',
} as const

/** The six stages as six letters. */
const wayMarks = ({ stages }: SortieSeen): string => stages.map(({ state }) => MARKS[state]).join('')

/** Where a sortie stopped, or what else must be known of it at once. */
export function stopText({ stopped, isRevoked, content, holds }: SortieSeen, say: OversightPhrases): string {
  const parts = [
    ...(stopped === null
      ? []
      : [fill(say.words.stoppedAfter, { stage: say.stages[stopped.after], since: timeText(stopped.since) })]),
    ...(isRevoked ? [say.words.revoked] : []),
    ...(holds.length > 0 ? [say.words.held] : []),
    ...(content === 'open' || content === 'none' ? [] : [say.contents[content]]),
  ]
  return parts.join('; ')
}

const CITED_MOST = 8

/** The first entries, and how many more there are. */
export function citedText(entries: readonly number[], { words }: OversightPhrases): string {
  if (entries.length === 0) return words.nothing
  const more = entries.length - CITED_MOST
  const shown = entries.slice(0, CITED_MOST).join(', ')
  return more > 0 ? `${shown} ${fill(words.more, { count: more })}` : shown
}

/** An instant as people read it; a dash where there is none. */
export const timeText = (iso: string | null): string => (iso === null ? '–' : isoText(iso))
/** From one instant to another. */
export const spanText = (from: string | null, to: string | null): string =>
  `${timeText(from)} – ${timeText(to)}`
/** A day too many would be a promise. */
export const daysText = (days: number, { words }: OversightPhrases): string =>
  fill(words.daysLeft, { days: Math.max(0, Math.floor(days)) })

/** The record's size and head, and what was found when it was verified. */
export function recordText({ record }: Pick<Seat, 'record'>, { words }: OversightPhrases): string {
  if (record === null) return words.noRecord
  const { verified } = record
  const checked =
    verified === null
      ? words.verifiedNever
      : fill(verified.whole ? words.verified : words.verifiedNot, {
          ...{ at: isoText(verified.at), size: grouped(String(verified.size)), count: verified.faultCount },
        })
  const size = grouped(String(record.size))
  return `${fill(words.recordOf, { origin: record.origin, size, root: record.root.slice(0, 16) })}; ${checked}`
}
