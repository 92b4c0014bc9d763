import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, onQuietPage } from '../workbench/testing/browser.ts'
import { ROOT } from './root.ts'
import { type Server, serve } from './server.ts'
import { overflight } from './testing/command-line.ts'
import { alwaysSignedIn } from './testing/made-people.ts'
import { quickSortie, readJson, writeFiles } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'

// The whole product as a person meets it: a folder processed by the command line, the real server, a real browser.

const dir = scratchFolder('front-door')
let browser: Browser
let server: Server

before(async () => {
  const sortie = join(ROOT, 'corpus', 'example')
  const ended = await overflight(['process', sortie, '--out', join(dir, 'data', 'sorties', 'example')], {
    ledger: join(dir, 'data', 'ledger'),
  })
  assert.equal(ended.code, 0, ended.stderr)
  server = await serve({ people: alwaysSignedIn(), dir: join(dir, 'data'), port: 0 })
  browser = await launchBrowser()
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

const onScreen = (steps: (page: Page) => Promise<void>) =>
  onQuietPage(browser, server, async (page) => {
    await page.getByTestId('marker').waitFor()
    await steps(page)
  })

const said = async (page: Page, id: string) =>
  (await page.getByTestId(id).innerText()).replace(/\s+/g, ' ').trim()

test('what the engine found is on the screen, and the cursor moves the marker over the real track', async () => {
  await onScreen(async (page) => {
    assert.match(await said(page, 'ribbon'), /simulated data/i)
    assert.match(await said(page, 'verdict'), /^Located 2 sources of CH₄ found\./)
    const strongest = readJson(ROOT, 'corpus', 'example', 'truth.json').sources[0].rate_kgph
    const shown_kgph = Number.parseFloat(await said(page, 'rate'))
    assert.ok(shown_kgph > strongest / 2 && shown_kgph < strongest * 2, `${shown_kgph} kg/h on screen`)
    const axis = (await page.getByTestId('time-axis').boundingBox())!
    const at = async (part: number) => {
      await page.mouse.move(axis.x + 46 + part * (axis.width - 92), axis.y + axis.height / 2)
      await page.waitForTimeout(300)
      return {
        time: await page.getByTestId('time-axis').getAttribute('aria-valuetext'),
        place: await page.getByTestId('marker').getAttribute('data-place'),
      }
    }
    const early = await at(0.2)
    const late = await at(0.8)
    assert.notEqual(late.time, early.time)
    assert.notEqual(late.place, early.place)
  })
})

test('the flight of the example: the picture at the cursor with its key data, and when each source was in the picture', async () => {
  await onScreen(async (page) => {
    const set_us = Date.parse('2026-03-17T16:34:30Z') * 1000
    await page.locator(`[data-testid=video-canvas][data-set="${set_us}"]`).waitFor()
    assert.equal(await page.getByTestId('video-canvas').getAttribute('data-picture'), '900')
  })
  for (const { lat_deg, lon_deg } of readJson(ROOT, 'corpus', 'example', 'truth.json').sources) {
    const answer = await fetch(`${server.url}/api/lookback?lat=${lat_deg}&lon=${lon_deg}`)
    const { found } = (await answer.json()) as { found: { sortie: string; spans: unknown[] }[] }
    assert.deepEqual(
      found.map(({ sortie, spans }) => [sortie, spans.length]),
      [['example', 2]],
    )
  }
})

test('a folder given to the screen is processed by the engine and opens; a broken one is refused with its place', async () => {
  const good = writeFiles(join(dir, 'second'), quickSortie({ name: 'Second survey' }))
  const files = quickSortie()
  const broken = writeFiles(join(dir, 'broken'), {
    ...files,
    'gas.csv': files['gas.csv']!.replace(/,[\d.]+\n/, ',n/a\n'),
  })
  await onScreen(async (page) => {
    await page.getByTestId('folder-input').setInputFiles(good)
    await page.getByTestId('sortie-name').filter({ hasText: 'Second survey' }).waitFor()
    const { sorties } = (await (await fetch(`${server.url}/api/sorties`)).json()) as {
      sorties: { name: string; verdict: string }[]
    }
    const made = sorties.find(({ name }) => name === 'Second survey')
    const shown = { located: /^Located/, 'area-only': /^Area only/, 'nothing-found': /^Nothing found/ }
    assert.match(await said(page, 'verdict'), shown[made?.verdict as keyof typeof shown])
    await page.getByTestId('folder-input').setInputFiles(broken)
    await page.getByTestId('faults').waitFor()
    assert.match(await said(page, 'job'), /gas\.csv.*row 2/i)
  })
})
