/** The whole first run, as somebody new meets it: seven people, one authority, one flight, one notice, one package. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { ROOT } from '../app/root.ts'
import { type Server, serve } from '../app/server.ts'
import { overflight } from '../app/testing/command-line.ts'
import { madeAuthority } from '../app/testing/made-authority.ts'
import { quickSortie, writeFiles } from '../app/testing/quick-sortie.ts'
import { scratchFolder } from '../app/testing/scratch.ts'
import { grantableVerbs } from '../src/authority/verbs.ts'
import { launchBrowser } from './testing/browser.ts'

const skip = process.platform === 'linux' ? false : 'the packaged PostgreSQL was tried on Linux alone'
const dir = scratchFolder('first-run')
const data = join(dir, 'data')
const ledger = join(data, 'ledger')
const PASSWORD = 'four words make one'
const told: string[] = []
let server: Server
let browser: Browser

before(async () => {
  if (skip) return
  const tell = (text: string) => void told.push(text)
  server = await serve({ dir: data, port: 0, ledger, demonstrates: true, tell })
  browser = await launchBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const address = (path: string) => `http://localhost:${server.port}${path}`
const problems: string[] = []

async function screen(path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  page.on('pageerror', (problem) => problems.push(String(problem.stack)))
  await page.goto(address(path))
  return page
}

async function fill(page: Page, values: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(values)) await page.locator(`[name="${name}"]`).fill(value)
}

/** Opens a link that works once and chooses a password. */
async function begin(link: string, name: string, email?: string): Promise<Page> {
  const page = await screen(`/${new URL(link).hash}`)
  await page.getByTestId('set-up').waitFor()
  await fill(page, { name, ...(email && { email }), password: PASSWORD, again: PASSWORD })
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByTestId('me').filter({ hasText: name }).waitFor()
  return page
}

