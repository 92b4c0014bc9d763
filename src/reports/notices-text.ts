/** Notices as lines of text, for a terminal. */
import { isoFromInstant } from '../quantities/instant.ts'
import { noticePhrases } from './notice-phrases.ts'
import { addresseeText, type NoticeRow, type NoticesPage, standingWord } from './notices-page.ts'
import type { Language } from './phrases.ts'

interface ListWords {
  readonly standing: Readonly<Record<ReturnType<typeof standingWord>, string>>
  readonly readTo: string
  readonly behind: string
  readonly unread: string
  readonly none: string
  readonly inTime: string
  readonly late: string
  readonly sentLate: string
  readonly noSortie: string
  readonly clock: string
  readonly from: string
  readonly fromEntries: string
  readonly steps: Readonly<Record<'draft' | 'send' | 'acknowledge', string>>
}

const listWords: Readonly<Record<Language, ListWords>> = {
  en: {
    standing: {
      overdue: 'OVERDUE',
      due: 'due',
      drafted: 'drafted',
      sent: 'sent',
      acknowledged: 'acknowledged',
    },
    readTo: 'The record was read up to entry {next} of {size} at {at}.',
    behind: 'What stands after it is not in this list yet: ask again.',
    unread:
      'What these entries commit to is not at hand, so nobody can tell whether they start a clock: {entries}.',
    none: 'No notice is due, and none was.',
    inTime: 'in {span}',
    late: '{span} ago',
    sentLate: 'sent too late',
    noSortie: 'before the first sortie; none is known',
    clock: 'Clock',
    from: 'from {at}, {within}',
    fromEntries: 'from entry {entries}, {at}, {within}',
    steps: { draft: 'Drafted', send: 'Sent', acknowledge: 'Acknowledged' },
  },
  es: {
    standing: {
      ...{ overdue: 'VENCIDO', due: 'pendiente', drafted: 'redactado' },
      ...{ sent: 'enviado', acknowledged: 'con acuse' },
    },
    readTo: 'El registro se leyó hasta la entrada {next} de {size} a las {at}.',
    behind: 'Lo que sigue aún no está en esta lista: pregunte de nuevo.',
    unread:
      'No está a mano aquello a lo que estas entradas se comprometen, así que nadie sabe si inician un plazo: {entries}.',
    none: 'No hay ningún aviso pendiente, ni lo hubo.',
    inTime: 'dentro de {span}',
    late: 'hace {span}',
    sentLate: 'enviado tarde',
    noSortie: 'antes de la primera salida; no se conoce ninguna',
    clock: 'Plazo',
    from: 'desde las {at}, {within}',
    fromEntries: 'desde la entrada {entries}, {at}, {within}',
    steps: { draft: 'Redactado', send: 'Enviado', acknowledge: 'Acuse' },
  },
}

/** All notices, one a line, and how far the record was read. */
export function noticesText({ at_us, read, notices }: NoticesPage, language: Language): string {
  const words = listWords[language]
  const lines = notices.map((row) =>
    [
      words.standing[standingWord(row.standing)].padEnd(13),
      row.id,
      dueText(row, at_us, language),
      noticePhrases[language].recipients[row.recipient],
      addresseeText(row) || noticePhrases[language].words.nobodyNamed,
      `${noticePhrases[language].events[row.event.kind]} (${row.event.authority})`,
    ].join('  '),
  )
  const { next, size, unread } = read
  return [
    ...(lines.length === 0 ? [words.none] : lines),
    filled(words.readTo, { next, size, at: timeText(at_us) }),
    ...(next < size ? [words.behind] : []),
    ...(unread.length === 0 ? [] : [filled(words.unread, { entries: unread.join(', ') })]),
  ].join('\n')
}

/** One notice with its clock and its steps. */
export function noticeText(row: NoticeRow, at_us: number, language: Language): string {
  const words = listWords[language]
  const { events, recipients, words: said } = noticePhrases[language]
  const facts: [string, string][] = [
    [said.to, `${recipients[row.recipient]}: ${addresseeText(row) || said.nobodyNamed}`],
    [said.whatHappened, `${events[row.event.kind]} (${row.event.subject}), ${row.event.authority}`],
    [words.clock, clockText(row, language)],
    [said.due, dueText(row, at_us, language)],
    ...row.history.map((step): [string, string] => [
      words.steps[step.step],
      [
        timeText(step.at_us),
        step.by,
        ...('way' in step ? [step.way] : []),
        ...('reference' in step ? [step.reference] : []),
      ].join('  '),
    ]),
    ...row.marks.map((mark): [string, string] => [`notice.${mark.kind}`, `${mark.entry}`]),
  ]
  return [
    `${row.id}  ${words.standing[standingWord(row.standing)]}`,
    ...facts.map(([name, text]) => `  ${name}: ${text}`),
  ].join('\n')
}

/** From which entry and which moment the clock runs, and for how long. */
export function clockText({ event, from_us, rule }: NoticeRow, language: Language): string {
  const { words } = noticePhrases[language]
  const within =
    rule.within_h === 'before-first-sortie'
      ? words.beforeFirstSortie
      : words.within.replace('{hours}', String(rule.within_h))
  const { from, fromEntries } = listWords[language]
  const sentence = event.entries.length === 0 ? from : fromEntries
  return filled(sentence, { entries: event.entries.join(', '), at: timeText(from_us), within })
}

/** When it is due, and in how long, or since when it is overdue. */
export function dueText({ due_us, standing }: NoticeRow, at_us: number, language: Language): string {
  const words = listWords[language]
  if (due_us === null) return words.noSortie
  const isOpen = standing.state === 'due' || standing.state === 'drafted'
  if (!isOpen) return `${timeText(due_us)}${standing.wasLate ? ` (${words.sentLate})` : ''}`
  const span = spanText(Math.abs(due_us - at_us))
  return `${timeText(due_us)} (${(due_us > at_us ? words.inTime : words.late).replace('{span}', span)})`
}

const MINUTE_US = 60e6

/** Days and hours, hours and minutes, or minutes: the same in both languages. */
export function spanText(span_us: number): string {
  const minutes = Math.floor(span_us / MINUTE_US)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  if (days > 0) return `${days} d ${hours} h`
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`
}

/** To the second, and no later than it is. */
const timeText = (t_us: number): string => `${isoFromInstant(1e6 * Math.floor(t_us / 1e6)).slice(0, 19)}Z`

const filled = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
