/** The page of plans through the real server: drawn, dragged, undone, kept, submitted, refused, approved, handed out. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openGate } from '../../app/gate/gate.ts'
import { liftHold, setHold } from '../../app/gate/set-hold.ts'
import { openLedger } from '../../app/recordkeeping.ts'
import { ROOT } from '../../app/root.ts'
import { type Server, serve } from '../../app/server.ts'
import { alwaysSignedIn, madePerson, madeStaff } from '../../app/testing/made-people.ts'
import { scratchFolder } from '../../app/testing/scratch.ts'
import { checkQgcPlan } from '../../src/planning/check-qgc.ts'
import { qgcPlan } from '../../src/planning/exports/qgc.ts'
import { layPlan } from '../../src/planning/lay.ts'
import { readPlan } from '../../src/planning/plan.ts'
import { drop, launchBrowser, onQuietPage } from '../testing/browser.ts'

const dir = scratchFolder('plan-page')
const EXAMPLE = join(ROOT, 'corpus', 'plans', 'example')
const file = (name: string) => join(EXAMPLE, name)
const example = readPlan(readFileSync(file('plan.json'), 'utf8'), 'plan.json')
assert.ok(example.ok)
const { asked } = example.value
let server: Server
/** Who sits at the screen. */
let person = madeStaff('key-planner')
let browser: Browser

before(async () => {
  server = await serve({ people: alwaysSignedIn(() => person), dir, port: 0, ledger: join(dir, 'ledger') })
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await server.stop()
})

const laid = (page: Page) => page.locator('[data-testid=plan-map][data-laid=laid]').waitFor()
const saving = (page: Page, state: string) =>
  page.locator(`[data-testid=saving][data-saving=${state}]`).waitFor()
const figures = (page: Page) => page.getByTestId('figures').locator('dl').innerText()
const field = (page: Page, path: string) => page.locator(`[data-path="${path}"] :is(input, select)`)

/** Everything the example asks, as a person would enter it. */
async function enterExample(page: Page): Promise<void> {
  await page.getByTestId('new-plan').click()
  await page.getByTestId('area-file').setInputFiles(file('area.geojson'))
  await page.getByTestId('imported').getByText('Taken into the plan').waitFor()
  await page.getByTestId('forecast-file').setInputFiles(file('forecast.json'))
  await field(page, 'name').fill(asked.name)
  await field(page, 'start').fill('2027-03-16 15:00')
  await field(page, 'seeks.rate_kgph').fill('30')
  await field(page, 'home.lat_deg').fill('29.095, -111.655')
  await field(page, 'home.height_m').fill('230')
  await page.getByLabel('The ground under the flight is known').check()
  await field(page, 'ground.least_m').fill('180')
  await field(page, 'ground.most_m').fill('260')
  await field(page, 'ground.source').fill('invented')
  await field(page, 'purpose').selectOption('instrument-trial')
  await field(page, 'data').selectOption('training')
  await field(page, 'dwellings').selectOption('false')
  await page.getByTestId('authority-file').setInputFiles(file('authority.json'))
  await laid(page)
}

test('the example, entered by hand, is laid as the program lays it, dragged, undone, and kept', async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=plan' }, async (page) => {
    await page.getByTestId('plan-none').waitFor()
    await enterExample(page)
    const own = await figures(page)
    assert.match(own, /121 km/)
    assert.match(own, /8\n1\.96 km apart/)
    await page.getByRole('button', { name: 'Show everything' }).click()
    const corner = page.getByTestId('spot-corner-0-0-2')
    const from = (await corner.boundingBox())!
    await page.mouse.move(from.x + 12, from.y + 12)
    await page.mouse.down()
    for (const step of [10, 25, 40, 55]) await page.mouse.move(from.x + 12 + step, from.y + 12)
    await page.mouse.up()
    await laid(page)
    const dragged = await figures(page)
    assert.notEqual(dragged, own)
    await page.keyboard.press('Control+z')
    await laid(page)
    assert.equal(await figures(page), own, 'one drag is one step back')
    await page.keyboard.press('Control+Shift+Z')
    await laid(page)
    assert.equal(await figures(page), dragged)
    await page.getByRole('button', { name: 'Undo (Ctrl+Z)' }).click()
    await saving(page, 'saved')
    assert.match(page.url(), /page=plan&plan=north-ridge-invented$/)
    assert.equal(await page.title(), `${asked.name} · Overflight`)
    await page.getByTestId('listed-plan').getByText(asked.name).waitFor()
  })
  // What was entered by hand is what the example asks, and the server lays what the page drew.
  const kept = readPlan(readFileSync(join(dir, 'plans', 'north-ridge-invented', 'plan.json'), 'utf8'), 'kept')
  assert.ok(kept.ok)
  assert.deepEqual(kept.value.asked, asked)
  assert.deepEqual(kept.value.laid, example.value.laid)
})

