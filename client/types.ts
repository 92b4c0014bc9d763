// Written from the description of the routes by tools/client-types.ts; do not edit.
// biome-ignore-all format: written by a program
// biome-ignore-all lint: written by a program

export type Acknowledging = { readonly "reference": string }

export type Act = { readonly "index": number; readonly "at_ms": number; readonly "kind": "authority.open" | "authority.change" | "authority.close" | "hold.set" | "hold.lift" | "notice.due" | "notice.sent" | "notice.receipt" | "notice.overdue" | "sortie.plan" | "sortie.approve" | "sortie.start" | "sortie.end" | "sortie.breach" | "ingest.begin" | "ingest.segment" | "ingest.gap" | "ingest.refuse" | "detect.run" | "site.open" | "site.close" | "assess.make" | "assess.dissent" | "assess.supersede" | "release.ask" | "release.decide" | "release.send" | "release.receipt" | "release.recall" | "partner.action" | "outcome.record" | "access.read" | "access.search" | "export" | "erase" | "retain.extend" | "key.rotate" | "policy.change" | "beat"; readonly "code": string | null; readonly "by": readonly ({ readonly "id": string; readonly "name": string | null })[]; readonly "sorties": readonly (string)[]; readonly "verbs": readonly (string)[]; readonly "authority": string | null; readonly "reason": string | null }

export type Activity = { readonly "acts": readonly (Act)[]; readonly "next": number | null; readonly "size": number; readonly "seen": number | null }

export type AirspaceDocument = { readonly "overflight": "airspace/1"; readonly "version": string; readonly "sets": readonly ({ readonly "file": string; readonly "sha256": string; readonly "id": string; readonly "version": string; readonly "name": string; readonly "source": string; readonly "licence": string; readonly "effective": { readonly "from": string | null; readonly "until": string | null }; readonly "isOfficial": boolean })[]; readonly "recordings": readonly ({ readonly "file": string; readonly "sha256": string })[]; readonly "subjects": readonly ({ readonly "what": "platform" | "footprint"; readonly "whose": "own" | "others"; readonly "file": string; readonly "of": string; readonly "statedBy": string; readonly "clock": "utc" | "since-start"; readonly "from_us": number; readonly "to_us": number; readonly "from": string | null; readonly "to": string | null; readonly "fixes": number; readonly "leftOut": { readonly "jumps": number; readonly "jumpFixes": number; readonly "stale": number }; readonly "errors": { readonly "source": "key-data" | "receiver" | "outside"; readonly "k": number; readonly "assumedSigma_m": number; readonly "bias_m": number; readonly "clockBound_s": number; readonly "fastest_mps": number; readonly "acceleration_mps2": number; readonly "fastestClimb_mps": number; readonly "assumedSigmaVertical_m": number; readonly "biasVertical_m": number; readonly "sight_deg": number; readonly "lookHolds_s": number; readonly "index_m": number; readonly "statedSigma": { readonly "fixes": number; readonly "least_m": number; readonly "greatest_m": number } | null }; readonly "boundaries": readonly ({ readonly "set": number; readonly "id": string; readonly "name": string; readonly "kind": "state" | "territorial-sea" | "fir" | "restricted"; readonly "lower": { readonly "height_m": number; readonly "datum": "ellipsoid" | "sea-level" | "ground" | "barometric" } | null; readonly "upper": { readonly "height_m": number; readonly "datum": "ellipsoid" | "sea-level" | "ground" | "barometric" } | null; readonly "accuracy_m": number; readonly "verdict": "inside" | "outside" | "cannot-say"; readonly "inside_s": number; readonly "outside_s": number; readonly "cannotSay_s": number; readonly "segments": readonly ({ readonly "from_us": number; readonly "to_us": number; readonly "from": string | null; readonly "to": string | null; readonly "verdict": "inside" | "outside" | "cannot-say"; readonly "why": "margin" | "gap" | "jump" | "stale" | "no-height" | "height-datum" | "no-look" | "open-footprint" | null; readonly "nearest": { readonly "t_us": number; readonly "lat_deg": number; readonly "lon_deg": number; readonly "depth_m": number; readonly "margin_m": number; readonly "line": "edge" | "median-line" } | null })[]; readonly "crossings": readonly ({ readonly "kind": "entered" | "left" | "may-have-entered" | "may-have-left"; readonly "from_us": number; readonly "to_us": number; readonly "from": string | null; readonly "to": string | null; readonly "nearest": { readonly "t_us": number; readonly "lat_deg": number; readonly "lon_deg": number; readonly "depth_m": number; readonly "margin_m": number; readonly "line": "edge" | "median-line" } | null })[] })[] })[]; readonly "reconciliations": readonly ({ readonly "own": number; readonly "outside": number; readonly "refused": string | null; readonly "clockAhead_s": number; readonly "apart": { readonly "median_m": number; readonly "p95_m": number; readonly "max_m": number } | null; readonly "boundaries": readonly ({ readonly "set": number; readonly "id": string; readonly "agree_s": number; readonly "differ_s": number; readonly "cannotSay_s": number; readonly "differences": readonly ({ readonly "from_us": number; readonly "to_us": number; readonly "from": string | null; readonly "to": string | null; readonly "own": "inside" | "outside" | "cannot-say"; readonly "outside": "inside" | "outside" | "cannot-say"; readonly "apart_m": number | null })[] })[] })[]; readonly "leftOut": readonly ({ readonly "file": string; readonly "of": string; readonly "found": string; readonly "expected": string })[] }

export type Alert = { readonly "overflight": "alert/1"; readonly "kind": "approaching" | "entered" | "may-have-entered" | "left" | "may-have-left"; readonly "id": string; readonly "name": string; readonly "t_us": number; readonly "lat_deg": number; readonly "lon_deg": number; readonly "depth_m": number; readonly "margin_m": number; readonly "reach_s": number | null; readonly "told_us": number; readonly "set": { readonly "id": string; readonly "version": string; readonly "sha256": string; readonly "isOfficial": boolean }; readonly "boundaryKind": "state" | "territorial-sea" | "fir" | "restricted"; readonly "of": string; readonly "isSilent": boolean }

export type AnswerGiven = { readonly "text"?: string | null }

export type AnswerToQuestion = { readonly "overflight": "answer/1"; readonly "question": string; readonly "answered": string; readonly "by": string; readonly "text": string | null; readonly "figures": readonly ({ readonly "asked": { readonly "count": "entries" | "plans" | "approvals" | "ingests" | "results" | "reports" | "openings" | "searches" | "refusals" | "incidents" | "holds" | "erasures" | "sorties" | "hours"; readonly "from": string | null; readonly "to": string | null; readonly "authority": string | null; readonly "platform": string | null }; readonly "value": number; readonly "entries": readonly (number)[]; readonly "isEveryEntryCited": boolean; readonly "sorties": readonly (string)[] })[]; readonly "recordSize": number }

export type Authorities = { readonly "authorities": readonly (AuthorityListed)[] }

export type AuthorityListed = { readonly "document": { readonly "$schema"?: string; readonly "overflight": "authority/2"; readonly "id": string; readonly "issuer": { readonly "office": string; readonly "state": string }; readonly "legalBasis": { readonly "cites": string; readonly "document": { readonly "title": string; readonly "sha256": string } }; readonly "verbs": readonly ("plan" | "approve" | "fly" | "collect-gas" | "collect-spectra" | "collect-motion-imagery" | "collect-still-imagery" | "ingest" | "process" | "analyse" | "open" | "search" | "export" | "release" | "notify")[]; readonly "purposes": readonly ("clandestine-laboratory" | "leak-detection" | "emission-survey" | "illegal-dumping" | "toxic-release" | "instrument-trial")[]; readonly "area": { readonly "type": "Polygon" | "MultiPolygon"; readonly "coordinates": readonly (unknown)[] } | null; readonly "noAreaBecause"?: string; readonly "height": { readonly "datum": "ellipsoid" | "sea-level" | "ground" | "barometric"; readonly "low_m": number | null; readonly "high_m": number | null } | null; readonly "noHeightBecause"?: string; readonly "states": readonly ({ readonly "state": string; readonly "terms": "own" | "clearance-needed" | "clearance-not-needed"; readonly "because"?: string })[]; readonly "from": string; readonly "until": string; readonly "sensors": readonly ("gas" | "imaging-spectrometer" | "motion-imagery" | "still-imagery")[]; readonly "species": readonly ("CH4" | "C2H6" | "CO2" | "CO" | "N2O" | "NH3" | "SO2" | "NO2" | "H2O" | "VOC")[]; readonly "partners": readonly ({ readonly "office": string; readonly "state": string })[]; readonly "payload": "unarmed"; readonly "retention": "days-30" | "days-90" | "days-365" | "years-5" | "years-10" | "years-25"; readonly "residential": { readonly "stance": "excluded" | "minimised" | "accepted"; readonly "statement": string }; readonly "collateral": string; readonly "revoked"?: { readonly "at": string; readonly "because": string } } | null; readonly "standing": "not-yet" | "in-force" | "over" | "revoked" | "cannot-say"; readonly "faults": readonly (string)[]; readonly "name": string }

