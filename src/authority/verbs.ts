/**
 * What can be asked of the gate, and nothing else: no verb applies force to anything, and what is not in this list is
 * refused and recorded. Reasons for the list: docs/decisions/0021-authority.md.
 */

/** Verbs an authority may grant. One for each sensor that collects: leave to measure gas is no leave to take pictures. */
export const grantableVerbs = [
  'plan', // draw up a sortie
  'approve', // a second person's consent to a plan
  'fly',
  'collect-gas',
  'collect-spectra',
  'collect-motion-imagery',
  'collect-still-imagery',
  'ingest', // take recordings into the record
  'process', // compute detections and sources from them
  'analyse', // weigh what was computed
  'open', // look at the records of one sortie
  'search', // look through the records of many for a place or a time
  'export', // make a copy that leaves the program
  'release', // hand over to a partner
  'notify', // tell those who must be told
] as const

/** Verbs that no authority grants: they rest on the end of retention, or on the office of an overseer. */
const custodyVerbs = ['erase', 'set-hold', 'lift-hold'] as const

export const verbs = [...grantableVerbs, ...custodyVerbs] as const
export type Verb = (typeof verbs)[number]

const known: ReadonlySet<string> = new Set(verbs)
export const isVerb = (verb: string): verb is Verb => known.has(verb)

/** What a verb that collects collects with. */
export const sensorOf: Readonly<Partial<Record<string, Sensor>>> = {
  'collect-gas': 'gas',
  'collect-spectra': 'imaging-spectrometer',
  'collect-motion-imagery': 'motion-imagery',
  'collect-still-imagery': 'still-imagery',
}

export const sensors = ['gas', 'imaging-spectrometer', 'motion-imagery', 'still-imagery'] as const
export type Sensor = (typeof sensors)[number]

/** Before anything is recorded: nobody has been anywhere yet. */
export const planningVerbs = ['plan', 'approve', 'fly'] as const satisfies readonly Verb[]
export const collectingVerbs = [
  'collect-gas',
  'collect-spectra',
  'collect-motion-imagery',
  'collect-still-imagery',
] as const satisfies readonly Verb[]
/** Whatever is done with what was recorded. */
export const recordVerbs = [
  'ingest',
  'process',
  'analyse',
  'open',
  'search',
  'export',
  'release',
  'notify',
] as const satisfies readonly Verb[]

/** To look at what is there: of a plan, of which nothing has been collected yet, this needs no authority. */
export const lookingVerbs: ReadonlySet<string> = new Set<Verb>(['open', 'search'])

/**
 * Verbs that need an authority whatever the data is declared to be: an aircraft in the air and a message to another office
 * are real even where the data is for training.
 */
export const alwaysOnAuthority: ReadonlySet<string> = new Set<Verb>(['approve', 'fly', 'release', 'notify'])
