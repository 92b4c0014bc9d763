/** Recordings this browser does not decode: the right picture all the same, with the key data of the recording. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { type Server, serve } from '../../app/server.ts'
import { overflight } from '../../app/testing/command-line.ts'
import { alwaysSignedIn } from '../../app/testing/made-people.ts'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { indexTs } from '../../src/recordings/ts/ts-index.ts'
import { columnIn } from '../../src/reports/columns.ts'
import type { FlightDocument } from '../../src/reports/flight.ts'
import { launchBrowser, onQuietPage } from '../testing/browser.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const recordings = join(process.env.OVERFLIGHT_DATA ?? join(root, '..', 'shared', 'data'), 'klv')
const FILES = ['mpeg2_klv', 'h264_klv'] as const // the second in full colour: High 4:4:4 Predictive
const program = process.env.OVERFLIGHT_FFMPEG
const missing = FILES.find((name) => !existsSync(join(recordings, `${name}.ts`)))
const absent = missing ? `no recording ${missing}.ts in ${recordings}` : false
const dir = scratchFolder('transcoded')
let browser: Browser

before(async () => {
  if (absent) return
  for (const name of FILES) {
    const kept = join(dir, 'recordings', name, 'flight')
    mkdirSync(kept, { recursive: true })
    copyFileSync(join(recordings, `${name}.ts`), join(kept, 'flight.ts'))
    const manifest = {
      ...{ overflight: 'sortie/1', name, data: 'simulated', frame: { kind: 'wgs84' } },
      recordings: [{ role: 'flight', file: 'flight.ts' }],
    }
    writeFileSync(join(kept, 'sortie.json'), JSON.stringify(manifest))
    const { code, stderr } = await overflight(['process', kept, '--out', join(dir, 'sorties', name)], {
      ledger: join(dir, 'ledger'),
    })
    assert.equal(code, 0, stderr)
  }
  browser = await launchBrowser()
})
after(async () => {
  if (!absent) await browser.close()
})

async function onServer(
  options: Partial<Parameters<typeof serve>[0]>,
  steps: (server: Server) => Promise<void>,
) {
  rmSync(join(dir, 'transcoded'), { recursive: true, force: true })
  const server = await serve({ people: alwaysSignedIn(), dir, port: 0, ...options })
  try {
    await steps(server)
  } finally {
    await server.stop()
  }
}

/** When each picture was taken, and when each set. */
function timesOf(name: string) {
  const folder = join(dir, 'sorties', name)
  const { videos } = JSON.parse(readFileSync(join(folder, 'flight.json'), 'utf8')) as FlightDocument
  const bin = new Uint8Array(readFileSync(join(folder, 'flight.bin')))
  const index = indexTs(new Uint8Array(readFileSync(join(recordings, `${name}.ts`))), name)
  return {
    pictures_us: columnIn(bin, videos[0]!.pictures!.t_us)!,
    pts_us: index.pictures[0]!.pts_us,
    sets_us: index.klv[0]!.columns.numbers.get(2)!.values,
  }
}

async function onPicture(page: Page, picture: number): Promise<number> {
  await page.waitForFunction(
    (wanted) =>
      document.querySelector<HTMLElement>('[data-testid=video-canvas]')?.dataset.picture === String(wanted),
    picture,
  )
  return Number(await page.getByTestId('video-canvas').getAttribute('data-set'))
}

/** The canvas in grey, as bytes. */
const greyOf = (page: Page) =>
  page.getByTestId('video-canvas').evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
    const grey: number[] = []
    for (let k = 0; k < data.length; k += 4) grey.push((data[k]! + data[k + 1]! + data[k + 2]!) / 3)
    return grey
  })

/** Which picture of the recording, in the order of showing, looks most like it: as ffmpeg decodes the recording itself. */
function mostLike(name: string, grey: readonly number[]): number {
  const args = ['-v', 'quiet', '-nostdin', '-i', join(recordings, `${name}.ts`), '-map', '0:v']
  const raw = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gbrp', 'pipe:1']
  const frames = execFileSync(program!, [...args, ...raw], { maxBuffer: 1 << 28 })
  const size = grey.length
  const count = frames.length / (3 * size)
  const away = (frame: number) => {
    let sum = 0
    for (let k = 0; k < size; k++) {
      const at = 3 * size * frame + k
      sum += Math.abs((frames[at]! + frames[at + size]! + frames[at + 2 * size]!) / 3 - grey[k]!)
    }
    return sum
  }
  return Array.from({ length: count }, (_, frame) => away(frame)).reduce(
    (best, each, frame, all) => (each < all[best]! ? frame : best),
    0,
  )
}

for (const name of FILES)
  test(`${name}: picture 10 is picture 10, with its key data`, {
    skip: absent || (program ? false : 'no ffmpeg: OVERFLIGHT_FFMPEG names none'),
  }, async () => {
    const { pictures_us, pts_us, sets_us } = timesOf(name)
    await onServer({}, async ({ url }) => {
      for (const picture of [10, 0, 29]) {
        const t = new Date(pictures_us[picture]! / 1000 + 1).toISOString()
        await onQuietPage(browser, { url, query: `?sortie=${name}&t=${t}` }, async (page) => {
          const set_us = await onPicture(page, picture)
          const nearest = sets_us.reduce((best, each) =>
            Math.abs(each - pictures_us[picture]!) < Math.abs(best - pictures_us[picture]!) ? each : best,
          )
          assert.equal(set_us, nearest)
          const order = Array.from(pts_us).sort((a, b) => a - b)
          assert.equal(mostLike(name, await greyOf(page)), order.indexOf(pts_us[picture]!))
        })
      }
    })
  })

