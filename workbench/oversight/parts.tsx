/** The parts of the seat as tables. What was found is said in the words of the report. */
import type { Seat, SortieSeen } from '../../src/oversight/document.ts'
import { noticePhrases } from '../../src/reports/notice-phrases.ts'
import { isoText } from '../../src/reports/numbers.ts'
import type { OversightPhrases } from '../../src/reports/oversight-phrases.ts'
import { daysText, findingText, recordText, stopText } from '../../src/reports/oversight-text.ts'
import type { Key } from '../i18n/en.ts'
import { Icon } from '../icons.tsx'
import type { Language, Say } from '../text.ts'
import { ageText, Entries, type Row, Rows, since_s } from './rows.tsx'
import { Strip } from './strip.tsx'

export interface PartProps {
  readonly say: Say
  readonly words: OversightPhrases
  readonly language: Language
  readonly seat: Seat
  readonly find: string
}

const time = (iso: string | null): string => (iso === null ? '–' : isoText(iso))
const textOf = (...parts: readonly (string | number | null)[]): string => parts.join(' ')

/** Everything that is not as it should be, wrong before open. */
export function Wrong({ say, words, language, seat, find }: PartProps) {
  const rows = seat.findings.map((each) => {
    const sentence = findingText(each, language)
    const isWrong = each.weight === 'wrong'
    return {
      key: JSON.stringify([each.kind, each.subject, each.part, each.entries]),
      text: textOf(sentence, each.authority, each.kind),
      className: each.weight,
      cells: [
        <span key="weight" className={`weight ${each.weight}`}>
          <Icon name={isWrong ? 'refused' : 'unknown'} size={15} />
          {say(`oversight.weight.${each.weight}`)}
        </span>,
        <Told key="told" seat={seat} subject={each.subject} sentence={sentence} />,
        <span key="since" className="mono">
          {time(each.since)}
          {each.since !== null && <small>{ageText(since_s(each.since, seat.asOf), say)}</small>}
        </span>,
        each.authority ?? '–',
        <Entries key="entries" say={say} entries={each.entries} />,
      ],
    }
  })
  const { words: called } = words
  return (
    <Rows
      {...{ say, find, rows, testId: 'oversight-wrong' }}
      caption={called.findings}
      heads={['', called.what, called.since, called.authority, called.entries]}
      none={called.findingsNone}
    />
  )
}

/** What names a sortie leads to its row. */
function Told({ seat, subject, sentence }: { seat: Seat; subject: string; sentence: string }) {
  const isSortie = seat.sorties.some(({ id }) => id === subject)
  if (!isSortie) return sentence
  return <a href={`./?page=oversight&show=sorties&find=${encodeURIComponent(subject)}`}>{sentence}</a>
}

/** Each sortie on its way from plan to report. */
export function Sorties(props: PartProps) {
  const { say, words, seat, find } = props
  const { words: called } = words
  const heads = [called.sortie, called.completeness, called.standing, called.began, called.data]
  return (
    <>
      <Legend {...{ words }} />
      <Rows
        {...{ say, find, testId: 'oversight-sorties' }}
        caption={called.completeness}
        heads={[...heads, called.authority, called.entries]}
        rows={seat.sorties.map((sortie) => sortieRow(sortie, props))}
        none={called.nothing}
      />
    </>
  )
}

function sortieRow(sortie: SortieSeen, { say, words, language, seat }: PartProps): Row {
  const { id, names, stages, begins, planned, content, stopped, authority, data } = sortie
  const stop = stopText(sortie, words)
  const wrong = seat.findings.filter(({ subject, weight }) => weight === 'wrong' && names.includes(subject))
  const isFaulty = wrong.length > 0 || stages.some(({ state }) => state === 'faulty')
  const when = begins ?? planned
  return {
    key: id,
    text: textOf(id, ...names, authority, sortie.platform, stop, data),
    className: isFaulty ? 'wrong' : stopped === null ? '' : 'open',
    cells: [
      <Named key="id" {...{ id, content }} />,
      <Strip key="strip" {...{ sortie, say, words }} />,
      <Standing key="told" {...{ say, language, sortie, stop, wrong }} />,
      <span key="when">
        {when !== null && <span className="mono">{isoText(when)}</span>}
        {when !== null && begins === null && <small>{say('oversight.planned')}</small>}
      </span>,
      data === 'unknown' ? '–' : say(`fleet.data.${data}`),
      authority ?? '–',
      <Entries key="entries" say={say} {...entriesBehind(sortie)} />,
    ],
  }
}

