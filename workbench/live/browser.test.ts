/** A live stream on the screen: the map goes with it, everything says how old it is, the picture is decoded here. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { serve } from '../../app/server.ts'
import {
  inSevens,
  type Listening,
  madeBoundaries,
  madeDatagrams,
  madePlace,
  sendPaced,
  startListening,
} from '../../app/testing/live-stream.ts'
import { alwaysSignedIn } from '../../app/testing/made-people.ts'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { geodesicTo } from '../../src/quantities/geodesy.ts'
import { made } from '../../src/recordings/telemetry/mavlink/make.contract.ts'
import { launchBrowser, onQuietPage } from '../testing/browser.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const recording = join(
  process.env.OVERFLIGHT_DATA ?? join(root, '..', 'shared', 'data'),
  'klv',
  'vrsg-sample-stream.ts',
)
const absent = existsSync(recording) ? false : `no recording ${recording}`
const dir = scratchFolder('live-page')
let browser: Browser

before(async () => {
  browser = await launchBrowser()
})
after(() => browser.close())

async function whileListening(
  name: string,
  steps: (listening: Listening) => Promise<void>,
  more: readonly string[] = [],
): Promise<void> {
  const listening = await startListening(['--out', join(dir, name), '--name', 'North ridge', ...more], dir)
  try {
    await steps(listening)
  } finally {
    await listening.end()
  }
}

const line = (page: Page, kind: string) =>
  page.locator(`[data-testid=live-line][data-line=${kind}]`).waitFor()

/** Waits until the map shows the aircraft there, and, if it `follows`, has it within its middle part. */
const mapAt = (page: Page, place: { lat_deg: number; lon_deg: number }, follows = true) =>
  page.waitForFunction(
    ([lat, lon, isFollowed]) => {
      const map = document.querySelector<HTMLElement>('[data-testid=live-map]')
      const [shown, middle] = [map?.dataset.place, map?.dataset.middle].map((text) =>
        text?.split(',').map(Number),
      )
      const isNear = (at: number[] | undefined, most: number) =>
        at !== undefined && Math.abs(at[0]! - lat) < most && Math.abs(at[1]! - lon) < most
      return isNear(shown, 1e-5) && (!isFollowed || isNear(middle, 0.05))
    },
    [place.lat_deg, place.lon_deg, follows] as const,
  )

test('the page waits, follows two places, says what is missing, what is old, and that it is over', async () => {
  await whileListening('places', async (listening) => {
    await onQuietPage(browser, { url: listening.url, query: '?live' }, async (page) => {
      await line(page, 'waiting')
      await page.getByText('Test data').waitFor()
      // Looked for while it lasts: on a slow machine the silence after it may come first.
      await Promise.all([line(page, 'receiving'), sendPaced(listening.udpPort, madeDatagrams(0, 60))])
      await mapAt(page, madePlace(59))
      assert.equal(await page.getByTestId('live-name').innerText(), 'North ridge')
      assert.match(
        await page.getByTestId('live-place').innerText(),
        /^46\.059\d*, 8\.0295\d* (now|\d+ s ago)$/,
      )
      // A degree further on: the map must go there. The counters begin anew, so something is missing.
      await sendPaced(listening.udpPort, madeDatagrams(1001, 1061))
      await mapAt(page, madePlace(1060))
      assert.notEqual(await page.getByTestId('live-gaps').innerText(), '0')
      await page.getByTestId('live-faults').getByText('packets missing').first().waitFor()
      await line(page, 'silent')
      await page.locator('.live-value.old').first().waitFor()
      assert.match(await page.getByTestId('live-place').innerText(), /\d+ s ago$/)
      await listening.end()
      await line(page, 'ended')
    })
  })
})

test('a map that somebody moves stays where it is, until it is asked to follow', async () => {
  await whileListening('moved', async (listening) => {
    await onQuietPage(browser, { url: listening.url, query: '?live&lang=es&theme=light' }, async (page) => {
      await sendPaced(listening.udpPort, madeDatagrams(0, 60))
      await mapAt(page, madePlace(59))
      await page.getByText('Hora declarada').waitFor()
      await page.mouse.move(640, 500)
      await page.mouse.down()
      await page.mouse.move(700, 560, { steps: 4 })
      await page.mouse.up()
      const map = page.getByTestId('live-map')
      assert.equal(await map.getAttribute('data-follows'), 'false')
      await sendPaced(listening.udpPort, madeDatagrams(1000, 1060))
      await mapAt(page, madePlace(1059), false)
      assert.match((await map.getAttribute('data-middle'))!, /^46\.0/)
      await page.getByRole('button', { name: 'Seguir' }).click()
      await mapAt(page, madePlace(1059))
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light')
    })
  })
})