test('without ffmpeg the key data and the map are there, and a note says what is missing', {
  skip: absent,
}, async () => {
  await onServer({ transcoder: { transcode: async () => 'absent' } }, async ({ url }) => {
    await onQuietPage(browser, { url, query: '?sortie=mpeg2_klv' }, async (page) => {
      await page.getByText('With ffmpeg on the server it would be made playable').waitFor()
    })
  })
})

const stuckAt42: NonNullable<Parameters<typeof serve>[0]['transcoder']> = {
  transcode({ onProgress, signal }) {
    onProgress(0.42)
    return new Promise((done) => signal.addEventListener('abort', () => done('cancelled')))
  },
}

test('while it is being made playable, how far it is', { skip: absent }, async () => {
  await onServer({ transcoder: stuckAt42 }, async ({ url }) => {
    await onQuietPage(browser, { url, query: '?sortie=mpeg2_klv&lang=es' }, async (page) => {
      await page.getByText('Preparando el vídeo para este navegador: 42 %').waitFor()
    })
  })
})

test('H.264 that this browser refuses goes the same way', {
  skip: absent || (program ? false : 'no ffmpeg: OVERFLIGHT_FFMPEG names none'),
}, async () => {
  await onServer({}, async ({ url }) => {
    const page = await browser.newPage()
    await page.addInitScript(() => {
      const supported = VideoDecoder.isConfigSupported.bind(VideoDecoder)
      VideoDecoder.isConfigSupported = async (config) =>
        config.codec.startsWith('avc1.F4') ? { supported: false, config } : supported(config)
    })
    await page.goto(
      `${url}/?sortie=h264_klv&t=${new Date(timesOf('h264_klv').pictures_us[10]! / 1000 + 1).toISOString()}`,
    )
    const asked = page.waitForRequest(/playable\.ts/)
    await onPicture(page, 10)
    await asked
    assert.equal(mostLike('h264_klv', await greyOf(page)), 10)
    await page.close()
  })
})

/** A decoder that claims everything and, of codecs that begin so, gives no picture: by an error, or by nothing at all. */
function failing([codec, how]: [codec: string, how: 'with an error' | 'in silence']): void {
  const Real = VideoDecoder
  class Failing extends Real {
    readonly #error: (problem: DOMException) => void
    #fails = false

    constructor(init: VideoDecoderInit) {
      super(init)
      this.#error = init.error
    }
    static override isConfigSupported = async (config: VideoDecoderConfig) => ({ supported: true, config })
    override configure(config: VideoDecoderConfig): void {
      super.configure(config)
      this.#fails = config.codec.startsWith(codec)
    }
    override decode(chunk: EncodedVideoChunk): void {
      if (!this.#fails) super.decode(chunk)
      else if (how === 'with an error')
        setTimeout(() => {
          if (this.state === 'closed') return
          this.close()
          this.#error(new DOMException('it cannot', 'EncodingError'))
        })
    }
  }
  globalThis.VideoDecoder = Failing
}

async function whileFailing(
  [codec, how]: Parameters<typeof failing>[0],
  address: string,
  steps: (page: Page, asked: readonly string[]) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.addInitScript(failing, [codec, how] as Parameters<typeof failing>[0])
  try {
    await page.goto(address)
    await steps(page, asked)
  } finally {
    await page.close()
  }
}

const refusals = (asked: readonly string[]) => asked.filter((each) => each.endsWith('/playable?refused'))

for (const how of ['with an error', 'in silence'] as const)
  test(`a decoder that claims H.264 and fails ${how}: the page asks for the other by itself, and says why`, {
    skip: absent,
  }, async () => {
    await onServer({ transcoder: stuckAt42 }, async ({ url }) => {
      await whileFailing(['avc1', how], `${url}/?sortie=h264_klv`, async (page, asked) => {
        await page
          .getByText('This browser could not decode this video, so it is being converted: 42 %')
          .waitFor()
        assert.ok(refusals(asked).length > 0, asked.join('\n'))
      })
    })
  })

test('what was converted does not come out either: the page says so, and asks no more', {
  skip: absent,
}, async () => {
  const copying: typeof stuckAt42 = {
    async transcode({ input, output }) {
      copyFileSync(input, output)
      return 'done'
    },
  }
  await onServer({ transcoder: copying }, async ({ url }) => {
    const address = `${url}/?sortie=h264_klv&lang=es`
    await whileFailing(['avc1', 'with an error'], address, async (page, asked) => {
      await page.getByText('Este navegador no puede decodificar este vídeo.').waitFor()
      const before = refusals(asked).length
      await page.keyboard.press('ArrowRight')
      await page.waitForFunction(() => new URL(location.href).searchParams.has('t'))
      assert.equal(refusals(asked).length, before)
    })
  })
})

test('what was converted since the decoder failed is shown: picture 10 is picture 10', {
  skip: absent || (program ? false : 'no ffmpeg: OVERFLIGHT_FFMPEG names none'),
}, async () => {
  await onServer({}, async ({ url }) => {
    const t = new Date(timesOf('h264_klv').pictures_us[10]! / 1000 + 1).toISOString()
    const address = `${url}/?sortie=h264_klv&t=${t}`
    await whileFailing(['avc1.F4', 'with an error'], address, async (page) => {
      await onPicture(page, 10)
      assert.equal(mostLike('h264_klv', await greyOf(page)), 10)
    })
  })
})
