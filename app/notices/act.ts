/** What is done with a notice, step by step: drafted as a package, sent on one of its ways, acknowledged. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import canonicalize from 'canonicalize'
import { systemClock } from '../../adapters/clock/clock.ts'
import { folderDelivery } from '../../adapters/delivery/folder.ts'
import { mailDelivery } from '../../adapters/delivery/mail.ts'
import { webhookDelivery } from '../../adapters/delivery/webhook.ts'
import { typstTypesetter } from '../../adapters/typesetter/typst.ts'
import type { StateClearance } from '../../src/authority/clearance.ts'
import type { Deliver, Delivered, Parcel, Way } from '../../src/notices/deliver.ts'
import { readFlown } from '../../src/notices/flown.ts'
import type { NoticeSeen } from '../../src/notices/notice-store.ts'
import { officeFor, type RecipientOffice, type Recipients, waysOf } from '../../src/notices/recipients.ts'
import { rules } from '../../src/notices/rules.ts'
import { type Step, type StepRefusal, type Taken, take } from '../../src/notices/steps.ts'
import { type NoticeDocument, noticeDocument, noticeShape } from '../../src/reports/notice.ts'
import type { NoticeRow } from '../../src/reports/notices-page.ts'
import { type Language, languages } from '../../src/reports/phrases.ts'
import type { Result } from '../../src/reports/result.ts'
import { InputRefused } from '../failures.ts'
import { openGate } from '../gate/gate.ts'
import { ledgerTail } from '../ledger/tail.ts'
import { type Ledger, openLedger, recordNotices } from '../recordkeeping.ts'
import { VERSION } from '../version.ts'
import { jsonIn, keptPayload } from './kept-payload.ts'
import { leaveToSend } from './leave.ts'
import { type NoticeDesk, nameTheNameless, noticeNow, nowOf } from './opening.ts'
import { parcelOf, writeNoticePackage } from './package.ts'
import type { StepPayload } from './read-entries.ts'
import { type KeptRecipients, keepRecipients } from './recipients-file.ts'
import { recordStanding } from './record-standing.ts'
import { deliverySettings } from './settings.ts'

/** A step that may not be taken now. */
export class NoticeStepRefused extends InputRefused {
  readonly refusal: StepRefusal

  constructor({ refusal, says }: Extract<Taken, { ok: false }>) {
    super(says.en, [], { en: [says.en], es: [says.es] })
    this.refusal = refusal
  }
}

/** It did not get there; it stays as it was, and may be sent again. */
export class NotDelivered extends InputRefused {
  constructor({ found, says }: Extract<Delivered, { ok: false }>) {
    super(`${found}. ${says.en}`, [], { en: [`${found}. ${says.en}`], es: [`${found}. ${says.es}`] })
  }
}

export interface Drafting {
  /** Opaque id of whoever acts. */
  readonly by: string
  /** What they add, in the language of the notice. */
  readonly statement?: string | undefined
  /** The office's own unless told otherwise. */
  readonly language?: Language | undefined
}

/** Makes the package of a notice, anew where there is one. Nobody is told by it. */
export async function draftNotice(desk: NoticeDesk, id: string, what: Drafting): Promise<NoticeRow> {
  const { store, recipients } = await desk.store()
  return desk.inTurn(() =>
    store.alone(id, async () => {
      const { seen } = await noticeNow(desk, id)
      const taking = { by: what.by, ...nowOf(desk) }
      mustFollow(seen, { step: 'draft', ...taking, digest: '' })
      const ledger = await openLedger(desk.ledger, desk.now_ms)
      await mustBePublished(ledger, seen)
      const document = await documentOf(desk, seen, ledger.vkey, what.statement ?? null)
      const lang = what.language ?? officeFor(recipients.document, seen.notice)?.language ?? 'en'
      const out = join(packagesOf(desk, id), `${seen.history.length}-${lang}`)
      await rm(out, { recursive: true, force: true }) // of a draft that was broken off
      await mkdir(dirname(out), { recursive: true, mode: 0o700 })
      await writeNoticePackage(ledger, document, { out, dir: desk.dir, lang, typesetter: typstTypesetter() })
      const { digest } = await parcelOf(out, document, lang)
      mustBeTaken(await store.step(id, { step: 'draft', ...taking, digest }))
      return (await noticeNow(desk, id)).row
    }),
  )
}

