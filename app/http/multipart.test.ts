import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boundaryOf, type MultipartEvent, multipartReader } from './multipart.ts'

interface Part {
  readonly name: string
  readonly filename: string
  readonly bytes: Uint8Array
}

/** What the browsers send; the platform's own FormData is the independent writer below. */
function written(parts: readonly Part[], boundary: string): Buffer {
  const pieces = parts.flatMap(({ name, filename, bytes }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\n` +
        'Content-Type: application/octet-stream\r\n\r\n',
    ),
    bytes,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
}

/** Pushes the body in pieces of the given sizes (the last repeats) and puts the events back together. */
function read(body: Uint8Array, boundary: string, sizes: readonly number[]) {
  const reader = multipartReader(boundary)
  const events: MultipartEvent[] = []
  for (let at = 0, i = 0; at < body.length; i++) {
    const size = sizes[Math.min(i, sizes.length - 1)] ?? body.length
    // A copy that is wiped afterwards: what the reader holds back must not be the caller's memory.
    const chunk = Uint8Array.from(body.subarray(at, at + size))
    for (const event of reader.push(chunk)) {
      events.push(event.kind === 'bytes' ? { ...event, bytes: Uint8Array.from(event.bytes) } : event)
    }
    chunk.fill(0)
    at += size
  }
  events.push(...reader.finish())
  return { parts: partsOf(events), faults: events.filter((event) => event.kind === 'fault'), events }
}

function partsOf(events: readonly MultipartEvent[]) {
  const parts: { name: string; filename: string | undefined; pieces: Uint8Array[] }[] = []
  for (const event of events) {
    if (event.kind === 'part') parts.push({ name: event.name, filename: event.filename, pieces: [] })
    if (event.kind === 'bytes') parts.at(-1)?.pieces.push(event.bytes)
  }
  return parts.map(({ pieces, ...part }) => ({ ...part, bytes: Buffer.concat(pieces) }))
}

const piece = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .constantFrom('\r\n', '\r', '\r\n--', '\r\n--edge', '--edge--', 'edge', '\n', '-')
    .map((text) => Buffer.from(text)),
)
// The boundary itself cannot stand in a body: that is what the writer of a form makes sure of.
const bodyBytes = fc
  .array(piece, { maxLength: 8 })
  .map((pieces) => Buffer.concat(pieces))
  .filter((bytes) => !bytes.includes('\r\n--edge') && !bytes.subarray(0, 6).includes('--edge'))
const fileName = fc.stringMatching(/^[a-zA-Z0-9_ .é/-]{1,30}$/)

test('whatever the pieces it arrives in, every part comes out byte for byte', () => {
  const parts = fc.array(fc.record({ name: fc.constant('files'), filename: fileName, bytes: bodyBytes }), {
    maxLength: 5,
  })
  const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(parts, sizes, (sent, cuts) => {
      const { parts: found, faults } = read(written(sent, 'edge'), 'edge', cuts)
      assert.deepEqual(faults, [])
      assert.deepEqual(
        found,
        sent.map((part) => ({ ...part, bytes: Buffer.from(part.bytes) })),
      )
    }),
    { numRuns: 500 },
  )
})

test('any bytes at all: never an exception, and a body cut short is a fault', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (bytes, size) => {
      const { events } = read(bytes, 'edge', [size])
      assert.ok(['fault', 'end'].includes(events.at(-1)?.kind ?? ''))
    }),
  )
  const whole = written([{ name: 'files', filename: 'a.csv', bytes: Buffer.from('1,2,3') }], 'edge')
  for (let length = 0; length < whole.length - 3; length++) {
    const { faults } = read(whole.subarray(0, length), 'edge', [7])
    assert.equal(faults.length, 1, `cut after ${length} bytes`)
  }
})

test('reads what the platform writes', async () => {
  const form = new FormData()
  form.append('files', new Blob(['t,v\n1,2\n']), 'flight "one"/gas é.csv')
  form.append('files', new Blob([]), 'empty.csv')
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: form })
  const boundary = boundaryOf(request.headers.get('content-type') ?? undefined)
  assert.ok(boundary)
  const { parts, faults } = read(new Uint8Array(await request.arrayBuffer()), boundary, [11])
  assert.deepEqual(faults, [])
  assert.deepEqual(
    parts.map(({ filename, bytes }) => [filename, bytes.toString()]),
    [
      ['flight "one"/gas é.csv', 't,v\n1,2\n'],
      ['empty.csv', ''],
    ],
  )
})

test('headers without an end, without a disposition, and a wrong end are faults that say what was expected', () => {
  const faultOf = (text: string) => read(Buffer.from(text), 'edge', [1000]).faults[0]
  assert.match(String(faultOf(`--edge\r\nX: ${'x'.repeat(20_000)}`)?.found), /without an end/)
  assert.match(String(faultOf('--edge\r\nX: y\r\n\r\nbody\r\n--edge--')?.expected), /Content-Disposition/)
  assert.match(String(faultOf('--edge??')?.expected), /line break/)
})

test('the boundary is read from the header, and nothing else passes for one', () => {
  assert.equal(boundaryOf('multipart/form-data; boundary=abc'), 'abc')
  assert.equal(boundaryOf('Multipart/Form-Data; charset=utf-8; boundary="a b c"'), 'a b c')
  for (const wrong of [
    undefined,
    '',
    'application/json',
    'multipart/form-data',
    'multipart/mixed; boundary=abc',
    `multipart/form-data; boundary=${'x'.repeat(71)}`,
    'multipart/form-data; boundary="a\u0001"',
  ]) {
    assert.equal(boundaryOf(wrong), undefined, String(wrong))
  }
})
