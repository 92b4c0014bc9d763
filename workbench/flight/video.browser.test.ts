/** A real H.264 recording with key data on the screen: the right picture with the right set, kept as evidence. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { type Server, serve } from '../../app/server.ts'
import { overflight } from '../../app/testing/command-line.ts'
import { alwaysSignedIn } from '../../app/testing/made-people.ts'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { indexTs } from '../../src/recordings/ts/ts-index.ts'
import { launchBrowser, onQuietPage } from '../testing/browser.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const recording = join(
  process.env.OVERFLIGHT_DATA ?? join(root, '..', 'shared', 'data'),
  'klv',
  'vrsg-sample-stream.ts',
)
const absent = existsSync(recording) ? false : `no recording ${recording}`
const dir = scratchFolder('video')
let server: Server
let browser: Browser

before(async () => {
  if (absent) return
  const kept = join(dir, 'recordings', 'job', 'flight')
  mkdirSync(kept, { recursive: true })
  copyFileSync(recording, join(kept, 'flight.ts'))
  const manifest = {
    ...{ overflight: 'sortie/1', name: 'A flight', data: 'simulated', frame: { kind: 'wgs84' } },
    recordings: [{ role: 'flight', file: 'flight.ts' }],
  }
  writeFileSync(join(kept, 'sortie.json'), JSON.stringify(manifest))
  const { code, stderr } = await overflight(['process', kept, '--out', join(dir, 'sorties', 'flight')], {
    ledger: join(dir, 'ledger'),
  })
  assert.equal(code, 0, stderr)
  server = await serve({ people: alwaysSignedIn(), dir, port: 0 })
  browser = await launchBrowser()
})
after(async () => {
  if (absent) return
  await browser.close()
  await server.stop()
})

const canvas = (page: Page) => page.getByTestId('video-canvas')

/** Waits until this picture is drawn, and answers the time stamp of its key data. */
async function setAt(page: Page, picture: number): Promise<number> {
  await page.waitForFunction(
    (wanted) =>
      document.querySelector<HTMLElement>('[data-testid=video-canvas]')?.dataset.picture === String(wanted),
    picture,
  )
  return Number(await canvas(page).getAttribute('data-set'))
}

test('any moment shows its picture with the key data of that picture, forwards and backwards', {
  skip: absent,
}, async () => {
  const index = indexTs(new Uint8Array(readFileSync(recording)), 'flight.ts')
  const stamps = index.klv[0]!.columns.numbers.get(2)!.values
  const times = index.pictures[0]!.stamp_us!
  for (const picture of [0, 150, 151, 149, 276, 3]) {
    const at = new Date(times[picture]! / 1000 + 1).toISOString()
    await onQuietPage(browser, { url: server.url, query: `?sortie=flight&t=${at}` }, async (page) => {
      assert.equal(await setAt(page, picture), stamps[picture], `picture ${picture}`)
      if (picture !== 150) return
      await page.keyboard.press('ArrowRight')
      assert.equal(await setAt(page, 151), stamps[151])
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('ArrowLeft')
      assert.equal(await setAt(page, 149), stamps[149])
    })
  }
})

test('it plays, the table shows every item, and what is kept as evidence proves itself', {
  skip: absent,
}, async () => {
  await onQuietPage(browser, { url: server.url, query: '?sortie=flight' }, async (page) => {
    await setAt(page, 0)
    assert.equal(await colours(page), true, 'a picture, not one colour')
    await page.keyboard.press('Space')
    await page.waitForFunction(
      () => Number(document.querySelector<HTMLElement>('[data-testid=video-canvas]')?.dataset.picture) > 12,
    )
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Key data' }).click()
    const table = page.getByTestId('key-data')
    await table.getByText('Sensor Latitude', { exact: true }).waitFor()
    await table.getByText('checksum fits').waitFor()
    const saved: Record<string, Uint8Array> = {}
    const both = new Promise<void>((done) => {
      page.on('download', async (download) => {
        saved[download.suggestedFilename().split('.').at(-1)!] = readFileSync(await download.path())
        if (Object.keys(saved).length === 2) done()
      })
    })
    await page.getByTestId('snapshot').click()
    await both
    const evidence = JSON.parse(new TextDecoder().decode(saved.json))
    assert.equal(evidence.image.sha256, createHash('sha256').update(saved.png!).digest('hex'))
    assert.equal(
      evidence.recording.sha256,
      createHash('sha256').update(readFileSync(recording)).digest('hex'),
    )
    assert.equal(evidence.keyData.checksum, 'ok')
  })
})

