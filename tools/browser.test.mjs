import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { findBrowser } from './browser.mjs'

const kept = { ...process.env }
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overflight-browser-'))
})
afterEach(() => {
  process.env = { ...kept }
  rmSync(folder, { recursive: true, force: true })
})

/** A program of this name that answers --version with this exit code. */
function program(name, code) {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\nexit ${code}\n`)
  chmodSync(path, 0o755)
  return path
}

const posix = { skip: process.platform === 'win32' ? 'the stand-in browsers are shell scripts' : false }

test(
  'the browser that was named is taken, and one that does not run is an error, not a reason to look on',
  posix,
  async () => {
    process.env.OVERFLIGHT_BROWSER = program('mine', 0)
    assert.deepEqual(await findBrowser(), { OVERFLIGHT_BROWSER: join(folder, 'mine') })
    process.env.OVERFLIGHT_BROWSER = program('broken', 1)
    await assert.rejects(findBrowser(), /OVERFLIGHT_BROWSER=.*broken does not run: exit code 1/)
    process.env.OVERFLIGHT_BROWSER = join(folder, 'missing')
    await assert.rejects(findBrowser(), /ENOENT/)
  },
)

test('on the PATH, the first that runs is taken', posix, async () => {
  delete process.env.OVERFLIGHT_BROWSER
  program('chromium', 1)
  const good = program('google-chrome', 0)
  process.env.PATH = folder
  assert.deepEqual(await findBrowser(), { OVERFLIGHT_BROWSER: good })
})
