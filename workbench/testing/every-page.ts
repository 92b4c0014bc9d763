import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { serve } from '../../app/server.ts'
import { overseenFolder } from '../../app/testing/overseen-folder.ts'
import { demonstrationCookie } from '../../app/testing/signed-in.ts'
import type { Looks } from '../../src/people/looks.ts'
import type { Role } from '../../src/people/roles.ts'
import { oversightParts } from '../address.ts'
import { startFixtureServer } from './fixture-server.ts'

export interface Shown {
  readonly name: string
  readonly query: string
  /** Who looks at it; null: nobody is signed in. */
  readonly as: Role | null
  /** What is there when all of it is. */
  readonly ready: string
  /** Leads to what is only there after a step. */
  readonly steps?: (page: Page) => Promise<unknown>
  /** With sorties that are made up for the screen. */
  readonly isMade?: true
}

const id = (name: string) => `[data-testid=${name}]`
const press = (name: string, then: string) => async (page: Page) => {
  await page.locator(id(name)).first().click()
  await page.locator(then).first().waitFor()
}

/** Every page of the screen, each with something on it, and what opens over it. */
export const everyPage: readonly Shown[] = [
  { name: 'sign in', query: '', as: null, ready: id('shown-logins') },
  { name: 'set up', query: '#set-up=', as: null, ready: id('set-up') },
  { name: 'void link', query: `#set-up=${'x'.repeat(43)}`, as: null, ready: id('link-void') },
  {
    ...{
      name: 'sortie',
      query: 'sortie=training',
      as: 'analyst',
      ready: `${id('reason')}, ${id('verdict')}`,
    },
    async steps(page) {
      // A reason once given holds for a while: whoever comes again is not asked.
      if ((await page.locator(id('verdict')).count()) > 0) return
      await page.locator(`${id('reason')} input`).fill('looked at by a test')
      await page.locator(`${id('reason')} [type=submit]`).click()
      await page.locator(['verdict', 'refused'].map(id).join(', ')).first().waitFor()
    },
  },
  { name: 'reason', query: 'sortie=survey-2', as: 'analyst', ready: id('reason') },
  {
    name: 'oneself',
    query: 'sortie=training',
    as: 'analyst',
    ready: id('me'),
    steps: press('me', '.me-menu'),
  },
  ...(['ridge-line-7', 'paddock-release-3', 'quarry-north', 'landfill-vents'] as const).map(
    (sortie): Shown => ({
      ...{ name: sortie, query: `sortie=${sortie}`, as: 'analyst', ready: id('verdict'), isMade: true },
    }),
  ),
  {
    ...{ name: 'keys', query: 'sortie=ridge-line-7', as: 'analyst', ready: id('verdict'), isMade: true },
    async steps(page) {
      await page.keyboard.press('?')
      await page.locator(id('help')).waitFor()
    },
  },
  {
    ...{ name: 'follow', query: 'sortie=ridge-line-7&follow=60', as: 'analyst', isMade: true },
    ready: id('follow-head'),
  },
  { name: 'activity', query: 'page=activity', as: 'planner', ready: id('act') },
  { name: 'plans', query: 'page=plan', as: 'planner', ready: id('listed-plan') },
  ...(['ask', 'checks', 'steps'] as const).map(
    (tab): Shown => ({
      ...{ name: `plan, ${tab}`, query: 'page=plan&plan=survey-1', as: 'planner' },
      ready: '[data-testid=plan-map][data-laid=laid]',
      steps: (page) => page.locator(id(`tab-${tab}`)).click(),
    }),
  ),
  {
    ...{ name: 'new plan', query: 'page=plan', as: 'planner', ready: id('listed-plan') },
    steps: press('new-plan', id('tab-ask')),
  },
  { name: 'fleet', query: 'page=fleet', as: 'analyst', ready: id('fleet-row') },
  { name: 'notices', query: 'page=notices', as: 'release-officer', ready: id('notice') },
  {
    ...{ name: 'notice', query: 'page=notices', as: 'release-officer', ready: id('notice') },
    async steps(page) {
      await page
        .locator(`${id('notice')} button`)
        .first()
        .click()
      await page.locator(id('notice-preview')).waitFor()
    },
  },
  ...oversightParts.map(
    (part): Shown => ({
      ...{ name: `oversight, ${part}`, query: `page=oversight&show=${part}`, as: 'overseer' },
      ready: id('oversight-part'),
    }),
  ),
  { name: 'record', query: 'page=record', as: 'overseer', ready: id('record-entry') },
  { name: 'entry', query: 'page=record&entry=0', as: 'overseer', ready: id('record-one') },
  { name: 'people', query: 'page=people', as: 'administrator', ready: id('person') },
  { name: 'people, seen', query: 'page=people', as: 'overseer', ready: id('person') },
  { name: 'partner', query: '', as: 'partner', ready: id('partner-none') },
  { name: 'live', query: 'live', as: 'operator', ready: id('live-none') },
]

