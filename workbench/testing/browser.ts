import assert from 'node:assert/strict'
import { type Browser, chromium, type Page } from 'playwright-core'

/** The browser tests look at the screen with: software rendering, and nothing of its own asked of the network. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.OVERFLIGHT_BROWSER ?? '/usr/bin/chromium',
    args: [
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--no-sandbox',
      '--disable-background-networking',
      '--lang=en-US',
    ],
  })
}

const TIMEOUT_MS = 60_000

/**
 * Opens a link of the server, runs the steps, and then holds the page to silence: no error, no request to elsewhere. `refused`:
 * the gate refuses something on it, which a browser complains of.
 */
export async function onQuietPage(
  browser: Browser,
  { url, query = '', refused = false }: { url: string; query?: string; refused?: boolean },
  steps: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  context.setDefaultTimeout(TIMEOUT_MS)
  const page = await context.newPage()
  const complaints: string[] = []
  const elsewhere: string[] = []
  page.on('console', (message) => {
    const isRefusal = refused && / status of 403 /.test(message.text())
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text())
  })
  page.on('pageerror', (problem) => complaints.push(String(problem.stack)))
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== url && protocol !== 'blob:' && protocol !== 'data:') elsewhere.push(request.url())
  })
  try {
    await page.goto(`${url}/${query}`)
    await steps(page)
    assert.deepEqual(complaints, [])
    assert.deepEqual(elsewhere, [])
  } finally {
    await context.close()
  }
}

/** A drop as the operating system makes it: the browser reads the file or folder from disk. `hint`: what the page says meanwhile. */
export async function drop(page: Page, hint: string, path: string) {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  await session.send('Input.dispatchDragEvent', { type: 'dragEnter', x: 800, y: 400, data })
  await page.getByText(hint).waitFor()
  await session.send('Input.dispatchDragEvent', { type: 'dragOver', x: 800, y: 400, data })
  await session.send('Input.dispatchDragEvent', { type: 'drop', x: 800, y: 400, data })
}
