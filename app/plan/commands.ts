/** `overflight plan`: sorties before they are flown. */
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { type Reason, reasonsInBoth, reasonTexts } from '../../src/authority/reasons.ts'
import { checkQgcPlan } from '../../src/planning/check-qgc.ts'
import { acceptable, type Check, type CheckId, checksOf, notJudged } from '../../src/planning/checks.ts'
import type { Laid } from '../../src/planning/laid.ts'
import { layPlan } from '../../src/planning/lay.ts'
import { digestOf, keyId, type Plan, readPlan } from '../../src/planning/plan.ts'
import { stateOf } from '../../src/planning/steps.ts'
import { looksLikeFlightPlan } from '../../src/recordings/paths/flight-plan.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import { setIn } from '../airspace/sets.ts'
import type { Command, Given } from '../command.ts'
import { InputRefused, UsageError } from '../failures.ts'
import { dataFolder, ledgerFolder, list, needed, now_ms, print, text } from '../given.ts'
import { reporter } from '../progress.ts'
import { approve, check, type Desk, draw, handOut, planNow, revoke, submit } from './act.ts'
import { askingHelp, askingOf, askingOptions } from './asking.ts'
import { exported, exportForms } from './export.ts'
import { askToOpen, mustOpen, searchedPlans } from './opening.ts'
import { keptPlan, PLAN_ID, planIds } from './store.ts'
import { planText, problemsText, qgcText } from './words.ts'

type Values = Given['values']

/** What can be done, each with the words after it and an example. */
const actions = {
  new: {
    usage: 'new <id> --area <file> --wind <from>,<speed> --by <key id> [options]',
    example:
      'overflight plan new north-ridge --area corpus/plans/example/area.geojson --rate 10 --wind 270,4 --by key-planner',
    run: runNew,
  },
  lay: {
    usage: 'lay [<id> --by <key id>] [options] [--out plan.json]',
    example:
      'overflight plan lay --area corpus/plans/example/area.geojson --platform light-aircraft --height 150 --rate 10 --wind 270,4 --out plan.json',
    run: runLay,
  },
  check: {
    usage: 'check <id, plan.json or file.plan>',
    example: 'overflight plan check corpus/plans/example/plan.json',
    run: runCheck,
  },
  submit: {
    usage: 'submit <id> --by <key id> [--accept terrain,…]',
    example: 'overflight plan submit north-ridge --by key-planner --accept terrain',
    run: runSubmit,
  },
  approve: {
    usage: 'approve <id> --by <another key id> --digest <digest> [--accept terrain,…]',
    example: 'overflight plan approve north-ridge --by key-chief --digest 4f1c… --accept terrain',
    run: runApprove,
  },
  revoke: {
    usage: 'revoke <id> --by <key id> --because <reason>',
    example: 'overflight plan revoke north-ridge --by key-chief --because "The road is closed"',
    run: runRevoke,
  },
  export: {
    usage: `export <id or plan.json> --form ${exportForms.join('|')} [--out <file>]`,
    example: 'overflight plan export corpus/plans/example/plan.json --form plan --out north-ridge.plan',
    run: runExport,
  },
  list: { usage: 'list', example: 'overflight plan list --json', run: runList },
} as const

export const plan: Command = {
  name: 'plan',
  usage: `overflight plan <what>\n${Object.values(actions)
    .map(({ usage }) => `    ${usage}`)
    .join('\n')}`,
  does: 'Plans sorties: lines laid to find a stated emission, flown, checked, approved by a second person, and handed on.',
  example: Object.values(actions)
    .map(({ example }) => example)
    .join('\n  '),
  options: {
    ...askingOptions,
    boundaries: { type: 'string', multiple: true },
    by: { type: 'string' },
    digest: { type: 'string' },
    because: { type: 'string' },
    accept: { type: 'string', multiple: true },
    form: { type: 'string' },
    out: { type: 'string' },
    dir: { type: 'string' },
    ledger: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    ...askingHelp,
    boundaries:
      'file of a boundary set or own layer to check against, besides the borders near by; may be repeated',
    by: 'opaque id of the key of whoever acts, never a name',
    digest: 'of the plan that is approved, as submit and check print it',
    because: 'why a plan is revoked',
    accept: `what is taken on although it is not ok, by comma: ${acceptable.join(', ')}`,
    form: `of an export: ${exportForms.join(', ')}`,
    out: 'file to write; default: standard output',
    dir: 'data folder; default OVERFLIGHT_DIR, else var/',
    ledger: 'folder of the record (default: as for process)',
    json: 'one JSON document',
  },
  positionals: [1, 2],
  run: (given) => {
    const name = given.positionals[0]!
    if (!Object.hasOwn(actions, name))
      throw new UsageError(`there is no "plan ${name}"; there are: ${Object.keys(actions).join(', ')}`)
    return actions[name as keyof typeof actions].run(given)
  },
}