/** What may be looked at can be opened. */
const Named = ({ id, content }: Pick<SortieSeen, 'id' | 'content'>) =>
  content === 'open' ? <a href={`./?sortie=${encodeURIComponent(id)}`}>{id}</a> : id

/** Where nothing but the recordings says that it was flown, their entries stand for both. */
function entriesBehind({ stages }: SortieSeen): {
  readonly entries: readonly number[]
  readonly count: number
} {
  const recorded = stages.find(({ stage }) => stage === 'recorded')
  const own = stages.filter(({ stage, entries }) => stage !== 'flown' || entries[0] !== recorded?.entries[0])
  const entries = [...new Set(own.flatMap((stage) => stage.entries))].sort((a, b) => a - b)
  return { entries, count: own.reduce((sum, { count }) => sum + count, 0) }
}

interface StandingProps {
  readonly say: Say
  readonly language: Language
  readonly sortie: SortieSeen
  readonly stop: string
  readonly wrong: Seat['findings']
}

function Standing({ say, language, sortie, stop, wrong }: StandingProps) {
  const { files, recordings, content, seen } = sortie
  return (
    <>
      {wrong.map((each) => (
        <span key={`${each.kind} ${each.part}`} className="bad told">
          {findingText(each, language).replace(`${each.subject}: `, '')}
        </span>
      ))}
      {stop}
      {content !== 'absent' && files.committed > 0 && (
        <small>{say('oversight.files', { sound: files.sound, committed: files.committed })}</small>
      )}
      {recordings.named > 0 && <small>{say('oversight.recordings', recordings)}</small>}
      {seen > 0 && <small>{say('oversight.seen', { count: seen })}</small>}
    </>
  )
}

const Legend = ({ words }: { words: OversightPhrases }) => (
  <p className="soft oversight-legend">{Object.values(words.stages).join(' · ')}</p>
)

/** How authorities stand; those that end first before the others. */
export function Authorities({ say, words, seat, find }: PartProps) {
  const { words: called } = words
  const rows = seat.authorities.map(({ id, document, standing, daysLeft, sorties, entries }) => ({
    key: id,
    text: textOf(id, document?.office ?? '', document?.state ?? '', words.classes[standing]),
    className: standing,
    cells: [
      id,
      <span key="standing" className={`standing ${standing}`}>
        <Icon name={STANDING_ICONS[standing]} size={15} />
        {words.classes[standing]}
        {daysLeft !== null && <small>{daysText(daysLeft, words)}</small>}
      </span>,
      <span
        key="until"
        className="mono"
      >{`${time(document?.from ?? null)} – ${time(document?.until ?? null)}`}</span>,
      document === null ? '–' : `${document.office}, ${document.state}`,
      <Count key="sorties" count={sorties.length} find={id} />,
      <Entries key="entries" say={say} entries={entries} />,
    ],
  }))
  return (
    <Rows
      {...{ say, find, rows, testId: 'oversight-authorities' }}
      caption={called.authorities}
      heads={[called.authority, called.standing, called.time, called.issuer, called.sorties, called.entries]}
      none={called.nothing}
    />
  )
}

const STANDING_ICONS = {
  'in-force': 'fine',
  lapsing: 'unknown',
  lapsed: 'closed',
  revoked: 'refused',
  'not-yet': 'unknown',
  'cannot-say': 'unknown',
} as const

/** A number that opens the sorties behind it. */
const Count = ({ count, find }: { count: number; find: string }) => (
  <a href={`./?page=oversight&show=sorties&find=${encodeURIComponent(find)}`}>{count}</a>
)

