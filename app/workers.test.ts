/** How many threads a run works on, from the option and the environment; the result does not tell. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { overflight } from './testing/command-line.ts'
import { quickSortie, writeFiles } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'

const scratch = scratchFolder('workers')
const sortie = writeFiles(join(scratch, 'sortie'), quickSortie())

async function processed(out: string, more: readonly string[], env: Readonly<Record<string, string>>) {
  const ended = await overflight(['process', sortie, '--out', join(scratch, out), ...more], {
    ledger: join(scratch, 'ledger'),
    env,
  })
  assert.equal(ended.code, 0, ended.stderr)
  return readFileSync(join(scratch, out, 'result.json'), 'utf8')
}

test('by option or by environment, the result has the same bytes', async () => {
  const one = await processed('one', ['--workers', '1'], {
    OVERFLIGHT_WORKERS: 'nonsense, and not looked at',
  })
  assert.ok((await processed('two', ['--workers', '2'], {})) === one, 'two')
  assert.ok((await processed('three', [], { OVERFLIGHT_WORKERS: '3' })) === one, 'three')
})

for (const [args, env, said] of [
  [['--workers', '0'], {}, /--workers 0: expected 1 to 64/],
  [['--workers', 'two'], {}, /--workers two: expected a whole number/],
  [[], { OVERFLIGHT_WORKERS: '65' }, /OVERFLIGHT_WORKERS 65: expected 1 to 64/],
] as const)
  test(`refused before anything is read: ${JSON.stringify({ args, env })}`, async () => {
    const { code, stderr } = await overflight(['process', sortie, '--out', join(scratch, 'never'), ...args], {
      ledger: join(scratch, 'ledger'),
      env,
    })
    assert.equal(code, 2)
    assert.match(stderr, said)
  })
