/** What a file holds, told four ways: for a person, as one JSON document, sample by sample, and as a track. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import type { Note } from '../src/recordings/note.ts'
import { englishNote } from '../src/reports/noted.ts'
import { type InspectForm, inspectFile } from './inspect/index.ts'
import { ROOT } from './root.ts'
import { overflight } from './testing/command-line.ts'
import { quickSortie, readJson, writeFiles } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'

const scratch = scratchFolder('inspect')
const instruments = join(ROOT, 'corpus', 'instruments')

/** The file beside each instrument's file says what it must decode to. */
interface Expected {
  readonly file: string
  readonly layout: { name: string; values: { column: string; species: string; units: string }[] }
  readonly notes: readonly Note[]
  readonly rows: readonly {
    readonly time: string
    readonly position: readonly (number | null)[] | null
    readonly values: Readonly<Record<string, number | null>>
  }[]
}

/** All that is printed, without the last line end. */
async function inspected(path: string, form: InspectForm): Promise<{ text: string; sound: boolean }> {
  const pieces: string[] = []
  const print = async (piece: string) => void pieces.push(piece)
  const sound = await inspectFile(path, form, null, { print, progress: () => {} })
  return { text: pieces.join('').replace(/\n$/, ''), sound }
}

async function shown(path: string) {
  const text = await inspected(path, 'text')
  const [json, track] = await Promise.all(
    (['json', 'track'] as const).map(async (form) => JSON.parse((await inspected(path, form)).text)),
  )
  const items = (await inspected(path, 'items')).text.split('\n').map((line) => JSON.parse(line))
  return { text: text.text, sound: text.sound, json, track, items }
}

const values = ({ rows }: Expected, column: string): number[] =>
  rows.flatMap((row) => row.values[column] ?? [])

for (const name of globSync('*/*.json', { cwd: instruments }).sort()) {
  const expected = readJson(instruments, name) as Expected
  const path = join(instruments, dirname(name), expected.file)
  test(`${dirname(name)}/${expected.file}: format, columns, span, every sample, the track`, async () => {
    const { text, sound, json, track, items } = await shown(path)
    assert.ok(sound, text)
    assert.deepEqual(
      [json.file, json.format, json.rows],
      [expected.file, expected.layout.name, expected.rows.length],
    )
    for (const [i, { column, species, units }] of expected.layout.values.entries()) {
      const all = values(expected, column)
      const told = json.values[i]
      assert.deepEqual(
        [told.column, told.species, told.units, told.samples],
        [column, species, units, all.length],
      )
      assert.deepEqual(
        [told.least, told.most],
        all.length === 0 ? [null, null] : [Math.min(...all), Math.max(...all)],
      )
      assert.ok(text.includes(`${species} (${units}, column "${column}"): ${all.length} samples`), text)
    }
    const samples = expected.rows.flatMap(({ time, values: row }) =>
      expected.layout.values.flatMap(({ column, species, units }) =>
        row[column] == null ? [] : [{ time, species, value: row[column], units }],
      ),
    )
    assert.deepEqual(
      items.map(({ time, species, value, units }) => ({ time, species, value, units })),
      samples,
    )
    assert.deepEqual(json.notes, expected.notes.map(englishNote))
    for (const note of json.notes) assert.ok(text.includes(`note: ${note}`), note)
    const fixes = expected.rows.flatMap(({ position: at }) => (at?.[0] == null || at[1] == null ? [] : [at]))
    const [feature] = track.features
    assert.equal(track.features.length, fixes.length === 0 ? 0 : 1)
    const line =
      feature?.geometry.type === 'Point' ? [feature.geometry.coordinates] : feature?.geometry.coordinates
    assert.deepEqual(
      line ?? [],
      fixes.map(([lat, lon, height]) => [lon, lat, ...(height == null ? [] : [height])]),
    )
  })
}

test('a damaged file: what is sound, and each fault with its row; exit code 1', async () => {
  const [header, first, second] = readFileSync(
    join(instruments, 'healthy-photon', 'made-ht8850.txt'),
    'utf8',
  ).split('\n')
  const wrong = '2031-01-02 07:12:02.0\t10100\t430\t?\t338'
  const cut = '2031-01-02 07:12:03.0\t10100'
  const path = join(scratch, 'damaged.txt')
  writeFiles(scratch, { 'damaged.txt': [header, first, second, first, wrong, cut].join('\n') })
  const { code, stdout } = await overflight(['inspect', path, '--json'], { ledger: join(scratch, 'ledger') })
  assert.equal(code, 1)
  const { faults, values: told, format } = JSON.parse(stdout)
  assert.equal(format, 'Healthy Photon HT8850')
  assert.deepEqual(
    faults.map(({ kind, row }: { kind: string; row: number }) => [kind, row]),
    [
      ['backward-time', 4],
      ['not-a-number', 5],
      ['truncated', 6],
    ],
  )
  assert.deepEqual(
    told.map(({ species, samples }: { species: string; samples: number }) => [species, samples]),
    [
      ['H2O', 3],
      ['CO2', 3],
      ['CH4', 2],
      ['N2O', 3],
    ],
  )
  const page = await inspected(path, 'text')
  assert.ok(!page.sound)
  assert.match(page.text, /damaged\.txt row 4.*: backward-time: found .+; expected .+/)
})