/** Notices, those overdue first, with how long ago each event was. */
export function Notices({ say, words, language, seat, find }: PartProps) {
  const { words: called } = words
  const { events, recipients } = noticePhrases[language]
  const rows = (seat.notices ?? []).map((each) => {
    const to =
      each.state === null ? recipients[each.recipient] : `${recipients[each.recipient]} (${each.state})`
    const stands = [
      words.noticeStates[each.stands],
      ...(each.isOverdue ? [called.overdue] : []),
      ...(each.wasLate ? [called.late] : []),
    ].join(', ')
    return {
      key: each.id,
      text: textOf(to, each.office, events[each.event], each.subject, each.authority, stands),
      className: each.isOverdue ? 'wrong' : each.wasLate ? 'open' : '',
      cells: [
        <span key="to">
          {to}
          {each.office !== null && <small>{each.office}</small>}
        </span>,
        <span key="stands" className={`weight ${each.isOverdue ? 'wrong' : ''}`}>
          {each.isOverdue && <Icon name="refused" size={15} />}
          {stands}
        </span>,
        `${events[each.event]}: ${each.subject}`,
        <span key="due" className="mono">
          {each.due === null ? called.beforeFirst : isoText(each.due)}
        </span>,
        ageText(each.age_s, say),
        <Entries key="entries" say={say} entries={each.entries} />,
      ],
    }
  })
  return (
    <Rows
      {...{ say, find, rows, testId: 'oversight-notices' }}
      caption={called.notices}
      heads={[called.recipient, called.standing, called.event, called.due, called.age, called.entries]}
      none={seat.notices === null ? called.noticesNobody : called.noticesNone}
    />
  )
}

/** What was refused, incidents, and authorities that came to allow more. */
export function Events({ say, words, language, seat, find }: PartProps) {
  const { words: called } = words
  const line = (each: Seat['incidents'][number]) => ({
    key: String(each.entry),
    text: textOf(each.code, each.authority, ...each.sorties, ...each.verbs),
    cells: [
      <span key="at" className="mono">
        {isoText(each.at)}
      </span>,
      reasonText(each.code, say),
      each.verbs.join(', ') || '–',
      each.sorties.join(', ') || '–',
      each.authority,
      <Entries key="entries" say={say} entries={[each.entry]} />,
    ],
  })
  const heads = [called.at, called.reason, called.asked, called.sortie, called.authority, called.entries]
  const changes = seat.escalations.map((each) => {
    const told =
      each.changes?.map((change) => noticePhrases[language].changes[change]).join(' ') ??
      called.escalationUnknown
    return {
      key: String(each.entry),
      text: textOf(each.authority, told),
      cells: [
        <span key="at" className="mono">
          {isoText(each.at)}
        </span>,
        each.authority,
        told,
        <Entries key="entries" say={say} entries={[each.entry]} />,
      ],
    }
  })
  return (
    <>
      <Rows
        {...{ say, find, heads }}
        caption={called.incidents}
        rows={seat.incidents.map(line)}
        none={called.incidentsNone}
      />
      <Rows
        {...{ say, find }}
        caption={called.escalations}
        heads={[called.at, called.authority, called.what, called.entries]}
        rows={changes}
        none={called.escalationsNone}
      />
      <Rows
        {...{ say, find, heads, testId: 'oversight-refusals' }}
        caption={called.refusals}
        rows={seat.refusals.latest.map(line)}
        none={called.refusalsNone}
      />
    </>
  )
}

/** Codes are told as the page of the record tells them. */
function reasonText(code: string, say: Say): string {
  const key = `record.why.${code}` as Key
  const text = say(key)
  return text === key ? code : text
}