test('submitted; the same hand is refused in its language; a second person approves; the file is what the core makes', async () => {
  const query = '?page=plan&plan=north-ridge-invented&lang=es'
  const saved = join(dir, 'taken.plan')
  await onQuietStep(query, async (page) => {
    await laid(page)
    assert.match(await figures(page), /121 km/)
    await page.getByTestId('tab-checks').click()
    for (const id of [
      'authority',
      'clearance',
      'airspace',
      'height',
      'endurance',
      'weather',
      'coverage',
      'terrain',
    ])
      await page.locator(`[data-testid=check-${id}][data-status=ok]`).waitFor()
    await page.getByTestId('tab-steps').click()
    await page.getByTestId('submit').click()
    await page.getByTestId('approve').click()
    await page.getByTestId('step-failed').getByText('Pídalo a una segunda persona.').waitFor()
    person = madePerson(['operator'], 'key-chief')
    await page.reload()
    await page.getByTestId('tab-steps').click()
    await page.getByTestId('approve').click()
    await page.locator('.plan-head .plan-tag.approved').waitFor()
    const download = page.waitForEvent('download')
    await page.getByTestId('export-plan').click()
    await (await download).saveAs(saved)
  })
  const bytes = new Uint8Array(readFileSync(saved))
  const lay = layPlan(asked)
  assert.ok(lay.ok)
  const made = qgcPlan(asked, lay.laid, { id: 'north-ridge-invented', state: 'approved' })
  assert.ok(made.made)
  assert.equal(new TextDecoder().decode(bytes), made.text)
  const { check, faults } = checkQgcPlan(bytes, 'taken.plan')
  assert.deepEqual([faults, check?.findings, check?.name], [[], [], asked.name])
})

/** As `onQuietPage`, but a refused step is a refused request, and the browser says so. */
async function onQuietStep(query: string, steps: (page: Page) => Promise<void>): Promise<void> {
  await onQuietPage(browser, { url: server.url, query }, steps).catch((problem: unknown) => {
    const isOnlyTheRefusal =
      problem instanceof assert.AssertionError &&
      Array.isArray(problem.actual) &&
      problem.actual.every((text) => /status of 409 \(Conflict\)/.test(String(text)))
    if (!isOnlyTheRefusal) throw problem
  })
}

test('whoever is no planner looks on: what they change is not kept, and it is said', async () => {
  person = madePerson(['analyst'], 'key-analyst')
  await onQuietPage(
    browser,
    { url: server.url, query: '?page=plan&plan=north-ridge-invented' },
    async (page) => {
      await laid(page)
      await page.getByTestId('spot-corner-0-0-0').focus()
      await page.keyboard.press('ArrowLeft')
      await saving(page, 'nobody')
    },
  )
  person = madeStaff('key-planner')
})

test('an approved plan is not changed by a slip: saving it is a step of its own, and makes it a draft', async () => {
  await onQuietPage(
    browser,
    { url: server.url, query: '?page=plan&plan=north-ridge-invented' },
    async (page) => {
      await laid(page)
      await page.getByTestId('tab-steps').click()
      await page.getByTestId('spot-corner-0-0-0').focus()
      await page.keyboard.press('ArrowLeft')
      await saving(page, 'by-hand')
      await page.getByTestId('save').click()
      await page.locator('.plan-head .plan-tag.draft').waitFor()
      await page.getByText('Revoke the plan…').click()
      await page.getByTestId('because').fill('The road is closed')
      await page.getByTestId('revoke').click()
      await page.locator('.plan-head .plan-tag.revoked').waitFor()
      await page.getByTestId('history').getByText('The road is closed').waitFor()
      await page.getByTestId('tab-ask').click()
      assert.ok(await field(page, 'name').isDisabled())
    },
  )
})