export type AuthorityRecorded = { readonly "what": "opened" | "amended" | "revoked" | "unchanged"; readonly "authority": AuthorityListed }

export type AuthorityRevoked = { readonly "id": string; readonly "because": string }

export type AuthorityText = { readonly "text": string; readonly "urgent"?: boolean }

export type Cancelled = { readonly "cancelled": boolean }

export type ChangesFrom = { readonly "size": number }

export type ChosenLooks = { readonly "looks": { readonly "language"?: "en" | "es"; readonly "theme"?: "dark" | "light"; readonly "coordinates"?: "decimal" | "dms" | "mgrs"; readonly "units"?: "metric" | "aviation" } }

export type Clip = { readonly "clip": string; readonly "document": ClipDocument }

export type ClipAsked = { readonly "from": string; readonly "to": string }

export type ClipDocument = { readonly "overflight": "clip/1"; readonly "recording": { readonly "file": string; readonly "sha256": string; readonly "bytes": number }; readonly "asked": { readonly "from": string; readonly "to": string }; readonly "holds": { readonly "from": string; readonly "to": string; readonly "timeBy": string }; readonly "pictures": { readonly "first": number; readonly "last": number; readonly "count": number } | null; readonly "keyData": { readonly "units": number }; readonly "damagedUnits": number; readonly "leftOut": readonly (string)[]; readonly "clip": { readonly "file": string; readonly "sha256": string; readonly "bytes": number } }

export type ClipReceipt = { readonly "overflight": string; readonly [more: string]: unknown }

export type Credentials = { readonly "email": string; readonly "password": string }

export type Decisions = { readonly "decisions": readonly ({ readonly "index": number; readonly "at_ms": number; readonly "verb": string; readonly "code": "permit" | "no-authority" | "outside-authority" | "unknown-fact" | "unknown-verb" | "held" | "judges-disagree" | "judge-error"; readonly "authority": string; readonly "part": string | null; readonly "behind": { readonly "by": readonly (string)[]; readonly "unknown": readonly (string)[]; readonly "incident": string | null; readonly "reasons": ReasonsInBoth } | null })[]; readonly "next": number | null }

export type DemonstrationLogins = { readonly "logins": readonly ({ readonly "id": string; readonly "role": "planner" | "operator" | "analyst" | "release-officer" | "partner" | "overseer" | "administrator"; readonly "name": string })[] }

export type Done = { readonly "sorties": readonly (string)[] }

export type Drafting = { readonly "statement"?: string; readonly "language"?: "en" | "es" }

export type Entries = { readonly "size": number; readonly "entries": readonly ({ readonly "index": number; readonly "entry": Entry })[]; readonly "next": number | null }

export type Entry = { readonly "v": 1; readonly "kind": "authority.open" | "authority.change" | "authority.close" | "hold.set" | "hold.lift" | "notice.due" | "notice.sent" | "notice.receipt" | "notice.overdue" | "sortie.plan" | "sortie.approve" | "sortie.start" | "sortie.end" | "sortie.breach" | "ingest.begin" | "ingest.segment" | "ingest.gap" | "ingest.refuse" | "detect.run" | "site.open" | "site.close" | "assess.make" | "assess.dissent" | "assess.supersede" | "release.ask" | "release.decide" | "release.send" | "release.receipt" | "release.recall" | "partner.action" | "outcome.record" | "access.read" | "access.search" | "export" | "erase" | "retain.extend" | "key.rotate" | "policy.change" | "beat"; readonly "at": number; readonly "clk": number; readonly "by": string; readonly "auth": string; readonly "ref"?: readonly (string)[]; readonly "c"?: readonly ({ readonly "t": string; readonly "h": string })[]; readonly "why"?: { readonly "code": string; readonly "h"?: string }; readonly "sup"?: number }

export type EntrySeen = { readonly "index": number; readonly "entry": Entry; readonly "text": string; readonly "leaf": string; readonly "commitments": readonly ({ readonly "t": string; readonly "h": string; readonly "state": "kept" | "erased" | "absent"; readonly "payload": string | null; readonly "file": { readonly "sortie": string; readonly "name": string } | null })[]; readonly "erased": { readonly "index": number; readonly "at_ms": number; readonly "rule": string; readonly "method": string } | null }

export type Failed = { readonly "message": string | null; readonly "faults": readonly (unknown)[]; readonly "reasons"?: ReasonsInBoth }

export type Fault = { readonly "kind": "empty-file" | "missing-file" | "unknown-format" | "missing-column" | "duplicate-column" | "wrong-field-count" | "not-a-number" | "out-of-range" | "bad-time" | "duplicate-time" | "backward-time" | "position-jump" | "missing-wind" | "missing-position" | "truncated" | "bad-encoding" | "checksum" | "clipped" | "units" | "unsupported-row" | "lost-sync" | "malformed" | "wrong-length" | "unknown-item" | "gap"; readonly "file": string; readonly "row"?: number; readonly "byte"?: number; readonly "column"?: string; readonly "found": string; readonly "expected": string; readonly "count"?: number }

export type Figure = { readonly "value": number; readonly "sorties": readonly (string)[]; readonly "entries": readonly (number)[] }

export type Fleet = { readonly "statistics": Statistics; readonly "notCounted": readonly ({ readonly "sortie": string; readonly "why": "refused" | "erased" | "unreadable"; readonly "message": string })[]; readonly "registry": { readonly "name": string; readonly "platforms": readonly ({ readonly "id": string; readonly "name": string })[]; readonly "operators": readonly ({ readonly "id": string; readonly "name": string; readonly "rule": "never" | "with-clearance" | "as-authorised" })[] } | null }

export type FlightDocument = { readonly "overflight": "flight/1"; readonly [more: string]: unknown }

export type GeoJson = { readonly "type": "FeatureCollection"; readonly "features": readonly ({ readonly [more: string]: unknown })[]; readonly [more: string]: unknown }

export type Hold = { readonly "overflight": "hold/1"; readonly "id": string; readonly "sortie": string; readonly "because": "legal-hold" | "oversight-hold"; readonly "refuses": readonly ("process" | "analyse" | "open" | "search" | "export" | "release" | "notify")[]; readonly "set": string }

export type HoldLifted = { readonly "id": string }

export type HoldSet = { readonly "sortie": string; readonly "because": "legal-hold" | "oversight-hold"; readonly "refuses"?: readonly ("process" | "analyse" | "open" | "search" | "export" | "release" | "notify")[] }

export type InBoth = { readonly "en": string; readonly "es": string }

export type Invitation = { readonly "person": ListedPerson; readonly "link": string }

export type InvitationSeen = { readonly "link": { readonly "email": string | null } | null }

export type Invited = { readonly "name": string; readonly "email": string; readonly "roles": readonly ("planner" | "operator" | "analyst" | "release-officer" | "partner" | "overseer" | "administrator")[] }

export type Job = { readonly "id": string; readonly "by": string; readonly "state": "queued" | "running" | "done" | "failed" | "cancelled"; readonly "queued_us": number; readonly "ended_us": number | null; readonly "progress": Progress; readonly "sorties": readonly (string)[]; readonly "message": string | null; readonly "faults": readonly (unknown)[]; readonly "reasons"?: ReasonsInBoth }

export type Leaves = { readonly "leaves": true }

export type Ledger = { readonly "ledger": LedgerState | null }

export type LedgerState = { readonly "origin": string; readonly "vkey": string; readonly "size": number; readonly "root": string; readonly "acknowledged": number; readonly "quorum": string; readonly "witnesses": readonly ({ readonly "name": string; readonly "key": string; readonly "cosigned_ms": number | null })[]; readonly "newestCosignature_ms": number | null; readonly "fault": string | null; readonly "verified": { readonly "at_ms": number; readonly "whole": boolean; readonly "size": number; readonly "kinds": Readonly<Record<string, number>>; readonly "faultCount": number; readonly "faults": readonly (string)[] } | null }

