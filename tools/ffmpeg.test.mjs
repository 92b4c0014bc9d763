import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { findFfmpeg } from './ffmpeg.mjs'

const kept = { ...process.env }
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overflight-ffmpeg-'))
  for (const variable of ['OVERFLIGHT_FFMPEG', 'OVERFLIGHT_FFPROBE']) delete process.env[variable]
  process.env.PATH = folder
})
afterEach(() => {
  process.env = { ...kept }
  rmSync(folder, { recursive: true, force: true })
})

/** A program of this name that answers with this exit code. */
function program(name, code) {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\nexit ${code}\n`)
  chmodSync(path, 0o755)
  return path
}

const never = () => assert.fail('nothing was to be installed')
const posix = { skip: process.platform === 'win32' ? 'the stand-in programs are shell scripts' : false }

test('those on the PATH are taken, and one that was named before them', posix, async () => {
  const [ffmpeg, ffprobe] = ['ffmpeg', 'ffprobe'].map((name) => program(name, 0))
  assert.deepEqual(await findFfmpeg(undefined, never), {
    OVERFLIGHT_FFMPEG: ffmpeg,
    OVERFLIGHT_FFPROBE: ffprobe,
  })
  process.env.OVERFLIGHT_FFMPEG = program('mine', 0)
  assert.deepEqual(await findFfmpeg(undefined, never), {
    OVERFLIGHT_FFMPEG: join(folder, 'mine'),
    OVERFLIGHT_FFPROBE: ffprobe,
  })
})

test('one that was named and does not run is an error', posix, async () => {
  process.env.OVERFLIGHT_FFPROBE = program('broken', 1)
  await assert.rejects(findFfmpeg(undefined, never), /OVERFLIGHT_FFPROBE=.*broken does not run/)
})

test('a missing one is installed, and without leave to do so none is answered', posix, async () => {
  program('ffmpeg', 0)
  const asked = []
  const notAllowed = async (packages) => {
    asked.push(...packages)
    return false
  }
  assert.deepEqual(await findFfmpeg(undefined, notAllowed), {})
  const installs = async () => {
    program('ffprobe', 0)
    return true
  }
  assert.deepEqual(await findFfmpeg(undefined, installs), {
    OVERFLIGHT_FFMPEG: join(folder, 'ffmpeg'),
    OVERFLIGHT_FFPROBE: join(folder, 'ffprobe'),
  })
  assert.deepEqual(asked, ['ffmpeg'])
})
