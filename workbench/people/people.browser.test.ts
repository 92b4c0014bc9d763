import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Server, serve } from '../../app/server.ts'
import { overflight } from '../../app/testing/command-line.ts'
import { madeAuthority } from '../../app/testing/made-authority.ts'
import { quickSortie, writeFiles } from '../../app/testing/quick-sortie.ts'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { launchBrowser } from '../testing/browser.ts'

// From the first link to somebody who is revoked, with the accounts, the database and the browser that a person has.

const dir = scratchFolder('people-screen')
const PASSWORD = 'four words make one'
let server: Server
let browser: Browser
const told: string[] = []

before(async () => {
  const sortie = writeFiles(join(dir, 'sortie'), {
    ...quickSortie({ data: 'real', authority: 'authority.json' }),
    'authority.json': JSON.stringify(
      madeAuthority({ from: '2020-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z' }),
    ),
  })
  const made = join(dir, 'data', 'sorties', 'restricted')
  const ledger = join(dir, 'data', 'ledger')
  const { code, stderr } = await overflight(['process', sortie, '--out', made], { ledger })
  assert.equal(code, 0, stderr)
  const open = join(dir, 'data', 'sorties', 'training')
  mkdirSync(open)
  cpSync(made, open, { recursive: true })
  const result = JSON.parse(readFileSync(join(made, 'result.json'), 'utf8'))
  writeFileSync(join(open, 'result.json'), JSON.stringify({ ...result, name: 'Training', data: 'training' }))
  const tell = (text: string) => void told.push(text)
  server = await serve({ dir: join(dir, 'data'), port: 0, ledger, demonstrates: true, tell })
  browser = await launchBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/** A person at a machine of their own, at the server's name: browsers make no passkey for a bare number. */
async function person(path = '/') {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (problem) => problems.push(String(problem.stack)))
  await page.goto(`http://localhost:${server.port}${path}`)
  return { context, page, problems }
}

async function fill(page: Page, values: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(values)) await page.locator(`input[name=${name}]`).fill(value)
}

