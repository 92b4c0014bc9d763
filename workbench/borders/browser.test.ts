/** A made flight across a border, processed by the real program, on the screen: its three verdicts, where they change, and why. */
import assert from 'node:assert/strict'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Server, serve } from '../../app/server.ts'
import { overflight } from '../../app/testing/command-line.ts'
import { alwaysSignedIn } from '../../app/testing/made-people.ts'
import { readJson, writeFiles } from '../../app/testing/quick-sortie.ts'
import { scratchFolder } from '../../app/testing/scratch.ts'
import type { Airspace } from '../../src/airspace/airspace.ts'
import { BORDER_FIRST_US, borderSortie } from '../testing/border-sortie.ts'
import { launchBrowser, onQuietPage } from '../testing/browser.ts'

const dir = scratchFolder('border-page')
let server: Server
let browser: Browser
let airspace: Airspace

before(async () => {
  const sortie = writeFiles(join(dir, 'recordings', 'job', 'border'), borderSortie())
  const out = join(dir, 'sorties', 'border')
  const { code, stderr } = await overflight(['process', sortie, '--out', out], {
    ledger: join(dir, 'ledger'),
  })
  assert.equal(code, 0, stderr)
  airspace = readJson(out, 'airspace.json')
  server = await serve({ people: alwaysSignedIn(), dir, port: 0 })
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await server.stop()
})

const iso = (t_s: number) => new Date(BORDER_FIRST_US / 1000 + 1000 * t_s).toISOString()
const link = (t_s: number, more = '') => `?sortie=border&t=${iso(t_s)}${more}`
const onScreen = (query: string, steps: (page: Page) => Promise<void>) =>
  onQuietPage(browser, { url: server.url, query }, steps)
const verdictOf = (page: Page, what: string) =>
  page.getByTestId(`side-${what}`).first().getAttribute('data-verdict')
const shows = (page: Page, what: string, verdict: string) =>
  page.locator(`[data-testid=side-${what}][data-verdict=${verdict}]`).first().waitFor()

test('at the cursor: each of the three verdicts, for the aircraft and for its camera apart', async () => {
  for (const [t_s, platform, footprint] of [
    [10, 'inside', 'inside'],
    [90, 'inside', 'cannot-say'],
    [145, 'cannot-say', 'outside'],
    [290, 'outside', 'outside'],
  ] as const)
    await onScreen(link(t_s), async (page) => {
      await shows(page, 'platform', platform)
      assert.equal(await verdictOf(page, 'footprint'), footprint)
      const said = await page.getByTestId('side-platform').first().innerText()
      assert.match(said, /[\d.]+ k?m from the line; error allowed 2\.\d+ km/)
      assert.equal(/nearer to the line than the errors add up to/.test(said), platform === 'cannot-say')
    })
})

test('the strip on the time axis has the segments of the verdict, and says of each what, why and how near', async () => {
  await onScreen(link(10), async (page) => {
    const strip = page.locator('[data-testid=verdict-lane] [data-subject=platform]').first()
    const [mexico] = airspace.subjects[0]!.boundaries
    const sides = strip.locator('.side')
    await sides.first().waitFor()
    assert.deepEqual(
      await sides.evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset.verdict)),
      mexico!.segments.map(({ verdict }) => verdict),
    )
    assert.match(
      (await sides.nth(1).getAttribute('title'))!,
      /^Aircraft · cannot say · nearer to the line.* error allowed 2\.\d+ km · 22:15:\d\dZ–22:16:\d\dZ$/,
    )
    // The widths are those of the segments.
    const shares = await sides.evaluateAll((all) =>
      all.map((each) => Number.parseFloat((each as HTMLElement).style.width)),
    )
    const [from_us, to_us] = [mexico!.segments[0]!.from_us, mexico!.segments.at(-1)!.to_us]
    mexico!.segments.forEach((segment, k) => {
      assert.ok(Math.abs(shares[k]! - (100 * (segment.to_us - segment.from_us)) / (to_us - from_us)) < 0.5)
    })
  })
})

test('entries and exits: when, where and with what margin; a press moves the cursor there', async () => {
  await onScreen(link(10), async (page) => {
    const row = page.getByTestId('crossings').locator('tbody tr').first()
    await row.waitFor()
    const left = airspace.subjects
      .flatMap(({ boundaries }) => boundaries[0]!.crossings)
      .sort((a, b) => a.from_us - b.from_us)[0]!
    const margin_km = Number((left.nearest!.margin_m / 1000).toPrecision(3)).toFixed(2)
    assert.match(
      await row.innerText(),
      new RegExp(
        `^left\\s+Camera\\s+22:14:\\d\\dZ–22:15:\\d\\dZ\\s+31\\.\\d+, −110\\.\\d+\\s+${margin_km} km$`,
      ),
    )
    await row.getByRole('button').click()
    const at = new Date(left.nearest!.t_us / 1000).toISOString().slice(0, 19).replace('T', ' ')
    await page.waitForFunction(
      (time) => document.querySelector<HTMLElement>('[data-testid=time-cursor]')?.dataset.time === `${time}Z`,
      at,
    )
    await page.waitForFunction(
      (t) => location.search.includes(t),
      encodeURIComponent(new Date(Math.floor(left.nearest!.t_us / 1000)).toISOString()),
    )
  })
})

