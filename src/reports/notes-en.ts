import type { NotePhrases } from '../recordings/note.ts'

const surfaces = {
  ellipsoid: 'the ellipsoid',
  'sea-level': 'sea level',
  ground: 'the ground',
  'take-off': 'the take-off point',
  barometric: 'the pressure of 1013.25 hPa',
  unknown: 'a surface that is not stated',
} as const

/** What is noted of recordings, in English; result.json, inspect and the screen say it in these words. */
export const notesEnglish: NotePhrases = {
  sentences: {
    'rows-averaged': 'too many rows to keep; neighbouring samples were averaged over {averaged_s} s.',
    'clock-start-unknown': 'times count from an unstated start, shown here as 1970-01-01.',
    'zone-unstated': "the clock's time zone is not stated; times without a zone are taken as UTC.",
    'clock-error-added': 'stated clock error of {offset_s} s added to every time.',
    'height-assumed': 'no height is recorded or stated; {height_m} m above ground is assumed.',
    'lowest-is-ground': 'heights above {surface}; the lowest, {lowest_m} m, is taken as the ground.',
    'heights-taken-above-ground':
      'what heights are measured from is not stated; they are taken as above ground.',
    'air-assumed':
      'air temperature or pressure is not recorded; 288.15 K and 101 325 Pa are assumed where missing.',
    'rows-without-position': '{count} rows of sensor {sensor} hold no position and were left out.',
    'low-columns-left-out':
      '{count} columns of sensor {sensor} measured lower than {least_m} m above ground were left out.',
    'sensor-without-values': 'sensor {sensor} holds no {species} value in the rows that count.',
    'sensor-in-several-places': 'Sensor {sensor} stood in {count} places; each is a series of its own.',
    'wind-of-one-height': 'wind at {height_m} m is used; wind at other heights is not.',
    'heights-fit-nowhere':
      'the heights of rows {first} to {last} fit the gas track at no time; their wind is left out.',
    'clock-found-by-heights':
      'clock of rows {first} to {last} moved by {offset_s} s, found by its heights ({rms_m.2} m apart, {share_percent.0} % of them within the gas track).',
    'wind-records-differ': '{count} wind records differ from another of the same time; the first is used.',
    'gas-without-wind': '{count} of {total} gas samples have no wind within {reach_s} s and were left out.',
    'other-species':
      'Sources of {species} were sought; {others} is recorded too: name it first under "species" to seek its sources.',

    'dates-missing': 'no date in the first lines: {order} assumed',
    'dates-year-first': 'dates start with the year',
    'dates-day-first': 'dates are day first: a first number above 12 proves it',
    'dates-month-first': 'dates are month first: a second number above 12 proves it',
    'dates-by-file-name': "dates are {order}: the date in the file's name agrees",
    'dates-unproven': 'date order not proven by the first lines: {order} assumed',
    'clock-zone-unstated': 'clock zone not stated: read as UTC',
    'logger-zone-unstated': 'logger clock, zone not stated: read as UTC',
    'times-utc': 'times are UTC (EPOCH_TIME where present)',
    'times-unix-seconds':
      'times are Unix seconds; the DATE and TIME columns, in the zone of the file, are not used',
    'times-unix-milliseconds': 'times are Unix milliseconds (Elapsed)',
    'elapsed-unusable':
      'Elapsed is absent or has lost its digits (a spreadsheet rounds it): Date and Time are used, read as UTC',
    'times-without-seconds':
      'times carry no seconds (lost when re-saved by a spreadsheet): rows of a minute share one time',
    'carries-no-position': 'carries no position: it must come from another recording of the sortie',
    'receiver-height': 'height is that of the satellite receiver, taken as above mean sea level',
    'no-height-column': 'no height column: flight height must come from another recording',
    'altimeter-height': 'height above ground from the altimeter (ALT:Altitude)',
    'no-altimeter':
      'no altimeter reading in the first lines: Altitude of the autopilot, taken as above ground',
    'height-above-take-off': 'height is relative to the take-off point, taken as above ground',
    'degrees-and-minutes-apart':
      'position stands in separate columns of degrees and minutes, which are not joined',
    'basis-unstated': 'the file does not say whether mole fractions are of moist or dried air',
    'basis-by-first-row': 'units and moist or dried air as the first row states them',
    'basis-dried': 'mole fractions in dried air',
    'basis-dried-else-moist': 'mole fractions in dried air where such a column exists, moist where absent',
    'basis-dried-by-column': 'dried air where a _dry column exists, moist otherwise',
    'basis-by-maker':
      'dried air as the maker documents it; the file itself does not say; water is of moist air',
    'no-known-gas': 'no gas the product knows',
    'no-gas-in-known-units': 'no gas column in known units',
    'no-units-row': 'no units row, or no gas in known units',
    'gas-by-name-and-units':
      'gas columns found by the formula in their names and the units line; moist or dried air not stated',
    'several-columns-of-gas': 'several columns of one gas: a manifest should say which one holds',
    'masses-need-air':
      'masses per volume (ug/m3, mg/m3) need temperature and pressure to become mole fractions',
    'sums-and-dust-left-out': 'sums of gases (O3+NO2) and dust are not read; moist or dried air not stated',
    'column-below-aircraft':
      'ppm·m along the beam below the aircraft: a column, not a mole fraction at the aircraft',
    'methane-column': 'methane from {column}',
    'methane-columns': 'several methane columns ({columns}): {column} is used',
    'residual-is-no-error':
      'Residual is the misfit of the spectrum, not an error of the value; rows with Status "Warning" are read as they stand',
    'zeros-after-start': 'exact zeros, as in the first rows after a start, are read as no value',
    'zeros-without-fix':
      'exact zeros, which stand for no fix, are read as no value; rows with ALARM_STATUS set are read as they stand',
    'diagnostic-rows-kept': 'rows with a DIAG code are read as they stand',
    'gas-status-kept':
      'rows with GAS:Status other than good are read as they stand; rows repeat the last value until a new one comes',
    'made-files': 'tested on made files',
    'real-files': 'tested on real files',

    'times-of-arrival': 'Times are those of arrival by the clock of the ground station',
    'station-clock-ahead': "That clock is {apart_s.3} s ahead of the vehicle's own",
    'station-clock-behind': "That clock is {apart_s.3} s behind the vehicle's own",
    'no-message-states-utc': 'No message states UTC: times count from boot',
    'no-receiver-states-utc': 'No receiver states UTC: times count from boot',
    'utc-by-system-time': 'UTC from the middle of {count} SYSTEM_TIME messages, added to the time since boot',
    'utc-by-gps-time':
      'UTC from the middle of {count} GPS times less {leap_s} leap seconds (the last one known is of {lastLeap}), added to the time since boot',
    'utc-by-receivers':
      'UTC from the middle of {count} times of satellite receivers, added to the time since boot',
    'records-without-time': '{count} records without a time were left out',
    'ellipsoid-heights-alike': 'States nearly the same heights above the ellipsoid, which were left out',
    'ellipsoid-heights-larger':
      "Heights above sea level are stated too: the ellipsoid's are {larger_m.2} m larger",
    'records-without-position': '{count} of {total} records state no position (no fix)',
    'accuracy-by-receiver':
      'Accuracies as the receiver states them ({fields}), taken as one standard deviation along each axis',
    'no-accuracy': 'No accuracy stated',
    'no-accuracy-but-dilution': 'No accuracy stated; dilution of precision {dilution.2} in the middle',
    fused: 'Fused by the autopilot; no accuracy stated',
    'fused-with-accuracy': 'Fused by the autopilot; eph and epv are its standard deviations',
    'heard-by-vehicle':
      'As received by the vehicle; barometric altitudes as MAVLink passes them on, times those of the message',
    'simulator-messages': 'The vehicle was simulated: messages of a simulator are in it',
    'simulator-parameters': 'The vehicle was simulated: the log has parameters or messages of a simulator',
    'simulator-hardware': 'The vehicle was simulated: the log names no hardware but SITL',
    'messages-of-senders': 'Messages: {messages}; senders: {senders} (system/component {names})',
    'messages-missing': "{count} messages are missing by the senders' own sequence numbers",
    'messages-signed': '{count} messages carry a signature, which was not verified',
    'message-formats': 'Message formats: {count}',
    'log-states': 'The log states: {stated}',
    'logger-dropouts': 'Dropouts of the logger: {count}, {total_ms} ms together',
    'text-messages': 'Messages of text: {count}',

    'written-by': 'written by {program}',
    'gpx-heights':
      'Heights are above sea level by the standard of GPX; many devices write heights above the ellipsoid.',
    'points-without-time': '{count} points state no time.',
    'times-without-zone': '{count} times state no zone and were read as UTC.',
    dilution: '{name} is {value} ({count} points); it was not turned into metres.',
    'dilution-between': '{name} is {least} to {greatest} ({count} points); it was not turned into metres.',
    'extensions-left-out': 'Extensions left out: {names}.',
    segments: 'The track has {count} segments.',
    'gap-between-segments': 'A gap of {gap_s} s after {at_us}.',
    'no-sentence-states-date':
      'No sentence states a date (RMC, ZDA): times count from midnight UTC of the first day.',
    'geoid-by-receiver':
      "Heights are above mean sea level by the receiver's geoid, {separation_m} m above the ellipsoid.",
    'geoid-by-receiver-between':
      "Heights are above mean sea level by the receiver's geoid, {least_m} to {greatest_m} m above the ellipsoid.",
    'accuracy-by-gst': 'Accuracy is that of GST, 1-sigma; east and north as their mean square.',
    'epochs-without-position': '{count} of {total} epochs have no position.',
    'several-talkers': 'Several talkers were taken as one receiver: {talkers}.',
    'times-count': 'Times of column {column} are {unit} {since}.',
    'times-count-by-size':
      'Times of column {column} are {unit} {since} (by their size; the header states no unit).',
    'column-without-zone': 'Times of column {column} state no zone and were read as UTC.',
    'column-month-first':
      'Dates of column {column} do not tell day from month; the month was taken to stand first.',
    'column-without-unit': 'Column {column} states no unit; taken as {unit}.',
    'column-without-datum': 'Column {column} does not say what its heights are measured from.',
    'column-heading': 'Column {column} was taken as clockwise from true north.',
    'time-column-left-out': 'Column {column} was left out: another holds the time.',
    'height-column-left-out': 'Column {column} was left out: another holds the height.',
    'rows-at-zero': '{count} rows at latitude 0, longitude 0 were left out: no fix.',
    'rows-repeat-time': '{count} rows state the time of the row before them.',

    'accuracy-by-nacp':
      'accuracy: the 95 % bound of the position that the aircraft states (NACp), divided by 2.45',
    'type-codes-left-out':
      'heights of type codes 20 to 22 are left out: public descriptions differ on whether they are metres or coded feet',
    'ground-positions-unplaced': 'positions on the ground need a place nearby, and none was given',
    'positions-as-received':
      'a position counts from when it was received; rows that only repeat it are left out',
    'reception-unstated':
      'when a position was received is not stated: a row may repeat an older position under a newer time',
    'waypoints-only': 'waypoints only: between them the aircraft may have turned by up to 2.5 degrees',
    'details-hold': 'accuracy (nac_p, gva) stated with a row is taken to hold for {hold_s} s',
    'recording-without-date': 'the recording has no date: times count from its first message that has a time',
    'recording-starts-as-stated': 'the first message that has a time was received at the stated start',
    'lines-without-zone': 'times are taken as UTC: the text does not say whose clock it was',
    'accuracy-assumed': '{whose}: where no accuracy is stated, {sigma_m} m (1-sigma) is assumed',
    'accuracy-unknown': '{whose}: no accuracy is stated, so nothing is called agreeing or differing',
    'bias-allowed': '{bias_m} m are allowed on top of 3 sigma',
    'clock-offset-estimated': "the outsider's clock seems {ahead_s} s ahead; that is taken out",
    'clock-offset-stated': "the outsider's clock was said to be {ahead_s} s ahead; that is taken out",
    'clock-offset-of-too-few': 'too few samples to estimate an offset of the clocks',
    'clock-offset-none': 'no offset of the clocks fits better than none',
    'clock-offset-ambiguous': 'many offsets of the clocks fit alike: none is taken out',
    'clock-offset-out-of-search': 'no offset of the clocks within the search fits: none is taken out',
    'compared-above-ellipsoid': 'heights compared above the WGS 84 ellipsoid',
    'compared-above-sea-level': 'heights compared above sea level, each as its own recording takes it',
    'compared-pressure-heights':
      'pressure heights compared, above 1013.25 hPa, by two different sensors of pressure',
    'heights-not-alike':
      "heights not compared: ours are above {surface}, the outsider's above {outsideSurface}",
    'heights-not-of-one-surface':
      'heights not compared: both are above {surface}, which is another in each recording',
    'geoid-added':
      'Heights above sea level were set above the ellipsoid by the geoid EGM96, good to about 1 m.',

    'sets-carried-forward':
      'Sets leave out what did not change: it is taken as last stated, for 30 s, and for 2 s where it moves with the aircraft.',
    'no-camera-place': 'It holds no KLV that says where the camera was.',
    'sets-by-place':
      'KLV states no times in the multiplex: each set is taken to belong to the picture beside it in the file, as a rule good to a picture or two.',
    'pictures-without-time': 'Nothing tells when the pictures were taken: they count from the first.',
    'footprints-computed':
      'The footprints of {count} of {total} sets are computed from camera angles and fields of view, over level ground at the height of the frame centre; where the ground slopes they are off.',
    'footprints-open':
      'Of these, {count} are open: a corner of the picture looks past the ground, or to no known place.',
    'no-roll': 'No set states the roll of the picture (item 20), so footprints cannot be computed.',
    'heights-left-out': '{count} heights are left out: they are stated above {surface}.',
    'true-bearing':
      "Item 18 (sensor relative azimuth) holds the true bearing of the frame centre, median difference {median_deg.2}°, in {count} of {total} sets. Read from the aircraft's nose, as ST 0601 means it, the line of sight ends {distance_m.0} m from the frame centre (items 23, 24) in the median. The frame centre is used as stated, and no footprint is computed.",
    'line-of-sight-off':
      'The line of sight by attitude and camera angles (items 5, 6 or 90, 7 or 91, 18, 19) ends {distance_m.0} m from the frame centre (items 23, 24) in the median, {share_percent.0} % of the slant range, beyond a tenth of it in {count} of {total} sets. The frame centre is used as stated, and no footprint is computed.',
    'centre-height-off':
      'Item {item} (height of the frame centre) is not the height of the ground: it puts it at {stated_m.0} m above the ellipsoid, the slant range (item 21) and {witness} both at about {found_m.0} m; so in {count} of {total} sets. The frame centre is used as stated, and no footprint is computed.',
    'times-of-producer':
      "times are the producer's time stamps (MISP): leap seconds are as the producer counted them",

    'uids-capped': 'uids are counted up to {most}; there may be more',
  },
  order: { 'year-first': 'year first', 'month-first': 'month first', 'day-first': 'day first' },
  surface: surfaces,
  outsideSurface: surfaces,
  unit: {
    seconds: 'seconds',
    milliseconds: 'milliseconds',
    microseconds: 'microseconds',
    metres: 'metres',
    'metres-per-second': 'metres per second',
  },
  since: { '1970': 'since 1970 UTC', start: "since the recording's own start" },
  whose: { own: 'our track', outside: 'the outsider' },
  witness: { 'line-of-sight': 'the line of sight', 'item-19': 'item 19 read from the horizon' },
}