async function runNew({ values, positionals }: Given): Promise<number> {
  return layAndKeep(values, idOf(positionals, 'new'))
}

/** Of a plan that is kept: what the options change, laid anew; a draft again. */
async function runLay({ values, positionals }: Given): Promise<number> {
  const id = positionals[1]
  if (id !== undefined) return layAndKeep(values, id, await openedPlan(await deskOf(values), id))
  const asking = await askingOf(values, now_ms())
  say(asking.assumed)
  const laid = laidOf(asking.asked)
  // No step of anybody: a plan that is nowhere kept has no history.
  const made: Plan = {
    overflight: 'plan/1',
    id: idFrom(asking.asked.name),
    asked: asking.asked,
    laid,
    history: [],
  }
  if (values.out !== undefined) {
    await writeFile(resolve(text(values.out)!), jsonText(made, 1))
    print(planText(made, checksOf(made.asked, laid, notJudged)))
  } else print(values.json ? jsonText(made, 1) : planText(made, checksOf(made.asked, laid, notJudged)))
  return 0
}

async function layAndKeep(values: Values, id: string, before?: Plan): Promise<number> {
  const by = keyOf(values)
  const desk = await deskOf(values)
  const asking = await askingOf(values, now_ms(), before?.asked, id)
  say(asking.assumed)
  const laid = laidOf(asking.asked)
  const drawn = { asked: asking.asked, laid, authority: asking.authority?.text }
  const kept = await draw(desk, id, { ...drawn, before: before === undefined ? null : digestOf(before) }, by)
  const judged = await checks(desk, kept, laid)
  // What was there was opened before it was laid anew.
  return before === undefined ? showIfOpen(values, desk, kept, judged) : show(values, kept, judged)
}

/** The plan of that id, once the gate permits that it is opened. */
async function openedPlan(desk: Desk, id: string): Promise<Plan> {
  const found = await planNow(desk, id)
  await mustOpen(desk, id)
  return found
}

function laidOf(asked: Plan['asked']): Laid {
  const report = reporter(now_ms)
  report.progress('laying', 0, asked.name)
  const lay = layPlan(asked)
  report.end()
  if (lay.ok) return lay.laid
  throw new InputRefused(problemsText(lay.problems))
}

async function checks(desk: Desk, kept: Plan, laid: Laid): Promise<readonly Check[]> {
  const report = reporter(now_ms)
  report.progress('judging', 0, kept.asked.name)
  const judged = await check(desk, kept, laid)
  report.end()
  return judged
}

async function runCheck({ values, positionals }: Given): Promise<number> {
  const what = needed(positionals[1], 'plan check', 'an id, a plan.json or a file.plan')
  const bytes = PLAN_ID.test(what) ? undefined : new Uint8Array(await readFile(what).catch(unreadable(what)))
  if (bytes !== undefined && looksLikeFlightPlan(bytes)) return checkQgc(values, bytes, what)
  const desk = await deskOf(values)
  const found = bytes === undefined ? await openedPlan(desk, what) : planIn(bytes, what)
  if (found.laid === null) throw new InputRefused(`the plan ${found.id} is not laid`)
  const judged = await checks(desk, found, found.laid)
  show(values, found, judged)
  return judged.every(({ status }) => status === 'ok') ? 0 : 1
}

function checkQgc(values: Values, bytes: Uint8Array, path: string): number {
  const { check: found, faults } = checkQgcPlan(bytes, basename(path))
  if (found === null) throw new InputRefused(`${path} is no plan of QGroundControl`, faults)
  if (values.json) {
    const { plan: read, ...rest } = found
    print(
      jsonText(
        { ...rest, home: read.home, fence: read.fence, rally: read.rally, unknown: read.unknown, faults },
        2,
      ),
    )
  } else print(qgcText(found))
  if (faults.length > 0) throw new InputRefused(`${path} has faults`, faults)
  return found.findings.some(({ status }) => status === 'refused') ? 1 : 0
}

async function runSubmit({ values, positionals }: Given): Promise<number> {
  const [id, by, accepted] = [idOf(positionals, 'submit'), keyOf(values), acceptedOf(values)]
  const desk = await deskOf(values)
  await openedPlan(desk, id)
  return show(values, await submit(desk, id, by, accepted))
}

async function runApprove({ values, positionals }: Given): Promise<number> {
  const digest = needed(values.digest, 'plan approve', '--digest <digest of the plan that was looked at>')
  const [id, by, accepted] = [idOf(positionals, 'approve'), keyOf(values), acceptedOf(values)]
  const desk = await deskOf(values)
  await openedPlan(desk, id)
  return show(values, await approve(desk, id, by, digest, accepted))
}

async function runRevoke({ values, positionals }: Given): Promise<number> {
  const because = needed(values.because, 'plan revoke', '--because <reason>')
  const desk = await deskOf(values)
  const taken = await revoke(desk, idOf(positionals, 'revoke'), keyOf(values), because)
  return showIfOpen(values, desk, taken)
}

