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

/** Opens a link of the server, runs the steps, and then holds the page to silence: no error, no request to elsewhere. */
export async function onQuietPage(
  browser: Browser,
  { url, query = '' }: { url: string; query?: string },
  steps: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  context.setDefaultTimeout(TIMEOUT_MS)
  const page = await context.newPage()
  const complaints: string[] = []
  const elsewhere: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
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
