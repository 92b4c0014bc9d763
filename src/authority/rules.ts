import type { Rule } from './judge.ts'

/** Facts about a request to process recordings. Every rule's `when` is made of these and nothing else. */
export const processingFacts = [
  'dataNotCollectedForUse', // declared test, training or simulated
  'dataReal',
  'authorityMissing',
  'authorityOfAnalysis', // the authority names the verb
  'authorityRevoked',
  'authorityNotYetInForce',
  'collectedOutsideTime',
  'collectedOutsideArea',
  'sensorNotCovered',
  'speciesNotCovered',
] as const
export type ProcessingFact = (typeof processingFacts)[number]

const analyse = (
  id: string,
  effect: Rule['effect'],
  when: readonly ProcessingFact[],
  cites: string,
  says: string,
): Rule => ({ id: `analyse.${id}`, effect, action: 'analyse', when, cites, says })

/** Whether recordings may be processed. One row, one rule; each has an example permitted and one refused in the tests. */
export const processingRules: readonly Rule[] = [
  analyse(
    'not-collected',
    'permit',
    ['dataNotCollectedForUse'],
    'Nobody and no place is observed by test, training or simulated data',
    'The manifest declares the data as test, training or simulated: no authority is needed.',
  ),
  analyse(
    'authorised',
    'permit',
    ['dataReal', 'authorityOfAnalysis'],
    'Real recordings are analysed on a recorded authority',
    'The authority names analysis, and nothing it limits is exceeded.',
  ),
  analyse(
    'no-authority',
    'refuse',
    ['dataReal', 'authorityMissing'],
    'Without a recorded authority nothing is collected, analysed or released',
    'The data is real and no authority file is given. Name one in the manifest ("authority": "authority.json"); only if nothing was collected for use, declare the data as "test", "training" or "simulated".',
  ),
  analyse(
    'revoked',
    'refuse',
    ['authorityRevoked'],
    'A revoked authority is none',
    'The authority was revoked. Ask the office that issued it for a new one.',
  ),
  analyse(
    'not-yet',
    'refuse',
    ['authorityNotYetInForce'],
    'An authority acts from its first day',
    'The authority is not in force yet. Wait for its first day, or check the clock of this machine.',
  ),
  analyse(
    'time',
    'refuse',
    ['collectedOutsideTime'],
    'What was collected outside the time granted was collected without authority',
    'The recordings reach outside the time of the authority. Give the authority that covers the flight, or leave out the recordings before or after.',
  ),
  analyse(
    'area',
    'refuse',
    ['collectedOutsideArea'],
    'What was collected outside the area granted was collected without authority',
    'The recordings reach outside the area of the authority. Give the authority that covers the flight, or leave out the parts outside.',
  ),
  analyse(
    'sensor',
    'refuse',
    ['sensorNotCovered'],
    'An authority for one sensor is none for another',
    'The recordings come from a sensor that the authority does not list. Ask the issuing office to add it, or leave those recordings out.',
  ),
  analyse(
    'species',
    'refuse',
    ['speciesNotCovered'],
    'An authority for one gas is none for another',
    'The recordings hold a gas that the authority does not list. Ask the issuing office to add it, or leave that gas out.',
  ),
]

/** What to do about a fact that nobody established. */
export const whenUnknown: Readonly<Record<ProcessingFact, string>> = {
  dataNotCollectedForUse:
    'The manifest does not say what kind of data this is. Set "data" to real, training, test or simulated.',
  dataReal:
    'The manifest does not say what kind of data this is. Set "data" to real, training, test or simulated.',
  authorityMissing: 'It is not known whether there is an authority.',
  authorityOfAnalysis: 'It is not known whether the authority names analysis among its actions.',
  authorityRevoked: 'It is not known whether the authority was revoked: the time now is unknown.',
  authorityNotYetInForce: 'It is not known whether the authority is in force: the time now is unknown.',
  collectedOutsideTime:
    'It is not known when the recordings were made. State the start of the recordings in the manifest.',
  collectedOutsideArea:
    'It is not known where the recordings were made, and the authority has an area. State the origin of the frame in the manifest.',
  sensorNotCovered: 'It is not known which sensor made the recordings.',
  speciesNotCovered: 'It is not known which gases the recordings hold.',
}