test('who was quicker is told, and what one changed is not lost: it is copied', async () => {
  const post = (before: string | null, name: string) =>
    fetch(`${server.url}/api/plans/contested`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: JSON.stringify({ asked: { ...asked, name, authority: null }, before }),
    }).then((answer) => answer.json() as Promise<{ digest: string }>)
  const { digest } = await post(null, 'Contested')
  await onQuietStep('?page=plan&plan=contested', async (page) => {
    await laid(page)
    await page.getByTestId('tab-steps').click()
    await page.getByTestId('tab-ask').click()
    await field(page, 'name').fill('Mine')
    await post(digest, 'Theirs')
    await saving(page, 'conflict')
    await page.getByTestId('tab-steps').click()
    await page.getByTestId('step-failed').getByText('Somebody changed this plan meanwhile').waitFor()
    await page.getByTestId('copy-plan').click()
    await page.getByTestId('plan-name').getByText('Mine (copy)').waitFor()
    await saving(page, 'saved')
    assert.match(page.url(), /plan=mine-copy$/)
    await page.getByTestId('listed-plan').getByText('Theirs').click()
    await page.getByTestId('plan-name').getByText('Theirs').waitFor()
  })
})

test('a plan under a hold is not opened, and the list says that it is there and why it is closed', async () => {
  const now_ms = () => performance.timeOrigin + performance.now()
  const ledger = await openLedger(join(dir, 'ledger'), now_ms)
  const gate = await openGate({ ledger, now_ms })
  const asked = {
    sortie: 'contested',
    because: 'oversight-hold',
    role: 'overseer',
    now_ms: now_ms(),
  } as const
  const hold = await setHold(gate, ledger, { ...asked, refuses: ['open', 'search'] })
  const address = { url: server.url, query: '?page=plan&plan=contested&lang=es', refused: true }
  await onQuietPage(browser, address, async (page) => {
    const refused = page.getByTestId('plan-refused')
    await refused.getByText('contested no puede abrirse').waitFor()
    await refused.getByText('Una retención sobre estos registros rechaza «open»').waitFor()
    assert.equal(await page.getByTestId('listed-plan').getByText('Theirs').count(), 0)
    await page.getByTestId('closed').locator('summary').click()
    await page.getByTestId('closed').getByText('rechaza «search»').waitFor()
  })
  await liftHold(gate, ledger, { id: hold.id, role: 'overseer' })
  await onQuietStep('?page=plan&plan=contested', async (page) => {
    await page.getByTestId('plan-name').getByText('Theirs').waitFor()
  })
})

