/** Whether a notice may be sent: the gate is asked every time, and every answer is in the record. */
import { type AuthorityDocument, parseAuthority } from '../../src/authority/authority.ts'
import { reasonsInBoth } from '../../src/authority/reasons.ts'
import { nothingKnown } from '../../src/authority/request.ts'
import type { NoticeSeen } from '../../src/notices/notice-store.ts'
import type { Recipient } from '../../src/notices/rules.ts'
import { InputRefused } from '../failures.ts'
import type { Asked, Gate, InBoth } from '../gate/gate.ts'
import type { RefusalReasons } from '../refusal-reasons.ts'

/**
 * Those who oversee are told because a rule says so, and not because an authority grants it: none can silence what must be told of itself.
 * A host state is told by leave alone.
 */
const ON_DUTY: ReadonlySet<Recipient> = new Set(['legislative-committee', 'inspector', 'own-counsel'])

/**
 * The gate's answer as its code. Throws InputRefused when it refuses, unless it is to be sent on duty to those who oversee; a hold
 * that names the verb stands even then, for only an overseer sets one.
 */
export async function leaveToSend(
  gate: Gate,
  { notice, event }: Pick<NoticeSeen, 'notice' | 'event'>,
  document: AuthorityDocument | undefined,
  onDuty: boolean,
): Promise<string> {
  const decision = await gate.decide(askedFor(document, event), { sortie: notice.id })
  const mayGoOnDuty = ON_DUTY.has(notice.recipient) && decision.code !== 'held'
  if (decision.outcome === 'permit' || (onDuty && mayGoOnDuty)) return decision.code
  const { en, es } = reasonsInBoth(decision.reasons)
  const besides = mayGoOnDuty ? ON_DUTY_INSTEAD : STAYS
  throw new LeaveRefused({ en: [...en, besides.en], es: [...es, besides.es] }, mayGoOnDuty)
}

/** The gate does not permit that a notice is sent; it stays due. */
export class LeaveRefused extends InputRefused {
  readonly mayGoOnDuty: boolean

  constructor(reasons: RefusalReasons, mayGoOnDuty: boolean) {
    super(`not authorised: ${reasons.en.join(' ')}`, [], reasons)
    this.mayGoOnDuty = mayGoOnDuty
  }
}

const ON_DUTY_INSTEAD: InBoth = {
  en: 'The notice stays due. Those who oversee are told by rule, without leave: send it on duty (--on-duty), which goes into the record too.',
  es: 'El aviso sigue pendiente. A quienes supervisan se les avisa por regla, sin permiso: envíelo de oficio (--on-duty), lo que también consta en el registro.',
}

const STAYS: InBoth = { en: 'The notice stays due.', es: 'El aviso sigue pendiente.' }

/**
 * What a notice tells is the authority itself and that something happened: never a recording. So it is asked for with the authority's own
 * area, sensors, gases and purposes, and with the time of the event; of an authority that was opened or changed, its own time.
 */
function askedFor(document: AuthorityDocument | undefined, event: NoticeSeen['event']): Asked {
  const asked = { ...nothingKnown('notify'), data: 'real' }
  const read = document === undefined ? undefined : parseAuthority(document)
  if (!read?.ok) return asked
  const authority = read.value
  const { height, sensors, species, purposes } = authority.document
  const isOfAuthority = /authority$|^escalation-/.test(event.kind)
  return {
    ...asked,
    authority,
    span: isOfAuthority
      ? { from_us: authority.from_us, to_us: authority.until_us, bound_us: 0 }
      : { from_us: event.at_us, to_us: event.at_us, bound_us: event.bound_us },
    place: { depth_m: 0, sigma_m: 0 },
    heights:
      height === null
        ? null
        : [
            {
              datum: height.datum,
              low_m: height.low_m ?? 0,
              high_m: height.high_m ?? height.low_m ?? 0,
              sigma_m: 0,
            },
          ],
    ...{ sensors, species, purpose: purposes[0] ?? null, dwellings: false },
  }
}
