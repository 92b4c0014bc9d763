/** Every page, in the dark and in the light, held against the rules of axe: none breaks one seriously. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { scratchFolder } from '../app/testing/scratch.ts'
import { themes } from '../src/people/looks.ts'
import { launchBrowser } from './testing/browser.ts'
import { everyPage, everyPageServer } from './testing/every-page.ts'

const skip = process.platform === 'linux' ? false : 'the packaged PostgreSQL was tried on Linux alone'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** WCAG 2.1, levels A and AA, and what axe holds to be good besides. */
const RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
  resultTypes: ['violations'],
}
const dir = scratchFolder('accessibility')
let browser: Browser
let server: Awaited<ReturnType<typeof everyPageServer>>

before(async () => {
  if (skip) return
  server = await everyPageServer(dir)
  browser = await launchBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/** What breaks a rule so that somebody is kept out, each with its rule and its place. */
async function seriousOn(page: Page): Promise<string[]> {
  await page.evaluate(axe) // not as a script of the page: its policy allows none, and stays as it is
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(RULES)})`)) as AxeResults
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
    )
}

for (const theme of themes)
  for (const shown of everyPage)
    test(`${shown.name}, ${theme}`, { skip }, async () => {
      await server.open(browser, shown, { language: 'en', theme }, async (page) => {
        assert.deepEqual(await seriousOn(page), [])
      })
    })

test('what keeps somebody out is found where it is planted', { skip }, async () => {
  const shown = everyPage.find(({ name }) => name === 'people')!
  await server.open(browser, shown, { language: 'en', theme: 'dark' }, async (page) => {
    await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend',
      '<button></button><p style="color: #333; background: #222">faint</p><img src="mark.svg">')`)
    const found = await seriousOn(page)
    assert.deepEqual(found.map((each) => each.split(' ')[0]).sort(), [
      'button-name',
      'color-contrast',
      'image-alt',
    ])
  })
})
