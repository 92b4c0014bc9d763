import type { Authority } from '../../src/authority/authority.ts'
import { nothingKnown } from '../../src/authority/request.ts'
import { type Asked, CLOCK_BOUND_MS } from '../gate/gate.ts'

/**
 * What the gate is asked before a live stream is recorded: whether motion imagery may be collected now. Its place is judged
 * when the recording comes in: no one knows beforehand where an aircraft will look. To watch it meanwhile is part of
 * collecting it.
 */
export function askedToRecord(
  data: string,
  authority: Authority | null,
  now_us: number,
  purpose: string | undefined,
): Asked {
  const purposes = authority?.document.purposes ?? []
  return {
    ...nothingKnown('collect-motion-imagery'),
    ...{ data, authority },
    span: { from_us: now_us, to_us: now_us, bound_us: CLOCK_BOUND_MS * 1000 },
    purpose: purpose ?? (purposes.length === 1 ? purposes[0]! : null),
  }
}

/** When recording must end, µs: as long before the authority's end as this machine's clock may be slow. */
export const recordUntil_us = ({ until_us }: Authority): number => until_us - CLOCK_BOUND_MS * 1000