/** A server with all that the pages show, and one with made-up sorties. */
export async function everyPageServer(dir: string) {
  await overseenFolder(dir, 2)
  const training = join(dir, 'sorties', 'training')
  mkdirSync(training)
  cpSync(join(dir, 'sorties', 'survey-2'), training, { recursive: true })
  const result = JSON.parse(readFileSync(join(training, 'result.json'), 'utf8'))
  writeFileSync(
    join(training, 'result.json'),
    JSON.stringify({ ...result, name: 'Training', data: 'training' }),
  )
  const told: string[] = []
  const tell = (text: string) => void told.push(text)
  const ledger = join(dir, 'ledger')
  const server = await serve({ dir, port: 0, ledger, demonstrates: true, tell })
  const made = await startFixtureServer()
  const send = async (role: Role, path: string, body: object) => {
    const cookie = await demonstrationCookie(server.url, role, dir)
    const headers = { cookie, origin: server.url, 'content-type': 'application/json' }
    const answer = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }
  await send('overseer', '/api/oversight/questions', {
    ...{ text: 'Cuántos — how many?', counts: [] },
  })
  rmSync(join(dir, 'sorties', 'survey-2', 'report.html'))
  return {
    url: server.url,
    /** Opens a page as it is told, in these looks, and gives what is shown to the steps. */
    async open(browser: Browser, shown: Shown, looks: Partial<Looks>, steps: (page: Page) => Promise<void>) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
      context.setDefaultTimeout(25_000)
      try {
        if (shown.as === null) await context.addInitScript("sessionStorage.setItem('overflight.left', '1')")
        else if (!shown.isMade)
          await signIn(context, server.url, await demonstrationCookie(server.url, shown.as, dir))
        const page = await context.newPage()
        await page.goto(addressOf(shown, looks, shown.isMade ? made.url : server.url, told))
        await page.locator(shown.ready).first().waitFor()
        if (shown.isMade) await page.locator('.maplibregl-canvas').waitFor()
        await shown.steps?.(page)
        await steps(page)
      } finally {
        await context.close()
      }
    },
    async stop() {
      await made.stop()
      await server.stop()
    },
  }
}

type Context = Awaited<ReturnType<Browser['newContext']>>

const signIn = (context: Context, url: string, cookies: string) =>
  context.addCookies(
    cookies.split('; ').map((each) => {
      const [name, ...value] = each.split('=')
      return { name: name!, value: value.join('='), url }
    }),
  )

function addressOf(shown: Shown, looks: Partial<Looks>, url: string, told: readonly string[]): string {
  const [query, hash] = shown.query.split('#')
  const asked = new URLSearchParams(query)
  if (looks.language) asked.set('lang', looks.language)
  if (looks.theme) asked.set('theme', looks.theme)
  const first = /#set-up=[\w-]+/.exec(told.join('\n'))?.[0]
  const end = hash === 'set-up=' ? first : hash && `#${hash}`
  return `${url}/?${asked}${end ?? ''}`
}