test('another boundary, no colours, and back: all in the link, in Spanish and in nautical miles', async () => {
  await onScreen(link(10), async (page) => {
    const choice = page.getByRole('combobox', { name: 'Boundary' })
    await choice.waitFor()
    assert.deepEqual(await choice.locator('option').allInnerTexts(), [
      'inside · Mexico (state border)',
      'inside · Mexico, 12 NM (territorial sea)',
      'inside · United States of America (state border)',
      'inside · United States of America, 12 NM (territorial sea)',
    ])
    await page.getByTestId('verdict-key').getByText('Verdict: Mexico (state border)').waitFor()
    await choice.selectOption('US')
    await shows(page, 'platform', 'outside')
    await page.getByTestId('verdict-key').getByText('Verdict: United States of America').waitFor()
    await page.getByLabel('Colour the track by verdict').uncheck()
    await page.getByTestId('verdict-key').waitFor({ state: 'detached' })
    await page.waitForFunction(() => /boundary=US&verdict=0/.test(location.search))
  })
  await onScreen(link(290, '&boundary=US&verdict=1&lang=es&units=aviation'), async (page) => {
    await shows(page, 'platform', 'inside')
    await page
      .getByTestId('verdict-key')
      .getByText('Veredicto: United States of America (frontera)')
      .waitFor()
    assert.match(
      await page.getByTestId('crossings').innerText(),
      /entró\s+Aeronave.*1\.1\d NM|entró\s+Aeronave[\s\S]*1,1\d NM/,
    )
    assert.match(
      await page.getByTestId('side-platform').first().innerText(),
      /^Aeronave dentro · a 1,\d+ NM o más/,
    )
  })
})

test('what a verdict rests on: the set and that it is not official, errors, digests; what an outsider says; the sheet', async () => {
  await onScreen(link(10), async (page) => {
    assert.match(
      await page.getByTestId('border-set').innerText(),
      /Natural Earth 1:10m.*2\.0\.2 · NOT official: no legal finding/,
    )
    await page.getByTestId('border-grounds').locator('summary').click()
    const grounds = await page.getByTestId('border-grounds').innerText()
    assert.match(grounds, /world-atlas.*public domain/s)
    assert.match(grounds, /3 × sigma \(10 m, assumed\)/)
    for (const { file, sha256 } of airspace.recordings)
      assert.ok(grounds.includes(`${file} ${sha256.slice(0, 16)}`))
    const outside = page.getByTestId('reconciled')
    assert.match(await outside.innerText(), /the same for 0:02:\d\d, different for 0:00:\d\d/)
    const difference = outside.getByRole('button').first()
    assert.match(await difference.innerText(), /ours outside, the outsider inside, 1\d\.\d km apart/)
    await difference.click()
    const from_us = airspace.reconciliations[0]!.boundaries[0]!.differences[0]!.from_us
    await page.waitForFunction(
      (time) => document.querySelector<HTMLElement>('[data-testid=time-cursor]')?.dataset.time === `${time}Z`,
      new Date(from_us / 1000).toISOString().slice(0, 19).replace('T', ' '),
    )
    const sheet = await page.getByRole('link', { name: 'Verdict on one sheet (PDF)' }).getAttribute('href')
    const pdf = await page.request.get(`${server.url}${sheet}`)
    assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-')
  })
})

test('a result that holds no verdict says so, and what gives one', async () => {
  const older = join(dir, 'sorties', 'older')
  cpSync(join(dir, 'sorties', 'border'), older, { recursive: true })
  const { hasAirspace, ...records } = readJson(older, 'records.json')
  assert.equal(hasAirspace, true)
  writeFileSync(join(older, 'records.json'), JSON.stringify(records))
  await onScreen('?sortie=older', async (page) => {
    assert.match(await page.getByTestId('borders-none').innerText(), /overflight airspace/)
    assert.equal(await page.getByTestId('verdict-lane').count(), 0)
  })
})

test('on the map: colours of the verdict stand where the flight was, and go when they are not wanted', async () => {
  await onScreen(link(10, '&theme=light'), async (page) => {
    await page.getByTestId('verdict-key').waitFor()
    const inks = () => inksOf(page)
    const shown = await until(inks, ({ orange, blue }) => orange > 200 && blue > 150)
    await page.getByLabel('Colour the track by verdict').uncheck()
    const gone = await until(inks, ({ orange }) => orange < shown.orange / 4)
    assert.ok(gone.orange < shown.orange / 4)
  })
})

/** Pixels of the map in the colours of the two sides. */
async function inksOf(page: Page): Promise<{ orange: number; blue: number }> {
  const picture = (await page.getByTestId('map').locator('.map-host').screenshot()).toString('base64')
  return page.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const pen = new OffscreenCanvas(image.width, image.height).getContext('2d')!
    pen.drawImage(image, 0, 0)
    const { data } = pen.getImageData(0, 0, image.width, image.height)
    const count = ([r, g, b]: readonly [number, number, number]) => {
      let pixels = 0
      for (let k = 0; k < data.length; k += 4)
        if (Math.abs(data[k]! - r) + Math.abs(data[k + 1]! - g) + Math.abs(data[k + 2]! - b) < 40) pixels++
      return pixels
    }
    return { orange: count([194, 84, 10]), blue: count([28, 98, 165]) }
  }, picture)
}

async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 40; tries++) {
    const answer = await ask()
    if (holds(answer)) return answer
    await new Promise((done) => setTimeout(done, 250))
  }
  throw new Error(`it did not come to that: ${JSON.stringify(await ask())}`)
}