const packagesOf = ({ dir }: NoticeDesk, id: string) => join(dir, 'notices', 'packages', id)

function mustFollow({ history }: NoticeSeen, step: Step): void {
  mustBeTaken(take(history, step))
}

function mustBeTaken(taken: Taken): void {
  if (!taken.ok) throw new NoticeStepRefused(taken)
}

/** Proofs are made from a published checkpoint; entries that wait for witnesses have none yet. */
async function mustBePublished(ledger: Ledger, { event }: NoticeSeen): Promise<void> {
  if (event.entries.length === 0) return
  const published = await ledger.publish()
  if (!published.ok || published.value <= Math.max(...event.entries))
    throw new InputRefused(
      'the entries that prove the event wait for the witnesses of the record; draft the notice when these have signed',
    )
}

/** What its package would say now. */
export async function documentOf(
  desk: NoticeDesk,
  { notice, event }: NoticeSeen,
  vkey: string | null,
  statement: string | null,
): Promise<NoticeDocument> {
  const { store } = await desk.store()
  const document = await store.authority(event.authority)
  return noticeDocument({
    ...{ notice, event, statement, vkey, version: VERSION, drafted_us: nowOf(desk).at_us },
    ...(await flightOf(desk, event.entries)),
    rule: rules.find(({ id }) => id === notice.rule)!,
    authority:
      document === undefined
        ? null
        : { document, sha256: createHash('sha256').update(canonicalize(document)!).digest('hex') },
  })
}

/** What the entries of an event say of the flight: clearances, and whether it was a training. */
async function flightOf(
  { ledger }: NoticeDesk,
  entries: readonly number[],
): Promise<{ readonly clearances: readonly StateClearance[]; readonly data: Result['data'] }> {
  const tail = await ledgerTail(ledger)
  let data: Result['data'] = 'real'
  const clearances: StateClearance[] = []
  for (const index of entries)
    for (const { entry } of (await tail?.read(index, index + 1)) ?? []) {
      if (entry.why?.code === 'data-training') data = 'training'
      if (entry.kind !== 'detect.run') continue
      clearances.push(...(readFlown((await keptPayload(ledger, entry, 'flown')) ?? '')?.clearances ?? []))
    }
  return { clearances, data }
}

export interface Package {
  readonly folder: string
  readonly lang: Language
  readonly parcel: Parcel
  readonly digest: string
  readonly document: NoticeDocument
}

/** The package of the last draft as it lies; undefined when there is none, or it is not what was drafted. */
export async function packageOf(
  desk: NoticeDesk,
  { notice, history }: NoticeSeen,
): Promise<Package | undefined> {
  const drafted = history.findLast(({ step }) => step === 'draft')
  if (drafted?.step !== 'draft') return undefined
  const folders = (await readdir(packagesOf(desk, notice.id)).catch(() => [])).sort().reverse()
  for (const name of folders) {
    const folder = join(packagesOf(desk, notice.id), name)
    const lang = languages.find((each) => name.endsWith(`-${each}`))
    const text = await readFile(join(folder, 'notice.json'), 'utf8').catch(() => '')
    const document = noticeShape.safeParse(jsonIn(text))
    if (lang === undefined || !document.success) continue
    const made = await parcelOf(folder, document.data, lang)
    if (made.digest === drafted.digest) return { folder, lang, ...made, document: document.data }
  }
  return undefined
}

export interface Sending {
  readonly by: string
  /** The office's usual one unless told otherwise. */
  readonly way?: Way | undefined
  /** A folder to lay the package down in, instead. */
  readonly to?: string | undefined
  /** Sent although the gate refuses, to those who oversee. */
  readonly onDuty?: boolean | undefined
}

