import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { sensitivityCodes } from '../src/reports/result.ts'
import { drop, launchBrowser, onQuietPage } from './testing/browser.ts'
import { startFixtureServer } from './testing/fixture-server.ts'

// The screen in a real browser, served with the product's content policy. Nothing may be asked of another machine,
// and nothing may be logged as an error.

let browser: Browser
let server: Awaited<ReturnType<typeof startFixtureServer>>

before(async () => {
  server = await startFixtureServer()
  browser = await launchBrowser()
})

after(async () => {
  await browser?.close()
  await server?.stop()
})

const onScreen = (query: string, steps: (page: Page) => Promise<void>) =>
  onQuietPage(browser, { url: server.url, query }, steps)

const text = async (page: Page, id: string) =>
  (await page.getByTestId(id).innerText()).replace(/\s+/g, ' ').trim()
const cursorTime = (page: Page) => page.getByTestId('time-axis').getAttribute('aria-valuetext')
const markerPlace = (page: Page) => page.getByTestId('marker').getAttribute('data-place')

/** Waits until what is read satisfies; fails with the last reading. */
async function eventually<T>(read: () => Promise<T>, holds: (value: T) => boolean, what: string): Promise<T> {
  const end = Date.now() + 20_000
  for (;;) {
    const value = await read()
    if (holds(value)) return value
    assert.ok(Date.now() < end, `${what}: last read ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
}

const mapReady = (page: Page) => page.getByTestId('marker').waitFor()

async function box(page: Page, id: string) {
  const found = await page.getByTestId(id).boundingBox()
  assert.ok(found, `${id} is on screen`)
  return found
}

test('a stranger sees whose data, what was found, where and how much', async () => {
  await onScreen('', async (page) => {
    await mapReady(page)
    assert.match(await text(page, 'ribbon'), /simulated data/i)
    assert.equal(await text(page, 'authority-line'), 'Simulated data: no authority needed')
    assert.equal(await text(page, 'sortie-name'), 'Ridge line 7, evening survey')
    assert.match(await text(page, 'verdict'), /^Located One source of CH₄ found\./)
    assert.equal(await text(page, 'rate'), '1.4 kg/h')
    assert.match(await text(page, 'position'), /^−35\.3\d+, 149\.1\d+$/)
    assert.match(await text(page, 'clock'), /^2026-03-14 15:\d\d:\d\dZ$/)
    await page.waitForFunction(() => document.title === 'Ridge line 7, evening survey · Overflight')
  })
})

test('moving over the time axis moves the marker on the map and every reading', async () => {
  await onScreen('', async (page) => {
    await mapReady(page)
    const axis = await box(page, 'time-axis')
    const at = (part: number) =>
      page.mouse.move(axis.x + 46 + part * (axis.width - 92), axis.y + axis.height / 2)
    await at(0.1)
    const early = {
      place: await markerPlace(page),
      time: await cursorTime(page),
      reading: await text(page, 'reading'),
    }
    await at(0.9)
    await eventually(
      () => cursorTime(page),
      (time) => time !== early.time,
      'the cursor moved',
    )
    const late = { place: await markerPlace(page), reading: await text(page, 'reading') }
    assert.notEqual(late.place, early.place)
    assert.notEqual(late.reading, early.reading)
    const span_s = 1199.5 // 2400 samples, half a second apart
    const begin_ms = Date.UTC(2026, 2, 14, 15, 5)
    const expected_ms = begin_ms + 0.9 * span_s * 1000
    assert.ok(
      Math.abs(Date.parse((await cursorTime(page)) ?? '') - expected_ms) < 2000,
      'the cursor is where the pointer is',
    )
    assert.ok(
      (await text(page, 'clock')).endsWith(
        `${new Date(Date.parse((await cursorTime(page)) ?? '')).toISOString().slice(11, 19)}Z`,
      ),
    )
  })
})

test('moving over the track moves the cursor on the time axis', async () => {
  await onScreen('', async (page) => {
    await mapReady(page)
    const axis = await box(page, 'time-axis')
    await page.mouse.move(axis.x + 46 + 0.02 * (axis.width - 92), axis.y + 60)
    const start = await eventually(
      () => page.getByTestId('marker').boundingBox(),
      (found) => found !== null,
      'marker',
    )
    const first = await cursorTime(page)
    await page.mouse.move(axis.x + 46 + 0.07 * (axis.width - 92), axis.y + 60)
    await eventually(
      () => cursorTime(page),
      (time) => time !== first,
      'the cursor moved on',
    )
    const further = await cursorTime(page)
    assert.ok(start)
    await page.mouse.move(start.x + 3, start.y + 2, { steps: 3 })
    const back = await eventually(
      () => cursorTime(page),
      (time) => time !== further,
      'the cursor came back',
    )
    assert.ok(Math.abs(Date.parse(back ?? '') - Date.parse(first ?? '')) < 6000, `${back} is near ${first}`)
    assert.match(await text(page, 'pointer-place'), /^−35\.30\d+, 149\.12\d+$/)
  })
})

test('in a gap there is no sample, and the screen says so', async () => {
  await onScreen('?sortie=ridge-line-7&t=2026-03-14T15:17:07Z', async (page) => {
    await page.getByTestId('map').waitFor()
    await eventually(
      () => text(page, 'reading'),
      (reading) => reading.includes('no sample here'),
      'the gap is told',
    )
    assert.equal(await page.getByTestId('marker').count(), 0)
  })
})

test('a link restores sortie, time, source, view, formats, language and theme', async () => {
  const query =
    '?sortie=landfill-vents&t=2026-03-14T15:10:00.000Z&source=S2&view=70.0,60.0,18.50&coords=mgrs&units=aviation&lang=es&theme=light'
  await onScreen(query, async (page) => {
    await mapReady(page)
    assert.equal(await cursorTime(page), '2026-03-14T15:10:00.000Z')
    assert.equal(await text(page, 'sortie-name'), 'Landfill, two vents')
    assert.match(await text(page, 'position'), /^55H FA \d{4,5} \d{4,5}$/)
    assert.equal(await text(page, 'rate'), '0,52 kg/h')
    assert.equal(await page.locator('html').getAttribute('lang'), 'es')
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'light')
    await page.getByTestId('assumed').locator('summary').click()
    const [assumed, notes] = await page.getByTestId('assumed').locator('ul').all()
    assert.match((await assumed?.innerText()) ?? '', /^Terreno llano;[\s\S]*1,2 veces/)
    assert.equal(await assumed?.getAttribute('lang'), null)
    assert.equal(
      await notes?.innerText(),
      'gas.csv: no se declara desde dónde se miden las alturas; se toman como alturas sobre el terreno.',
    )
    assert.equal(await page.getByTestId('assumed').locator('[lang=en]').count(), 0)
    assert.match(await text(page, 'wind'), /^Viento [\d,]+ kt desde \d{3}°$/)
    await eventually(
      async () => new URL(page.url()).searchParams.get('view'),
      (view) => view === '70.0,60.0,18.50',
      'the view is kept',
    )
  })
})

test('what changes on screen is written into the link', async () => {
  await onScreen('', async (page) => {
    await mapReady(page)
    await page.keyboard.press('Home')
    const query = (name: string) => async () => new URL(page.url()).searchParams.get(name)
    await eventually(query('t'), (t) => t === '2026-03-14T15:05:00.000Z', 'time in the link')
    await page.getByTestId('sortie-quarry-north').click()
    await eventually(query('sortie'), (id) => id === 'quarry-north', 'sortie in the link')
    await page.goBack()
    await eventually(
      () => text(page, 'sortie-name'),
      (name) => name.startsWith('Ridge'),
      'back is back',
    )
  })
})

test('coordinates change format by menu and by key, and copy as shown', async () => {
  await onScreen('', async (page) => {
    await mapReady(page)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByTestId('coordinate-format').selectOption('dms')
    assert.match(await text(page, 'position'), /^35°18′[\d.]+″S 149°07′[\d.]+″E$/)
    assert.match((await markerPlace(page)) ?? '', /″S .*″E$/)
    await page.getByTestId('sortie-name').click() // leave the menu, which keeps its own keys
    await page.keyboard.press('c')
    await eventually(
      () => text(page, 'position'),
      (place) => /^55H FA/.test(place),
      'MGRS by key',
    )
    await page.getByRole('button', { name: 'Copy MGRS' }).click()
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await text(page, 'position'))
  })
})

test('Spanish is whole, at once', async () => {
  await onScreen('', async (page) => {
    await mapReady(page)
    await page.getByText('ES', { exact: true }).click()
    await eventually(
      () => text(page, 'verdict'),
      (verdict) => verdict.startsWith('Localizada Se ha hallado una fuente'),
      'Spanish',
    )
    const whole = await page.locator('body').innerText()
    assert.doesNotMatch(whole, /\b(Sorties|Where|How much|Detections|Wind|Download|background)\b/)
  })
})

test('the keyboard reaches everything', async () => {
  await onScreen('?sortie=landfill-vents', async (page) => {
    await mapReady(page)
    await page.keyboard.press('Home')
    const start = Date.parse((await cursorTime(page)) ?? '')
    await page.keyboard.press('ArrowRight')
    assert.equal(Date.parse((await cursorTime(page)) ?? '') - start, 500)
    await page.keyboard.press('Shift+ArrowRight')
    assert.equal(Date.parse((await cursorTime(page)) ?? '') - start, 5500)
    await page.keyboard.press('ArrowLeft')
    assert.equal(Date.parse((await cursorTime(page)) ?? '') - start, 5000)
    await page.keyboard.press('2')
    await eventually(
      () => text(page, 'rate'),
      (rate) => rate === '0.52 kg/h',
      'second source',
    )
    await page.keyboard.press('Space')
    await eventually(
      () => cursorTime(page),
      (time) => Date.parse(time ?? '') - start > 6000,
      'it plays',
    )
    await page.keyboard.press('Space')
    await page.keyboard.press('k')
    await eventually(
      () => text(page, 'sortie-name'),
      (name) => name === 'Quarry north',
      'previous sortie',
    )
    await page.keyboard.press('j')
    await eventually(
      () => text(page, 'sortie-name'),
      (name) => name === 'Landfill, two vents',
      'next sortie',
    )
    await page.keyboard.press('/')
    await page.keyboard.type('quarry')
    await eventually(
      () => page.getByTestId('sorties').locator('li').count(),
      (count) => count === 1,
      'filtered',
    )
    await page.keyboard.press('Escape')
    await eventually(
      () => page.getByTestId('sorties').locator('li').count(),
      (count) => count === 4,
      'all again',
    )
    await page.keyboard.press('?')
    await page.getByTestId('help').waitFor()
    await page.keyboard.press('Escape')
    await eventually(
      () => page.getByTestId('help').count(),
      (count) => count === 0,
      'the list of keys is closed',
    )
  })
})

test('go to a coordinate: refused with a reason, then found in MGRS', async () => {
  await onScreen('', async (page) => {
    await mapReady(page)
    await page.keyboard.press('g')
    const field = page.getByRole('textbox', { name: 'Coordinate' })
    await field.fill('somewhere')
    await field.press('Enter')
    await page.getByText(/Not understood/).waitFor()
    await field.fill('10, 10')
    await field.press('Enter')
    await page.getByText(/from this sortie/).waitFor()
    await field.fill('55H FA 93170 90700')
    await field.press('Enter')
    const pin = page.getByTestId('pin')
    await pin.waitFor()
    assert.match(await pin.innerText(), /^−35\.308\d+, 149\.124\d+$/)
    await page.keyboard.press('Escape')
    await eventually(
      () => pin.count(),
      (count) => count === 0,
      'the pin is gone',
    )
  })
})

test('measuring gives distance and bearing', async () => {
  await onScreen('', async (page) => {
    await mapReady(page)
    await page.keyboard.press('m')
    const map = await box(page, 'map')
    await page.mouse.click(map.x + 400, map.y + 300)
    await page.mouse.click(map.x + 600, map.y + 300)
    await eventually(
      () => text(page, 'measure'),
      (said) => /^[\d.]+ m, last leg [\d.]+ m at 090°$/.test(said),
      'east',
    )
  })
})

test('area only on a local grid: the reason, the notice, metres', async () => {
  await onScreen('?sortie=paddock-release-3', async (page) => {
    await mapReady(page)
    assert.match(await text(page, 'verdict'), /^Area only .*cannot be pinned down\. The wind kept within/)
    assert.equal(await text(page, 'local-grid'), 'Local grid, not georeferenced')
    assert.match(await text(page, 'position'), /^x 30 m, y 10 m$/)
    assert.match(await text(page, 'legend'), /Detection limit/)
    assert.equal(await page.getByRole('radio', { name: 'Detection limit' }).isChecked(), true)
  })
})

test('nothing found is an answer: what could have been missed', async () => {
  await onScreen('?sortie=quarry-north', async (page) => {
    await mapReady(page)
    assert.match(await text(page, 'verdict'), /^Nothing found No CH₄ stands above background\. No crossing/)
    assert.match(
      await text(page, 'panel'),
      /What could have been missed < 0\.34 kg\/h A source above 0\.34 kg\/h would have been seen/i,
    )
    assert.match(await text(page, 'found-shares'), /0\.1 kg\/h 9 % 0\.3 kg\/h 45 % 1 kg\/h 93 %/)
    assert.match(
      await text(page, 'panel'),
      /From 3 % of the area no air met a sensor: nothing is excluded there/,
    )
    assert.match(await text(page, 'legend'), /Detection limit .*0\.08\d* kg\/h/)
  })
})

test('the chance of having been found: by slider, by number, by keyboard, and the keys stay with it', async () => {
  await onScreen('?sortie=quarry-north', async (page) => {
    await mapReady(page)
    await page.getByText('Found?').click()
    const [slider, number] = [page.getByTestId('found-slider'), page.getByTestId('found-rate')]
    assert.match(await text(page, 'legend'), /0 % 100 % Rate .*uncoloured: no air from there met a sensor/)
    await number.fill('1.5')
    assert.equal(await slider.getAttribute('aria-valuetext'), '1.5 kg/h')
    const before = await cursorTime(page)
    await slider.focus()
    for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight') // six twentieths of a decade: about twice
    assert.equal(await number.inputValue(), '3.2')
    assert.equal(await cursorTime(page), before, 'the arrows did not step time')
    await number.fill('not a number')
    assert.equal(await slider.getAttribute('aria-valuetext'), '3.2 kg/h')
  })
})

test('gas from outside: an arrow at the edge of the map, and where it comes from in words', async () => {
  await onScreen('?sortie=paddock-release-3', async (page) => {
    await mapReady(page)
    assert.equal(
      await text(page, 'outside'),
      'From outside (72 % sure): from 208°, about 640 m from the middle of the area, roughly 12 kg/h.',
    )
    const [map, arrow] = [await box(page, 'map'), await box(page, 'outside-arrow')]
    assert.ok(arrow.y > map.y + map.height / 2, 'south of the middle')
    assert.match(await text(page, 'outside-arrow'), /gas from outside 12 kg\/h · 640 m/)
    await page.goto(`${server.url}/?sortie=ridge-line-7`)
    await mapReady(page)
    assert.equal(await page.getByTestId('outside-arrow').count(), 0)
  })
})

test('when a source emitted: a strip under the time axis and one sentence; a press on the strip chooses the source', async () => {
  await onScreen('?sortie=landfill-vents', async (page) => {
    await mapReady(page)
    assert.match(
      await text(page, 'when-on'),
      /^Probably on and off \(94 % sure\): emitting 60 % of the time, 2\.4 kg\/h/,
    )
    await page.getByRole('button', { name: /S2: nothing shows that it was off/ }).click()
    await eventually(
      () => text(page, 'when-on'),
      (said) => said === 'Nothing shows that it was ever off (8 % that it switched).',
      'the second source',
    )
    await page.goto(`${server.url}/?sortie=quarry-north`)
    await mapReady(page)
    assert.equal(await page.getByTestId('activity').count(), 0, 'nothing found, no strip')
  })
})

test('what each assumption does: a row each, and what only a new run can say is said to be so', async () => {
  await onScreen('', async (page) => {
    await mapReady(page)
    const table = page.getByTestId('sensitivity')
    await table.locator('summary').click()
    assert.equal(await table.locator('tbody tr').count(), sensitivityCodes.length)
    assert.equal(await table.getByText('only a new run can say').count(), 1)
    assert.match(await text(page, 'sensitivity'), /the wind may be turned half as far 5\.9 m × 1\.1 × 1\.2/)
  })
})

test('a link to a sortie that is not here says what to do', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${server.url}/?sortie=elsewhere`)
  assert.match(
    await text(page, 'failed'),
    /There is no sortie “elsewhere” here.*Choose a sortie from the list/,
  )
  await context.close()
})

