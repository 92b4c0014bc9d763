import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { ROOT } from '../app/root.ts'
import { type Server, serve } from '../app/server.ts'
import { randomStream } from '../src/kernels/random.ts'
import { measured } from './large-csv.ts'
import type { BenchRow } from './table.ts'
import { BITS, CLIP_PICTURES, SQUARE_PX, setTime_us, writeVideo } from './video-made.ts'

export interface VideoSizes {
  readonly minutes: number
  readonly moments: number
}

const SIZES: VideoSizes = { minutes: 60, moments: 40 }
const SEEK_MOST_MS = 300
const SEED = 1

/**
 * An hour of video with key data, through the front door and onto the screen of a real browser: how long from the time
 * cursor being set to the right picture being drawn with its own set. Needs ffmpeg, a Chromium and the built workbench.
 * Some minutes and 600 MB of disk, all given back.
 */
export async function benchVideo({ minutes, moments } = SIZES): Promise<{ rows: BenchRow[] }> {
  const program = process.env.OVERFLIGHT_FFMPEG || 'ffmpeg'
  const folder = await mkdtemp(join(tmpdir(), 'overflight-video-'))
  let server: Server | undefined
  try {
    const kept = join(folder, 'recordings', 'made', 'flight')
    await mkdir(kept, { recursive: true })
    await writeFile(join(kept, 'sortie.json'), JSON.stringify(manifest))
    const pictures = writeVideo(join(folder, 'flight.ts'), join(kept, 'flight.ts'), minutes, program)
    const { size } = await stat(join(kept, 'flight.ts'))
    const out = join(folder, 'sorties', 'flight')
    const { wall_s, peak_MB } = await measured(['process', kept, '--out', out], join(folder, 'ledger'))
    server = await serve({ dir: folder, port: 0, demonstrates: true })
    const seeks = await seekAll(server.url, moments)
    const name = `${minutes} min of 1280 × 720 at 30 Hz`
    return {
      rows: [
        { figure: `${name}: size`, value: size / 1e6, unit: 'MB' },
        { figure: `${name}: pictures, each with its set`, value: pictures, unit: '' },
        { figure: `${name}: recording to report`, value: wall_s, unit: 's' },
        { figure: `${name}: peak memory of that`, value: peak_MB, unit: 'MB' },
        ...seekRows(seeks),
      ],
    }
  } finally {
    await server?.stop() // its database lies in the folder too
    await rm(folder, { recursive: true, force: true })
  }
}

const manifest = {
  ...{ overflight: 'sortie/1', name: 'An hour of video (invented)', data: 'simulated' },
  frame: { kind: 'wgs84' },
  recordings: [{ role: 'flight', file: 'flight.ts' }],
}

interface Seek {
  readonly spent_ms: number
  /** The picture the screen says, the one whose number is drawn, the set beside it, and the cursor. */
  readonly picture: number
  readonly drawn: number
  readonly set_us: number
  readonly cursor_ms: number
}

function seekRows(seeks: readonly Seek[]): BenchRow[] {
  const spent = seeks.map(({ spent_ms }) => spent_ms).sort((a, b) => a - b)
  const at = (part: number) => spent[Math.min(spent.length - 1, Math.floor(part * spent.length))]!
  const row = (figure: string, value: number): BenchRow => ({
    ...{ figure, value, unit: 'ms' },
    ...{ mark: `<= ${SEEK_MOST_MS}`, met: value <= SEEK_MOST_MS },
  })
  const wrong = seeks.filter((seek) => !isRight(seek)).length
  return [
    { figure: 'moments sought', value: seeks.length, unit: '' },
    row('cursor to picture and set, median', at(0.5)),
    row('cursor to picture and set, 95 %', at(0.95)),
    row('cursor to picture and set, worst', at(1)),
    { figure: 'wrong picture or set', value: wrong, unit: '', mark: '0', met: wrong === 0 },
  ]
}

/** The picture on show is the last one not after the cursor, which is told in whole milliseconds; its number is drawn in it. */
function isRight({ picture, drawn, set_us, cursor_ms }: Seek): boolean {
  const isAt = setTime_us(picture) < (cursor_ms + 1) * 1000 && setTime_us(picture + 1) > cursor_ms * 1000
  return isAt && drawn === picture % CLIP_PICTURES && set_us === setTime_us(picture)
}

async function seekAll(url: string, moments: number): Promise<Seek[]> {
  if (!existsSync(join(ROOT, 'workbench', 'dist', 'index.html')))
    throw new Error('the workbench is not built: npm run build -w workbench')
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(`${url}/?sortie=flight`)
    await page.waitForSelector('[data-testid=video-canvas]:not([data-picture=""])', { timeout: OPENING_MS })
    const random = randomStream(SEED, 0)
    const seeks: Seek[] = []
    await seek(page, random.uniform()) // the first one also makes the code warm
    while (seeks.length < moments) {
      const place = random.uniform()
      seeks.push(await seek(page, place))
      await page.waitForTimeout(PAUSE_MS)
    }
    return seeks
  } finally {
    await browser.close()
  }
}

/** The digest of the whole recording is made before its first byte goes out. */
const OPENING_MS = 60_000

/** A person looks before looking elsewhere; what is still being fetched ahead is done by then. */
const PAUSE_MS = 500

async function launch(): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  const executablePath = process.env.OVERFLIGHT_BROWSER ?? '/usr/bin/chromium'
  if (!existsSync(executablePath))
    throw new Error(`no browser at ${executablePath}: set OVERFLIGHT_BROWSER to the path of a Chromium`)
  const drawing = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--no-sandbox']
  return chromium.launch({ executablePath, args: drawing })
}

const seek = (page: Page, place: number) => page.evaluate<Seek>(`(${SEEK})(${place})`)

/** In the page: the pointer over the time axis sets the cursor; the canvas says which picture it bears. */
const SEEK = `async (place) => {
  const find = (name) => document.querySelector('[data-testid=' + name + ']')
  const canvas = find('video-canvas')
  const stage = find('time-axis').parentElement
  const box = stage.getBoundingClientRect()
  const clientX = box.left + box.width * (0.08 + 0.84 * place)
  const drawn = new Promise((done) => {
    const observer = new MutationObserver(() => {
      if (canvas.dataset.picture === '') return
      observer.disconnect()
      done(performance.now())
    })
    observer.observe(canvas, { attributeFilter: ['data-picture'] })
  })
  const from_ms = performance.now()
  stage.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY: box.top + 20, bubbles: true }))
  const spent_ms = (await drawn) - from_ms
  const context = canvas.getContext('2d')
  let number = 0
  for (let bit = 0; bit < ${BITS}; bit++) {
    const [red] = context.getImageData(${SQUARE_PX} * bit + ${SQUARE_PX / 2}, ${SQUARE_PX / 2}, 1, 1).data
    if (red > 128) number += 2 ** bit
  }
  return {
    spent_ms,
    picture: Number(canvas.dataset.picture),
    drawn: number,
    set_us: Number(canvas.dataset.set),
    cursor_ms: Date.parse(find('time-axis').getAttribute('aria-valuetext')),
  }
}`
