import type { AuthorityDocument } from '../../src/authority/authority.ts'

/** An authority as somebody types it: what is left open is empty, and said before it is recorded. */
export interface DraftAuthority {
  readonly id: string
  readonly office: string
  readonly state: string
  readonly cites: string
  readonly title: string
  /** Digest of the document of the law, from its bytes. */
  readonly sha256: string
  readonly from: string
  readonly until: string
  readonly verbs: readonly string[]
  readonly purposes: readonly string[]
  readonly sensors: readonly string[]
  readonly species: readonly string[]
  /** GeoJSON geometry; null: no limit in space, and why. */
  readonly area: AuthorityDocument['area']
  readonly noAreaBecause: string
  readonly datum: string
  readonly low_m: string
  readonly high_m: string
  readonly noHeightBecause: string
  readonly states: string
  readonly partners: string
  readonly retention: string
  readonly stance: string
  readonly statement: string
  readonly collateral: string
  /** Nobody is armed by silence: it is ticked. */
  readonly isUnarmed: boolean
}

export const emptyAuthority: DraftAuthority = {
  ...{ id: '', office: '', state: '', cites: '', title: '', sha256: '', from: '', until: '' },
  ...{ verbs: [], purposes: [], sensors: [], species: [] },
  ...{ area: null, noAreaBecause: '', datum: 'ground', low_m: '', high_m: '', noHeightBecause: '' },
  ...{ states: '', partners: '', retention: 'years-5', stance: 'minimised', statement: '', collateral: '' },
  isUnarmed: false,
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** "State; terms; because" a line: terms are own, clearance-needed, clearance-not-needed. */
const stateIn = (line: string) => {
  const [state = '', terms = 'own', because] = line.split(';').map((part) => part.trim())
  return { state, terms, ...(because ? { because } : {}) }
}

/** "Office; State" a line. */
const officeIn = (line: string) => {
  const [office = '', state = ''] = line.split(';').map((part) => part.trim())
  return { office, state }
}

const number = (text: string) => (text.trim() === '' ? null : Number(text))
/** As people type a time, UTC unless they say otherwise: a day begins at its midnight. */
const instant = (text: string) => {
  const typed = text.trim().replace(' ', 'T')
  const timed = /^\d{4}-\d\d-\d\d$/.test(typed) ? `${typed}T00:00` : typed
  const whole = timed.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?=Z|[+-]|$)/, '$1:00')
  return /(Z|[+-]\d\d:\d\d)$/.test(whole) || whole === '' ? whole : `${whole}Z`
}

/** The document that the form says, sound or not: whoever reads it tells what is wrong. */
export function documentOf(draft: DraftAuthority): Record<string, unknown> {
  const [low_m, high_m] = [number(draft.low_m), number(draft.high_m)]
  const hasHeight = low_m !== null || high_m !== null
  return {
    overflight: 'authority/2',
    id: draft.id.trim(),
    issuer: { office: draft.office.trim(), state: draft.state.trim() },
    legalBasis: {
      cites: draft.cites.trim(),
      document: { title: draft.title.trim(), sha256: draft.sha256 },
    },
    ...{ verbs: draft.verbs, purposes: draft.purposes, area: draft.area },
    ...(draft.area === null ? { noAreaBecause: draft.noAreaBecause.trim() } : {}),
    height: hasHeight ? { datum: draft.datum, low_m, high_m } : null,
    ...(hasHeight ? {} : { noHeightBecause: draft.noHeightBecause.trim() }),
    states: lines(draft.states).map(stateIn),
    ...{ from: instant(draft.from), until: instant(draft.until) },
    ...{ sensors: draft.sensors, species: draft.species, partners: lines(draft.partners).map(officeIn) },
    payload: draft.isUnarmed ? 'unarmed' : 'not declared',
    retention: draft.retention,
    residential: { stance: draft.stance, statement: draft.statement.trim() },
    collateral: draft.collateral.trim(),
  }
}