export type LeftOut = { readonly "id": string; readonly "message": string; readonly "refusal"?: RefusalOf }

export type Lifted = { readonly "lifted": string }

export type ListedPerson = { readonly "id": string; readonly "name": string; readonly "email": string; readonly "roles": readonly ("planner" | "operator" | "analyst" | "release-officer" | "partner" | "overseer" | "administrator")[]; readonly "demonstration": boolean; readonly "standing": "invited" | "active" | "revoked" }

export type LiveGap = { readonly "at_us": number; readonly "count": number; readonly "found": string }

export type LiveLook = { readonly "t_us": { readonly "value": number; readonly "age_s": number } | null; readonly "place": { readonly "value": { readonly "lat_deg": number; readonly "lon_deg": number }; readonly "age_s": number } | null; readonly "height": { readonly "value": { readonly "height_m": number; readonly "datum": "ellipsoid" | "sea-level" | "ground" | "take-off" | "barometric" | "unknown" }; readonly "age_s": number } | null; readonly "heading_deg": { readonly "value": number; readonly "age_s": number } | null; readonly "bearing_deg": { readonly "value": number; readonly "age_s": number } | null; readonly "slantRange_m": { readonly "value": number; readonly "age_s": number } | null; readonly "centre": { readonly "value": { readonly "lat_deg": number; readonly "lon_deg": number }; readonly "age_s": number } | null; readonly "footprint": { readonly "value": { readonly "corners": readonly ({ readonly "lat_deg": number; readonly "lon_deg": number })[]; readonly "source": "corners" | "computed" }; readonly "age_s": number } | null; readonly "checksum": "ok" | "payload-only" | "mismatch" | "absent" | null }

export type LiveState = { readonly "overflight": "live/1"; readonly "name": string; readonly "data": "real" | "training" | "test" | "simulated"; readonly "address": string; readonly "status": "waiting" | "receiving" | "silent" | "ended"; readonly "now_us": number; readonly "since_us": number; readonly "silent_s": number | null; readonly "counts": { readonly "datagrams": number; readonly "bytes": number; readonly "others": number; readonly "packets": number; readonly "pictures": number; readonly "sets": number; readonly "otherSets": number; readonly "messages": number; readonly "gaps": number; readonly "faults": number }; readonly "bytesPerSecond": number; readonly "look": LiveLook; readonly "vehicles": readonly (LiveVehicle)[]; readonly "names": Readonly<Record<string, string>>; readonly "notes": readonly ({ readonly "code": string; readonly "values": Readonly<Record<string, string | number>>; readonly "file"?: string })[]; readonly "faults": readonly (Fault)[]; readonly "watched": { readonly "state": "waiting" | "watching" | "nowhere" | "failed"; readonly "sets": readonly ({ readonly "id": string; readonly "version": string; readonly "sha256": string; readonly "isOfficial": boolean; readonly "name": string; readonly "boundaries": readonly (string)[] })[] }; readonly "alerts": readonly (Alert)[] }

export type LiveVehicle = { readonly "of": string; readonly "whose": "own" | "others"; readonly "lat_deg": number; readonly "lon_deg": number; readonly "height_m": number | null; readonly "heightDatum": "ellipsoid" | "sea-level" | "ground" | "take-off" | "barometric" | "unknown"; readonly "heading_deg": number | null; readonly "speed_mps": number | null; readonly "age_s": number }

export type LiveWays = Readonly<Record<string, readonly (readonly (readonly [number, number])[])[]>>

export type Lookback = { readonly "lat": number; readonly "lon": number; readonly "margin": number; readonly "found": readonly ({ readonly "sortie": string; readonly "video": number; readonly "spans": readonly ({ readonly "from_us": number; readonly "to_us": number; readonly "looks": number })[]; readonly "undecided": number })[]; readonly "refused": readonly ({ readonly "sortie": string; readonly "message": string; readonly "refusal": RefusalOf })[] }

export type Looks = { readonly "language"?: "en" | "es"; readonly "theme"?: "dark" | "light"; readonly "coordinates"?: "decimal" | "dms" | "mgrs"; readonly "units"?: "metric" | "aviation" }

export type Me = { readonly "person": Person | null; readonly "providers": readonly ({ readonly "id": string; readonly "name": string })[] }

export type NewPassword = { readonly "currentPassword": string; readonly "newPassword": string }

export type NoAuthority = { readonly "message": string; readonly "says"?: InBoth; readonly "code"?: string; readonly "refusal"?: RefusalOf; readonly "faults"?: readonly (string)[] }

export type Nothing = Record<string, never>

export type NothingSent = Record<string, never>

export type NoticeDocument = { readonly "$schema"?: string; readonly "overflight": "notice/1"; readonly "version": string; readonly "id": string; readonly "data": "real" | "training" | "test" | "simulated"; readonly "recipient": { readonly "kind": "legislative-committee" | "inspector" | "host-state" | "own-counsel"; readonly "state": string | null; readonly "office": { readonly "office": string; readonly "state": string } | null }; readonly "rule": { readonly "id": string; readonly "cites": string; readonly "within": { readonly "hours": number } | "before-first-sortie" }; readonly "due": string | null; readonly "drafted": string; readonly "event": { readonly "id": string; readonly "kind": "new-authority" | "urgent-authority" | "state-entered" | "area-entered" | "escalation-sensors" | "escalation-area" | "escalation-tempo" | "escalation-payload" | "incident" | "partner-contact" | "sortie"; readonly "authority": string; readonly "subject": string; readonly "at": string; readonly "clockBound_s": number; readonly "earliest": string; readonly "states": readonly (string)[] }; readonly "statement": string | null; readonly "legalBasis"?: { readonly "issuer": { readonly "office": string; readonly "state": string }; readonly "basis": { readonly "cites": string; readonly "document": { readonly "title": string; readonly "sha256": string } } } | null; readonly "scope"?: { readonly "area": { readonly "type": "Polygon" | "MultiPolygon"; readonly "coordinates": readonly (unknown)[] } | null; readonly "height": { readonly "datum": "ellipsoid" | "sea-level" | "ground" | "barometric"; readonly "low_m": number | null; readonly "high_m": number | null } | null; readonly "states": readonly ({ readonly "state": string; readonly "terms": "own" | "clearance-needed" | "clearance-not-needed"; readonly "because"?: string })[]; readonly "from": string; readonly "until": string } | null; readonly "sensors"?: { readonly "sensors": readonly ("gas" | "imaging-spectrometer" | "motion-imagery" | "still-imagery")[]; readonly "species": readonly ("CH4" | "C2H6" | "CO2" | "CO" | "N2O" | "NH3" | "SO2" | "NO2" | "H2O" | "VOC")[] } | null; readonly "purposes"?: readonly ("clandestine-laboratory" | "leak-detection" | "emission-survey" | "illegal-dumping" | "toxic-release" | "instrument-trial")[] | null; readonly "changes"?: readonly ("sensor-added" | "gas-added" | "collecting-verb-added" | "area-grown" | "heights-widened" | "state-added" | "terms-loosened" | "dwellings-loosened" | "more-sorties" | "longer" | "payload-added")[]; readonly "clearances"?: readonly ({ readonly "state": string; readonly "status": "granted" | "requested" | "denied" | "not-requested" | "unknown"; readonly "reference"?: string; readonly "of"?: { readonly "office": string; readonly "state": string }; readonly "asked"?: string; readonly "answered"?: string; readonly "from"?: string; readonly "until"?: string })[]; readonly "payload"?: "unarmed" | null; readonly "record": { readonly "entries": readonly (number)[]; readonly "vkey": string | null }; readonly "authoritySha256": string | null }

export type NoticeFile = { readonly [more: string]: unknown }

export type NoticeRow = { readonly "id": string; readonly "state": string | null; readonly "due_us": number | null; readonly "from_us": number; readonly "standing": { readonly "isOverdue": boolean; readonly "state": string; readonly [more: string]: unknown }; readonly "ways": readonly (string)[]; readonly [more: string]: unknown }

export type NoticeSeen = { readonly "at_us": number; readonly "notice": NoticeRow; readonly "document": NoticeDocument; readonly "drafted": { readonly "lang": "en" | "es"; readonly "files": readonly (string)[] } | null }

export type Notices = { readonly "at_us": number; readonly "bound_us": number; readonly "read": { readonly "next": number; readonly "size": number; readonly "unread": readonly (number)[] }; readonly "notices": readonly (NoticeRow)[]; readonly "mayAct": boolean }

export type OnePerson = { readonly "person": ListedPerson }

