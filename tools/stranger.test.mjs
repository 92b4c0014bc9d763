import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { haveStranger } from './stranger.mjs'

const kept = { ...process.env }
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overflight-stranger-'))
  process.env.PATH = folder
})
afterEach(() => {
  process.env = { ...kept }
  rmSync(folder, { recursive: true, force: true })
})

function program(name) {
  writeFileSync(join(folder, name), '#!/bin/sh\nexit 0\n')
  chmodSync(join(folder, name), 0o755)
}
const posix = { skip: process.platform === 'win32' ? 'the stand-in programs are shell scripts' : false }

test(
  'nothing is installed where both are there; what is missing is, where that is allowed',
  posix,
  async () => {
    const asked = []
    const notAllowed = async (packages) => void asked.push(packages)
    program('openssl')
    assert.equal(await haveStranger(undefined, notAllowed), false)
    assert.deepEqual(asked, [['python3']])
    const installs = async (packages) => void packages.forEach(program)
    assert.equal(await haveStranger(undefined, installs), true)
    assert.equal(await haveStranger(undefined, () => assert.fail('nothing was to be installed')), true)
  },
)