const signInBy = async (page: Page, email: string) => {
  await fill(page, { email, password: PASSWORD })
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('while nobody has an account the page enters as somebody made up, says so, and can be others', async () => {
  const { context, page, problems } = await person('/?page=people')
  await page.getByTestId('invite').waitFor()
  assert.match(await page.getByTestId('me').innerText(), /^Demonstration: administrator$/)
  await page.getByTestId('me').click()
  await page.getByRole('dialog').getByRole('button', { name: 'overseer' }).click()
  await page.getByTestId('me').filter({ hasText: 'Demonstration: overseer' }).waitFor()
  await page.getByTestId('person').first().waitFor()
  assert.equal(await page.getByTestId('invite').count(), 0, 'who oversees looks on')
  assert.ok((await page.getByTestId('person').count()) >= 7)
  await page.getByTestId('me').click()
  await page.getByTestId('sign-out').click()
  await page.getByTestId('shown-logins').waitFor()
  await page.reload()
  await page.getByTestId('sign-in').waitFor()
  assert.deepEqual(problems, [])
  await context.close()
})

test('how somebody likes to read comes along to another machine, is theirs alone, and gives way to a link', async () => {
  const one = await person('/?page=people')
  await one.page.getByTestId('invite').waitFor()
  const kept = one.page.waitForResponse((answer) => answer.request().method() === 'PUT')
  await one.page.getByText('ES', { exact: true }).click()
  await one.page.getByRole('button', { name: 'Claro, para imprimir' }).click()
  const answer = await kept
  assert.deepEqual([new URL(answer.url()).pathname, answer.status()], ['/api/me/looks', 200])
  const looks = (page: Page) =>
    page.evaluate('[document.documentElement.lang, document.documentElement.dataset.theme]')
  const other = await person('/?page=people')
  await other.page.getByTestId('invite').waitFor()
  assert.deepEqual(await looks(other.page), ['es', 'light'])
  await other.page.getByTestId('me').filter({ hasText: 'Demostración: administrador' }).waitFor()
  const linked = await person('/?page=people&lang=en')
  await linked.page.getByTestId('invite').waitFor()
  assert.deepEqual(await looks(linked.page), ['en', 'light'])
  const overseer = await person('/?page=oversight')
  await overseer.page.getByTestId('me').filter({ hasText: 'overseer' }).waitFor()
  assert.deepEqual(await looks(overseer.page), ['en', 'dark'])
  const back = other.page.waitForResponse((each) => each.request().method() === 'PUT')
  await other.page.getByText('EN', { exact: true }).click()
  assert.deepEqual((await back).request().postDataJSON(), { language: 'en', theme: 'light' })
  for (const { context, problems } of [one, other, linked, overseer]) {
    assert.deepEqual(problems, [])
    await context.close()
  }
})

test('the first link, an invitation, a passkey, a reason for what is restricted, a revocation', async () => {
  const path = /http:\/\/localhost:\d+(\/#set-up=[\w-]+)/.exec(told.join('\n'))?.[1]
  assert.ok(path, told.join('\n'))
  const first = await person(path)
  const devices = await first.context.newCDPSession(first.page)
  await devices.send('WebAuthn.enable')
  await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true },
    },
  })
  await first.page.getByTestId('set-up').waitFor()
  await fill(first.page, { name: 'Ana', email: 'ana@example.org', password: PASSWORD, again: 'another' })
  await first.page.getByRole('button', { name: 'Begin' }).click()
  await first.page.getByText('The two passwords are not the same.').waitFor()
  await fill(first.page, { again: PASSWORD })
  await first.page.getByRole('button', { name: 'Begin' }).click()
  await first.page.getByTestId('invite').waitFor()
  assert.equal(new URL(first.page.url()).hash, '', 'the secret does not stay in the address')

  await first.page.getByTestId('me').click()
  await first.page.getByTestId('add-passkey').click()
  await first.page.getByText('The passkey is kept.').waitFor()
  await first.page.getByTestId('sign-out').click()
  await first.page.getByRole('button', { name: 'With a passkey' }).click()
  await first.page.getByTestId('invite').waitFor()

  await fill(first.page, { name: 'Luis', email: 'luis@example.org' })
  await first.page.getByRole('button', { name: 'Invite' }).click()
  const link = await first.page.getByLabel('Link of the invitation').inputValue()
  const second = await person(`/${new URL(link).hash}`)
  await second.page.getByTestId('set-up').waitFor()
  await fill(second.page, { name: 'Luis', password: PASSWORD, again: PASSWORD })
  await second.page.getByRole('button', { name: 'Begin' }).click()
  await second.page.getByTestId('sortie-name').or(second.page.getByTestId('reason')).first().waitFor()
  assert.equal(await second.page.getByText('People', { exact: true }).count(), 0)

  await second.page.goto(`http://localhost:${server.port}/?sortie=restricted`)
  await second.page.getByTestId('reason').waitFor()
  await second.page.getByLabel('Why do you need it?').fill('A complaint is being looked into')
  await second.page.getByRole('button', { name: 'Record this, and open' }).click()
  await second.page.getByTestId('verdict').waitFor()

  const again = await person(`/${new URL(link).hash}`)
  await again.page.getByTestId('link-void').waitFor()

  const row = first.page.getByTestId('person').filter({ hasText: 'luis@example.org' })
  await first.page.reload()
  await row.getByRole('button', { name: 'Revoke' }).click()
  await row.getByRole('button', { name: 'Revoke' }).click()
  await row.getByText('revoked').waitFor()
  await second.page.getByRole('button', { name: 'Training' }).click()
  await second.page.getByTestId('sign-in').waitFor()
  await signInBy(second.page, 'luis@example.org')
  await second.page.getByRole('alert').waitFor()
  assert.deepEqual([...first.problems, ...second.problems], [])
  for (const { context } of [first, second, again]) await context.close()
})