/** Sends what was drafted last: asks the gate, delivers, and enters it into the record, from which the step is read. */
export async function sendNotice(desk: NoticeDesk, id: string, what: Sending): Promise<NoticeRow> {
  const { store, recipients } = await desk.store()
  return desk.inTurn(() =>
    store.alone(id, async () => {
      await recordStanding(desk)
      const { seen } = await noticeNow(desk, id)
      const digest = seen.history.findLast((each) => each.step === 'draft')?.digest ?? ''
      const { by, onDuty = false } = what
      const trial = { digest, way: 'folder' as const, reference: '' }
      mustFollow(seen, { step: 'send', by, ...nowOf(desk), ...trial })
      const made = await packageOf(desk, seen)
      if (made === undefined)
        throw new InputRefused('the package that was drafted is not there as it was; draft the notice anew')
      const way = await wayTo(desk, officeFor(recipients.document, seen.notice), what)
      const ledger = await openLedger(desk.ledger, desk.now_ms)
      const gate = await openGate({ ledger, now_ms: desk.now_ms })
      const authority = await store.authority(seen.event.authority)
      const code = await leaveToSend(gate, seen, authority, onDuty)
      const delivered = await way.deliver(made.parcel)
      if (!delivered.ok) throw new NotDelivered(delivered)
      const { reference } = delivered
      const step = { step: 'send', notice: id, by, digest, way: way.way, reference, gate: code } as const
      await enter(ledger, seen, 'notice.sent', { ...step, onDuty: onDuty && code !== 'permit' })
      return (await noticeNow(desk, id)).row
    }),
  )
}

async function wayTo(
  desk: NoticeDesk,
  office: RecipientOffice | undefined,
  { way, to }: Sending,
): Promise<Deliver> {
  if (to !== undefined) return folderDelivery(resolve(to))
  const chosen = way ?? (office && waysOf(office)[0])
  if (chosen === 'folder') return folderDelivery(office?.folder ?? join(desk.dir, 'notices', 'to-fetch'))
  if (office === undefined)
    throw new InputRefused(
      'no office is named for this notice, or another one by now: name it among the recipients, or lay the package into a folder',
    )
  if (chosen === undefined || office[chosen] === undefined)
    throw new InputRefused(
      `${office.office.office} cannot be told ${chosen === undefined ? 'on any way' : `by ${chosen}`}: name a way among the recipients, or lay the package into a folder`,
    )
  const settings = await deliverySettings(desk.dir, desk.env)
  if (chosen === 'mail') {
    if (settings.mail !== undefined) return mailDelivery({ ...settings.mail, to: office.mail! })
    throw new InputRefused('no mail server is set: OVERFLIGHT_SMTP_URL, or smtp in notices/delivery.json')
  }
  const hook = settings.webhook(office.webhook!)
  if (hook !== undefined) return webhookDelivery(hook, systemClock())
  throw new InputRefused(
    'no secret is set for this webhook: OVERFLIGHT_WEBHOOK_SECRET, or webhooks in notices/delivery.json',
  )
}

async function enter(
  ledger: Ledger,
  { notice, event }: NoticeSeen,
  kind: 'notice.sent' | 'notice.receipt',
  payload: StepPayload,
): Promise<void> {
  const written = await recordNotices(ledger, [
    {
      ...{ kind, authority: event.authority, ref: [notice.id, event.id] },
      payload: JSON.stringify(payload),
    },
  ])
  if (!written.ok) throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
}

/** Enters what came back. Nobody is told by it, so the gate is not asked. */
export async function acknowledgeNotice(
  desk: NoticeDesk,
  id: string,
  { by, reference }: { readonly by: string; readonly reference: string },
): Promise<NoticeRow> {
  const { store } = await desk.store()
  return desk.inTurn(() =>
    store.alone(id, async () => {
      const { seen } = await noticeNow(desk, id)
      mustFollow(seen, { step: 'acknowledge', by, reference, ...nowOf(desk) })
      const ledger = await openLedger(desk.ledger, desk.now_ms)
      await enter(ledger, seen, 'notice.receipt', { step: 'acknowledge', notice: id, by, reference })
      return (await noticeNow(desk, id)).row
    }),
  )
}

/** Names who is told from now on, which goes into the record; notices that nobody was named for take them over. */
export async function setRecipients(desk: NoticeDesk, document: Recipients): Promise<KeptRecipients> {
  const ledger = await openLedger(desk.ledger, desk.now_ms)
  const kept = await keepRecipients(ledger, desk.dir, document)
  await nameTheNameless(desk)
  return kept
}
