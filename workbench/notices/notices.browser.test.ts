/** The page of notices, in a browser, on a record and a database of its own. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { setRecipients } from '../../app/notices/act.ts'
import type { NoticeDesk } from '../../app/notices/opening.ts'
import { recipientsFrom } from '../../app/notices/recipients-file.ts'
import { openLedger } from '../../app/recordkeeping.ts'
import { madeRecipients, noticeDesk, registered } from '../../app/testing/notice-desk.ts'
import { noticeServer } from '../../app/testing/notice-server.ts'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { launchBrowser, onQuietPage } from '../testing/browser.ts'

const scratch = scratchFolder('notices-page')
const skip =
  process.platform === 'linux'
    ? false
    : 'the packaged PostgreSQL was tried on Linux alone; name a server instead'
const HOUR_MS = 3_600_000
let browser: Browser
let server: Awaited<ReturnType<typeof noticeServer>>
let desk: NoticeDesk
let mayAct = true
const clock = { now_ms: Date.UTC(2026, 2, 16, 12) }

before(async () => {
  if (skip) return
  desk = (await noticeDesk(scratch, 'page', { now_ms: () => clock.now_ms })).desk
  server = await noticeServer(desk, { mayAct: () => mayAct })
  browser = await launchBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

test('nothing is due, then an authority is; what is overdue appears on an open page without anybody who watches', {
  skip,
}, async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=notices' }, async (page) => {
    await page.getByTestId('notices-none').waitFor()
    const made = madeRecipients(join(desk.dir, 'fetch'))
    await setRecipients(desk, recipientsFrom(JSON.stringify(made), 'made'))
    await registered(desk)
    await page.getByTestId('notice').nth(2).waitFor({ timeout: 60_000 })
    await page.getByText('None is overdue').waitFor()
    clock.now_ms += 6 * HOUR_MS
    const started = { kind: 'sortie.start', auth: 'trial/2026-03', why: { code: 'permit' } } as const
    assert.ok((await (await openLedger(desk.ledger, desk.now_ms)).record([started])).ok)
    clock.now_ms += HOUR_MS
    const from_ms = performance.now()
    await page.getByText('3 overdue').waitFor({ timeout: 60_000 })
    assert.ok(performance.now() - from_ms < 60_000)
    assert.match((await page.getByTestId('notice').first().textContent()) ?? '', /▲ overdue.*1 h 1 min ago/)
    await page.getByTestId('notices-read').getByText('up to entry 3 of 3').waitFor()
  })
})

test('by keys to a notice, its clock and its text; drafted, refused by the gate, sent on duty, acknowledged', {
  skip,
}, async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=notices', refused: true }, async (page) => {
    await page.getByTestId('notice').first().waitFor()
    await page.getByTestId('notices-recipient').selectOption('inspector')
    assert.equal(await page.getByTestId('notice').count(), 1)
    await page.getByTestId('notices-recipient').blur()
    await page.keyboard.press('j')
    await page
      .getByTestId('notice-clock')
      .getByText(/^from entry 1, 2026-03-16.*before the first sortie$/)
      .waitFor()
    assert.match(page.url(), /notice=notice-[0-9a-f]{32}/)
    await page.getByText('As it would read if it were drafted now.').waitFor()
    await page.getByTestId('notice-statement').fill('Told late (invented).')
    await page.getByTestId('notice-draft').click()
    await page.getByTestId('notice-preview').getByText('Told late (invented).').waitFor()
    const pdf = page.getByRole('link', { name: 'notice.pdf' })
    const answer = await fetch(`${server.url}${await pdf.getAttribute('href')}`)
    assert.equal(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
      '%PDF-',
    )
    await page.getByTestId('notice-send').click()
    await page.getByTestId('notice-failed').getByText('The notice stays due.', { exact: false }).waitFor()
    await page.getByTestId('notice-on-duty').click()
    await page.getByTestId('notice-reference').fill('letter 12')
    await page.getByTestId('notice-acknowledge').click()
    await page.getByTestId('notice-history').getByText('letter 12').waitFor()
    await page.getByText('2 overdue').waitFor()
    await page.keyboard.press('Escape') // leaves the field
    await page.getByTestId('notice').first().click()
    await page.keyboard.press('Escape')
    await page.getByText('Choose a notice').waitFor()
  })
})

test('in Spanish, for somebody who may not send', { skip }, async () => {
  mayAct = false
  await onQuietPage(browser, { url: server.url, query: '?page=notices&lang=es' }, async (page) => {
    await page.getByText('2 vencidos').waitFor()
    await page.getByTestId('notices-standing').selectOption('overdue')
    await page.getByTestId('notice').getByRole('button').first().click()
    await page.getByText('Sus funciones no redactan ni envían avisos.').waitFor()
    assert.equal(await page.getByTestId('notice-draft').count(), 0)
    await page.getByTestId('notice-preview').getByText('Qué ocurrió').waitFor()
  })
})
