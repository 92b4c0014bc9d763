/** Nothing that people read stands in the markup: it is said in words that both languages have. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { literalsIn, literalsOfScreen } from '../testing/literals.ts'

/** What is the same in every language, and why. */
const SAME_EVERYWHERE: Readonly<Record<string, string>> = {
  'kg/h': 'unit',
  m: 'unit',
  s: 'unit',
  ppm: 'unit',
  ppb: 'unit',
  '&lt;': 'sign: less than',
  Z: 'sign of UTC (ISO 8601)',
  '2027-03-16 15:00Z': 'form of an instant (ISO 8601)',
  N: 'north, in both',
  H: 'sign of a landing place on maps',
  'SHA-256': 'name of a standard',
  '· PID · ×': 'term of ISO/IEC 13818-1',
  'overflight listen udp://127.0.0.1:5600': 'typed into a terminal',
  "overflight verify <folder> --vkey ' ' python3 docs/verify/verify.py <folder> ' '": 'typed into a terminal',
}

test('no text of a language stands in the markup of the screen', () => {
  const found = literalsOfScreen()
  const untranslated = found.filter(({ text }) => !Object.hasOwn(SAME_EVERYWHERE, text))
  assert.deepEqual(
    untranslated.map(({ file, line, text }) => `${file}:${line}: ${text}`),
    [],
  )
  const unused = Object.keys(SAME_EVERYWHERE).filter((each) => !found.some(({ text }) => text === each))
  assert.deepEqual(unused, [], 'what no longer stands anywhere is not excused')
})

test('a planted text is found in each of the places where one can stand, and keys and comparisons are none', () => {
  const planted = `export const Planted = ({ a, b, say }) => (
    <>
      <p>Planted one {'planted two'} {a === 'state' ? 'planted three' : say('key.of.words')}</p>
      <button aria-label="planted four" title={\`planted five \${a}\`} className="not" data-testid="not" />
      <input placeholder={b || 'planted six'} alt={a ?? ('planted' + ' seven')} />
      {a === 'state' && <b>{b && 'planted eight'} 12 · %</b>}
    </>
  )`
  assert.deepEqual(
    literalsIn(planted).map(({ text }) => text),
    [
      ...['Planted one', 'planted two', 'planted three', 'planted four', 'planted five'],
      ...['planted six', 'planted', 'seven', 'planted eight'],
    ],
  )
})