test('from the set-up link to a package that an overseer verifies', { skip }, async () => {
  while (!told.join('\n').includes('#set-up=')) await new Promise((done) => setTimeout(done, 50))
  const administrator = await begin(/http:\S+#set-up=\S+/.exec(told.join('\n'))![0], 'Ada', 'ada@example.org')
  const links = new Map<string, string>()
  for (const [name, role] of [
    ['Pia', 'planner'],
    ['Otto', 'operator'],
    ['Ana', 'analyst'],
    ['Rita', 'release officer'],
    ['Olga', 'overseer'],
  ] as const) {
    await fill(administrator, { name, email: `${name.toLowerCase()}@example.org` })
    const form = administrator.getByTestId('invite')
    await form.getByLabel('analyst').setChecked(role === 'analyst')
    await form.getByLabel(role).setChecked(true)
    await form.getByRole('button', { name: 'Invite' }).click()
    await administrator.getByText(`${name} is invited.`).waitFor()
    links.set(name, await administrator.getByLabel('Link of the invitation').inputValue())
    await form.getByLabel(role).setChecked(false)
  }

  // An authority, from its form; its law is a file whose digest is kept.
  const law = join(dir, 'order-7.txt')
  writeFileSync(law, 'Order 7 (invented)')
  const planner = await begin(links.get('Pia')!, 'Pia')
  await planner.goto(address('/?page=authorities'))
  await planner.getByTestId('new-authority').click()
  await fill(planner, {
    ...{ id: 'trial/2026-03', office: 'Office of Instrument Trials (invented)', state: 'Nowhere' },
    ...{ cites: 'Order 7 (invented)', from: '2020-01-01', until: '2099-01-01' },
    ...{ noAreaBecause: 'The whole state (invented).', noHeightBecause: 'None is set (invented).' },
    ...{
      states: 'Nowhere; own',
      partners: 'Emissions Agency (invented); Nowhere',
      statement: 'None lives there.',
      collateral: 'Erased when weighed.',
    },
  })
  await planner.getByTestId('law-file').setInputFiles(law)
  for (const each of grantableVerbs.filter((verb) => !/spectra|still/.test(verb)))
    await planner.locator(`input[name="${each}"]`).check()
  for (const each of ['instrument-trial', 'gas', 'motion-imagery', 'CH4'])
    await planner.locator(`input[name="${each}"]`).check()
  await planner.getByLabel('The aircraft carries sensors and nothing else').check()
  await planner.getByTestId('record-authority').click()
  await planner.getByTestId('authority-card').getByText('in force').waitFor()

  // A plan, approved by another.
  const { asked } = JSON.parse(readFileSync(join(ROOT, 'corpus', 'plans', 'example', 'plan.json'), 'utf8'))
  await planner.goto(address('/?page=plan'))
  await planner.getByTestId('new-plan').first().click()
  await planner
    .getByTestId('area-file')
    .setInputFiles(join(ROOT, 'corpus', 'plans', 'example', 'area.geojson'))
  await planner
    .getByTestId('forecast-file')
    .setInputFiles(join(ROOT, 'corpus', 'plans', 'example', 'forecast.json'))
  const field = (path: string) => planner.locator(`[data-path="${path}"] :is(input, select)`)
  await field('name').fill('First plan')
  await field('start').fill(asked.start.slice(0, 16).replace('T', ' '))
  await field('seeks.rate_kgph').fill('30')
  await field('home.lat_deg').fill('29.095, -111.655')
  await field('home.height_m').fill('230')
  await planner.getByLabel('The ground under the flight is known').check()
  await field('ground.least_m').fill('180')
  await field('ground.most_m').fill('260')
  await field('ground.source').fill('invented')
  await field('purpose').selectOption('instrument-trial')
  await field('data').selectOption('training')
  await field('dwellings').selectOption('false')
  await planner
    .getByTestId('authority-file')
    .setInputFiles(join(ROOT, 'corpus', 'plans', 'example', 'authority.json'))
  await planner.locator('[data-testid=saving][data-saving=saved]').waitFor()
  await planner.getByTestId('tab-steps').click()
  for (const box of await planner.locator('.plan-ticks input').all()) await box.check()
  await planner.getByTestId('submit').click()
  await planner.locator('.plan-head .plan-tag.submitted').waitFor()
  const operator = await begin(links.get('Otto')!, 'Otto')
  await operator.goto(address('/?page=activity'))
  await operator.getByTestId('waiting').getByText('First plan').click()
  await operator.getByTestId('tab-steps').click()
  for (const box of await operator.locator('.plan-ticks input').all()) await box.check()
  await operator.getByTestId('approve').click()
  await operator.locator('.plan-head .plan-tag.approved').waitFor()

  // A recording is taken in and processed; an analyst sees the verdict, and says why.
  const sortie = writeFiles(join(dir, 'flown'), {
    ...quickSortie({ name: 'First flight', data: 'real', authority: 'authority.json' }),
    'authority.json': JSON.stringify(
      madeAuthority({ from: '2020-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z' }),
    ),
  })
  await operator.goto(address('/'))
  await operator.getByTestId('folder-input').setInputFiles(sortie)
  await operator.getByTestId('reason').waitFor()
  const analyst = await begin(links.get('Ana')!, 'Ana')
  await analyst.getByTestId('reason').waitFor()
  await analyst.getByLabel('Why do you need it?').fill('Analysis of this sortie')
  await analyst.getByRole('button', { name: 'Record this, and open' }).click()
  await analyst.getByTestId('verdict').waitFor()

  // The inspector is told.
  const officer = await begin(links.get('Rita')!, 'Rita')
  const fetched = join(dir, 'fetched')
  mkdirSync(fetched)
  await officer.goto(address('/?page=notices'))
  await officer.getByTestId('recipients-open').click()
  await officer.getByRole('button', { name: 'One more office' }).click()
  await officer.getByLabel('Recipient', { exact: true }).selectOption('inspector')
  await fill(officer, { office: 'Inspector (invented)', state: 'Nowhere', folder: fetched })
  await officer.getByTestId('recipients-keep').click()
  await officer.getByText('Kept. Notices', { exact: false }).waitFor()
  await officer.getByTestId('notices-recipient').selectOption('inspector')
  await officer.getByTestId('notice').getByRole('button').first().click()
  await officer.getByTestId('notice-draft').click()
  await officer.getByTestId('notice-send').click()
  await officer.getByTestId('notice-history').getByText('sent').first().waitFor()

  // An overseer takes it all away, and checks it without us.
  const overseer = await begin(links.get('Olga')!, 'Olga')
  await overseer.goto(address('/?page=oversight'))
  await overseer.getByTestId('oversight-headline').waitFor()
  const download = overseer.waitForEvent('download')
  await overseer.getByTestId('oversight-package').click()
  const packed = join(dir, 'package.tar')
  await (await download).saveAs(packed)
  assert.equal(spawnSync('tar', ['-xf', packed, '-C', dir]).status, 0)
  assert.ok(existsSync(join(dir, 'oversight', 'oversight.json')))
  const vkey = readFileSync(join(ledger, 'log', 'vkey'), 'utf8').trim()
  const verified = await overflight(['verify', join(dir, 'oversight'), '--vkey', vkey], { ledger })
  assert.equal(verified.code, 0, verified.stdout + verified.stderr)
  assert.deepEqual(problems, [])
})
