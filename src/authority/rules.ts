import type { Known } from './certainty.ts'
import {
  alwaysOnAuthority,
  collectingVerbs,
  grantableVerbs,
  planningVerbs,
  recordVerbs,
  type Verb,
} from './verbs.ts'

/** Facts about a request. Every rule's `when` is made of these and nothing else. */
export const factNames = [
  'notCollected', // declared test, training, simulated or planned, and the verb is one that then needs no authority
  'noAuthority', // one is needed, and none is given
  'verbGranted', // the authority names the verb
  'revoked',
  'notYetInForce',
  'noLongerInForce',
  'outsideTime', // recorded, or to be recorded, outside of the time granted
  'outsideArea',
  'outsideHeights',
  'sensorNotCovered',
  'speciesNotCovered',
  'purposeNotCovered',
  'dwellingsExcluded', // people live there, and the authority keeps away from them
  'retentionOver', // the records may be kept no longer
  'held', // a hold on the records refuses the verb
  'payloadNotDeclared', // the plan does not declare that nothing but sensors is carried
  'stateNotCovered',
  'clearanceDenied',
  'clearanceMissing', // a state is entered whose clearance is needed and not granted for all of that time
  'operatorStaysOut', // the operator's own rule keeps out of other states, and one is entered
  'sameHand', // approved by whoever planned
  'partnerNotCovered',
  'overseer',
] as const
export type Fact = (typeof factNames)[number]
export type Facts = Readonly<Record<Fact, Known>>

/** One line of policy: when all its facts hold, the verbs are permitted or refused. */
export interface Rule {
  readonly id: string
  readonly effect: 'permit' | 'refuse'
  readonly verbs: readonly Verb[]
  readonly when: readonly Fact[]
  /** The principle it comes from, for an overseer. */
  readonly cites: string
}

const granted: readonly Verb[] = grantableVerbs
const presentVerbs: readonly Verb[] = [...planningVerbs, ...collectingVerbs]
/** Nobody knows beforehand where a camera will look: places are judged when the recordings come in. */
const placed: readonly Verb[] = [...planningVerbs, ...recordVerbs]

/** What may be done. One row, one rule; each has an example permitted and one refused in the tests. */
export const rules: readonly Rule[] = [
  {
    id: 'not-collected',
    effect: 'permit',
    verbs: [...granted.filter((verb) => !alwaysOnAuthority.has(verb)), 'erase'],
    when: ['notCollected'],
    cites:
      'Nobody and no place is observed by test, training or simulated data, or by a plan that is looked at',
  },
  {
    id: 'granted',
    effect: 'permit',
    verbs: granted,
    when: ['verbGranted'],
    cites: 'What is done with real recordings is done on a recorded authority that names it',
  },
  {
    id: 'kept-long-enough',
    effect: 'permit',
    verbs: ['erase'],
    when: ['retentionOver'],
    cites: 'Records are erased when the time for which they are kept is over, not before',
  },
  {
    id: 'overseer',
    effect: 'permit',
    verbs: ['set-hold', 'lift-hold'],
    when: ['overseer'],
    cites: 'Only an overseer sets and lifts a hold',
  },
  {
    id: 'no-authority',
    effect: 'refuse',
    verbs: [...granted, 'erase'],
    when: ['noAuthority'],
    cites: 'Without a recorded authority nothing is collected, analysed or released',
  },
  {
    id: 'revoked',
    effect: 'refuse',
    verbs: granted,
    when: ['revoked'],
    cites: 'A revoked authority is none',
  },
  {
    id: 'not-yet',
    effect: 'refuse',
    verbs: granted.filter((verb) => verb !== 'plan' && verb !== 'approve'),
    when: ['notYetInForce'],
    cites: 'An authority acts from its first day; plans for it may be made before',
  },
  {
    id: 'no-longer',
    effect: 'refuse',
    verbs: presentVerbs,
    when: ['noLongerInForce'],
    cites: 'Nothing is planned, flown or collected after the last day of an authority',
  },
  {
    id: 'time',
    effect: 'refuse',
    verbs: granted,
    when: ['outsideTime'],
    cites: 'What is collected outside the time granted is collected without authority',
  },
  {
    id: 'area',
    effect: 'refuse',
    verbs: placed,
    when: ['outsideArea'],
    cites: 'What is collected outside the area granted is collected without authority',
  },
  {
    id: 'heights',
    effect: 'refuse',
    verbs: placed,
    when: ['outsideHeights'],
    cites: 'What is collected outside the heights granted is collected without authority',
  },
  {
    id: 'sensor',
    effect: 'refuse',
    verbs: granted,
    when: ['sensorNotCovered'],
    cites: 'An authority for one sensor is none for another',
  },
  {
    id: 'species',
    effect: 'refuse',
    verbs: granted,
    when: ['speciesNotCovered'],
    cites: 'An authority for one gas is none for another',
  },
  {
    id: 'purpose',
    effect: 'refuse',
    verbs: granted,
    when: ['purposeNotCovered'],
    cites: 'What was granted for one purpose is not used for another',
  },
  {
    id: 'dwellings',
    effect: 'refuse',
    verbs: placed,
    when: ['dwellingsExcluded'],
    cites: 'Where the authority keeps away from dwellings, they are kept away from',
  },
  {
    id: 'kept-too-long',
    effect: 'refuse',
    verbs: recordVerbs,
    when: ['retentionOver'],
    cites: 'What may be kept no longer may be used no longer',
  },
  {
    id: 'held',
    effect: 'refuse',
    verbs: [...recordVerbs, 'erase'],
    when: ['held'],
    cites: 'Held records stay, and are closed as far as the hold says',
  },
  {
    id: 'payload',
    effect: 'refuse',
    verbs: planningVerbs,
    when: ['payloadNotDeclared'],
    cites: 'The aircraft carries sensors and nothing else, and its plan says so',
  },
  {
    id: 'state',
    effect: 'refuse',
    verbs: planningVerbs,
    when: ['stateNotCovered'],
    cites: 'No state is entered that the authority does not name',
  },
  {
    id: 'clearance-denied',
    effect: 'refuse',
    verbs: planningVerbs,
    when: ['clearanceDenied'],
    cites: 'A state that said no is not entered',
  },
  {
    id: 'clearance',
    effect: 'refuse',
    verbs: ['approve', 'fly'],
    when: ['clearanceMissing'],
    cites: 'A state whose clearance is needed is entered when it has granted it, for as long as it has',
  },
  {
    id: 'operator',
    effect: 'refuse',
    verbs: planningVerbs,
    when: ['operatorStaysOut'],
    cites: 'An operator whose rule is never to enter another state does not',
  },
  {
    id: 'second-person',
    effect: 'refuse',
    verbs: ['approve'],
    when: ['sameHand'],
    cites: 'Nobody approves a plan of their own',
  },
  {
    id: 'partner',
    effect: 'refuse',
    verbs: ['release'],
    when: ['partnerNotCovered'],
    cites: 'Only those offices are given anything that the authority names',
  },
]
