/** From due to acknowledged: which step may follow which. What is overdue follows from the steps and the time, and is kept nowhere. */
import { type Both, both } from '../planning/words.ts'
import type { Way } from './deliver.ts'
import type { Notice } from './notice.ts'

/** In this order; none is left out, and none goes back. */
export const noticeStates = ['due', 'drafted', 'sent', 'acknowledged'] as const
export type NoticeState = (typeof noticeStates)[number]

interface Taking {
  /** Opaque id of the key of whoever acts. */
  readonly by: string
  readonly at_us: number
  /** How far that clock may be off at most. */
  readonly bound_us: number
}

export type Step = Taking &
  (
    | { readonly step: 'draft'; readonly digest: string }
    /** `reference`: what the other side answered, or where it lies. */
    | { readonly step: 'send'; readonly digest: string; readonly way: Way; readonly reference: string }
    | { readonly step: 'acknowledge'; readonly reference: string }
  )

/** Why a step may not be taken. Closed. */
export const stepRefusals = [
  'not-drafted',
  'not-sent',
  'sent-already',
  'acknowledged-already',
  'other-digest',
  'before-last',
  'no-such-notice',
] as const
export type StepRefusal = (typeof stepRefusals)[number]

export type Taken =
  | { readonly ok: true; readonly history: readonly Step[] }
  | { readonly ok: false; readonly refusal: StepRefusal; readonly says: Both }

/** Where a notice stands after these steps. */
export function stateOf(history: readonly Step[]): NoticeState {
  const last = history.at(-1)
  return last === undefined ? 'due' : STATE_AFTER[last.step]
}
const STATE_AFTER = { draft: 'drafted', send: 'sent', acknowledge: 'acknowledged' } as const

/** Takes one step more, or says why not. A draft may be drawn anew until it is sent; what is sent is what was drafted last. */
export function take(history: readonly Step[], next: Step): Taken {
  const last = history.at(-1)
  const refusal = REFUSALS[stateOf(history)][next.step]
  if (refusal !== undefined) return refused(refusal)
  if (next.step === 'send' && last?.step === 'draft' && next.digest !== last.digest)
    return refused('other-digest')
  // Clocks may be off; where even that cannot explain it, one of the two did not happen as it is told.
  if (last !== undefined && next.at_us + next.bound_us < last.at_us - last.bound_us)
    return refused('before-last')
  return { ok: true, history: [...history, next] }
}

/** Row: where it stands; column: what is tried; empty: it may be. */
const REFUSALS: Readonly<Record<NoticeState, Readonly<Partial<Record<Step['step'], StepRefusal>>>>> = {
  due: { send: 'not-drafted', acknowledge: 'not-sent' },
  drafted: { acknowledge: 'not-sent' },
  sent: { draft: 'sent-already', send: 'sent-already' },
  acknowledged: {
    draft: 'acknowledged-already',
    send: 'acknowledged-already',
    acknowledge: 'acknowledged-already',
  },
}

/** A refusal with its words. */
export const refused = (refusal: StepRefusal): Extract<Taken, { ok: false }> => ({
  ok: false,
  refusal,
  says: SAYS[refusal],
})

const SAYS: Readonly<Record<StepRefusal, Both>> = {
  'not-drafted': both(
    'Nothing is drafted yet. Draft the notice first.',
    'Aún no hay borrador. Redacte antes el aviso.',
  ),
  'not-sent': both(
    'It was not sent, so nobody can have acknowledged it. Send it first.',
    'No se envió, así que nadie pudo acusar recibo. Envíelo antes.',
  ),
  'sent-already': both(
    'It was sent, and what was sent stays. Enter what came back as its acknowledgement.',
    'Ya se envió, y lo enviado permanece. Registre la respuesta como acuse de recibo.',
  ),
  'acknowledged-already': both(
    'It is acknowledged, and nothing follows. Tell what is new as an event of its own.',
    'Ya tiene acuse de recibo y nada sigue. Comunique lo nuevo como otro suceso.',
  ),
  'other-digest': both(
    'What was to be sent is not what was drafted last. Look at the draft again.',
    'Lo que se quería enviar no es el último borrador. Mire de nuevo el borrador.',
  ),
  'before-last': both(
    'It would lie before the last step, by more than the clocks can be off. Check the time.',
    'Quedaría antes del último paso, por más de lo que pueden errar los relojes. Compruebe la hora.',
  ),
  'no-such-notice': both('There is no such notice. Look at the list.', 'No existe ese aviso. Mire la lista.'),
}

export interface Standing {
  readonly state: NoticeState
  /** Not sent, and its time is over, or may be: the bound counts against us. */
  readonly isOverdue: boolean
  /** Sent when its time was over, or may have been. */
  readonly wasLate: boolean
}

/** How a notice stands at this time by a clock that may be off by so much. */
export function standing(
  { due_us }: Pick<Notice, 'due_us'>,
  history: readonly Step[],
  now: { readonly at_us: number; readonly bound_us: number },
): Standing {
  const sent = history.find(({ step }) => step === 'send')
  const isOver = ({ at_us, bound_us }: typeof now) => due_us !== null && at_us + bound_us >= due_us
  return {
    state: stateOf(history),
    isOverdue: sent === undefined && isOver(now),
    wasLate: sent !== undefined && isOver(sent),
  }
}

/**
 * Steps by which a history comes to hold what the record tells: that something was sent says that it was drafted. None when it is
 * held already, or cannot follow.
 */
export function following(history: readonly Step[], told: Step): readonly Step[] {
  const { step, by, at_us, bound_us } = told
  const draft: readonly Step[] =
    step === 'send' ? [{ step: 'draft', by, at_us, bound_us, digest: told.digest }] : []
  for (const steps of [[told], [...draft, told]]) {
    let after: Taken = { ok: true, history }
    for (const each of steps) if (after.ok) after = take(after.history, each)
    if (after.ok) return steps
  }
  return []
}
