/** Authority on the screen: always in sight, all of it when asked for, and every refusal in the reader's language. */
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { openGate } from '../../app/gate/gate.ts'
import { liftHold, setHold } from '../../app/gate/set-hold.ts'
import { openLedger } from '../../app/recordkeeping.ts'
import { type Server, serve } from '../../app/server.ts'
import { overflight } from '../../app/testing/command-line.ts'
import { madeAuthority } from '../../app/testing/made-authority.ts'
import { alwaysSignedIn, sayWhy } from '../../app/testing/made-people.ts'
import { quickSortie, writeFiles } from '../../app/testing/quick-sortie.ts'
import { scratchFolder } from '../../app/testing/scratch.ts'
import type { Hold } from '../../src/authority/hold.ts'
import { launchBrowser, onQuietPage } from '../testing/browser.ts'

const corpus = fileURLToPath(new URL('../../corpus/', import.meta.url))
const dir = scratchFolder('authority-screen')
const ledger = join(dir, 'ledger')
const now_ms = () => performance.timeOrigin + performance.now()
let server: Server
let browser: Browser

/** The flight of the example declared as real, and a survey with gas; both on the invented authority. */
before(async () => {
  const kept = join(dir, 'recordings', 'job-1', 'over-the-ridge')
  mkdirSync(kept, { recursive: true })
  cpSync(join(corpus, 'example', 'flight.ts'), join(kept, 'flight.ts'))
  const { clearances } = JSON.parse(readFileSync(join(corpus, 'authority', 'clearance.json'), 'utf8'))
  const lawful = { data: 'real', authority: 'authority.json', clearances }
  const limits = {
    ...{ area: null, noAreaBecause: 'a test', height: null, noHeightBecause: 'a test' },
    residential: { stance: 'accepted', statement: 'None.' },
  }
  const manifest = {
    ...{ overflight: 'sortie/1', name: 'Over the ridge', frame: { kind: 'wgs84' }, ...lawful },
    recordings: [{ role: 'flight', file: 'flight.ts' }],
  }
  writeFiles(kept, {
    'sortie.json': JSON.stringify(manifest),
    'authority.json': JSON.stringify(madeAuthority(limits)),
  })
  const survey = writeFiles(join(dir, 'recordings', 'job-2', 'quick'), {
    ...quickSortie(lawful),
    'authority.json': JSON.stringify(madeAuthority()),
  })
  for (const [folder, id] of [
    [kept, 'flown'],
    [survey, 'survey'],
  ] as const) {
    const { code, stderr } = await overflight(['process', folder, '--out', join(dir, 'sorties', id)], {
      ledger,
    })
    assert.equal(code, 0, stderr)
  }
  cpSync(join(dir, 'sorties', 'survey'), join(dir, 'sorties', 'lost'), { recursive: true })
  rmSync(join(dir, 'sorties', 'lost', 'basis.json'))
  server = await serve({ people: alwaysSignedIn(), dir, port: 0, ledger })
  for (const sortie of ['flown', 'survey', 'lost']) await sayWhy(server.url, sortie)
  browser = await launchBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const onScreen = (query: string, steps: (page: Page) => Promise<void>) =>
  onQuietPage(browser, { url: server.url, query, refused: true }, steps)

const text = async (page: Page, id: string) =>
  (await page.getByTestId(id).first().innerText()).replace(/\s+/g, ' ').trim()

/** Sets a hold for as long as the steps take. */
async function held(sortie: string, refuses: Hold['refuses'], steps: () => Promise<void>): Promise<void> {
  const record = await openLedger(ledger, now_ms)
  const gate = await openGate({ ledger: record, now_ms })
  const asked = { sortie, refuses, because: 'oversight-hold', role: 'overseer', now_ms: now_ms() } as const
  const { id } = await setHold(gate, record, asked)
  await steps().finally(() => liftHold(gate, record, { id, role: 'overseer' }))
  await new Promise((done) => setTimeout(done, 1100)) // a judgement stands a second
}

test('the line is always there; it opens to the whole authority, the clearances and the decisions', async () => {
  await onScreen('?sortie=survey', async (page) => {
    const line = page.getByTestId('authority-line')
    await line.getByText('trial/2026-03').waitFor()
    assert.match(
      await text(page, 'authority-line'),
      /^Authority over since 2026-03-17, records still used: trial\/2026-03, Office of Instrument Trials \(invented\)$/,
    )
    await page.getByTestId('panel').evaluate((panel) => panel.scrollTo(0, panel.scrollHeight))
    assert.ok(await line.isVisible())
    const [above, panel] = [await line.boundingBox(), await page.getByTestId('panel').boundingBox()]
    assert.ok(Math.abs(above!.y - panel!.y) < 2, 'in sight however far one reads')
    await line.press('Enter')
    const all = await text(page, 'authority')
    for (const said of [
      ...['Trials order 1, section 1', '4f1c6a9f3f0f…', '4.3 km²', 'up to 3.00 km, above ground'],
      ...['2026-03-17 16:00:00Z to 2026-03-17 17:00:00Z', 'gas, video', 'CH₄', 'instrument trial'],
      ...['compute sources', 'Emissions Agency (invented), Otherland', '25 years, until 2051-03-17'],
      ...['unarmed: sensors and nothing else', 'passed over as little as can be', 'None. An overseer sets'],
      ...[
        'Otherland granted',
        'reference OL 2026/12',
        'answered 2026-02-20 15:00:00Z',
        'Nowhere none needed',
      ],
    ])
      assert.ok(all.includes(said), `${said}: ${all}`)
    await page.getByTestId('decisions').getByRole('listitem').first().waitFor()
    const decisions = await page.getByTestId('decisions').getByRole('listitem').allInnerTexts()
    const told = decisions.map((each) => each.replace(/\s+/g, ' '))
    assert.ok(
      told.some((each) => /permitted open records by rule: the authority names it granted/.test(each)),
    )
    assert.ok(told.some((each) => /permitted take in recordings/.test(each)))
    assert.ok(
      !told.some((each) => /refused/.test(each)),
      'what was refused of another sortie is not told here',
    )
    const opened = page.getByTestId('decisions').getByRole('listitem').filter({ hasText: 'open records' })
    await opened.getByRole('link').first().click()
    await page.waitForURL(/page=record&entry=\d+/)
    await page.getByTestId('record-decisions').getByText('open records').waitFor()
    assert.match(await text(page, 'record-why'), /^permitted permit$/)
  })
})

test('its area is drawn on the map and hidden again', async () => {
  await onScreen('?sortie=survey&theme=light', async (page) => {
    await page.getByTestId('authority-line').click()
    const toggle = page.getByTestId('authority-area')
    assert.equal(await page.getByTestId('area-name').count(), 0)
    await toggle.click()
    const name = page.getByTestId('area-name')
    await name.waitFor()
    // The map goes there: it takes its time.
    await page.waitForFunction(() => {
      const box = (id: string) => document.querySelector(`[data-testid="${id}"]`)!.getBoundingClientRect()
      const [at, map] = [box('area-name'), box('map')]
      return at.x > map.x && at.y > map.y && at.y < map.y + map.height / 2
    })
    await toggle.click()
    assert.equal(await name.count(), 0)
  })
})

test('what may not be opened says why and what would help, in the reader’s language; the list names it too', async () => {
  await onScreen('?sortie=lost&lang=es', async (page) => {
    assert.match(
      await text(page, 'failed'),
      /^lost no puede abrirse Los datos son reales y no se da ningún fichero de autorización\. Nómbrelo en el manifiesto/,
    )
    await page.getByTestId('closed').locator('summary').click()
    assert.match(await text(page, 'closed'), /Sin abrir 1 lost: No permitido Los datos son reales/)
    await page.getByText('EN', { exact: true }).click()
    assert.match(await text(page, 'failed'), /^lost may not be opened The data is real/)
  })
})

test('a dropped folder that is not authorised is refused in the reader’s language, with what to do', async () => {
  const folder = writeFiles(join(dir, 'dropped'), quickSortie({ data: 'real', authority: 'authority.json' }))
  await onScreen('?sortie=survey&lang=es', async (page) => {
    await page.getByTestId('folder-input').setInputFiles(folder)
    await page.getByTestId('job').getByTestId('refused').waitFor()
    const said = await text(page, 'job')
    assert.match(said, /^No permitido dropped Los datos son reales/)
    assert.match(said, /El manifiesto nombra authority\.json; no se halló tal fichero a su lado\./)
    assert.match(said, /suelte la carpeta de nuevo/)
    await page.getByText('EN', { exact: true }).click()
    assert.match(await text(page, 'job'), /found no such file beside it/)
  })
})

test('a file that may not leave, a clip and a place looked back at say so where they were asked for', async () => {
  await held('flown', ['export'], async () => {
    await onScreen('?sortie=flown&lang=es', async (page) => {
      await page.getByTestId('authority-line').getByText('Retenido').waitFor()
      const pdf = page.getByRole('link', { name: 'Informe, PDF' })
      await pdf.click()
      await page
        .getByTestId('refused')
        .getByText('Una retención sobre estos registros rechaza «export»')
        .waitFor()
      const pages = page.locator('.border-links')
      await pages.getByRole('link').first().click()
      await pages.getByText('rechaza «export»').waitFor()
      await page.getByTestId('clip-open').click()
      await page.getByTestId('clip-make').click()
      await page.getByTestId('clip-panel').getByText('rechaza «export»').waitFor()
      await page.locator('[data-testid=snapshot]:enabled').click()
      await page.getByTestId('video').locator('.video-refused').getByText('rechaza «export»').waitFor()
      await page
        .getByRole('button', { name: /^Miradas|Ver atrás|Lookback|lugar/ })
        .first()
        .click()
      const map = await page.getByTestId('map').boundingBox()
      await page.mouse.click(map!.x + map!.width * 0.75, map!.y + map!.height * 0.4)
      await page.getByTestId('not-searched').locator('summary').click()
      assert.match(await text(page, 'not-searched'), /no está permitido: 1 lost Los datos son reales/)
    })
  })
})

test('a file that may leave leaves, and the record says so', async () => {
  await onScreen('?sortie=survey', async (page) => {
    const taken = page.waitForEvent('download')
    await page.getByRole('link', { name: 'KML' }).click()
    assert.match(readFileSync(await (await taken).path(), 'utf8'), /<kml/)
    const opened = page.context().waitForEvent('page')
    await page.getByRole('link', { name: 'Report, web page' }).click()
    await (await opened).waitForURL(/report\.html/)
  })
})

test('following says why it is refused, by the server or by the run it started', async () => {
  await held('quick', ['process'], async () => {
    await onScreen('?sortie=survey&follow=60&lang=es', async (page) => {
      await page.getByTestId('follow-trouble').getByText('rechaza «process»').waitFor()
      assert.match(await text(page, 'follow-head'), /No está permitido seguirlo/)
      assert.match(await text(page, 'authority-line'), /Autorización terminada/)
    })
  })
})
