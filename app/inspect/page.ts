import { type Fault, faultText } from '../../src/quantities/fault.ts'
import type { Inspection, ItemFound, Span } from './found.ts'

const FAULTS_OF_A_KIND = 3
const LISTED = 12

/** For a person: what it is, what is wrong with it, what is in it. `moreLines`: what only its family has to say. */
export function page(inspection: Inspection, moreLines: readonly string[]): string {
  const { file, format, packing, bytes, unpackedBytes, sha256, span } = inspection
  const { counts, standards, streams, items, tracks, notes } = inspection
  const unpacked = unpackedBytes === null ? '' : ` (${unpackedBytes} unpacked)`
  return [
    `${file}: ${format ?? 'not recognised'}${packing === null ? '' : `, packed by ${packing}`}`,
    `  ${bytes} bytes${unpacked}, SHA-256 ${sha256}`,
    ...(span === null ? [] : [`  ${spanText(span)}`]),
    ...faultLines(inspection.faults),
    ...listed(Object.entries(counts).map(([name, count]) => `${words(name)}: ${count}`)).map(
      (line) => `  ${line}`,
    ),
    ...(standards.length === 0 ? [] : wrapped(`  standards: ${standards.join(', ')}`)),
    ...section('streams', streams.map(streamText)),
    ...moreLines.map((line) => `  ${line}`),
    ...section('items', items.map(itemText)),
    ...section(
      'tracks',
      tracks.map((track) => trackText(track, span)),
    ),
    ...notes.map((note) => `  note: ${note}`),
  ].join('\n')
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`  ${title}`, ...listed(lines).flatMap((line) => wrapped(`    ${line}`))]

/** The first ones of a long list, and how many more there are. */
export function listed(lines: readonly string[]): string[] {
  if (lines.length <= LISTED) return [...lines]
  return [...lines.slice(0, LISTED), `and ${lines.length - LISTED} more (--json shows all)`]
}

const WIDTH = 100

/** A long line, broken behind its commas. */
function wrapped(line: string): string[] {
  const indent = ' '.repeat(line.length - line.trimStart().length + 2)
  const lines: string[] = []
  let last = ''
  for (const part of line.split(/(?<=, )/)) {
    if (last !== '' && last.length + part.trimEnd().length > WIDTH) {
      lines.push(last.trimEnd())
      last = indent
    }
    last += part
  }
  return [...lines, last]
}

/** The first ones of each kind, and how many there are in all. */
function faultLines(faults: readonly Fault[]): string[] {
  if (faults.length === 0) return ['  no faults']
  const kinds = Object.values(Object.groupBy(faults, ({ kind }) => kind)).map((of) => of ?? [])
  const count = (of: readonly Fault[]) => Math.max(of.length, ...of.map((fault) => fault.count ?? 1))
  const all = kinds.reduce((sum, of) => sum + count(of), 0)
  return [
    `  ${all} ${all === 1 ? 'fault' : 'faults'}`,
    ...kinds.flatMap((of) => {
      const shown = of.slice(0, FAULTS_OF_A_KIND).map((fault) => `    ${faultText(fault)}`)
      const more = count(of) - shown.length
      return more > 0
        ? [...shown, `    and ${more} more of ${of[0]!.kind} (--json lists the first ones)`]
        : shown
    }),
  ]
}

function spanText({ clock, from, to, duration_s }: Span): string {
  const end = clock === 'since-start' ? ' s since its start' : clock === 'misp' ? ', MISP time' : ''
  const time = (at: string | number) => (typeof at === 'number' ? at.toFixed(3) : at)
  return `${time(from)} to ${time(to)}${end} (${duration_s.toFixed(1)} s)`
}

/** Its name, then what is known of it; its number is in its name. */
function streamText({ name, pid: _, ...facts }: Readonly<Record<string, unknown>>): string {
  const known = Object.entries(facts).filter(([, value]) => value !== null && textOf(value) !== '')
  return `${name}: ${known.map(([fact, value]) => `${words(fact)} ${textOf(value)}`).join(', ')}`
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ')
  if (typeof value === 'number') return shortNumber(value)
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([key, each]) => `${key} ${each}`)
    .join(' ')
}

/** Whole numbers as they are, others to three digits. */
const shortNumber = (value: number) =>
  Number.isInteger(value) ? String(value) : value >= 100 ? value.toFixed(0) : value.toPrecision(3)

/** keyPictures: as a person reads it. A unit stays behind its name. */
const words = (name: string) =>
  /^[a-z]+(?:[A-Z][a-z]+)*(?:_[a-z]+)?$/.test(name)
    ? name.replace(/_/, ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : name

function itemText({ standard, stream, item, name, sets, share, perSecond, ...more }: ItemFound): string {
  const title = 'title' in more && typeof more.title === 'string' ? more.title : name
  const number = item === null ? '' : ` item ${item}`
  const part = share === null ? '' : `, ${(100 * share).toFixed(share === 1 ? 0 : 1)} %`
  const rate = perSecond === null ? '' : `, ${shortNumber(perSecond)} per s`
  const of = stream === null ? '' : `, ${stream}`
  return `${standard}${number} ${title}${of}: ${sets}${part}${rate}`
}

/** Its span only where it is another than the file's. */
function trackText(
  { of, statedBy, points, heightDatum, span }: Inspection['tracks'][number],
  whole: Span | null,
): string {
  const isWhole = span !== null && span.from === whole?.from && span.to === whole.to
  const when = span === null ? ', no times' : isWhole ? '' : `, ${spanText(span)}`
  return `${of} (${statedBy}): points ${points}, heights ${heightDatum}${when}`
}
