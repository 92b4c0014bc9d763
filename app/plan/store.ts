/** Plans of a data folder: plans/<id>/plan.json, and beside it the authority it names. Written whole, or not at all. */
import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfThere } from '../../adapters/log-store/disk.ts'
import { makeFolder, replaceFile } from '../../adapters/log-store/durable.ts'
import { takeLock } from '../../adapters/log-store/lock.ts'
import { type Plan, readPlan } from '../../src/planning/plan.ts'
import { jsonText } from '../../src/reports/json-text.ts'
import { InputRefused } from '../failures.ts'

/** A plan as it was read, and what its file's bytes were. */
export interface KeptPlan {
  readonly plan: Plan
  readonly sha256: string
}

const WAIT_UP_TO_MS = 10_000
export const PLAN_ID = /^[a-z0-9][a-z0-9-]{0,63}$/

const folderOf = (dir: string, id: string): string => {
  if (PLAN_ID.test(id)) return join(dir, 'plans', id)
  throw new InputRefused(`"${id}" is no id of a plan: lower-case letters, digits and -, at most 64`)
}

/** The plan of that id; undefined when there is none. Refused when its file is damaged. */
export async function keptPlan(dir: string, id: string): Promise<KeptPlan | undefined> {
  const path = join(folderOf(dir, id), 'plan.json')
  const bytes = await readIfThere(path)
  if (bytes === undefined) return undefined
  const read = readPlan(new TextDecoder().decode(bytes), path)
  if (!read.ok) throw new InputRefused(`${path} is no plan/1`, read.problems)
  return { plan: read.value, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** The same; refused when there is none. */
export async function mustHave(dir: string, id: string): Promise<KeptPlan> {
  const kept = await keptPlan(dir, id)
  if (kept !== undefined) return kept
  throw new InputRefused(`there is no plan "${id}" in ${join(dir, 'plans')}`)
}

/**
 * Changes a plan while nobody else does: `work` is given what is there and answers what shall be. Between reading and writing
 * the lock is held, so that of two who change the same plan one works on what the other left. Nothing is written when `work`
 * throws or answers nothing.
 */
export async function changePlan(
  dir: string,
  id: string,
  work: (kept: KeptPlan | undefined) => Promise<Plan | undefined>,
): Promise<Plan | undefined> {
  const folder = folderOf(dir, id)
  await makeFolder(folder, 0o700)
  const lock = await takeLock(join(folder, 'lock'), WAIT_UP_TO_MS)
  try {
    const plan = await work(await keptPlan(dir, id))
    if (plan === undefined) return undefined
    await lock.check()
    await writeIn(folder, 'plan.json', jsonText(plan, 1))
    await dropNext(dir, id)
    return plan
  } finally {
    await lock.release()
  }
}

/** A step that is about to be entered into the record: the plan after it, and what its entry will commit to. */
export interface NextStep {
  readonly plan: Plan
  readonly h: string
}

const NEXT = 'next.json'

/** Keeps it beside the plan until the plan is written. Under the plan's lock. */
export const keepNext = (dir: string, id: string, next: NextStep): Promise<void> =>
  writeIn(folderOf(dir, id), NEXT, jsonText(next, 1))

/** Undefined when no step was broken off, or none is under way. Refused when the file is damaged. */
export async function keptNext(dir: string, id: string): Promise<NextStep | undefined> {
  const path = join(folderOf(dir, id), NEXT)
  const bytes = await readIfThere(path)
  if (bytes === undefined) return undefined
  const { plan, h } = JSON.parse(new TextDecoder().decode(bytes)) as { plan: unknown; h: string }
  const read = readPlan(JSON.stringify(plan), path)
  if (!read.ok) throw new InputRefused(`${path} holds no plan/1`, read.problems)
  return { plan: read.value, h }
}

/** The plan is written, or the step never was recorded. Under the plan's lock. */
export const dropNext = (dir: string, id: string): Promise<void> =>
  rm(join(folderOf(dir, id), NEXT), { force: true })

/** Keeps the document of the authority a plan names beside it. */
export async function keepAuthority(dir: string, id: string, text: string): Promise<void> {
  const folder = folderOf(dir, id)
  await makeFolder(folder, 0o700)
  await writeIn(folder, 'authority.json', text)
}

/** Its text; undefined when none is kept. */
export async function keptAuthority(dir: string, id: string): Promise<string | undefined> {
  const bytes = await readIfThere(join(folderOf(dir, id), 'authority.json'))
  return bytes && new TextDecoder().decode(bytes)
}

const writeIn = (folder: string, name: string, text: string): Promise<void> =>
  replaceFile(
    join(folder, name),
    new TextEncoder().encode(text),
    join(folder, `${name}.${process.pid}`),
    0o600,
  )

/** Ids of all plans, by the alphabet. */
export async function planIds(dir: string): Promise<string[]> {
  const entries = await readdir(join(dir, 'plans'), { withFileTypes: true }).catch(() => [])
  const ids = entries
    .filter((entry) => entry.isDirectory() && PLAN_ID.test(entry.name))
    .map(({ name }) => name)
  return ids.sort()
}
