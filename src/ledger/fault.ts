/** What can be wrong with a ledger, a note, a proof or an entry from outside. Closed. */
export const ledgerFaultKinds = [
  'malformed', // cannot be read at all
  'not-canonical', // the same value has another spelling, and that one is the rule
  'unknown-kind',
  'unknown-field',
  'bad-field',
  'too-large',
  'bad-signature',
  'unsigned', // no valid signature of the log
  'no-quorum', // fewer valid cosignatures than the policy asks for
  'missing-file',
  'extra-file',
  'tile', // a tile differs from what the entries give
  'root', // the signed root differs from what the entries give
  'rolled-back', // fewer entries than were once signed or seen
  'fork', // two heads of which neither extends the other
  'history', // an entry contradicts the entries before it
  'proof',
  'commitment', // a payload is not what was committed to
] as const
export type LedgerFaultKind = (typeof ledgerFaultKinds)[number]

/** One thing wrong, where, what was found and what was expected. A value, never an exception. */
export interface LedgerFault {
  readonly kind: LedgerFaultKind
  readonly place: string
  readonly found: string
  readonly expected: string
}

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: LedgerFault }

export const sound = <T>(value: T): Read<T> => ({ ok: true, value })

export const faulty = (
  kind: LedgerFaultKind,
  place: string,
  found: string,
  expected: string,
): { readonly ok: false; readonly fault: LedgerFault } => ({
  ok: false,
  fault: { kind, place, found, expected },
})

export const ledgerFaultText = ({ kind, place, found, expected }: LedgerFault): string =>
  `${place}: ${kind}: found ${found}; expected ${expected}`

/** Foreign text in a message: short, and without control characters. */
export const quoted = (value: unknown): string => {
  const shown = JSON.stringify(value) ?? String(value)
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown
}
