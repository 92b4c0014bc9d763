import { sha256 } from '@noble/hashes/sha2.js'
import { useState } from 'react'
import {
  bandDatums,
  parseAuthority,
  purposes,
  residentialStances,
  retentionClasses,
} from '../../src/authority/authority.ts'
import { documentFaultText } from '../../src/authority/document.ts'
import { grantableVerbs, sensors } from '../../src/authority/verbs.ts'
import { hex } from '../../src/ledger/bytes.ts'
import { readAreaFile } from '../../src/planning/areas/area-file.ts'
import { species } from '../../src/quantities/gas.ts'
import type { Key } from '../i18n/en.ts'
import type { Say } from '../text.ts'
import { type DraftAuthority, documentOf, emptyAuthority } from './draft.ts'

interface FormProps {
  readonly say: Say
  readonly isBusy: boolean
  onRecord(text: string, urgent: boolean): void
}

/** An authority typed in, or taken from its file; what is wrong is said by its place before anything is recorded. */
export function AuthorityForm({ say, isBusy, onRecord }: FormProps) {
  const [draft, setDraft] = useState<DraftAuthority>(emptyAuthority)
  const [isUrgent, setUrgent] = useState(false)
  const set = (change: Partial<DraftAuthority>) => setDraft((before) => ({ ...before, ...change }))
  const document = documentOf(draft)
  const read = parseAuthority(document, say('authorities.form'))
  const field = { say, draft, set }
  return (
    <form
      className="authority-form"
      data-testid="authority-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (read.ok) onRecord(`${JSON.stringify(document, null, 2)}\n`, isUrgent)
      }}
    >
      <Basis {...field} />
      <Ticks {...field} name="verbs" all={grantableVerbs} word="verb" />
      <Ticks {...field} name="purposes" all={purposes} word="purpose" />
      <Ticks {...field} name="sensors" all={sensors} word="sensor" />
      <Ticks {...field} name="species" all={Object.keys(species)} />
      <Limits {...field} />
      <label className="authority-tick">
        <input
          type="checkbox"
          checked={draft.isUnarmed}
          onChange={(event) => set({ isUnarmed: event.target.checked })}
        />
        {say('authorities.unarmed')}
      </label>
      <label className="authority-tick">
        <input type="checkbox" checked={isUrgent} onChange={(event) => setUrgent(event.target.checked)} />
        {say('authorities.urgent')}
      </label>
      {!read.ok && (
        <details className="soft">
          <summary>{say('authorities.open', { count: read.faults.length })}</summary>
          <ul>
            {read.faults.map((fault) => (
              <li key={documentFaultText(fault)} className="mono small">
                {documentFaultText(fault)}
              </li>
            ))}
          </ul>
        </details>
      )}
      <button type="submit" className="strong" disabled={!read.ok || isBusy} data-testid="record-authority">
        {say('authorities.record')}
      </button>
    </form>
  )
}

async function fileIn(input: HTMLInputElement, use: (bytes: Uint8Array, name: string) => void) {
  const chosen = input.files?.[0]
  if (chosen) use(new Uint8Array(await chosen.arrayBuffer()), chosen.name)
  input.value = ''
}

/** Who issued it, on which law, and for which time. */
function Basis(field: FieldProps) {
  const { say, draft, set } = field
  return (
    <div className="authority-fields">
      <Text {...field} name="id" />
      <Text {...field} name="office" />
      <Text {...field} name="state" />
      <Text {...field} name="cites" />
      <Text {...field} name="title" />
      <label>
        {say('authorities.sha256')}
        <input
          type="file"
          data-testid="law-file"
          onChange={(event) =>
            void fileIn(event.target, (bytes, name) =>
              set({ sha256: hex(sha256(bytes)), title: draft.title === '' ? name : draft.title }),
            )
          }
        />
        <span className="mono small soft">{draft.sha256.slice(0, 24)}</span>
      </label>
      <Text {...field} name="from" hint="2027-01-01 00:00" />
      <Text {...field} name="until" hint="2027-02-01 00:00" />
    </div>
  )
}