test('a file of no known instrument, an empty one, one that is not there', async () => {
  writeFiles(scratch, {
    'notes.txt': 'hello\nworld\n',
    'empty.csv': '',
    'bytes.bin': Uint8Array.from({ length: 999 }, (_, i) => (i * 89) % 256),
  })
  for (const [file, kind] of [
    ['notes.txt', 'unknown-format'],
    ['bytes.bin', 'unknown-format'],
    ['empty.csv', 'empty-file'],
  ]) {
    const { code, stdout } = await overflight(['inspect', join(scratch, file!)], {
      ledger: join(scratch, 'ledger'),
    })
    assert.equal(code, 1, file)
    assert.match(stdout, new RegExp(`^${file}: not recognised\\n(.*\\n)+.*${kind}: found .+; expected .+`))
  }
  const absent = await overflight(['inspect', join(scratch, 'absent.csv')], {
    ledger: join(scratch, 'ledger'),
  })
  assert.deepEqual([absent.code, absent.stdout], [1, ''])
  assert.match(absent.stderr, /no file .*absent\.csv/)
})

test('a sortie: its series on one axis, in ppm and metres, with every input by digest', async () => {
  const folder = writeFiles(join(scratch, 'sortie'), quickSortie())
  const { text, sound, json, track, items } = await shown(folder)
  assert.ok(sound, text)
  const [told] = json.cases
  assert.equal(json.cases.length, 1)
  assert.deepEqual(
    told.series.map(({ species, sensor, kind, samples }: Record<string, unknown>) => [
      species,
      sensor,
      kind,
      samples,
    ]),
    [['CH4', 'drone', 'moving', 196]],
  )
  assert.deepEqual(told.wind, { samples: 196, height_m: 10 })
  assert.deepEqual(
    told.inputs.map(({ file, rows }: Record<string, unknown>) => [file, rows]),
    [
      ['gas.csv', 196],
      ['wind.csv', 196],
      ['sortie/sortie.json', 0],
    ],
  )
  for (const { sha256 } of told.inputs) assert.ok(text.includes(sha256))
  assert.equal(items.length, 196)
  const row = quickSortie()['gas.csv']!.split('\n')[1]!.split(',')
  assert.deepEqual([items[0].time, items[0].sensor, items[0].value_ppm], [row[0], row[1], Number(row[5])])
  const [feature] = track.features
  assert.equal(feature.geometry.coordinates.length, 196)
  const [lon, lat] = feature.geometry.coordinates[0]
  assert.ok(Math.abs(lat - Number(row[2])) < 1e-7 && Math.abs(lon - Number(row[3])) < 1e-7)
})

test('a sortie with a damaged recording is shown, with its faults, and is not sound', async () => {
  const files = quickSortie()
  const lines = files['gas.csv']!.split('\n')
  const damaged = lines.with(9, lines[9]!.replace(/[^,]+$/, 'NaN')).join('\n')
  const folder = writeFiles(join(scratch, 'damaged'), { ...files, 'gas.csv': damaged })
  const { code, stdout } = await overflight(['inspect', folder], { ledger: join(scratch, 'ledger') })
  assert.equal(code, 1)
  assert.match(stdout, /CH4 at drone \(moving\): 19[56] samples/)
  assert.match(stdout, /gas\.csv row 10.*: not-a-number: found .*NaN/)
  const manifest = join(folder, 'sortie.json')
  assert.equal((await inspected(manifest, 'text')).text, stdout.trimEnd())
})

test('a manifest that cannot be used is refused with its place', async () => {
  const folder = writeFiles(join(scratch, 'unusable'), quickSortie({ colour: 'red' }))
  const { code, stdout, stderr } = await overflight(['inspect', folder], { ledger: join(scratch, 'ledger') })
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(
    stderr,
    /the manifest cannot be used\n.*sortie\.json row \d+, colour: found the unknown field "colour"/,
  )
})
