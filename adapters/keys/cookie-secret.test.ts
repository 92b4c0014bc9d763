import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openCookieSecret } from './cookie-secret.ts'

const scratch = mkdtempSync(join(tmpdir(), 'overflight-secret-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

test('one secret for one folder, whoever asks first; closed to others, or it is refused', async () => {
  const folder = join(scratch, 'one')
  const [first, second] = await Promise.all([openCookieSecret(folder), openCookieSecret(folder)])
  assert.equal(first, second)
  assert.match(first, /^[\w-]{43}$/)
  assert.equal(await openCookieSecret(folder), first)
  assert.notEqual(await openCookieSecret(join(scratch, 'two')), first)
  if (process.platform === 'win32') return
  const path = join(folder, 'keys', 'cookie.key')
  assert.equal(statSync(path).mode & 0o777, 0o600)
  chmodSync(path, 0o644)
  await assert.rejects(openCookieSecret(folder), (error: Error) => {
    assert.match(error.message, /can be read by others/)
    return !error.message.includes(first)
  })
})
