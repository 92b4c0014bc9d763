import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fuzz } from './csv.fuzz.ts'
import { type CsvDialect, type CsvFault, CsvReader } from './csv.ts'

const utf8 = new TextEncoder()
const plain: CsvDialect = { delimiter: ',', decimal: '.' }

interface Read {
  rows: { line: number; byte: number; fields: string[]; numbers: number[]; ended: boolean }[]
  faults: CsvFault[]
}

function read(bytes: Uint8Array, dialect = plain, chunk = bytes.length || 1): Read {
  const rows: Read['rows'] = []
  const faults: CsvFault[] = []
  const reader = new CsvReader(dialect, {
    row: (row) => {
      const each = Array.from({ length: row.count }, (_, i) => i)
      const { line, byte, ended } = row
      rows.push({
        line,
        byte,
        ended,
        fields: each.map((i) => row.text(i)),
        numbers: each.map((i) => row.number(i)),
      })
    },
    fault: (fault) => faults.push(fault),
  })
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.slice(at, at + chunk))
  reader.end()
  return { rows, faults }
}
const fieldsOf = (text: string, dialect = plain) =>
  read(utf8.encode(text), dialect).rows.map(({ fields }) => fields)

test('rows, quotes, CRLF, byte-order mark', () => {
  assert.deepEqual(fieldsOf('\uFEFFa,b\r\n1,"x, ""y"""\r\n,\n'), [
    ['a', 'b'],
    ['1', 'x, "y"'],
    ['', ''],
  ])
})

test('the header of a drone log: names in quotes within quotes', () => {
  assert.deepEqual(fieldsOf('\uFEFFTimeStamp (UTC)," ""TriggerID""",CO2 (ppm)\r\n'), [
    ['TimeStamp (UTC)', ' "TriggerID"', 'CO2 (ppm)'],
  ])
})

test('padded columns, tabs, decimal comma', () => {
  assert.deepEqual(fieldsOf('  DATE   TIME  CH4 \n 1  2  3\n', { delimiter: ' ', decimal: '.' }), [
    ['DATE', 'TIME', 'CH4'],
    ['1', '2', '3'],
  ])
  assert.deepEqual(fieldsOf('a\tb\n', { delimiter: '\t', decimal: '.' }), [['a', 'b']])
  assert.deepEqual(read(utf8.encode('1,5;-0,25;1.5\n'), { delimiter: ';', decimal: ',' }).rows[0]?.numbers, [
    1.5,
    -0.25,
    Number.NaN,
  ])
})

test('lines count as an editor counts them, bytes from the start of the file', () => {
  const { rows } = read(utf8.encode('a\r\n"x\ny",1\rlast'))
  assert.deepEqual(
    rows.map(({ line, byte, ended }) => ({ line, byte, ended })),
    [
      { line: 1, byte: 0, ended: true },
      { line: 2, byte: 3, ended: true },
      { line: 4, byte: 11, ended: false },
    ],
  )
})

test('a quotation that never ends costs its own line only', () => {
  const { rows, faults } = read(utf8.encode('a,b\n1,"x\n2,3\n'))
  assert.deepEqual(
    rows.map(({ line, fields }) => [line, ...fields]),
    [
      [1, 'a', 'b'],
      [2, '1', '"x'],
      [3, '2', '3'],
    ],
  )
  assert.deepEqual(
    faults.map(({ kind, line, byte }) => ({ kind, line, byte })),
    [{ kind: 'truncated', line: 2, byte: 4 }],
  )
})

test('a line of more than a megabyte is a fault, and what follows is still read', () => {
  const long = new Uint8Array((1 << 20) + 70_000).fill(65)
  const bytes = new Uint8Array([...utf8.encode('a\n')].concat([...long], [...utf8.encode('\nb\n')]))
  const { rows, faults } = read(bytes, plain, 65_536)
  assert.deepEqual(
    faults.map(({ kind, line, byte }) => ({ kind, line, byte })),
    [{ kind: 'truncated', line: 2, byte: 2 }],
  )
  assert.deepEqual(
    rows.map(({ line, fields }) => [line, ...fields]),
    [
      [1, 'a'],
      [3, 'b'],
    ],
  )
})

test('UTF-16 is a fault, not a table of odd letters', () => {
  const { rows, faults } = read(Uint8Array.from([0xff, 0xfe, 0x61, 0, 0x2c, 0, 0x62, 0]))
  assert.deepEqual(rows, [])
  assert.equal(faults[0]?.kind, 'bad-encoding')
})

test('numbers are exactly what Number() reads', () => {
  const digits = fc.stringMatching(/^[+-]?(\d{1,20}\.?\d{0,25}|\.\d{1,25})([eE][+-]?\d{1,3})?$/)
  const value = fc.oneof(
    digits,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.integer().map(String),
  )
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), (texts) => {
      const { rows } = read(utf8.encode(`${texts.join(',')}\n`))
      assert.deepEqual(rows[0]?.numbers, texts.map(Number))
    }),
    { numRuns: 500 },
  )
})

test('nothing but plain decimal numbers is a number', () => {
  const texts = [
    '',
    ' ',
    '.',
    '-',
    '1e',
    'e5',
    '0x10',
    'Infinity',
    'NaN',
    '1 2',
    '1..2',
    '1.2.3',
    '--1',
    '1,5',
    '12a',
    '१',
  ]
  for (const text of texts) {
    const { rows } = read(utf8.encode(`${text};\n`), { delimiter: ';', decimal: '.' })
    assert.ok(Number.isNaN(rows[0]?.numbers[0]), `"${text}"`)
  }
})

test('what is written is read back, however the bytes are cut', () => {
  const field = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.stringMatching(/^[",\r\n ab]{0,8}$/),
    fc.double().map(String),
  )
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 40 }), (rows, end, chunk) => {
      const text = rows
        .map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(',') + end)
        .join('')
      assert.deepEqual(
        read(utf8.encode(text), plain, chunk).rows.map(({ fields }) => fields),
        rows,
      )
    }),
    { numRuns: 300 },
  )
})

test('no bytes make it throw', () => {
  const nasty = fc.array(fc.constantFrom(...utf8.encode('",;\t\r\n 0159.eE+-ab#')), { maxLength: 300 })
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    nasty.map((list) => Uint8Array.from(list)),
  )
  fc.assert(
    fc.property(bytes, (each) => fuzz(each)),
    { numRuns: 500 },
  )
})
