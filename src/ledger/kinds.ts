/** How an entry names what the gate decided; anything but 'permit' refused. Closed. */
export const decisionCodes = [
  'permit',
  'no-authority',
  'outside-authority',
  'unknown-fact',
  'unknown-verb',
  'held',
  'judges-disagree', // an incident
  'judge-error', // an incident
] as const
export type DecisionCode = (typeof decisionCodes)[number]

/**
 * Every kind an entry may have, and nothing else: there is no kind for the use of force, and an unknown kind is refused.
 * `auth` says whether an entry of the kind may rely on no authority; `counted`, whether it bears a place in the
 * unbroken count of its ingest; `why`, the codes it may give, the first being none where '' is listed.
 */
export const kinds = {
  'authority.open': { auth: 'none-allowed', why: ['', 'opened', 'urgent'] },
  'authority.change': { auth: 'required', why: ['', 'amended', 'extended', 'narrowed'] },
  'authority.close': { auth: 'required', why: ['', 'expired', 'revoked', 'fulfilled'] },
  'hold.set': { auth: 'none-allowed', why: ['', 'legal-hold', 'oversight-hold'] },
  'hold.lift': { auth: 'none-allowed', why: ['', 'hold-ended'] },
  'notice.due': { auth: 'none-allowed', why: ['', 'rule'] },
  'notice.sent': { auth: 'none-allowed', why: ['', 'rule'] },
  'notice.receipt': { auth: 'none-allowed', why: ['', 'received'] },
  'notice.overdue': { auth: 'none-allowed', why: ['', 'rule'] },
  'sortie.plan': {
    auth: 'none-allowed',
    why: ['', 'drafted', 'changed', 'submitted', 'revoked', ...decisionCodes],
  },
  'sortie.approve': { auth: 'required', why: ['', 'rules-permit', ...decisionCodes] },
  'sortie.start': { auth: 'required', why: ['', ...decisionCodes] },
  'sortie.end': { auth: 'required', why: ['', 'planned', 'weather', 'fault', 'recalled'] },
  'sortie.breach': { auth: 'none-allowed', why: ['', 'area', 'airspace', 'time', 'sensor'] },
  'ingest.begin': {
    auth: 'none-with-reason',
    counted: true,
    why: ['', 'data-test', 'data-training', 'data-simulated'],
  },
  'ingest.segment': {
    auth: 'none-with-reason',
    counted: true,
    why: ['', 'data-test', 'data-training', 'data-simulated'],
  },
  'ingest.gap': { auth: 'none-allowed', counted: true, why: ['', 'missing', 'unreadable'] },
  'ingest.refuse': {
    auth: 'none-allowed',
    why: ['', 'manifest', 'unreadable', ...decisionCodes],
  },
  'detect.run': { auth: 'none-with-reason', why: ['', 'data-test', 'data-training', 'data-simulated'] },
  'site.open': { auth: 'required', why: ['', 'detected', 'reported'] },
  'site.close': { auth: 'required', why: ['', 'resolved', 'unfounded', 'duplicate'] },
  'assess.make': { auth: 'required', why: [''] },
  'assess.dissent': { auth: 'required', why: [''] },
  'assess.supersede': { auth: 'required', why: ['', 'new-evidence', 'error'] },
  'release.ask': { auth: 'required', why: [''] },
  'release.decide': { auth: 'required', why: ['', 'refuse', ...decisionCodes] },
  'release.send': { auth: 'required', why: [''] },
  'release.receipt': { auth: 'required', why: ['', 'received'] },
  'release.recall': { auth: 'required', why: ['', 'error', 'withdrawn'] },
  'partner.action': { auth: 'none-allowed', why: ['', 'none', 'planned', 'taken'] },
  'outcome.record': { auth: 'none-allowed', why: ['', 'confirmed', 'unfounded', 'unknown'] },
  'access.read': { auth: 'none-allowed', why: ['', 'duty', 'oversight', ...decisionCodes] },
  'access.search': { auth: 'none-allowed', why: ['', 'duty', 'oversight', ...decisionCodes] },
  export: { auth: 'none-allowed', why: ['', 'report', 'machine-form', 'oversight', ...decisionCodes] },
  erase: { auth: 'none-allowed', why: ['payload-and-salt', 'key'] },
  'retain.extend': { auth: 'none-allowed', why: ['', 'legal-hold', 'open-case'] },
  'key.rotate': { auth: 'none-allowed', why: ['', 'routine', 'suspected-loss'] },
  'policy.change': { auth: 'none-allowed', why: [''] },
  beat: { auth: 'none-allowed', why: [''] },
} as const satisfies Readonly<Record<string, KindRule>>

export interface KindRule {
  /** 'none-with-reason': without an authority the entry must say why none was needed. */
  readonly auth: 'required' | 'none-allowed' | 'none-with-reason'
  readonly counted?: true
  /** Closed list of reason codes; '' means the reason may be left out. */
  readonly why: readonly string[]
}
export type Kind = keyof typeof kinds

export const isKind = (value: unknown): value is Kind =>
  typeof value === 'string' && Object.hasOwn(kinds, value)
export const kindRule = (kind: Kind): KindRule => kinds[kind]