/** Where, how high, whose land, for whom, how long kept, and what of people who live there. */
function Limits(field: FieldProps) {
  const { say, draft, set } = field
  const [areaTrouble, setAreaTrouble] = useState<string>()
  return (
    <div className="authority-fields">
      <label>
        {say('authorities.area')}
        <input
          type="file"
          accept=".geojson,.json,.kml,.plan"
          data-testid="area-file"
          onChange={(event) =>
            void fileIn(event.target, (bytes, name) => {
              const found = readAreaFile(bytes, name)
              const area = found.ok ? found.value.area : null
              setAreaTrouble(area ? undefined : say('authorities.area.none'))
              set({ area: area ? geometryOf(area.polygons) : null })
            })
          }
        />
        <span className="small soft">
          {draft.area === null ? (areaTrouble ?? say('authorities.area.no')) : say('authorities.area.taken')}
        </span>
      </label>
      {draft.area === null && <Text {...field} name="noAreaBecause" />}
      <Pick
        {...field}
        name="datum"
        options={bandDatums.map((each) => [each, say(`authorities.datum.${each}`)])}
      />
      <Text {...field} name="low_m" />
      <Text {...field} name="high_m" />
      {draft.low_m === '' && draft.high_m === '' && <Text {...field} name="noHeightBecause" />}
      <Lines {...field} name="states" />
      <Lines {...field} name="partners" />
      <Pick
        {...field}
        name="retention"
        options={Object.keys(retentionClasses).map((each) => [each, say(`retention.${each}` as Key)])}
      />
      <Pick
        {...field}
        name="stance"
        options={residentialStances.map((each) => [each, say(`authorities.stance.${each}`)])}
      />
      <Text {...field} name="statement" />
      <Text {...field} name="collateral" />
    </div>
  )
}

/** Rings closed, as GeoJSON wants them. */
const geometryOf = (
  polygons: readonly (readonly (readonly { readonly lat_deg: number; readonly lon_deg: number }[])[])[],
): DraftAuthority['area'] => ({
  type: 'MultiPolygon',
  coordinates: polygons.map((rings) =>
    rings.map((ring) => [...ring, ring[0]!].map(({ lon_deg, lat_deg }) => [lon_deg, lat_deg])),
  ),
})

interface FieldProps {
  readonly say: Say
  readonly draft: DraftAuthority
  set(change: Partial<DraftAuthority>): void
}
type TextName = {
  [Name in keyof DraftAuthority]: DraftAuthority[Name] extends string ? Name : never
}[keyof DraftAuthority]

function Text({
  say,
  draft,
  set,
  name,
  hint,
}: FieldProps & { readonly name: TextName; readonly hint?: string }) {
  return (
    <label>
      {say(`authorities.${name}` as Key)}
      <input
        name={name}
        value={draft[name]}
        placeholder={hint}
        autoComplete="off"
        onChange={(event) => set({ [name]: event.target.value })}
      />
    </label>
  )
}

function Lines({ say, draft, set, name }: FieldProps & { readonly name: 'states' | 'partners' }) {
  return (
    <label className="wide">
      {say(`authorities.${name}`)}
      <textarea
        name={name}
        rows={3}
        value={draft[name]}
        onChange={(event) => set({ [name]: event.target.value })}
      />
      <span className="small soft">{say(`authorities.${name}.how`)}</span>
    </label>
  )
}

function Pick({
  say,
  draft,
  set,
  name,
  options,
}: FieldProps & {
  readonly name: 'datum' | 'retention' | 'stance'
  readonly options: readonly (readonly [string, string])[]
}) {
  return (
    <label>
      {say(`authorities.${name}`)}
      <select name={name} value={draft[name]} onChange={(event) => set({ [name]: event.target.value })}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

type ListName = 'verbs' | 'purposes' | 'sensors' | 'species'

function Ticks({
  say,
  draft,
  set,
  name,
  all,
  word,
}: FieldProps & {
  readonly name: ListName
  readonly all: readonly string[]
  /** Under which words the values are told; left out: they stand for themselves. */
  readonly word?: 'verb' | 'purpose' | 'sensor'
}) {
  const chosen = draft[name]
  return (
    <fieldset className="authority-ticks">
      <legend>{say(`authorities.${name}`)}</legend>
      {all.map((each) => (
        <label key={each}>
          <input
            type="checkbox"
            name={each}
            checked={chosen.includes(each)}
            onChange={(event) =>
              set({
                [name]: event.target.checked ? [...chosen, each] : chosen.filter((other) => other !== each),
              })
            }
          />
          {word === undefined ? each : say(`${word}.${each}` as Key)}
        </label>
      ))}
    </fieldset>
  )
}
