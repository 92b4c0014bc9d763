import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, onQuietPage } from '../testing/browser.ts'
import { startFixtureServer } from '../testing/fixture-server.ts'

// Following a recording as if it arrived now, in a real browser: the ways in and out, what is shown meanwhile and what is
// not, and how each end is told.

let browser: Browser
let server: Awaited<ReturnType<typeof startFixtureServer>>

before(async () => {
  server = await startFixtureServer()
  browser = await launchBrowser()
})

beforeEach(() => server.holdAfter(3)) // however slow the machine is

after(async () => {
  await browser?.close()
  await server?.stop()
})

const onScreen = (query: string, steps: (page: Page) => Promise<void>) =>
  onQuietPage(browser, { url: server.url, query }, steps)

/** A refusal is logged by the browser itself as an error, so that such a page cannot be quiet. */
async function onRefusedPage(query: string, steps: (page: Page) => Promise<void>) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  const page = await context.newPage()
  await page.goto(`${server.url}/${query}`)
  await steps(page)
  await context.close()
}

const text = async (page: Page, id: string) =>
  (await page.getByTestId(id).innerText()).replace(/\s+/g, ' ').trim()
const mapReady = (page: Page) => page.getByTestId('marker').waitFor()
const phase = (page: Page, name: string) =>
  page.locator(`[data-testid=follow-head][data-phase=${name}]`).waitFor()
const followOf = (page: Page) => new URL(page.url()).searchParams.get('follow')
const linked = (page: Page, speed: string | null) =>
  page.waitForFunction((wanted) => new URL(location.href).searchParams.get('follow') === wanted, speed)

test('a button leads in, states arrive, the end is told, and the final answer is a press away', async () => {
  await onScreen('', async (page) => {
    await mapReady(page)
    server.holdAfter(1)
    const whole = await page.getByTestId('time-axis').getAttribute('aria-valuemax')
    await page.getByRole('button', { name: 'Follow as if live' }).click()
    await page.getByText(/Too few gas samples to say anything: \d+, and 20 are needed/).waitFor()
    server.holdAfter(3)
    await page.getByTestId('next-legs').waitFor()
    assert.match(await text(page, 'as-known'), /^As known after \d\d:\d\d, not the final answer$/)
    assert.match(await text(page, 'follow-elapsed'), /^0[1-9]:\d\d of 19:59$/)
    assert.equal(await page.getByTestId('verdict').count(), 0, 'the final answer is not on screen')
    assert.doesNotMatch(await text(page, 'legend'), /Likely place|Detection limit/)
    const legs = page.getByTestId('next-legs').getByRole('button')
    assert.equal(await legs.count(), 3)
    assert.equal(await page.getByTestId('leg-badge').count(), 3)
    assert.match(
      (await legs.first().innerText()).replace(/\s+/g, ' '),
      /^1 090° .*1\.9 nat .*would teach most$/,
    )
    assert.equal(await page.getByTestId('time-axis').getAttribute('aria-valuemax'), whole)
    assert.ok(
      (await page.getByTestId('not-yet').boundingBox())!.width > 100,
      'what has not arrived is told apart',
    )
    server.holdAfter(Infinity)
    await phase(page, 'ended')
    assert.match(
      await text(page, 'follow-head'),
      /Recording over .* 19:59 of 19:59 .*All samples have arrived/,
    )
    assert.match(await text(page, 'follow-panel'), /The recording is over: no next leg/i)
    assert.equal(await page.getByTestId('not-yet').count(), 0)
    await page.getByTestId('follow-head').getByRole('button', { name: 'Final answer' }).click()
    await page.getByTestId('verdict').waitFor()
    assert.deepEqual(
      server.replays.map(({ input, speed, left }) => ({ input, speed, left })),
      [{ input: 'ridge-line-7', speed: 60, left: false }],
    )
  })
})

test('the cursor stands at the replay: neither pointer nor keys move it', async () => {
  await onScreen('?sortie=ridge-line-7&follow=60', async (page) => {
    await page.getByTestId('next-legs').waitFor()
    await page.getByTestId('follow-stop').click()
    await phase(page, 'stopped')
    const at = await page.getByTestId('time-axis').getAttribute('aria-valuetext')
    const axis = (await page.getByTestId('time-axis').boundingBox())!
    await page.mouse.move(axis.x + 80, axis.y + 60)
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    assert.equal(await page.getByTestId('time-axis').getAttribute('aria-valuetext'), at)
    assert.match(await text(page, 'follow-head'), /^Stopped As known after .*Stopped here\./)
  })
})

