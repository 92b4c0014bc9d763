/** English. Each says what holds, and of a refusal what would make it permitted. */
export const reasonsEnglish = {
  'not-collected': 'The data is declared as test, training or simulated: no authority is needed.',
  'not-collected-yet':
    'This is a plan, of which nothing has been collected yet: to look at it needs no authority.',
  granted: 'The authority {authority} names "{verb}", and nothing it limits is exceeded.',
  'kept-long-enough': 'The time for which these records are kept ({retention}) is over.',
  overseer: 'An overseer asks.',

  silence:
    'No rule permits "{verb}": the authority {authority} names {verbs}, and not this. Ask {office} for one that does.',
  'not-overseer': 'Only an overseer sets and lifts a hold. Ask one to do so.',
  'kept-still':
    'These records may still be kept, and what may be kept is not erased by anybody. Wait until their time is over.',
  'unknown-verb':
    '"{verb}" is nothing this program does. What can be asked for is a closed list, which nothing can add to while it runs.',
  'judges-disagree':
    'The two judges of the rules came to different answers, so nothing is permitted. This is a fault of the program, and is in the record: show that entry to those who keep the program.',
  'judge-error':
    'The second judge of the rules failed, so nothing is permitted. This is a fault of the program, and is in the record: show that entry to those who keep the program.',

  'no-authority':
    'The data is real and no authority file is given. Name one in the manifest ("authority": "authority.json"); only if nothing was collected for use, declare the data as "test", "training" or "simulated".',
  'no-authority-for-verb':
    '"{verb}" needs an authority whatever the data is declared to be, for it touches people outside. Give one that names it.',
  'no-authority-for-plan':
    'Of a plan nothing has been collected yet: to look at it needs no authority, "{verb}" does. Give one that names it.',
  revoked:
    'The authority {authority} was revoked (from {revoked}), or may be by now. Ask {office} for a new one.',
  'not-yet':
    'The authority {authority} is not in force before {from}. Wait for that day, or check the clock of this machine.',
  'no-longer': 'The authority {authority} was in force until {until}. Ask {office} for one that covers this.',
  time: 'This reaches outside the time of the authority {authority} ({from} to {until}). Give the authority that covers it, or leave out what lies before or after.',
  area: 'This reaches outside the area of the authority {authority}. Give the authority that covers it, or leave out the parts outside.',
  heights:
    'This reaches outside the heights of the authority {authority}: {heights}. Give the authority that covers it, or stay between them.',
  sensor:
    'A sensor is used that the authority {authority} does not list; it lists {sensors}. Ask {office} to add it, or leave those recordings out.',
  species:
    'There is a gas that the authority {authority} does not list; it lists {species}. Ask {office} to add it, or leave that gas out.',
  purpose:
    'The purpose is none of the authority {authority}, which names {purposes}. Ask {office} for one that names it.',
  dwellings:
    'People live in what is flown over or seen, and the authority {authority} keeps away from dwellings. Plan around them, or ask {office}.',
  'kept-too-long':
    'These records may be kept for {retention} under the authority {authority}, and that time is over. They are due for erasure; only a new authority lets them be used.',
  held: 'A hold on these records refuses "{verb}". Only an overseer can lift it.',
  payload:
    'The plan does not declare that the aircraft carries nothing but sensors. State "payload": "unarmed", if that is so; nothing else flies.',
  state:
    'A state is entered that the authority {authority} does not name; it names {states}. Plan around it, or ask {office} to add it.',
  'clearance-denied': 'A state that would be entered has denied its clearance. Plan around it.',
  clearance:
    'A state would be entered whose clearance is needed and not granted for all of that time. Ask that state, and record its answer with reference and dates.',
  operator:
    "The operator's own rule is never to enter another state. Plan around it, or choose another operator.",
  'second-person': 'This plan is approved by whoever made it. Somebody else must.',
  partner:
    'The office is none of those that the authority {authority} lets be given anything: {partners}. Ask {office} to add it.',

  'unknown.notCollected':
    'It is not said what kind of data this is. Set "data" to real, training, test or simulated.',
  'unknown.noAuthority': 'It is not known whether there is an authority.',
  'unknown.verbGranted': 'It is not known whether the authority names "{verb}".',
  'unknown.revoked':
    'It is not certain whether the authority {authority} is revoked by now: the clock of this machine does not say so well enough. Set the clock.',
  'unknown.notYetInForce':
    'It is not certain whether the authority {authority} is in force yet (from {from}): the clock of this machine does not say so well enough. Set the clock, or wait a little.',
  'unknown.noLongerInForce':
    'It is not certain whether the authority {authority} is still in force (until {until}): the clock of this machine does not say so well enough. Ask {office} for a longer one.',
  'unknown.outsideTime':
    'It is not certain that this lies within the time of the authority {authority} ({from} to {until}), given how far its clock may be off. State the start of the recordings and how good their clock is ("clockBound_s" in the manifest).',
  'unknown.outsideArea':
    'It is not certain that all of this lies within the area of the authority {authority}: places are not known, or are closer to its edge than they are certain. State the origin of the frame in the manifest, or how accurate its places are ("accuracy_m").',
  'unknown.outsideHeights':
    'It is not certain that all of this lies between the heights of the authority {authority}: {heights}. Heights are not known, are measured from something else, or are too close to a limit. Give recordings whose heights say what they are measured from, or ask {office} for wider limits.',
  'unknown.sensorNotCovered': 'It is not known which sensor made the recordings. Name the sensors.',
  'unknown.speciesNotCovered': 'It is not known which gases the recordings hold. Name them.',
  'unknown.purposeNotCovered':
    'It is not said what this is for, and the authority {authority} names several purposes: {purposes}. State "purpose" in the manifest.',
  'unknown.dwellingsExcluded':
    'The authority {authority} keeps away from dwellings, and it is not said whether people live there. State "hasDwellings" in the manifest.',
  'unknown.retentionOver':
    'It is not certain that these records may still be kept ({retention}): it is not known well enough when they were made, or what the time is now. State how good their clock is ("clockBound_s" in the manifest), or set the clock of this machine.',
  'unknown.held':
    'It is not known whether a hold refuses this: the holds cannot be read. Ask an overseer to see to the files of the holds.',
  'unknown.payloadNotDeclared':
    'The plan does not say what the aircraft carries. State "payload": "unarmed", if that is so; nothing else flies.',
  'unknown.stateNotCovered':
    'It is not known which states the flight would enter. Check the plan against a boundary set that is in force.',
  'unknown.clearanceDenied':
    'It is not known which states the flight would enter, and what they answered. Check the plan against a boundary set that is in force, and record their answers.',
  'unknown.clearanceMissing':
    "The clearance of a state that would be entered is not known, or not known to hold for all of that time. Record that state's answer with reference and dates.",
  'unknown.operatorStaysOut':
    "The operator's own rule about entering other states is not known. State it with the platform.",
  'unknown.sameHand':
    'It is not known whether whoever approves is another than whoever planned. Approve with a key of your own.',
  'unknown.partnerNotCovered': 'It is not said to whom this would be released. Name the office.',
  'unknown.overseer': 'It is not known who asks. Only an overseer sets and lifts holds: ask one.',
} as const