test('drawn corner by corner, with a hole; Escape leaves; typed corners; what is wrong is said at its field', async () => {
  await onQuietPage(browser, { url: server.url, query: '?page=plan&units=aviation' }, async (page) => {
    await page.getByTestId('new-plan').click()
    const map = (await page.getByTestId('plan-map').boundingBox())!
    const press = async (places: readonly (readonly [number, number])[]) => {
      for (const [x, y] of places) await page.mouse.click(map.x + x, map.y + y)
    }
    await page.getByTestId('corners').fill('29.03, -111.62\n29.03, -111.54\n29.09, -111.54\n29.09, -111.6')
    // The map goes to the first area by itself, wherever it was.
    await page.getByTestId('spot-corner-0-0-3').waitFor()
    await page.getByRole('button', { name: 'Draw a hole in the area' }).click()
    const middle = [map.width / 2, map.height / 2] as const
    await press([middle, [middle[0] + 40, middle[1]]])
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('.plan-handle.hole').count(), 0)
    await page.getByRole('button', { name: 'Draw a hole in the area' }).click()
    await press([middle, [middle[0] + 40, middle[1]], [middle[0] + 40, middle[1] + 40]])
    await page.keyboard.press('Enter')
    assert.equal(await page.locator('.plan-handle.hole').count(), 3)
    await page.getByTestId('between-corner-0-1-0').click()
    assert.equal(await page.locator('.plan-handle.hole').count(), 4)
    await page.getByTestId('spot-corner-0-1-1').focus()
    await page.keyboard.press('Delete')
    assert.equal(await page.locator('.plan-handle.hole').count(), 3)
    // The first corner beyond the opposite side: the area crosses itself.
    await page.getByTestId('corners').fill('29.10, -111.57\n29.03, -111.54\n29.09, -111.54\n29.09, -111.6')
    await page.getByTestId('area-problem').getByText('The area crosses or touches itself').waitFor()
    await page.getByTestId('corners').fill('29.03, -111.62\nnorth of the road')
    await page.getByText('Line 2 is no place.').waitFor()
    await page.getByTestId('corners').fill('29.03, -111.62\n29.03, -111.54\n29.09, -111.54')
    await page.keyboard.press('Control+z')
    const lines = (await page.getByTestId('corners').inputValue()).split('\n')
    assert.equal(lines.length, 4, 'the text follows the plan back')
    const shipped = {
      ...JSON.parse(readFileSync(join(ROOT, 'corpus', 'platforms', 'multirotor.json'), 'utf8')),
    }
    const platform = (own: object) => ({
      name: 'own.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ ...shipped, id: 'own', name: 'Own type', ...own })),
    })
    await page.getByTestId('platform-file').setInputFiles(platform({ payload: 'something' }))
    await page.getByTestId('file-refused').getByText('expected one of "unarmed"').waitFor()
    await page.getByTestId('platform-file').setInputFiles(platform({}))
    await field(page, 'platform.id').getByText('Own type').waitFor({ state: 'attached' })
    assert.equal(await field(page, 'speed_mps').inputValue(), '15.55', 'eight metres a second, in knots')
    await field(page, 'platform.id').selectOption('light-aircraft')
    await field(page, 'speed_mps').fill('300')
    await page.locator('[data-path=speed_mps]').getByText('as the aircraft flies').waitFor()
    await field(page, 'speed_mps').fill('120,5')
    await page.locator('[data-path=speed_mps].wrong').waitFor({ state: 'detached' })
  })
})

test('a plan of QGroundControl is drawn and looked over; a damaged file is refused with its reason', async () => {
  const named = (name: string, value: object | string) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  })
  const lay = layPlan(asked)
  assert.ok(lay.ok)
  const made = qgcPlan(asked, lay.laid, { id: 'a', state: 'draft' })
  assert.ok(made.made)
  const text = JSON.parse(made.text)
  const strange = structuredClone(text)
  strange.mission.items.splice(3, 0, { type: 'ComplexItem', complexItemType: 'carousel' })
  const bow = [
    [0, 0],
    [0.02, 0.02],
    [0.02, 0],
    [0, 0.02],
    [0, 0],
  ]
  await onQuietPage(browser, { url: server.url, query: '?page=plan' }, async (page) => {
    await page.getByTestId('new-plan').click()
    const pane = page.getByTestId('imported')
    await drop(page, 'Drop an area', file('area.geojson'))
    await pane.getByText('Taken into the plan').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByTestId('area-file').setInputFiles(named('strange.plan', strange))
    await pane.getByTestId('finding-unknown-item').waitFor()
    await pane.getByText('Nothing of it was taken').waitFor()
    await page.getByTestId('area-file').setInputFiles(named('found.plan', text))
    await pane.getByText('Nothing doubtful was found').waitFor()
    assert.match(
      await page.getByTestId('imported-counts').innerText(),
      /landing patterns 1; fences 1; rally points 1; home/,
    )
    await page.getByTestId('plan-name').getByText(asked.name).waitFor()
    for (const [file, reason] of [
      [named('bow.geojson', { type: 'Polygon', coordinates: [bow] }), 'crosses or touches itself'],
      [named('nothing.kml', '<kml><Document/></kml>'), 'neither an area nor a line'],
      [named('open.geojson', { type: 'Polygon', coordinates: [bow.slice(0, 4)] }), 'is not closed'],
      [named('words.txt', 'no area at all'), 'The file cannot be used'],
    ] as const) {
      await page.getByTestId('area-file').setInputFiles(file)
      await page.getByTestId('import-faults').getByText(reason).waitFor()
      await pane.getByText('Nothing of it was taken').waitFor()
    }
  })
})