export type OpenApi = { readonly "openapi": "3.1.1"; readonly "paths": { readonly [more: string]: unknown }; readonly [more: string]: unknown }

export type Oversight = { readonly "$schema"?: string; readonly "overflight": "oversight/1"; readonly "version": string; readonly "asOf": string; readonly "clockBound_s": number; readonly "lapsingDays": number; readonly "record": { readonly "origin": string; readonly "vkey": string; readonly "size": number; readonly "root": string; readonly "acknowledged": number; readonly "quorum": string; readonly "witnesses": readonly ({ readonly "name": string; readonly "cosigned": string | null })[]; readonly "fault": string | null; readonly "verified": { readonly "at": string; readonly "whole": boolean; readonly "size": number; readonly "faultCount": number; readonly "faults": readonly (string)[] } | null; readonly "kinds": Readonly<Record<string, number>> } | null; readonly "findings": readonly ({ readonly "kind": "record-fault" | "record-not-whole" | "record-never-verified" | "count-gap" | "salt-gone" | "result-gone" | "result-replaced" | "result-twice" | "not-in-record" | "receipt-gone" | "receipt-wrong" | "file-gone" | "file-changed" | "file-not-committed" | "recording-gone" | "recording-changed" | "recordings-elsewhere" | "plan-gone" | "plan-unreadable" | "plan-changed" | "step-not-in-record" | "step-gone" | "no-plan" | "no-approval" | "approved-late" | "stopped" | "authority-gone" | "authority-unreadable" | "authority-changed" | "authority-not-in-record" | "hold-gone" | "hold-changed" | "hold-not-in-record" | "holds-unreadable" | "incident" | "notice-overdue" | "notice-missing" | "notice-late" | "seen-not-recorded" | "seen-perhaps-recorded"; readonly "weight": "wrong" | "open"; readonly "subject": string; readonly "part": string | null; readonly "since": string | null; readonly "authority": string | null; readonly "entries": readonly (number)[] })[]; readonly "authorities": readonly ({ readonly "id": string; readonly "document": { readonly "office": string; readonly "state": string; readonly "cites": string; readonly "from": string; readonly "until": string; readonly "revoked": string | null; readonly "states": readonly ({ readonly "state": string; readonly "terms": "own" | "clearance-needed" | "clearance-not-needed" })[] } | null; readonly "standing": "in-force" | "lapsing" | "lapsed" | "revoked" | "not-yet" | "cannot-say"; readonly "daysLeft": number | null; readonly "sorties": readonly (string)[]; readonly "entries": readonly (number)[] })[]; readonly "sorties": readonly ({ readonly "id": string; readonly "names": readonly (string)[]; readonly "data": "real" | "training" | "test" | "simulated" | "unknown"; readonly "authority": string | null; readonly "content": "open" | "closed" | "erased" | "absent" | "none"; readonly "holds": readonly (string)[]; readonly "plan": string | null; readonly "platform": string | null; readonly "operator": string | null; readonly "begins": string | null; readonly "ends": string | null; readonly "planned": string | null; readonly "stages": readonly ({ readonly "stage": "planned" | "approved" | "flown" | "recorded" | "processed" | "reported"; readonly "state": "done" | "not-needed" | "waiting" | "missing" | "faulty" | "void" | "refused"; readonly "at": string | null; readonly "count": number; readonly "entries": readonly (number)[] })[]; readonly "stopped": { readonly "after": "planned" | "approved" | "flown" | "recorded" | "processed" | "reported"; readonly "since": string | null } | null; readonly "isRevoked": boolean; readonly "seen": number; readonly "files": { readonly "committed": number; readonly "sound": number; readonly "erased": number }; readonly "recordings": { readonly "named": number; readonly "here": number } })[]; readonly "refusals": { readonly "count": number; readonly "byCode": Readonly<Record<string, number>>; readonly "latest": readonly ({ readonly "entry": number; readonly "at": string; readonly "code": string; readonly "verbs": readonly (string)[]; readonly "sorties": readonly (string)[]; readonly "authority": string })[] }; readonly "incidents": readonly ({ readonly "entry": number; readonly "at": string; readonly "code": string; readonly "verbs": readonly (string)[]; readonly "sorties": readonly (string)[]; readonly "authority": string })[]; readonly "escalations": readonly ({ readonly "authority": string; readonly "at": string; readonly "entry": number; readonly "changes": readonly ("sensor-added" | "gas-added" | "collecting-verb-added" | "area-grown" | "heights-widened" | "state-added" | "terms-loosened" | "dwellings-loosened" | "more-sorties" | "longer" | "payload-added")[] | null })[]; readonly "airspace": readonly ({ readonly "sortie": string; readonly "id": string; readonly "name": string; readonly "kind": string; readonly "verdict": "inside" | "cannot-say"; readonly "inside_s": number; readonly "cannotSay_s": number; readonly "first": string | null; readonly "terms": "own" | "clearance-needed" | "clearance-not-needed" | null; readonly "entries": readonly (number)[] })[]; readonly "clearances": readonly ({ readonly "sortie": string; readonly "entries": readonly (number)[]; readonly "clearance": { readonly "state": string; readonly "status": "granted" | "requested" | "denied" | "not-requested" | "unknown"; readonly "reference"?: string; readonly "of"?: { readonly "office": string; readonly "state": string }; readonly "asked"?: string; readonly "answered"?: string; readonly "from"?: string; readonly "until"?: string } })[]; readonly "notices": readonly ({ readonly "id": string; readonly "recipient": "legislative-committee" | "inspector" | "host-state" | "own-counsel"; readonly "state": string | null; readonly "office": string | null; readonly "event": "new-authority" | "urgent-authority" | "state-entered" | "area-entered" | "escalation-sensors" | "escalation-area" | "escalation-tempo" | "escalation-payload" | "incident" | "partner-contact" | "sortie"; readonly "authority": string; readonly "subject": string; readonly "happened": string; readonly "due": string | null; readonly "stands": "due" | "drafted" | "sent" | "acknowledged"; readonly "isOverdue": boolean; readonly "wasLate": boolean; readonly "age_s": number; readonly "sent": string | null; readonly "entries": readonly (number)[] })[] | null; readonly "holds": readonly ({ readonly "overflight": "hold/1"; readonly "id": string; readonly "sortie": string; readonly "because": "legal-hold" | "oversight-hold"; readonly "refuses": readonly ("process" | "analyse" | "open" | "search" | "export" | "release" | "notify")[]; readonly "set": string; readonly "entries": readonly (number)[] })[] | null; readonly "outside": { readonly "files": readonly ({ readonly "file": string; readonly "sha256": string; readonly "aircraft": number; readonly "ours": number; readonly "faults": number })[]; readonly "tracks": readonly ({ readonly "file": string; readonly "sha256": string; readonly "address": string; readonly "callsigns": readonly (string)[]; readonly "platform": string; readonly "from": string | null; readonly "to": string | null; readonly "positions": number; readonly "verdict": "recorded" | "not-recorded" | "perhaps-recorded" | "cannot-say"; readonly "sorties": readonly (string)[] })[] } }

export type Passkey = { readonly "id": string; readonly [more: string]: unknown }

export type PasskeyAnswer = { readonly "response": { readonly [more: string]: unknown }; readonly [more: string]: unknown }

export type PasskeyDeleted = { readonly "status": boolean }

export type PasskeyNamed = { readonly "id": string }

export type PasskeyOptions = { readonly "challenge": string; readonly [more: string]: unknown }

export type Passkeys = readonly (Passkey)[]

export type PasswordChanged = Record<string, never>

export type People = { readonly "people": readonly (ListedPerson)[] }

export type Person = { readonly "id": string; readonly "name": string; readonly "email": string; readonly "roles": readonly ("planner" | "operator" | "analyst" | "release-officer" | "partner" | "overseer" | "administrator")[]; readonly "demonstration": boolean }

