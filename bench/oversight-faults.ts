/** Faults as somebody who hides something would plant them into a data folder, each with the name it must be given. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { outsidersFile, PLANNED_MS } from '../app/testing/overseen-folder.ts'
import type { NoticeSeen } from '../src/notices/notice-store.ts'
import type { FindingKind } from '../src/oversight/findings.ts'

export interface Planting {
  readonly dir: string
  /** The sortie that is hit. */
  readonly name: string
  /** A number from 0 to below 1. */
  readonly chance: () => number
  readonly notices: readonly NoticeSeen[]
  /** A result made from the same recordings, in the record of somebody else. */
  readonly foreign: string
}

export interface Planted {
  readonly kind: FindingKind
  /** What the finding is about. */
  readonly subject: string | RegExp
  readonly notices?: readonly NoticeSeen[]
  readonly outside?: readonly string[]
}

const one = <T>(all: readonly T[], chance: () => number): T => all[Math.floor(chance() * all.length)]!
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const keep = (path: string, value: unknown) => writeFileSync(path, `${JSON.stringify(value, null, 1)}\n`)

function flip(path: string, chance: () => number): void {
  const bytes = readFileSync(path)
  bytes[Math.floor(chance() * bytes.length)]! ^= 1
  writeFileSync(path, bytes)
}

const sortie = ({ dir, name }: Planting, ...below: string[]) => join(dir, 'sorties', name, ...below)
const recordings = ({ dir, name }: Planting, ...below: string[]) =>
  join(dir, 'recordings', `job-${name}`, name, ...below)
const planOf = ({ dir, name }: Planting) => join(dir, 'plans', name, 'plan.json')
const ledger = ({ dir }: Planting, ...below: string[]) => join(dir, 'ledger', ...below)
const onlyFile = (folder: string) => join(folder, readdirSync(folder).sort()[0]!)
const REPORTS = ['report.pdf', 'report.html']
const RESULTS = ['result.json', 'records.json', 'result.geojson', 'result.kml', ...REPORTS]
const TABLES = (at: Planting) => readdirSync(recordings(at)).filter((name) => name.endsWith('.csv'))

