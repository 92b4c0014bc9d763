/** The page of the fleet: figures that open what they rest on, filters that are in the link, and the same to take away. */
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { ROOT } from '../../app/root.ts'
import { type Server, serve } from '../../app/server.ts'
import { overflight } from '../../app/testing/command-line.ts'
import { alwaysSignedIn } from '../../app/testing/made-people.ts'
import { quickSortie, writeFiles } from '../../app/testing/quick-sortie.ts'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { borderSortie } from '../testing/border-sortie.ts'
import { launchBrowser, onQuietPage } from '../testing/browser.ts'

const dir = scratchFolder('fleet-page')
const ledger = join(dir, 'ledger')
let server: Server
let empty: Server
let browser: Browser

before(async () => {
  const border = borderSortie()
  const flown = { platform: 'u-2-class', operator: 'border-survey' }
  const manifest = JSON.stringify({ ...JSON.parse(border['sortie.json'] as string), flown })
  const sorties = {
    border: { ...border, 'sortie.json': manifest },
    quick: quickSortie({ flown: { platform: 'multirotor', operator: 'joint-survey' } }),
  }
  for (const [id, files] of Object.entries(sorties)) {
    const folder = writeFiles(join(dir, 'recordings', id), files)
    const made = await overflight(['process', folder, '--out', join(dir, 'sorties', id)], { ledger })
    assert.equal(made.code, 0, made.stderr)
  }
  copyFileSync(join(ROOT, 'corpus', 'fleet', 'fleet.json'), join(dir, 'fleet.json'))
  server = await serve({ people: alwaysSignedIn(), dir, port: 0, ledger })
  empty = await serve({ people: alwaysSignedIn(), dir: scratchFolder('fleet-empty'), port: 0 })
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await Promise.all([server.stop(), empty.stop()])
})

test('a figure opens its sorties, and an entry of the record stands behind each', async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=fleet' }, async (page) => {
    await page.getByTestId('fleet-row').first().waitFor()
    assert.equal(await page.getByTestId('fleet-row').count(), 3)
    await page.getByText('Not all of this was flown').waitFor()
    const flown = page.getByRole('button', { name: /^High-altitude aircraft .*In the air/ })
    assert.match((await flown.textContent()) ?? '', /: 0\.083$/) // what it is called is there for whoever hears it
    await flown.press('Enter')
    const rests = page.getByTestId('fleet-rests')
    await rests.getByRole('link', { name: 'border' }).waitFor()
    assert.equal(await rests.getByRole('link', { name: 'quick' }).count(), 0)
    await page.getByRole('button', { name: /^All: located/ }).click()
    await rests.getByText('located').first().waitFor()
    await flown.click()
    await page.getByTestId('fleet-entry').last().click()
    await page.getByTestId('record-one').getByText('result.json').waitFor()
  })
})

test('filters are counted by, stand in the link, and hold for what is taken away', async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=fleet&by=operator' }, async (page) => {
    await page.getByRole('rowheader', { name: 'Border Survey (invented)' }).first().waitFor()
    await page.getByTestId('fleet-by').selectOption('month')
    await page.getByRole('rowheader', { name: '2023-11' }).first().waitFor()
    await page.getByTestId('fleet-from').fill('2026-01-01')
    await page.waitForFunction(() => !document.body.textContent?.includes('2023-11'))
    await page.getByTestId('fleet-operator').selectOption('joint-survey')
    assert.match(page.url(), /page=fleet&from=2026-01-01&by=month&operator=joint-survey/)
    const download = page.waitForEvent('download')
    await page.getByTestId('fleet-csv').click()
    const csv = readFileSync(await (await download).path(), 'utf8')
    assert.match(csv, /^month,2026-03,/m)
    assert.doesNotMatch(csv, /border/)
    await page.getByTestId('fleet-to').fill('2026-01-02')
    await page.getByTestId('fleet-none').waitFor()
  })
})

test('in Spanish; and where nothing was flown yet', async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=fleet&by=state&lang=es' }, async (page) => {
    await page.getByText('Dentro y fuera de los Estados').waitFor()
    await page.getByTestId('fleet-wanting').getByText('sin trayectoria propia').waitFor()
  })
  await onQuietPage(browser, { url: empty.url, query: '?page=fleet' }, async (page) => {
    await page.getByText('There are no sorties yet').waitFor()
  })
})