async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  const root = join(await mkdtemp(join(tmpdir(), 'overflight-')), 'flight 9')
  await mkdir(join(root, 'raw'), { recursive: true })
  for (const [name, content] of Object.entries(files)) await writeFile(join(root, name), content)
  return root
}

test('a chosen folder is sent with its paths, shows progress, and opens', async () => {
  const root = await folder({ 'sortie.json': '{}', 'raw/gas.csv': 't,CH4\n' })
  await onScreen('', async (page) => {
    await mapReady(page)
    await page.getByTestId('folder-input').setInputFiles(root)
    await page.getByTestId('job-progress').waitFor()
    await eventually(
      () => text(page, 'sortie-name'),
      (name) => name === 'Dropped folder',
      'the result is on screen',
    )
    assert.deepEqual([...server.uploads.values()].at(-1)?.toSorted(), [
      'flight 9/raw/gas.csv',
      'flight 9/sortie.json',
    ])
    await page.keyboard.press('Escape')
    await eventually(
      () => page.getByTestId('job').count(),
      (count) => count === 0,
      'the news is put away',
    )
  })
  await rm(root, { recursive: true })
})

test('a dropped folder is opened to the bottom; what cannot be read is named with its place', async () => {
  const root = await folder({ 'sortie.json': '{}', 'raw/broken.csv': 't,CH4\n0,n/a\n', '.DS_Store': '' })
  await onScreen('', async (page) => {
    await mapReady(page)
    await drop(page, 'Drop to process it', root)
    await page.getByTestId('faults').waitFor()
    const sent = [...server.uploads.values()].at(-1)?.toSorted()
    assert.deepEqual(sent, ['flight 9/raw/broken.csv', 'flight 9/sortie.json'])
    assert.match(
      await text(page, 'job'),
      /No gas recording could be read\. .*broken\.csv, row 17, column CH4 "n\/a" a number in ppm/,
    )
    assert.match(await text(page, 'job'), /Correct what is listed, then drop the folder again\./)
  })
  await rm(root, { recursive: true })
})