test('a leg that is pressed is shown on the map, by number key too', async () => {
  await onScreen('?sortie=ridge-line-7&follow=60&view=500.0,500.0,19.00', async (page) => {
    await page.getByTestId('next-legs').waitFor()
    await page.getByTestId('follow-stop').click()
    const legs = page.getByTestId('next-legs').getByRole('button')
    await legs.nth(1).click()
    assert.equal(await legs.nth(1).getAttribute('aria-pressed'), 'true')
    const map = (await page.getByTestId('map').boundingBox())!
    const badge = (await page.getByTestId('leg-badge').nth(1).boundingBox())!
    assert.ok(
      badge.x > map.x && badge.x < map.x + map.width && badge.y > map.y && badge.y < map.y + map.height,
    )
    await page.keyboard.press('3')
    await page.waitForFunction(
      () => document.querySelectorAll('.next-legs button')[2]?.getAttribute('aria-pressed') === 'true',
    )
  })
})

test('by key and by link; Escape and the browser’s own button lead out, and leaving ends the computation', async () => {
  const before = server.replays.length
  await onScreen('?sortie=ridge-line-7', async (page) => {
    await mapReady(page)
    await page.keyboard.press('f')
    await linked(page, '60')
    await page.getByTestId('next-legs').waitFor()
    server.holdAfter(1)
    await page.getByTestId('follow-speed').selectOption('300')
    await linked(page, '300')
    await page.getByText(/Too few gas samples/).waitFor() // it began again
    server.holdAfter(3)
    await page.getByTestId('next-legs').waitFor()
    await page.reload()
    await page.getByTestId('next-legs').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('verdict').waitFor()
    await linked(page, null)
    await page.keyboard.press('f')
    await linked(page, '60')
    await page.goBack()
    await page.getByTestId('verdict').waitFor()
    assert.equal(followOf(page), null)
    const told = server.replays.slice(before)
    assert.deepEqual(
      told.map(({ speed }) => speed),
      [60, 300, 300, 60],
    )
    const end = Date.now() + 10_000
    while (!told.every(({ left }) => left)) {
      assert.ok(Date.now() < end, `all were left: ${JSON.stringify(told)}`)
      await page.waitForTimeout(50)
    }
  })
})

test('what fails is told with its place, what was known stays, and trying again begins anew', async () => {
  await onScreen('?sortie=landfill-vents&follow=0&lang=es', async (page) => {
    await page.getByTestId('follow-trouble').waitFor()
    assert.match(
      await text(page, 'follow-trouble'),
      /^El seguimiento terminó con un fallo The wind could not be read\. .*wind\.csv.*Corrija lo indicado/,
    )
    assert.match(await text(page, 'as-known'), /^Lo sabido tras \d\d:\d\d, no la respuesta final$/)
    const whole = await text(page, 'follow-panel')
    assert.doesNotMatch(whole, /\b(source there|Where to fly|How many|Sources now)\b/)
    const asked = server.replays.length
    await page.getByRole('button', { name: 'Reintentar' }).click()
    // It fails again within moments, so that being live is too short to be waited for.
    const end = Date.now() + 30_000
    while (server.replays.length === asked) {
      assert.ok(Date.now() < end, 'the server was asked again')
      await page.waitForTimeout(50)
    }
    await page.getByTestId('follow-trouble').waitFor()
    assert.equal(server.replays.length, asked + 1)
  })
})

test('a server that cannot or may not says why and what to do; the way out is always there', async () => {
  await onRefusedPage('?sortie=paddock-release-3&follow=60', async (page) => {
    await page.getByTestId('follow-trouble').waitFor()
    assert.match(
      await text(page, 'follow-trouble'),
      /^These recordings cannot be followed here .*Drop the sortie folder/,
    )
    await page.keyboard.press('Escape')
    await page.getByTestId('verdict').waitFor()
  })
  await onRefusedPage('?sortie=quarry-north&follow=60', async (page) => {
    await page.getByTestId('follow-trouble').waitFor()
    assert.match(
      await text(page, 'follow-trouble'),
      /^Two recordings are being followed already .*Stop one of them/,
    )
    await page.getByTestId('follow-leave').click()
    await page.getByTestId('verdict').waitFor()
  })
})

test('another sortie is opened with its answer, not followed', async () => {
  await onScreen('?sortie=ridge-line-7&follow=60', async (page) => {
    await phase(page, 'live')
    await page.getByTestId('sortie-quarry-north').click()
    await page.getByTestId('verdict').waitFor()
    await linked(page, null)
    assert.equal(await text(page, 'sortie-name'), 'Quarry north')
  })
})