async function runExport({ values, positionals }: Given): Promise<number> {
  const what = needed(positionals[1], 'plan export', 'an id or a plan.json')
  const form = exportForms.find((each) => each === values.form)
  if (form === undefined)
    throw new UsageError(`--form ${String(values.form)}: expected ${exportForms.join(', ')}`)
  const made = PLAN_ID.test(what)
    ? await handOut(await deskOf(values), what, form)
    : exported(planIn(new Uint8Array(await readFile(what).catch(unreadable(what))), what), form, now_ms())
  if (values.out === undefined) print(made)
  else await writeFile(resolve(text(values.out)!), made)
  return 0
}

async function runList({ values }: Given): Promise<number> {
  const dir = dirOf(values)
  const plans = await Promise.all((await planIds(dir)).map((id) => keptPlan(dir, id)))
  const ids = plans.flatMap((kept) => kept?.plan.id ?? [])
  const judged = await searchedPlans(await deskOf(values), ids)
  const refused = [...judged].filter(([, { outcome }]) => outcome === 'refuse')
  for (const [id, { reasons }] of refused) sayRefused(`${id} is not listed`, reasons)
  const rows = plans.flatMap((kept) =>
    kept === undefined || judged.get(kept.plan.id)?.outcome !== 'permit'
      ? []
      : [
          {
            id: kept.plan.id,
            name: kept.plan.asked.name,
            state: stateOf(kept.plan),
            start: kept.plan.asked.start,
            platform: kept.plan.asked.platform.id,
            digest: digestOf(kept.plan),
          },
        ],
  )
  const left = refused.map(([id, { reasons }]) => ({ id, reasons: reasonsInBoth(reasons) }))
  if (values.json) print(jsonText({ plans: rows, ...(left.length === 0 ? {} : { refused: left }) }, 2))
  else
    print(
      rows.map(({ id, name, state, start }) => `${id}  ${state}  ${start}  ${name}`).join('\n') || 'no plans',
    )
  return 0
}

function show(values: Values, kept: Plan, judged?: readonly Check[]): number {
  const document = {
    ...kept,
    state: stateOf(kept),
    digest: digestOf(kept),
    ...(judged ? { checks: judged } : {}),
  }
  print(values.json ? jsonText(document, 2) : planText(kept, judged))
  return 0
}

/** After a step that must be possible unseen: what became of the plan where it may be opened, else that alone. */
async function showIfOpen(
  values: Values,
  desk: Desk,
  kept: Plan,
  judged?: readonly Check[],
): Promise<number> {
  const { outcome, reasons } = await askToOpen(desk, kept.id)
  if (outcome === 'permit') return show(values, kept, judged)
  const [state, digest] = [stateOf(kept), digestOf(kept)]
  print(values.json ? jsonText({ id: kept.id, state, digest }, 2) : `${kept.id}: ${state}\ndigest ${digest}`)
  sayRefused('the step was taken, and the plan is not shown', reasons)
  return 0
}

const sayRefused = (what: string, reasons: readonly Reason[]): void =>
  void process.stderr.write(`overflight: ${what}: ${reasonTexts(reasons, 'en').join(' ')}\n`)

function planIn(bytes: Uint8Array, path: string): Plan {
  const read = readPlan(new TextDecoder().decode(bytes), basename(path))
  if (read.ok) return read.value
  throw new InputRefused(`${path} is no plan/1`, read.problems)
}

const dirOf = (values: Values): string => resolve(text(values.dir) ?? dataFolder())

async function deskOf(values: Values): Promise<Desk> {
  const files = list(values.boundaries)
  const sets = await Promise.all(files.map(async (file) => (await setIn(file)).set))
  const ledger =
    values.ledger === undefined && values.dir !== undefined
      ? join(dirOf(values), 'ledger')
      : ledgerFolder(text(values.ledger))
  return { dir: dirOf(values), ledger, now_ms, sets }
}

function idOf(positionals: readonly string[], action: string): string {
  return needed(positionals[1], `plan ${action}`, 'the id of a plan')
}

function keyOf(values: Values): string {
  const by = needed(values.by, 'this', '--by <key id>')
  const read = keyId.safeParse(by)
  if (read.success) return read.data
  throw new UsageError(`--by ${by}: expected ${read.error.issues[0]?.message}`)
}

function acceptedOf(values: Values): CheckId[] {
  const named = list(values.accept)
  const wrong = named.filter((each) => !acceptable.some((id) => id === each))
  if (wrong.length === 0) return named as CheckId[]
  throw new UsageError(`--accept ${wrong.join(', ')}: only ${acceptable.join(', ')} can be taken on`)
}

const idFrom = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64) || 'plan'

const say = (assumed: readonly string[]): void => {
  for (const sentence of assumed) process.stderr.write(`${sentence}\n`)
}

const unreadable = (path: string) => (error: Error) => {
  throw new InputRefused(`${path}: ${error.message}`)
}