export type Plan = { readonly "$schema"?: string; readonly "overflight": "plan/1"; readonly "id": string; readonly "asked": { readonly "name": string; readonly "data": "real" | "training" | "test" | "simulated"; readonly "authority": { readonly "id": string; readonly "sha256": string } | null; readonly "purpose": "clandestine-laboratory" | "leak-detection" | "emission-survey" | "illegal-dumping" | "toxic-release" | "instrument-trial"; readonly "operator": "never" | "with-clearance" | "as-authorised" | null; readonly "clearances": readonly ({ readonly "state": string; readonly "status": "granted" | "requested" | "denied" | "not-requested" | "unknown"; readonly "reference"?: string; readonly "of"?: { readonly "office": string; readonly "state": string }; readonly "asked"?: string; readonly "answered"?: string; readonly "from"?: string; readonly "until"?: string })[]; readonly "dwellings": boolean | null; readonly "platform": Platform; readonly "sensors": readonly (string)[]; readonly "seeks": { readonly "sensor": string; readonly "species": "CH4" | "C2H6" | "CO2" | "CO" | "N2O" | "NH3" | "SO2" | "NO2" | "H2O" | "VOC"; readonly "rate_kgph": number; readonly "probability": number; readonly "sourceHeight_m": number }; readonly "area": { readonly "type": "Polygon" | "MultiPolygon"; readonly "coordinates": readonly (unknown)[] } | null; readonly "ground": { readonly "least_m": number; readonly "most_m": number; readonly "source": string } | null; readonly "home": { readonly "lat_deg": number; readonly "lon_deg": number; readonly "height_m": number | null }; readonly "height": { readonly "value_m": number; readonly "datum": "ground" | "take-off" | "sea-level" | "ellipsoid" }; readonly "speed_mps": number; readonly "start": string; readonly "forecast": { readonly "source": string; readonly "issued": string; readonly "until": string; readonly "directionError_deg": number; readonly "strengthError_percent": number; readonly "hours": readonly ({ readonly "at": string; readonly "from_deg": number; readonly "speed_mps": number; readonly "stability"?: "A" | "B" | "C" | "D" | "E" | "F"; readonly "turbulence"?: { readonly "sigmaV_mps": number; readonly "sigmaW_mps": number; readonly "meander_deg": number; readonly "memory_s"?: number }; readonly "aloft"?: { readonly "from_deg": number; readonly "speed_mps": number } })[] }; readonly "pattern": { readonly "kind": "lines"; readonly "spacing_m"?: number; readonly "bearing_deg"?: number; readonly "isKeptInside": boolean } | { readonly "kind": "corridor"; readonly "line": readonly ({ readonly "lat_deg": number; readonly "lon_deg": number })[]; readonly "reach_m": number; readonly "spacing_m"?: number } | { readonly "kind": "spiral"; readonly "form": "square" | "round"; readonly "center": { readonly "lat_deg": number; readonly "lon_deg": number }; readonly "reach_m": number; readonly "spacing_m"?: number } | { readonly "kind": "orbit"; readonly "center": { readonly "lat_deg": number; readonly "lon_deg": number }; readonly "radius_m": number; readonly "laps": number } }; readonly "laid": { readonly "legs": readonly ({ readonly "kind": "transit" | "survey" | "turn"; readonly "places": readonly (readonly [number, number])[]; readonly "distance_m": number; readonly "from_s": number; readonly "time_s": number; readonly "ground_mps": number })[]; readonly "figures": { readonly "distance_m": number; readonly "surveyed_m": number; readonly "time_s": number; readonly "passes": number; readonly "spacing_m": number | null; readonly "area_m2": number; readonly "probability": number | null; readonly "covered": number; readonly "swath_m": number | null }; readonly "map": { readonly "middle": readonly [number, number]; readonly "x0_m": number; readonly "y0_m": number; readonly "cell_m": number; readonly "nx": number; readonly "ny": number; readonly "probability": readonly (number | null)[]; readonly "rate_kgph": readonly (number | null)[] } | null } | null; readonly "history": readonly ({ readonly "step": "draft" | "change" | "submit" | "approve" | "revoke"; readonly "at": string; readonly "by": string; readonly "digest": string; readonly "checks"?: readonly ({ readonly "id": "authority" | "clearance" | "airspace" | "height" | "endurance" | "weather" | "coverage" | "terrain"; readonly "status": "ok" | "refused" | "unknown" })[]; readonly "accepted"?: readonly ("authority" | "clearance" | "airspace" | "height" | "endurance" | "weather" | "coverage" | "terrain")[]; readonly "because"?: string; readonly "entry"?: number })[] }

export type PlanApproved = { readonly "digest": string; readonly "accept"?: readonly ("weather" | "coverage" | "terrain")[] }

export type PlanCheck = { readonly "id": string; readonly "status": "ok" | "refused" | "unknown"; readonly "says": InBoth; readonly "remedy": InBoth | null }

export type PlanChecks = { readonly "checks": readonly (PlanCheck)[] }

export type PlanDrawn = { readonly "asked": { readonly "name": string; readonly "data": "real" | "training" | "test" | "simulated"; readonly "authority": { readonly "id": string; readonly "sha256": string } | null; readonly "purpose": "clandestine-laboratory" | "leak-detection" | "emission-survey" | "illegal-dumping" | "toxic-release" | "instrument-trial"; readonly "operator"?: "never" | "with-clearance" | "as-authorised" | null; readonly "clearances"?: readonly ({ readonly "state": string; readonly "status": "granted" | "requested" | "denied" | "not-requested" | "unknown"; readonly "reference"?: string; readonly "of"?: { readonly "office": string; readonly "state": string }; readonly "asked"?: string; readonly "answered"?: string; readonly "from"?: string; readonly "until"?: string })[]; readonly "dwellings"?: boolean | null; readonly "platform": { readonly "$schema"?: string; readonly "overflight": "platform/1"; readonly "id": string; readonly "name": string; readonly "payload": "unarmed"; readonly "kind": "aeroplane" | "multirotor"; readonly "cruise_mps": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "slowest_mps": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "fastest_mps": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "climb_mps": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "endurance_s": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "reserve_s": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "ceiling_m": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "bank_deg": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "windMost_mps": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "navigation": { readonly "horizontal_m": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "vertical_m": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string } }; readonly "sensors": readonly ({ readonly "name": string; readonly "kind": "gas"; readonly "species": readonly ("CH4" | "C2H6" | "CO2" | "CO" | "N2O" | "NH3" | "SO2" | "NO2" | "H2O" | "VOC")[]; readonly "response_s": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "interval_s": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "noise_ppm": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "heightMost_m": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string } } | { readonly "name": string; readonly "kind": "imaging-spectrometer" | "motion-imagery" | "still-imagery"; readonly "fieldOfView_deg": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "heightMost_m": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string } })[] }; readonly "sensors": readonly (string)[]; readonly "seeks": { readonly "sensor": string; readonly "species": "CH4" | "C2H6" | "CO2" | "CO" | "N2O" | "NH3" | "SO2" | "NO2" | "H2O" | "VOC"; readonly "rate_kgph": number; readonly "probability"?: number; readonly "sourceHeight_m"?: number }; readonly "area": { readonly "type": "Polygon" | "MultiPolygon"; readonly "coordinates": readonly (unknown)[] } | null; readonly "ground"?: { readonly "least_m": number; readonly "most_m": number; readonly "source": string } | null; readonly "home": { readonly "lat_deg": number; readonly "lon_deg": number; readonly "height_m"?: number | null }; readonly "height": { readonly "value_m": number; readonly "datum": "ground" | "take-off" | "sea-level" | "ellipsoid" }; readonly "speed_mps": number; readonly "start": string; readonly "forecast": { readonly "source": string; readonly "issued": string; readonly "until": string; readonly "directionError_deg"?: number; readonly "strengthError_percent"?: number; readonly "hours": readonly ({ readonly "at": string; readonly "from_deg": number; readonly "speed_mps": number; readonly "stability"?: "A" | "B" | "C" | "D" | "E" | "F"; readonly "turbulence"?: { readonly "sigmaV_mps": number; readonly "sigmaW_mps": number; readonly "meander_deg": number; readonly "memory_s"?: number }; readonly "aloft"?: { readonly "from_deg": number; readonly "speed_mps": number } })[] }; readonly "pattern": { readonly "kind": "lines"; readonly "spacing_m"?: number; readonly "bearing_deg"?: number; readonly "isKeptInside"?: boolean } | { readonly "kind": "corridor"; readonly "line": readonly ({ readonly "lat_deg": number; readonly "lon_deg": number })[]; readonly "reach_m": number; readonly "spacing_m"?: number } | { readonly "kind": "spiral"; readonly "form": "square" | "round"; readonly "center": { readonly "lat_deg": number; readonly "lon_deg": number }; readonly "reach_m": number; readonly "spacing_m"?: number } | { readonly "kind": "orbit"; readonly "center": { readonly "lat_deg": number; readonly "lon_deg": number }; readonly "radius_m": number; readonly "laps": number } }; readonly "authority"?: string; readonly "before": string | null }

export type PlanExport = { readonly [more: string]: unknown }

