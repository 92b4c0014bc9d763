/** The page of the record: what was done, whether it is whole, and a proof that holds away from here. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { type Server, serve } from '../../app/server.ts'
import { overflight } from '../../app/testing/command-line.ts'
import { alwaysSignedIn } from '../../app/testing/made-people.ts'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { utf8 } from '../../src/ledger/bytes.ts'
import { parseVerifierKey } from '../../src/ledger/note.ts'
import { localPolicy } from '../../src/ledger/policy.ts'
import { checkProofFile, parseProofFile } from '../../src/ledger/proof-file.ts'
import { encodePacket } from '../../src/recordings/klv/encode.ts'
import { launchBrowser, onQuietPage } from '../testing/browser.ts'

const dir = scratchFolder('record')
const ledger = join(dir, 'ledger')
let server: Server
let browser: Browser

before(async () => {
  const kept = join(dir, 'recordings', 'job', 'flown')
  mkdirSync(kept, { recursive: true })
  const set = (k: number) =>
    encodePacket('ST 0601', [
      { item: 2, value: 1_700_000_000_000_000 + 1e6 * k },
      { item: 13, value: 29 },
      { item: 14, value: -111 + k / 1e4 },
    ])!
  writeFileSync(join(kept, 'flight.klv'), Buffer.concat(Array.from({ length: 5 }, (_, k) => set(k))))
  const manifest = {
    ...{ overflight: 'sortie/1', name: 'Flown', data: 'test', frame: { kind: 'wgs84' } },
    recordings: [{ role: 'flight', file: 'flight.klv' }],
  }
  writeFileSync(join(kept, 'sortie.json'), JSON.stringify(manifest))
  const made = await overflight(['process', kept, '--out', join(dir, 'sorties', 'flown')], { ledger })
  assert.equal(made.code, 0, made.stderr)
  writeFileSync(join(kept, 'sortie.json'), JSON.stringify({ ...manifest, data: 'real' }))
  const refused = await overflight(['process', kept, '--out', join(dir, 'refused')], { ledger })
  assert.equal(refused.code, 1)
  server = await serve({ people: alwaysSignedIn(), dir, port: 0, ledger })
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await server.stop()
})

test('every entry, newest first; what was refused stands out; an entry opens with what stands behind it', async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=record' }, async (page) => {
    const entries = page.getByTestId('record-entry')
    await entries.first().waitFor()
    const size = Number(await page.getByTestId('record-size').textContent())
    assert.equal(await entries.count(), size)
    await page.locator('.tag.refused').first().waitFor()
    await page.getByTestId('record-kind').selectOption('detect.run')
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=record-entry]').length === 1)
    await entries.first().getByRole('button').click()
    await page.getByTestId('record-one').getByText('result.json').waitFor()
    assert.match(page.url(), /page=record&entry=\d+/)
  })
})

test('a proof that was taken away holds by the key alone', async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=record&entry=0' }, async (page) => {
    const download = page.waitForEvent('download')
    await page.getByTestId('record-proof').click()
    const proof = parseProofFile(new Uint8Array(readFileSync(await (await download).path())))
    await page.getByText('As it is hashed').click()
    const text = await page.getByTestId('record-one').locator('pre').textContent()
    const vkey = readFileSync(join(ledger, 'log', 'vkey'), 'utf8').trim()
    const key = parseVerifierKey(vkey)
    assert.ok(proof.ok && key.ok)
    assert.ok(checkProofFile(proof.value, utf8(text!), localPolicy(key.value)).ok)
    assert.ok(!checkProofFile(proof.value, utf8(`${text} `), localPolicy(key.value)).ok)
  })
})

test('in Spanish, and an entry that is not there', async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=record&entry=999&lang=es' }, async (page) => {
    await page.getByRole('alert').getByText('No existe esa entrada.').waitFor()
    await page.getByTestId('pages-toggle').click()
    await page.getByRole('link', { name: 'Vuelos' }).click()
    await page.waitForURL((url) => !url.search.includes('page='))
  })
})