/** True when the picture has more than a few colours. */
const colours = (page: Page) =>
  canvas(page).evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const pixels = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data
    const seen = new Set<number>()
    for (let k = 0; k < pixels.length; k += 4 * 97)
      seen.add((pixels[k]! << 16) | (pixels[k + 1]! << 8) | pixels[k + 2]!)
    return seen.size > 50
  })

test('the video can be hidden, made larger, and read in Spanish', { skip: absent }, async () => {
  await onQuietPage(
    browser,
    { url: server.url, query: '?sortie=flight&lang=es&theme=light' },
    async (page) => {
      await setAt(page, 0)
      await page.getByRole('button', { name: 'Más grande' }).click()
      await page.getByRole('button', { name: 'Cerrar el vídeo' }).click()
      await page.getByTestId('video-open').click()
      await setAt(page, 0)
      await page.getByText('En esta salida no se registró gas.').waitFor()
    },
  )
})

test('lookback: a place in the footprint lists the moments it was seen, with the picture; a place outside lists none', {
  skip: absent,
}, async () => {
  await onQuietPage(
    browser,
    { url: server.url, query: '?sortie=flight&view=-1380,-1500,13' },
    async (page) => {
      await setAt(page, 0)
      await page.locator('.maplibregl-canvas').waitFor()
      await page.getByRole('button', { name: 'Lookback: every look at a place' }).click()
      const panel = page.getByTestId('lookback')
      await panel.getByText('Press a place on the map.').waitFor()
      const map = (await page.locator('.map-host').boundingBox())!
      // Beside the video, where the last footprints lie; 7.9 m to a pixel.
      await page.mouse.click(map.x + 0.75 * map.width, map.y + 0.5 * map.height)
      await panel.locator('canvas.thumbnail:not(.empty)').waitFor()
      await panel.getByRole('button', { name: /2012-06-29 14:32:4\dZ/ }).click()
      await page.mouse.click(map.x + 0.97 * map.width, map.y + 0.95 * map.height)
      await panel.getByText('No footprint of any sortie held this place.').waitFor()
    },
  )
})

test('a clip from the cursor to the cursor, to be taken away with its proof', { skip: absent }, async () => {
  const at = (picture: number) => {
    const { pictures } = indexTs(new Uint8Array(readFileSync(recording)), 'flight.ts')
    return new Date(pictures[0]!.stamp_us![picture]! / 1000 + 1).toISOString()
  }
  const query = `?sortie=flight&t=${at(100)}`
  await onQuietPage(browser, { url: server.url, query }, async (page) => {
    await setAt(page, 100)
    await page.getByTestId('clip-open').click()
    await page.getByTestId('clip-from').click()
    for (let k = 0; k < 3; k++) await page.keyboard.press('ArrowRight')
    await setAt(page, 103)
    await page.getByTestId('clip-to').click()
    await page.getByTestId('clip-make').click()
    await page
      .getByTestId('clip-made')
      .getByText(/pictures/)
      .waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'clip.ts' }).click()
    const bytes = new Uint8Array(readFileSync(await (await download).path()))
    const { pictures, klv } = indexTs(bytes, 'clip.ts')
    const stamps = Array.from(pictures[0]!.stamp_us!)
    const own = indexTs(new Uint8Array(readFileSync(recording)), 'flight.ts').pictures[0]!
    assert.equal(stamps.at(-1), own.stamp_us![103])
    assert.ok(stamps.includes(own.stamp_us![100]!), 'the first that was asked for')
    assert.equal(pictures[0]!.isKey[0], 1)
    assert.equal(klv[0]!.columns.rows, stamps.length)
  })
})
