/**
 * multipart/form-data (RFC 7578, RFC 2046 section 5.1) as a stream: bytes are pushed in as they arrive and come out as
 * events, so that an upload of gigabytes never stands in memory. Pure: no files, no network.
 */

export type MultipartEvent =
  | { readonly kind: 'part'; readonly name: string; readonly filename: string | undefined }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'part-end' }
  | { readonly kind: 'end' }
  | { readonly kind: 'fault'; readonly found: string; readonly expected: string }

export interface MultipartReader {
  /** Events in these bytes. After a fault or the end nothing more is read. */
  push(chunk: Uint8Array): MultipartEvent[]
  /** To be called when the bytes have ended: a fault unless the closing boundary was seen. */
  finish(): MultipartEvent[]
}

/** The boundary a Content-Type header states, or undefined when it is not multipart/form-data with a lawful one. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const found = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(
    contentType ?? '',
  )
  const boundary = found?.[1] ?? found?.[2]
  // RFC 2046 section 5.1.1: 1 to 70 characters of bchars, not ending with a blank.
  return boundary && /^[\w'()+,\-./:=? ]{0,69}[\w'()+,\-./:=?]$/.test(boundary) ? boundary : undefined
}

const HEADER_BYTES_MAX = 16_384
const CRLF2 = Buffer.from('\r\n\r\n')
const NOTHING = Buffer.alloc(0)

type State = 'preamble' | 'after-boundary' | 'headers' | 'body' | 'over'

/** A reader for one body. Memory: one chunk, one boundary, one header block of at most 16 KiB. */
export function multipartReader(boundary: string): MultipartReader {
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  let state: State = 'preamble'
  // The first boundary may stand at the very start, where no line break precedes it.
  let rest: Buffer = Buffer.from('\r\n')
  const steps = {
    preamble: () => skipPreamble(rest, delimiter),
    'after-boundary': () => readAfterBoundary(rest),
    headers: () => readHeaders(rest),
    body: () => readBody(rest, delimiter),
  }
  const push = (chunk: Uint8Array) => {
    const events: MultipartEvent[] = []
    if (state === 'over') return events
    rest = rest.length === 0 ? view(chunk) : Buffer.concat([rest, chunk])
    while (state !== 'over') {
      const done: Step = steps[state]()
      events.push(...done.events)
      rest = rest.subarray(done.used)
      if (done.next === undefined) break
      state = done.next
    }
    if (state === 'over') rest = NOTHING
    else rest = Buffer.from(rest) // a copy of the few bytes left: the chunk's memory may be used again
    return events
  }
  const finish = () => {
    if (state === 'over') return []
    const where = state
    state = 'over'
    return [fault(`the end of the body (${where})`, `a closing boundary "--${boundary}--"`)]
  }
  return { push, finish }
}

/** What one state made of the bytes at hand; `next` is undefined when it needs more of them. */
interface Step {
  readonly used: number
  readonly events: readonly MultipartEvent[]
  readonly next: State | undefined
}

function skipPreamble(bytes: Buffer, delimiter: Buffer): Step {
  const at = bytes.indexOf(delimiter)
  if (at >= 0) return { used: at + delimiter.length, events: [], next: 'after-boundary' }
  return { used: Math.max(0, bytes.length - delimiter.length + 1), events: [], next: undefined }
}

/** After a boundary: `--` ends the whole, a line break (after optional blanks) opens the next part. */
function readAfterBoundary(bytes: Buffer): Step {
  let at = 0
  while (at < bytes.length && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++
  if (at > HEADER_BYTES_MAX) return over(fault('more blanks than a header may have bytes', 'a line break'))
  if (bytes.length - at < 2) return { used: 0, events: [], next: undefined }
  const two = bytes.toString('latin1', at, at + 2)
  if (two === '\r\n') return { used: at + 2, events: [], next: 'headers' }
  if (two === '--' && at === 0) return { used: 2, events: [{ kind: 'end' }], next: 'over' }
  return over(fault(JSON.stringify(two), 'a line break or "--" after the boundary'))
}

function readHeaders(bytes: Buffer): Step {
  const at = bytes.indexOf(CRLF2)
  if (at > HEADER_BYTES_MAX || (at < 0 && bytes.length > HEADER_BYTES_MAX)) {
    return over(fault('part headers without an end', `at most ${HEADER_BYTES_MAX} bytes of them`))
  }
  if (at < 0) return { used: 0, events: [], next: undefined }
  const part = readDisposition(bytes.toString('utf8', 0, at))
  return part.kind === 'fault' ? over(part) : { used: at + CRLF2.length, events: [part], next: 'body' }
}

/**
 * Name and file name from the part's headers. Browsers write `"`, CR and LF in them as %22, %0D and %0A (HTML standard,
 * multipart/form-data encoding algorithm); nothing else is escaped, so nothing else is undone.
 */
function readDisposition(headers: string): MultipartEvent {
  const line = headers.split('\r\n').find((text) => /^content-disposition\s*:/i.test(text))
  const name = line && /[;\s]name="([^"]*)"/i.exec(line)?.[1]
  if (!line || !/:\s*form-data\s*;/i.test(line) || name === undefined) {
    return fault(line ?? 'no Content-Disposition', 'Content-Disposition: form-data; name="…"')
  }
  const filename = /[;\s]filename="([^"]*)"/i.exec(line)?.[1]
  return {
    kind: 'part',
    name: unescaped(name),
    filename: filename === undefined ? undefined : unescaped(filename),
  }
}

const unescaped = (text: string) =>
  text.replace(/%22|%0d|%0a/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)))

/** Body bytes up to the delimiter; the last few are held back, since a delimiter may begin in them. */
function readBody(bytes: Buffer, delimiter: Buffer): Step {
  const at = bytes.indexOf(delimiter)
  if (at >= 0) {
    return {
      used: at + delimiter.length,
      events: [...bodyBytes(bytes, at), { kind: 'part-end' }],
      next: 'after-boundary',
    }
  }
  const sure = bytes.length - delimiter.length + 1
  if (sure <= 0) return { used: 0, events: [], next: undefined }
  return { used: sure, events: bodyBytes(bytes, sure), next: undefined }
}

const bodyBytes = (bytes: Buffer, end: number): MultipartEvent[] =>
  end > 0 ? [{ kind: 'bytes', bytes: bytes.subarray(0, end) }] : []

const over = (event: MultipartEvent): Step => ({ used: 0, events: [event], next: 'over' })
const fault = (found: string, expected: string): MultipartEvent => ({ kind: 'fault', found, expected })
const view = (chunk: Uint8Array) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