/** Entries into states and areas, and what host states said. */
export function Places({ say, words, seat, find }: PartProps) {
  const { words: called } = words
  const entered = seat.airspace.map((each) => ({
    key: `${each.sortie} ${each.id} ${each.verdict}`,
    text: textOf(each.sortie, each.name, each.id, each.kind),
    className: each.verdict === 'inside' && each.terms === null ? 'open' : '',
    cells: [
      <a
        key="sortie"
        href={`./?sortie=${encodeURIComponent(each.sortie)}&boundary=${encodeURIComponent(each.id)}`}
      >
        {each.sortie}
      </a>,
      each.name,
      each.verdict === 'inside' ? called.inside : called.cannotSay,
      `${Math.round(each.inside_s)} s / ${Math.round(each.cannotSay_s)} s`,
      <span key="first" className="mono">
        {time(each.first)}
      </span>,
      each.terms ?? '–',
      <Entries key="entries" say={say} entries={each.entries} />,
    ],
  }))
  const cleared = seat.clearances.map(({ sortie, clearance, entries }) => ({
    key: `${sortie} ${clearance.state}`,
    text: textOf(sortie, clearance.state, clearance.status),
    className: clearance.status === 'granted' ? '' : 'open',
    cells: [
      sortie,
      clearance.state,
      say(`clearance.${clearance.status}`),
      clearance.reference ?? '–',
      <Entries key="entries" say={say} entries={entries} />,
    ],
  }))
  const times = `${called.inside} / ${called.cannotSay}`
  return (
    <>
      <Rows
        {...{ say, find }}
        caption={called.airspace}
        heads={[
          called.sortie,
          called.boundary,
          called.verdict,
          times,
          called.first,
          called.authority,
          called.entries,
        ]}
        rows={entered}
        none={called.airspaceNone}
      />
      <Rows
        {...{ say, find }}
        caption={called.clearances}
        heads={[called.sortie, called.state, called.clearance, called.reference, called.entries]}
        rows={cleared}
        none={called.clearancesNone}
      />
    </>
  )
}

/** When outsiders saw our aircraft, and whether a sortie tells of it. */
export function Outside({ say, words, seat, find }: PartProps) {
  const { words: called } = words
  const rows = seat.outside.tracks.map((each) => ({
    key: `${each.file} ${each.address} ${each.from}`,
    text: textOf(each.platform, each.address, each.file, ...each.sorties),
    className: each.verdict === 'not-recorded' ? 'wrong' : each.verdict === 'recorded' ? '' : 'open',
    cells: [
      `${each.platform} (${each.address})`,
      <span key="time" className="mono">{`${time(each.from)} – ${time(each.to)}`}</span>,
      words.outside[each.verdict],
      each.sorties.join(', ') || '–',
      each.file,
    ],
  }))
  return (
    <Rows
      {...{ say, find, rows }}
      caption={called.outside}
      heads={[called.aircraft, called.time, called.verdict, called.sorties, called.record]}
      none={called.outsideNone}
    />
  )
}

/** The record itself: its head, who signed it, and what the last verification found. */
export function RecordPart({ say, words, seat }: PartProps) {
  const { words: called } = words
  const { record } = seat
  if (record === null) return <p className="soft">{called.noRecord}</p>
  const { verified } = record
  const kinds = Object.entries(record.kinds).sort(([, a], [, b]) => b - a)
  return (
    <section aria-label={called.record} data-testid="oversight-record">
      <h2>{called.record}</h2>
      <dl className="oversight-facts">
        <dt>{called.record}</dt>
        <dd className={record.fault === null && verified?.whole !== false ? '' : 'bad'}>
          <a href="./?page=record">{recordText(seat, words)}</a>
        </dd>
        <dt>{say('record.root')}</dt>
        <dd className="mono">{record.root}</dd>
        {(record.fault !== null || verified?.whole === false) && (
          <>
            <dt>{called.reason}</dt>
            <dd className="bad">{[record.fault ?? '', ...(verified?.faults ?? [])].join(' ')}</dd>
          </>
        )}
        <dt>{called.key}</dt>
        <dd className="mono">{record.vkey}</dd>
        {record.witnesses.map(({ name, cosigned }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{time(cosigned)}</dd>
          </div>
        ))}
      </dl>
      <h2>{called.entries}</h2>
      <dl className="oversight-kinds">
        {kinds.map(([kind, count]) => (
          <div key={kind}>
            <dt className="mono">{kind}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