export type PlanListed = { readonly "id": string; readonly "name": string; readonly "start": string; readonly "platform": string; readonly "state": "draft" | "submitted" | "approved" | "revoked"; readonly "digest": string; readonly "figures": { readonly "distance_m": number; readonly "surveyed_m": number; readonly "time_s": number; readonly "passes": number; readonly "spacing_m": number | null; readonly "area_m2": number; readonly "probability": number | null; readonly "covered": number; readonly "swath_m": number | null } | null; readonly "last": { readonly "step": "draft" | "change" | "submit" | "approve" | "revoke"; readonly "at": string; readonly "by": string } | null }

export type PlanRevoked = { readonly "because": string }

export type PlanShown = { readonly "plan": Plan; readonly "state": "draft" | "submitted" | "approved" | "revoked"; readonly "digest": string; readonly "names": Readonly<Record<string, string>> }

export type PlanSubmitted = { readonly "accept"?: readonly ("weather" | "coverage" | "terrain")[] }

export type Plans = { readonly "plans": readonly (PlanListed)[]; readonly "refused": readonly (LeftOut)[]; readonly "names": Readonly<Record<string, string>> }

export type Platform = { readonly "$schema"?: string; readonly "overflight": "platform/1"; readonly "id": string; readonly "name": string; readonly "payload": "unarmed"; readonly "kind": "aeroplane" | "multirotor"; readonly "cruise_mps": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "slowest_mps": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "fastest_mps": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "climb_mps": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "endurance_s": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "reserve_s": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "ceiling_m": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "bank_deg": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "windMost_mps": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "navigation": { readonly "horizontal_m": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "vertical_m": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string } }; readonly "sensors": readonly ({ readonly "name": string; readonly "kind": "gas"; readonly "species": readonly ("CH4" | "C2H6" | "CO2" | "CO" | "N2O" | "NH3" | "SO2" | "NO2" | "H2O" | "VOC")[]; readonly "response_s": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "interval_s": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "noise_ppm": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "heightMost_m": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string } } | { readonly "name": string; readonly "kind": "imaging-spectrometer" | "motion-imagery" | "still-imagery"; readonly "fieldOfView_deg": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string }; readonly "heightMost_m": { readonly "value": number; readonly "source": string } | { readonly "value": number; readonly "assumed": string } })[] }

export type Platforms = { readonly "platforms": readonly (Platform)[] }

export type Playable = { readonly "state": "as-recorded" } | { readonly "state": "working"; readonly "fraction": number } | { readonly "state": "unavailable"; readonly "why": "no-ffmpeg" | "failed" } | { readonly "state": "ready"; readonly "pid": number; readonly "codec": string; readonly "bytes": number; readonly "pictures": { readonly "pts_us": readonly (number)[]; readonly "byte": readonly (number)[]; readonly "isKey": readonly (number)[] } }

export type Progress = { readonly "stage": string; readonly "fraction": number; readonly "message": string }

export type Question = { readonly "overflight": "question/1"; readonly "id": string; readonly "asked": string; readonly "by": string; readonly "text": string | null; readonly "counts": readonly ({ readonly "count": "entries" | "plans" | "approvals" | "ingests" | "results" | "reports" | "openings" | "searches" | "refusals" | "incidents" | "holds" | "erasures" | "sorties" | "hours"; readonly "from": string | null; readonly "to": string | null; readonly "authority": string | null; readonly "platform": string | null })[] }

export type QuestionAsked = { readonly "text"?: string | null; readonly "counts"?: readonly ({ readonly "count": "entries" | "plans" | "approvals" | "ingests" | "results" | "reports" | "openings" | "searches" | "refusals" | "incidents" | "holds" | "erasures" | "sorties" | "hours"; readonly "from"?: string | null; readonly "to"?: string | null; readonly "authority"?: string | null; readonly "platform"?: string | null })[] }

export type Questions = { readonly "questions": readonly ({ readonly "question": Question; readonly "answers": readonly ({ readonly "isSame": readonly (boolean)[]; readonly [more: string]: unknown })[] })[] }

export type Queue = { readonly "waiting": readonly (Waiting)[] }

export type Queued = { readonly "job": string }

export type Readiness = { readonly "status": "starting" | "ready" | "failed"; readonly "step": string }

export type Reason = { readonly "reason": string }

export type ReasonKept = { readonly "sortie": string; readonly "until": string }

export type ReasonsInBoth = { readonly "en": readonly (string)[]; readonly "es": readonly (string)[] }

export type Recipients = { readonly "version": number; readonly "document": { readonly "$schema"?: string; readonly "overflight": "recipients/1"; readonly "offices": readonly ({ readonly "recipient": "legislative-committee" | "inspector" | "host-state" | "own-counsel"; readonly "office": { readonly "office": string; readonly "state": string }; readonly "code"?: string; readonly "language": "en" | "es"; readonly "mail"?: string; readonly "webhook"?: string; readonly "folder"?: string; readonly "by"?: "mail" | "webhook" | "folder" })[] } }

export type RecipientsSet = { readonly "$schema"?: string; readonly "overflight": "recipients/1"; readonly "offices": readonly ({ readonly "recipient": "legislative-committee" | "inspector" | "host-state" | "own-counsel"; readonly "office": { readonly "office": string; readonly "state": string }; readonly "code"?: string; readonly "language"?: "en" | "es"; readonly "mail"?: string; readonly "webhook"?: string; readonly "folder"?: string; readonly "by"?: "mail" | "webhook" | "folder" })[] }

export type Recorded = { readonly "index": number; readonly "kind": "authority.open" | "authority.change" | "authority.close" | "hold.set" | "hold.lift" | "notice.due" | "notice.sent" | "notice.receipt" | "notice.overdue" | "sortie.plan" | "sortie.approve" | "sortie.start" | "sortie.end" | "sortie.breach" | "ingest.begin" | "ingest.segment" | "ingest.gap" | "ingest.refuse" | "detect.run" | "site.open" | "site.close" | "assess.make" | "assess.dissent" | "assess.supersede" | "release.ask" | "release.decide" | "release.send" | "release.receipt" | "release.recall" | "partner.action" | "outcome.record" | "access.read" | "access.search" | "export" | "erase" | "retain.extend" | "key.rotate" | "policy.change" | "beat"; readonly "at_ms": number; readonly "ref": readonly (string)[]; readonly "authority": string }

export type RecordsDocument = { readonly "overflight": "records/1"; readonly [more: string]: unknown }

export type Redirect = { readonly "url": string; readonly "redirect": boolean }

export type Refusal = { readonly "message": string; readonly "says"?: InBoth; readonly "code"?: string; readonly "refusal"?: RefusalOf }

export type RefusalOf = { readonly "verb"?: string; readonly "authority"?: string; readonly "code"?: string; readonly "reasons"?: ReasonsInBoth; readonly "says"?: InBoth; readonly "checks"?: readonly (PlanCheck)[]; readonly "mayGoOnDuty"?: boolean }

export type ResultDocument = { readonly "overflight": "result/1"; readonly [more: string]: unknown }

export type RevokedAuthority = { readonly "authority": AuthorityListed }

export type Roles = { readonly "roles": readonly ("planner" | "operator" | "analyst" | "release-officer" | "partner" | "overseer" | "administrator")[] }

export type RunningDocument = { readonly "overflight": "running/1"; readonly "update": number; readonly "status": "waiting" | "running" | "last"; readonly [more: string]: unknown }

export type Secret = { readonly "secret": string }

export type Seen = { readonly "entry": number }

export type SeenKept = { readonly "entry": number }

export type Sending = { readonly "way"?: "mail" | "webhook" | "folder"; readonly "onDuty"?: boolean }

export type SetUp = { readonly "secret": string; readonly "name": string; readonly "password": string; readonly "email"?: string }

export type SetUpDone = { readonly "person": Person }

export type Share = { readonly "count": number; readonly "of": number; readonly "low": number; readonly "high": number }

export type Shown = { readonly "id": string }

export type SignInByProvider = { readonly "provider": string; readonly "callbackURL"?: string }

export type SignedIn = { readonly "redirect": false }

export type SignedInByPasskey = { readonly [more: string]: unknown }

export type SignedOut = { readonly "success": boolean }

