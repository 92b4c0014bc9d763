/** The overseer's page: what is wrong first, with its links; parts that are in the link; questions, holds, the package. */
import assert from 'node:assert/strict'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { LOOKED_AT_MS, overseenFolder, overseenNotices } from '../../app/testing/overseen-folder.ts'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { launchBrowser, onQuietPage } from '../testing/browser.ts'
import { startOversight } from '../testing/oversight-server.ts'

const dir = scratchFolder('oversight-page')
let server: Awaited<ReturnType<typeof startOversight>>
let browser: Browser

before(async () => {
  await overseenFolder(dir, 2)
  const notices = await overseenNotices(dir)
  const unsent = notices.map((each, k) => (k === 0 ? { ...each, history: [] } : each))
  rmSync(join(dir, 'sorties', 'survey-2'), { recursive: true })
  server = await startOversight(dir, () => LOOKED_AT_MS, { all: async () => unsent })
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await server.stop()
})

test('what is wrong stands first and leads to the sortie and to the entry', async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=oversight' }, async (page) => {
    const wrong = page.getByTestId('oversight-wrong')
    await wrong.getByText('survey-2: the record has its result').waitFor()
    await wrong.getByText('overdue').first().waitFor()
    assert.match((await page.getByTestId('oversight-headline').textContent()) ?? '', /2 wrong/)
    await wrong.getByRole('link', { name: /^survey-2/ }).click()
    await page.getByTestId('oversight-sorties').getByRole('rowheader', { name: 'survey-2' }).waitFor()
    assert.equal(await page.getByTestId('oversight-sorties').getByRole('rowheader').count(), 1)
    const strip = page.getByRole('img', { name: /^survey-2: .*processed not as the record says/ })
    await strip.waitFor()
    await page
      .getByRole('link', { name: /^Entry / })
      .first()
      .click()
    await page.getByTestId('record-one').waitFor()
  })
})

test('by keys: a digit leads to a part, / to the search, and both stand in the link', async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=oversight&lang=es' }, async (page) => {
    await page.getByTestId('oversight-wrong').waitFor()
    await page.keyboard.press('2')
    await page.getByTestId('oversight-sorties').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('survey-1')
    await page.getByText('1 / 2').waitFor()
    assert.match(page.url(), /show=sorties&find=survey-1/)
    await page.getByTestId('oversight-find').fill('nadie')
    await page.getByText('Nada aquí contiene «nadie».').waitFor()
  })
})

test('a question is asked and answered with a figure; a hold is set and lifted', async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=oversight&show=questions' }, async (page) => {
    await page.getByTestId('ask-text').fill('How many approvals?')
    await page.getByTestId('ask-count').selectOption('approvals')
    await page.getByTestId('ask').click()
    await page.getByText('Not answered yet').waitFor()
    await page.getByRole('button', { name: 'Answer' }).click()
    await page.getByText('counted again: the same').waitFor()
    assert.match((await page.locator('summary').first().textContent()) ?? '', /^2/)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Holds/ }).click()
    await page.getByTestId('hold-sortie').fill('survey-2')
    await page.getByRole('button', { name: 'Set a hold' }).click()
    const held = page.getByTestId('oversight-holds').getByRole('listitem').filter({ hasText: 'survey-2' })
    await held.waitFor()
    await held.getByRole('button', { name: 'Lift' }).click()
    await held.getByRole('button', { name: 'Lift it for good' }).click()
    await held.waitFor({ state: 'detached' })
  })
})

test('one button gives the package', async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=oversight' }, async (page) => {
    const download = page.waitForEvent('download')
    await page.getByTestId('oversight-package').click()
    const file = await download
    assert.equal(file.suggestedFilename(), 'oversight-2026-03-24.tar')
    assert.ok(statSync(await file.path()).size > 20_000)
  })
})