test('MAVLink alone moves the map too', async () => {
  await whileListening('mavlink', async (listening) => {
    const at = (lat: number, sequence: number) =>
      made({ message: 'GLOBAL_POSITION_INT', fields: { lat, lon: 90_000_000, alt: 500_000 }, sequence })
    await onQuietPage(browser, { url: listening.url, query: '?live' }, async (page) => {
      await sendPaced(listening.udpPort, [at(470_000_000, 0)])
      await mapAt(page, { lat_deg: 47, lon_deg: 9 })
      await sendPaced(listening.udpPort, [at(475_000_000, 1)])
      await mapAt(page, { lat_deg: 47.5, lon_deg: 9 })
      assert.match(await page.getByTestId('live-vehicle').innerText(), /500 m above sea level/)
    })
  })
})

test('a border that is neared and crossed: said at the top of the page, as it happens, the newest first', async () => {
  const boundaries = join(dir, 'own.boundaries.json')
  writeFileSync(boundaries, madeBoundaries(-111, 29))
  const at = (east_m: number, sequence: number) => {
    const { lat_deg, lon_deg } = geodesicTo({ lat_deg: 29.5, lon_deg: -111 }, 90, east_m)
    const fields = { lat: Math.round(1e7 * lat_deg), lon: Math.round(1e7 * lon_deg), alt: 500_000 }
    return made({ message: 'GLOBAL_POSITION_INT', fields, sequence })
  }
  const steps = async (listening: Listening) => {
    const query = '?live&lang=es&theme=light&units=aviation'
    await onQuietPage(browser, { url: listening.url, query }, async (page) => {
      const said = page.getByTestId('live-alerts')
      await page.getByText('Nada que avisar todavía.').waitFor()
      assert.match(
        await page.getByTestId('live-watched').innerText(),
        /Se vigila: Sierra \(own, 7; no oficial\)/,
      )
      for (let k = 0; k <= 14; k++) {
        await sendPaced(listening.udpPort, [at(60 * k - 420, k)])
        await page.waitForTimeout(210)
      }
      await said.locator('[data-kind=entered]').waitFor()
      const lines = said.locator('li')
      assert.deepEqual(
        await lines.evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset.kind)),
        ['entered', 'may-have-entered', 'approaching'],
      )
      assert.match(
        await lines.last().innerText(),
        /^\d\d:\d\d:\d\dZ\s+Se acerca a Sierra \(zona restringida\)\s+[\d.]+ ft fuera de la línea · error admitido \d+ ft · faltan unos \d s · según vehicle 1$/,
      )
      assert.equal(await said.getAttribute('aria-live'), 'assertive')
      await page.getByTestId('live-watched').getByText('Mexico').waitFor() // the state flown over joined by itself
    })
  }
  await whileListening('border', steps, ['--boundaries', boundaries])
})

test('the picture is decoded in the browser, the footprint is that of the recording', {
  skip: absent,
}, async () => {
  await whileListening('picture', async (listening) => {
    await onQuietPage(browser, { url: listening.url, query: '?live' }, async (page) => {
      const bytes = new Uint8Array(readFileSync(recording))
      const packets = Array.from({ length: bytes.length / 188 }, (_, k) =>
        bytes.subarray(188 * k, 188 * (k + 1)),
      )
      const sending = sendPaced(listening.udpPort, inSevens(packets), 4)
      await page.waitForFunction(
        () => Number(document.querySelector<HTMLElement>('[data-testid=live-picture]')?.dataset.drawn) > 2,
      )
      assert.ok((await colours(page)) > 50, 'a picture, not one colour')
      await sending
      await mapAt(page, { lat_deg: 34.716391, lon_deg: -86.691084 }) // its last set
      await page.getByText('VRSG 5.6').first().waitFor()
      await page.locator('[data-testid=live-picture][data-state=old]').waitFor()
      await page.getByText('The last picture: no newer one has come.').waitFor()
      assert.equal(await page.getByTestId('live-gaps').innerText(), '0')
    })
  })
})

const colours = (page: Page) =>
  page.getByTestId('live-picture').evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const pixels = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data
    const seen = new Set<number>()
    for (let k = 0; k < pixels.length; k += 4 * 97)
      seen.add((pixels[k]! << 16) | (pixels[k + 1]! << 8) | pixels[k + 2]!)
    return seen.size
  })

test('where nothing is listened to, the page says what to do, and leads back', async () => {
  const server = await serve({ people: alwaysSignedIn(), dir: join(dir, 'served'), port: 0 })
  const context = await browser.newContext({ locale: 'en-US' })
  const page = await context.newPage()
  await page.goto(`${server.url}/?live`)
  await page.getByTestId('live-none').getByText('overflight listen udp://').waitFor()
  await page.getByRole('link', { name: 'Recorded sorties' }).click()
  await page.getByTestId('welcome').waitFor()
  await context.close()
  await server.stop()
})