/** By what was done. */
export const faults: Readonly<Record<string, (at: Planting) => Planted>> = {
  'a sortie removed': (at) => {
    rmSync(sortie(at), { recursive: true })
    return { kind: 'result-gone', subject: at.name }
  },
  'a recording removed': (at) => {
    rmSync(recordings(at, one(TABLES(at), at.chance)))
    return { kind: 'recording-gone', subject: at.name }
  },
  'a recording altered': (at) => {
    flip(recordings(at, one(TABLES(at), at.chance)), at.chance)
    return { kind: 'recording-changed', subject: at.name }
  },
  'all recordings of a sortie removed': (at) => {
    rmSync(recordings(at, '..'), { recursive: true })
    // Others were recorded alike: what is left of them does not stand in for these.
    return { kind: 'recordings-elsewhere', subject: at.name }
  },
  'a file of a result removed': (at) => {
    rmSync(sortie(at, one(RESULTS, at.chance)))
    return { kind: 'file-gone', subject: at.name }
  },
  'a file of a result altered': (at) => {
    flip(sortie(at, one(RESULTS, at.chance)), at.chance)
    return { kind: 'file-changed', subject: at.name }
  },
  'a file put beside a result': (at) => {
    writeFileSync(sortie(at, 'summary.pdf'), 'Nothing was found.')
    return { kind: 'file-not-committed', subject: at.name }
  },
  'a receipt removed': (at) => {
    rmSync(sortie(at, 'receipt.json'))
    return { kind: 'receipt-gone', subject: at.name }
  },
  'a proof in a receipt altered': (at) => {
    const receipt = json(sortie(at, 'receipt.json'))
    receipt.entries[0].proof = receipt.entries[0].proof.replace(/[A-Za-z](?=[^\n]*\n*$)/, (c: string) =>
      c === 'A' ? 'B' : 'A',
    )
    keep(sortie(at, 'receipt.json'), receipt)
    return { kind: 'receipt-wrong', subject: at.name }
  },
  'a sortie shown twice': (at) => {
    cpSync(sortie(at), join(at.dir, 'sorties', 'zz-copy'), { recursive: true })
    return { kind: 'result-twice', subject: at.name }
  },
  'a sortie from another record put in': (at) => {
    cpSync(at.foreign, join(at.dir, 'sorties', 'foreign'), { recursive: true })
    return { kind: 'not-in-record', subject: 'foreign' }
  },
  'a sortie exchanged for one of another record': (at) => {
    rmSync(sortie(at), { recursive: true })
    cpSync(at.foreign, sortie(at), { recursive: true })
    return { kind: 'not-in-record', subject: at.name }
  },
  'a plan removed': (at) => {
    rmSync(join(at.dir, 'plans', at.name), { recursive: true })
    return { kind: 'plan-gone', subject: at.name }
  },
  'a plan altered after its approval': (at) => {
    const plan = json(planOf(at))
    plan.asked.seeks.rate_kgph += 1
    keep(planOf(at), plan)
    return { kind: 'plan-changed', subject: at.name }
  },
  'a step struck from a plan': (at) => {
    const plan = json(planOf(at))
    plan.history.splice(Math.floor(at.chance() * 2), 1)
    keep(planOf(at), plan)
    return { kind: 'step-gone', subject: at.name }
  },
  'a step of a plan put on another hand': (at) => {
    const plan = json(planOf(at))
    one<{ by: string }>(plan.history, at.chance).by = 'key-somebody'
    keep(planOf(at), plan)
    return { kind: 'step-not-in-record', subject: at.name }
  },
  'a hold removed': (at) => {
    rmSync(onlyFile(ledger(at, 'holds')))
    return { kind: 'hold-gone', subject: /^survey-1$/ }
  },
  'a hold invented': (at) => {
    const hold = json(onlyFile(ledger(at, 'holds')))
    writeFileSync(
      ledger(at, 'holds', 'hold-aa.json'),
      JSON.stringify({ ...hold, id: 'hold/aa', sortie: at.name }),
    )
    return { kind: 'hold-not-in-record', subject: at.name }
  },
  'a hold altered': (at) => {
    const path = onlyFile(ledger(at, 'holds'))
    writeFileSync(path, JSON.stringify({ ...json(path), because: 'legal-hold' }))
    return { kind: 'hold-changed', subject: /^survey-1$/ }
  },
  'an authority removed': (at) => {
    rmSync(onlyFile(ledger(at, 'authorities')))
    return { kind: 'authority-gone', subject: 'trial/overseen' }
  },
  'an authority altered': (at) => {
    const path = onlyFile(ledger(at, 'authorities'))
    writeFileSync(path, readFileSync(path, 'utf8').replace('2026-03-18T00', '2026-06-18T00'))
    return { kind: 'authority-changed', subject: 'trial/overseen' }
  },
  'a salt destroyed': (at) => {
    rmSync(ledger(at, 'salts', one(readdirSync(ledger(at, 'salts')).sort(), at.chance)))
    return { kind: 'salt-gone', subject: /^entry\/\d+$/ }
  },
  'a notice not sent': (at) => {
    const hit = one(at.notices, at.chance)
    const notices = at.notices.map((each) => (each === hit ? { ...each, history: [] } : each))
    return { kind: 'notice-overdue', subject: hit.notice.id, notices }
  },
  'a notice struck from the list': (at) => {
    const hit = one(at.notices, at.chance)
    return {
      kind: 'notice-missing',
      subject: hit.event.subject,
      notices: at.notices.filter((each) => each !== hit),
    }
  },
  'a flight that others saw and nobody recorded': (at) => {
    const days = 2 + Math.floor(at.chance() * 20)
    const path = join(at.dir, 'seen.json')
    outsidersFile(path, PLANNED_MS - days * 86_400_000, 600 + Math.floor(at.chance() * 6000))
    return { kind: 'seen-not-recorded', subject: 'u-2-class', outside: [path] }
  },
  'an entry of the record altered': (at) => {
    const bundles = ledger(at, 'log', 'tile', 'entries')
    // All of them: those that grew out of another one are left lying.
    for (const file of readdirSync(bundles, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      const path = join(file.parentPath, file.name)
      const text = readFileSync(path).toString('latin1')
      writeFileSync(path, Buffer.from(text.replace('"code":"submitted"}', '"code":"changed"}  '), 'latin1'))
    }
    return { kind: 'record-fault', subject: /./ }
  },
  'the checkpoint of the record forged': (at) => {
    const path = ledger(at, 'log', 'checkpoint')
    const lines = readFileSync(path, 'utf8').split('\n')
    lines[2] = Buffer.alloc(32, Math.floor(at.chance() * 255)).toString('base64')
    writeFileSync(path, lines.join('\n'))
    return { kind: 'record-fault', subject: /./ }
  },
}

/** A copy of the folder with this fault in it. */
export function planted(base: string, to: string, fault: string, at: Omit<Planting, 'dir'>): Planted {
  mkdirSync(to, { recursive: true })
  cpSync(base, to, { recursive: true })
  return faults[fault]!({ ...at, dir: to })
}