export type SortieAuthority = { readonly "data": string; readonly "authority": { readonly "$schema"?: string; readonly "overflight": "authority/2"; readonly "id": string; readonly "issuer": { readonly "office": string; readonly "state": string }; readonly "legalBasis": { readonly "cites": string; readonly "document": { readonly "title": string; readonly "sha256": string } }; readonly "verbs": readonly ("plan" | "approve" | "fly" | "collect-gas" | "collect-spectra" | "collect-motion-imagery" | "collect-still-imagery" | "ingest" | "process" | "analyse" | "open" | "search" | "export" | "release" | "notify")[]; readonly "purposes": readonly ("clandestine-laboratory" | "leak-detection" | "emission-survey" | "illegal-dumping" | "toxic-release" | "instrument-trial")[]; readonly "area": { readonly "type": "Polygon" | "MultiPolygon"; readonly "coordinates": readonly (unknown)[] } | null; readonly "noAreaBecause"?: string; readonly "height": { readonly "datum": "ellipsoid" | "sea-level" | "ground" | "barometric"; readonly "low_m": number | null; readonly "high_m": number | null } | null; readonly "noHeightBecause"?: string; readonly "states": readonly ({ readonly "state": string; readonly "terms": "own" | "clearance-needed" | "clearance-not-needed"; readonly "because"?: string })[]; readonly "from": string; readonly "until": string; readonly "sensors": readonly ("gas" | "imaging-spectrometer" | "motion-imagery" | "still-imagery")[]; readonly "species": readonly ("CH4" | "C2H6" | "CO2" | "CO" | "N2O" | "NH3" | "SO2" | "NO2" | "H2O" | "VOC")[]; readonly "partners": readonly ({ readonly "office": string; readonly "state": string })[]; readonly "payload": "unarmed"; readonly "retention": "days-30" | "days-90" | "days-365" | "years-5" | "years-10" | "years-25"; readonly "residential": { readonly "stance": "excluded" | "minimised" | "accepted"; readonly "statement": string }; readonly "collateral": string; readonly "revoked"?: { readonly "at": string; readonly "because": string } } | null; readonly "standing": "not-yet" | "in-force" | "over" | "revoked" | "cannot-say" | null; readonly "area": { readonly "area_m2": number; readonly "rings": readonly (readonly (readonly [number, number])[])[] } | null; readonly "keptUntil_ms": number | null; readonly "states": readonly ({ readonly "state": string; readonly "status": "granted" | "requested" | "denied" | "not-requested" | "unknown"; readonly "reference"?: string; readonly "of"?: { readonly "office": string; readonly "state": string }; readonly "asked"?: string; readonly "answered"?: string; readonly "from"?: string; readonly "until"?: string; readonly "terms": "own" | "clearance-needed" | "clearance-not-needed" | null })[]; readonly "holds": readonly (Hold)[] | null }

export type SortieSummary = { readonly "id": string; readonly "name": string; readonly "case": string; readonly "data": string; readonly "verdict": string; readonly "reason": string; readonly "reasons": readonly (string)[]; readonly "species": string; readonly "from_us": number; readonly "to_us": number; readonly "sources": readonly ({ readonly "id": string; readonly "p50_kgph": number; readonly "area90_m2": number })[] }

export type Sorties = { readonly "sorties": readonly (SortieSummary)[]; readonly "faults": readonly (LeftOut)[] }

export type StateFigures = { readonly "state": string; readonly "name": string; readonly "inside_s": Figure; readonly "inside_m": Figure; readonly "outside_s": Figure; readonly "outside_m": Figure; readonly "cannotSay_s": Figure; readonly "cannotSay_m": Figure; readonly "notJudged_s": Figure; readonly "notJudged_m": Figure }

export type Statistics = { readonly "overflight": "statistics/1"; readonly "period": { readonly "from": string | null; readonly "to": string | null }; readonly "by": "platform" | "operator" | "state" | "month"; readonly "only": { readonly "platform": string | null; readonly "operator": string | null; readonly "data": string | null }; readonly "registry": string | null; readonly "data": Readonly<Record<"real" | "training" | "test" | "simulated", number>>; readonly "total": StatisticsRow; readonly "rows": readonly (StatisticsRow)[]; readonly "wanting": readonly ({ readonly "why": "no-platform" | "unknown-platform" | "no-operator" | "unknown-operator" | "no-time" | "no-way" | "thinned" | "no-verdict" | "not-in-record"; readonly "sorties": readonly (string)[] })[]; readonly "sorties": readonly ({ readonly "id": string; readonly "data": "real" | "training" | "test" | "simulated"; readonly "platform": string | null; readonly "operator": string | null; readonly "begins": string | null; readonly "verdict": "located" | "area-only" | "nothing-found" | null; readonly "entries": readonly ({ readonly "index": number; readonly "kind": string })[] })[] }

export type StatisticsRow = { readonly "key": string; readonly "name": string | null; readonly "sorties": Figure; readonly "continued": Figure; readonly "flown_s": Figure; readonly "flown_m": Figure; readonly "gas_s": Figure; readonly "states": readonly (StateFigures)[]; readonly "findings": Readonly<Record<"located" | "area-only" | "nothing-found", Figure>>; readonly "shares": Readonly<Record<"located" | "area-only" | "nothing-found", Share>> | null; readonly "withoutGas": Figure }

export type Waiting = { readonly "what": "approve-plan" | "submit-plan" | "job-failed" | "notice-due" | "notice-overdue"; readonly "id": string; readonly "name": string; readonly "at_ms": number | null }

/** Everything that can be asked: what is sent, and what a good answer holds. */
export interface Calls {

  "GET /healthz": { path: {  }; query: {  }; body: undefined; answer: Readiness }

  "POST /api/auth/sign-in/email": { path: {  }; query: {  }; body: Credentials; answer: SignedIn }

  "POST /api/auth/sign-in/social": { path: {  }; query: {  }; body: SignInByProvider; answer: Redirect }

  "GET /api/auth/callback/{provider}": { path: { "provider": string }; query: { "code"?: string; "state"?: string; "error"?: string; "iss"?: string }; body: undefined; answer: Response }

  "GET /api/auth/passkey/generate-authenticate-options": { path: {  }; query: {  }; body: undefined; answer: PasskeyOptions }

  "POST /api/auth/passkey/verify-authentication": { path: {  }; query: {  }; body: PasskeyAnswer; answer: SignedInByPasskey }

  "POST /api/auth/sign-out": { path: {  }; query: {  }; body: NothingSent; answer: SignedOut }

  "GET /api/auth/passkey/generate-register-options": { path: {  }; query: {  }; body: undefined; answer: PasskeyOptions }

  "POST /api/auth/passkey/verify-registration": { path: {  }; query: {  }; body: PasskeyAnswer; answer: Passkey }

  "GET /api/auth/passkey/list-user-passkeys": { path: {  }; query: {  }; body: undefined; answer: Passkeys }

  "POST /api/auth/passkey/delete-passkey": { path: {  }; query: {  }; body: PasskeyNamed; answer: PasskeyDeleted }

  "POST /api/auth/change-password": { path: {  }; query: {  }; body: NewPassword; answer: PasswordChanged }

  "POST /api/auth/invitation": { path: {  }; query: {  }; body: Secret; answer: InvitationSeen }

  "POST /api/auth/set-up": { path: {  }; query: {  }; body: SetUp; answer: SetUpDone }

  "GET /api/auth/demonstration": { path: {  }; query: {  }; body: undefined; answer: DemonstrationLogins }

  "POST /api/auth/demonstration": { path: {  }; query: {  }; body: Shown; answer: SignedIn }

  "GET /api/me": { path: {  }; query: {  }; body: undefined; answer: Me }

  "GET /api/people": { path: {  }; query: {  }; body: undefined; answer: People }

  "POST /api/people": { path: {  }; query: {  }; body: Invited; answer: Invitation }

  "PUT /api/people/{person}/roles": { path: { "person": string }; query: {  }; body: Roles; answer: OnePerson }

  "POST /api/people/{person}/revoke": { path: { "person": string }; query: {  }; body: undefined; answer: OnePerson }

  "GET /api/me/looks": { path: {  }; query: {  }; body: undefined; answer: ChosenLooks }

  "PUT /api/me/looks": { path: {  }; query: {  }; body: Looks; answer: ChosenLooks }

  "GET /api/sorties": { path: {  }; query: {  }; body: undefined; answer: Sorties }

  "POST /api/sorties": { path: {  }; query: {  }; body: FormData; answer: Queued }

  "POST /api/sorties/{id}/reasons": { path: { "id": string }; query: {  }; body: Reason; answer: ReasonKept }

  "GET /api/sorties/{id}/result": { path: { "id": string }; query: {  }; body: undefined; answer: ResultDocument }

  "GET /api/sorties/{id}/records": { path: { "id": string }; query: {  }; body: undefined; answer: RecordsDocument }

