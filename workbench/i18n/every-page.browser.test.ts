/** Every page in Spanish holds no sentence of the English words, and the other way round. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { type Language, languages } from '../../src/people/looks.ts'
import { launchBrowser } from '../testing/browser.ts'
import { everyPage, everyPageServer } from '../testing/every-page.ts'
import { sentencesOnlyIn } from '../testing/sentences.ts'
import { en } from './en.ts'

const skip = process.platform === 'linux' ? false : 'the packaged PostgreSQL was tried on Linux alone'
const dir = scratchFolder('languages')
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

/** What is read and heard on the page, but for what is quoted in a language that is named. */
async function textOf(page: Page): Promise<string> {
  const text = await page.evaluate(`(() => {
    const spoken = ['aria-label', 'title', 'placeholder', 'alt'].flatMap((name) =>
      [...document.querySelectorAll('[' + name + ']')].map((each) => each.getAttribute(name)))
    const quoted = [...document.querySelectorAll('body [lang]')].map((each) => [each, each.style.display])
    for (const [each] of quoted) each.style.display = 'none'
    const text = [document.title, document.body.innerText, ...spoken].join('\\n')
    for (const [each, display] of quoted) each.style.display = display
    return text
  })()`)
  return String(text).replace(/\s+/g, ' ')
}

const foreign: Readonly<Record<Language, Language>> = { en: 'es', es: 'en' }

for (const language of languages)
  for (const shown of everyPage)
    test(`${shown.name}, ${language}`, { skip }, async () => {
      await server.open(browser, shown, { language, theme: 'dark' }, async (page) => {
        const text = await textOf(page)
        assert.ok(text.length > 100, text)
        assert.deepEqual(
          sentencesOnlyIn(foreign[language]).filter((sentence) => text.includes(sentence)),
          [],
        )
      })
    })

test('a sentence of the other language is found where it is planted, seen or only heard', {
  skip,
}, async () => {
  const shown = everyPage.find(({ name }) => name === 'people')!
  const [seen, heard] = [en['state.failed.next'], en['drop.anywhere']]
  await server.open(browser, shown, { language: 'es', theme: 'dark' }, async (page) => {
    await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend',
      '<p>' + ${JSON.stringify(seen)} + '</p><b aria-label=' + JSON.stringify(${JSON.stringify(heard)}) + '></b>')`)
    const text = await textOf(page)
    const found = sentencesOnlyIn('en').filter((sentence) => text.includes(sentence))
    assert.ok(found.includes(seen) && found.includes(heard), found.join('; '))
  })
})