  "GET /api/sorties/{id}/authority": { path: { "id": string }; query: {  }; body: undefined; answer: SortieAuthority }

  "GET /api/sorties/{id}/decisions": { path: { "id": string }; query: { "before"?: number }; body: undefined; answer: Decisions }

  "GET /api/sorties/{id}/files/{name}": { path: { "id": string; "name": "result.json" | "records.json" | "result.geojson" | "result.kml" | "flight.json" | "flight.bin" | "report.html" | "report.pdf" | "airspace.json" | "airspace.geojson" | "airspace.html" | "airspace.pdf" }; query: {  }; body: undefined; answer: ResultDocument | RecordsDocument | FlightDocument | AirspaceDocument | Response }

  "GET /api/sorties/{id}/snapshots/{name}": { path: { "id": string; "name": string }; query: {  }; body: undefined; answer: Leaves }

  "GET /api/sorties/{id}/videos/{number}": { path: { "id": string; "number": string }; query: {  }; body: undefined; answer: Response }

  "GET /api/sorties/{id}/videos/{number}/playable": { path: { "id": string; "number": string }; query: { "refused"?: string }; body: undefined; answer: Playable }

  "GET /api/sorties/{id}/videos/{number}/playable.ts": { path: { "id": string; "number": string }; query: {  }; body: undefined; answer: Response }

  "POST /api/sorties/{id}/videos/{number}/clips": { path: { "id": string; "number": string }; query: {  }; body: ClipAsked; answer: Clip }

  "GET /api/clips/{clip}/{name}": { path: { "clip": string; "name": "clip.ts" | "clip.json" | "receipt.json" }; query: {  }; body: undefined; answer: Response | ClipDocument | ClipReceipt }

  "GET /api/lookback": { path: {  }; query: { "lat": number; "lon": number; "margin"?: number }; body: undefined; answer: Lookback }

  "GET /api/fleet": { path: {  }; query: { "from"?: string; "to"?: string; "by"?: "platform" | "operator" | "state" | "month"; "platform"?: string; "operator"?: string; "data"?: "real" | "training" | "test" | "simulated"; "form"?: "json" | "csv" | "pdf"; "language"?: "en" | "es" }; body: undefined; answer: Fleet | Response }

  "GET /api/jobs/{id}": { path: { "id": string }; query: {  }; body: undefined; answer: Job }

  "DELETE /api/jobs/{id}": { path: { "id": string }; query: {  }; body: undefined; answer: Cancelled }

  "GET /api/jobs/{id}/events": { path: { "id": string }; query: {  }; body: undefined; answer: Response }

  "GET /api/running": { path: {  }; query: { "input": string; "speed"?: number; "every"?: number; "legs"?: number }; body: undefined; answer: Response }

  "GET /api/authorities": { path: {  }; query: {  }; body: undefined; answer: Authorities }

  "POST /api/authorities": { path: {  }; query: {  }; body: AuthorityText; answer: AuthorityRecorded }

  "POST /api/authorities/revoke": { path: {  }; query: {  }; body: AuthorityRevoked; answer: RevokedAuthority }

  "GET /api/platforms": { path: {  }; query: {  }; body: undefined; answer: Platforms }

  "GET /api/plans": { path: {  }; query: {  }; body: undefined; answer: Plans }

  "GET /api/plans/{id}": { path: { "id": string }; query: {  }; body: undefined; answer: PlanShown }

  "POST /api/plans/{id}": { path: { "id": string }; query: {  }; body: PlanDrawn; answer: PlanShown }

  "GET /api/plans/{id}/checks": { path: { "id": string }; query: {  }; body: undefined; answer: PlanChecks }

  "POST /api/plans/{id}/submit": { path: { "id": string }; query: {  }; body: PlanSubmitted; answer: PlanShown }

  "POST /api/plans/{id}/approve": { path: { "id": string }; query: {  }; body: PlanApproved; answer: PlanShown }

  "POST /api/plans/{id}/revoke": { path: { "id": string }; query: {  }; body: PlanRevoked; answer: PlanShown }

  "GET /api/plans/{id}/export/{form}": { path: { "id": string; "form": "plan" | "kml" | "gpx" | "cot" | "json" }; query: {  }; body: undefined; answer: PlanExport | Response }

  "GET /api/ledger": { path: {  }; query: {  }; body: undefined; answer: Ledger }

  "GET /api/ledger/entries": { path: {  }; query: { "before"?: number; "limit"?: number; "kind"?: string }; body: undefined; answer: Entries }

  "GET /api/ledger/entries/{index}": { path: { "index": string }; query: {  }; body: undefined; answer: EntrySeen }

  "GET /api/ledger/entries/{index}/proof": { path: { "index": string }; query: {  }; body: undefined; answer: Response }

  "GET /api/notices": { path: {  }; query: {  }; body: undefined; answer: Notices }

  "GET /api/notices/recipients": { path: {  }; query: {  }; body: undefined; answer: Recipients }

  "POST /api/notices/recipients": { path: {  }; query: {  }; body: RecipientsSet; answer: Recipients }

  "GET /api/notices/{id}": { path: { "id": string }; query: {  }; body: undefined; answer: NoticeSeen }

  "GET /api/notices/{id}/files/{name}": { path: { "id": string; "name": string }; query: {  }; body: undefined; answer: Response | NoticeFile }

  "POST /api/notices/{id}/draft": { path: { "id": string }; query: {  }; body: Drafting; answer: NoticeSeen }

  "POST /api/notices/{id}/send": { path: { "id": string }; query: {  }; body: Sending; answer: NoticeSeen }

  "POST /api/notices/{id}/acknowledge": { path: { "id": string }; query: {  }; body: Acknowledging; answer: NoticeSeen }

  "GET /api/oversight": { path: {  }; query: { "asOf"?: string; "lapsing"?: number; "language"?: "en" | "es" }; body: undefined; answer: Oversight }

  "GET /api/oversight/package": { path: {  }; query: { "asOf"?: string; "lapsing"?: number; "language"?: "en" | "es" }; body: undefined; answer: Response }

  "GET /api/oversight/questions": { path: {  }; query: {  }; body: undefined; answer: Questions }

  "POST /api/oversight/questions": { path: {  }; query: {  }; body: QuestionAsked; answer: Question }

  "POST /api/oversight/questions/{id}/answers": { path: { "id": string }; query: {  }; body: AnswerGiven; answer: AnswerToQuestion }

  "POST /api/oversight/holds": { path: {  }; query: {  }; body: HoldSet; answer: Hold }

  "POST /api/oversight/holds/lift": { path: {  }; query: {  }; body: HoldLifted; answer: Lifted }

  "GET /api/activity": { path: {  }; query: { "before"?: number; "person"?: string; "kind"?: string }; body: undefined; answer: Activity }

  "POST /api/activity/seen": { path: {  }; query: {  }; body: Seen; answer: SeenKept }

  "GET /api/queue": { path: {  }; query: {  }; body: undefined; answer: Queue }

  "GET /api/changes": { path: {  }; query: { "after"?: number }; body: undefined; answer: Response }

  "GET /api/live": { path: {  }; query: {  }; body: undefined; answer: Response }

  "GET /api/live/stream": { path: {  }; query: {  }; body: undefined; answer: Response }

  "GET /api/openapi.json": { path: {  }; query: {  }; body: undefined; answer: OpenApi }

}

/** Writes that are done once under one key. */
export const keyedCalls: readonly string[] = [
  'POST /api/auth/passkey/verify-registration',
  'POST /api/auth/passkey/delete-passkey',
  'POST /api/auth/change-password',
  'POST /api/people',
  'PUT /api/people/{person}/roles',
  'POST /api/people/{person}/revoke',
  'PUT /api/me/looks',
  'POST /api/sorties',
  'POST /api/sorties/{id}/reasons',
  'POST /api/sorties/{id}/videos/{number}/clips',
  'DELETE /api/jobs/{id}',
  'POST /api/authorities',
  'POST /api/authorities/revoke',
  'POST /api/plans/{id}',
  'POST /api/plans/{id}/submit',
  'POST /api/plans/{id}/approve',
  'POST /api/plans/{id}/revoke',
  'POST /api/notices/recipients',
  'POST /api/notices/{id}/draft',
  'POST /api/notices/{id}/send',
  'POST /api/notices/{id}/acknowledge',
  'POST /api/oversight/questions',
  'POST /api/oversight/questions/{id}/answers',
  'POST /api/oversight/holds',
  'POST /api/oversight/holds/lift',
  'POST /api/activity/seen',
]
