/** Where is searched, how high, and by which lines. */
import { useState } from 'react'
import { type Asked, heightDatums, type Pattern } from '../../src/planning/asked.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { Section } from '../panels/parts.tsx'
import { cornersText, readCorners } from './corner-text.ts'
import { areaFrom, placeOf, polygonsOf, spacingOnly, withPattern } from './draft.ts'
import {
  Choice,
  expectedText,
  FileButton,
  type Form,
  NumberField,
  PlaceField,
  TextField,
  Tick,
} from './fields.tsx'
import { withRing } from './spots.ts'

interface AreaProps {
  readonly form: Form
  onDraw(): void
  onFile(bytes: Uint8Array, name: string): void
}

/** The area: drawn, brought in a file, or typed. */
export function AreaSection({ form, onDraw, onFile }: AreaProps) {
  const { say, draft } = form
  const problem = form.problems.get('area')
  const rings = ringsOf(draft)
  const [chosen, setChosen] = useState(0)
  const ring = rings[Math.min(chosen, rings.length - 1)]
  return (
    <Section title={say('plan.section.area')}>
      <div className="plan-row">
        <button type="button" className="plain" onClick={onDraw}>
          {say('plan.draw.area')}
        </button>
        <FileButton
          label={say('plan.import')}
          accept=".geojson,.json,.kml,.plan"
          testId="area-file"
          onFile={onFile}
        />
      </div>
      <p className="soft small">{say('plan.import.how')}</p>
      {problem && (
        <div className="plan-problem" data-testid="area-problem">
          <p>{expectedText(form, problem.expected)}</p>
          {problem.expected.kind === 'shape' && <p className="mono small">{problem.expected.detail}</p>}
        </div>
      )}
      {rings.length > 1 && (
        <select
          aria-label={say('plan.ring')}
          value={Math.min(chosen, rings.length - 1)}
          onChange={(event) => setChosen(Number(event.target.value))}
        >
          {rings.map(({ polygon, ring }, k) => (
            <option key={`${polygon}-${ring}`} value={k}>
              {ring === 0
                ? say('plan.ring.outer', { polygon: polygon + 1 })
                : say('plan.ring.hole', { polygon: polygon + 1, hole: ring })}
            </option>
          ))}
        </select>
      )}
      <Corners
        key={`${ring?.polygon ?? 'new'} ${ring?.ring ?? ''}`}
        form={form}
        label={say('plan.corners')}
        places={ring?.corners ?? []}
        onPlaces={(places) =>
          form.edit((before) => {
            if (ring !== undefined) return withRing(before, ring, () => places)
            if (places.length < 3) return before
            const home = Number.isNaN(before.home.lat_deg) ? { ...before.home, ...places[0]! } : before.home
            return { ...before, home, area: areaFrom([[places]]) }
          }, 'corners')
        }
      />
    </Section>
  )
}

const ringsOf = ({ area }: Asked) =>
  (area === null ? [] : polygonsOf(area)).flatMap((rings, polygon) =>
    rings.map((corners, ring) => ({ polygon, ring, corners })),
  )

interface CornersProps {
  readonly form: Form
  readonly label: string
  readonly places: readonly GeoPoint[]
  onPlaces(places: readonly GeoPoint[]): void
}

const LINES_SHOWN = 8

/** Corners as lines of text: for whoever draws without a pointer, or has them written down. */
function Corners({ form, label, places, onPlaces }: CornersProps) {
  const { say, looks } = form
  const [typed, setTyped] = useState<string>()
  const shown = typed ?? cornersText(places, looks.coordinates)
  const read = typed === undefined ? undefined : readCorners(typed, places, looks.coordinates)
  const type = (text: string) => {
    setTyped(text)
    const next = readCorners(text, places, looks.coordinates)
    // Too few to be an area yet: what was there stays until there are enough.
    if (next.ok && next.places.length >= 3) onPlaces(next.places.map((at) => placeOf(at.lat_deg, at.lon_deg)))
  }
  return (
    <label className="plan-corners">
      {label}
      <textarea
        className="mono"
        rows={Math.min(LINES_SHOWN, Math.max(4, places.length))}
        spellCheck={false}
        data-testid="corners"
        aria-invalid={read?.ok === false}
        value={shown}
        placeholder={say('plan.corners.example')}
        onChange={(event) => type(event.target.value)}
        onBlur={() => (read === undefined || read.ok) && setTyped(undefined)}
      />
      {read?.ok === false && (
        <span className="plan-problem">{say('plan.corners.line', { line: read.line })}</span>
      )}
    </label>
  )
}

const kinds = ['lines', 'corridor', 'spiral', 'orbit'] as const

/** Which lines, how far apart. */
export function PatternSection({ form, onDraw }: { form: Form; onDraw(): void }) {
  const { say, draft, edit } = form
  const { pattern } = draft
  return (
    <Section title={say('plan.section.lines')}>
      <Choice
        form={form}
        label={say('plan.pattern')}
        path="pattern.kind"
        value={pattern.kind}
        options={kinds.map((kind) => [kind, say(`plan.pattern.${kind}`)])}
        onValue={(kind) => edit((before) => withPattern(before, kind))}
      />
      <div className="plan-pair">
        <Spacing form={form} pattern={pattern} />
        <PatternFields form={form} pattern={pattern} onDraw={onDraw} />
      </div>
      {pattern.kind === 'lines' && (
        <Tick
          label={say('plan.inside')}
          checked={pattern.isKeptInside}
          onValue={(isKeptInside) => edit((before) => ({ ...before, pattern: { ...pattern, isKeptInside } }))}
        />
      )}
      {form.problems.has('pattern.line') && <p className="plan-problem">{say('plan.expected.line')}</p>}
    </Section>
  )
}

function Spacing({ form, pattern }: { form: Form; pattern: Pattern }) {
  if (pattern.kind === 'orbit') return null
  const { spacing_m, ...rest } = pattern
  return (
    <NumberField
      form={form}
      label={form.say('plan.spacing')}
      path="pattern.spacing_m"
      measure="length"
      value={spacing_m}
      empty={form.say('plan.spacing.auto')}
      onValue={(value) =>
        form.edit(
          (before) => ({ ...before, pattern: { ...rest, ...spacingOnly(value) } as Pattern }),
          'spacing',
        )
      }
    />
  )
}

interface PatternProps {
  readonly form: Form
  readonly pattern: Pattern
  onDraw(): void
}

function PatternFields({ form, pattern, onDraw }: PatternProps) {
  const { say, edit } = form
  const set = (next: Pattern, doing?: string) => edit((before) => ({ ...before, pattern: next }), doing)
  const number = (
    label: string,
    path: string,
    measure: 'length' | 'count' | 'degrees',
    value: number | undefined,
    next: (value: number | undefined) => Pattern,
    empty?: string,
  ) => (
    <NumberField
      {...{ form, label, measure, value }}
      path={`pattern.${path}`}
      {...(empty === undefined ? {} : { empty })}
      onValue={(typed) => set(next(typed), path)}
    />
  )
  switch (pattern.kind) {
    case 'lines': {
      const { bearing_deg, ...rest } = pattern
      const turned = (value: number | undefined): Pattern =>
        value === undefined ? rest : { ...rest, bearing_deg: value }
      return number(
        say('plan.bearing'),
        'bearing_deg',
        'degrees',
        bearing_deg,
        turned,
        say('plan.bearing.auto'),
      )
    }
    case 'corridor':
      return (
        <>
          {number(say('plan.reach.line'), 'reach_m', 'length', pattern.reach_m, (value = Number.NaN) => ({
            ...pattern,
            reach_m: value,
          }))}
          <button type="button" className="plain" onClick={onDraw}>
            {say('plan.draw.line')}
          </button>
        </>
      )
    case 'spiral':
      return (
        <>
          {number(say('plan.reach.spiral'), 'reach_m', 'length', pattern.reach_m, (value = Number.NaN) => ({
            ...pattern,
            reach_m: value,
          }))}
          <Center form={form} pattern={pattern} />
          <Choice
            form={form}
            label={say('plan.form')}
            path="pattern.form"
            value={pattern.form}
            options={(['square', 'round'] as const).map((each) => [each, say(`plan.form.${each}`)])}
            onValue={(shape) => set({ ...pattern, form: shape })}
          />
        </>
      )
    case 'orbit':
      return (
        <>
          {number(say('plan.radius'), 'radius_m', 'length', pattern.radius_m, (value = Number.NaN) => ({
            ...pattern,
            radius_m: value,
          }))}
          {number(say('plan.laps'), 'laps', 'count', pattern.laps, (value = Number.NaN) => ({
            ...pattern,
            laps: value,
          }))}
          <Center form={form} pattern={pattern} />
        </>
      )
  }
}

function Center({ form, pattern }: { form: Form; pattern: Extract<Pattern, { kind: 'spiral' | 'orbit' }> }) {
  return (
    <PlaceField
      form={form}
      label={form.say('plan.spot.center')}
      path="pattern.center.lat_deg"
      value={pattern.center}
      onValue={(center) => form.edit((before) => ({ ...before, pattern: { ...pattern, center } }), 'center')}
    />
  )
}

const NOBODY = ''

/** How high, over which ground, from where, over whom. */
export function HeightSection({ form }: { form: Form }) {
  const { say, draft, edit } = form
  const { height, home, dwellings } = draft
  return (
    <Section title={say('plan.section.height')}>
      <div className="plan-pair">
        <NumberField
          form={form}
          label={say('plan.height')}
          path="height.value_m"
          measure="height"
          value={height.value_m}
          onValue={(value = Number.NaN) =>
            edit((before) => ({ ...before, height: { ...before.height, value_m: value } }), 'height')
          }
        />
        <Choice
          form={form}
          label={say('plan.datum')}
          path="height.datum"
          value={height.datum}
          options={heightDatums.map((datum) => [datum, say(`live.datum.${datum}`)])}
          onValue={(datum) => edit((before) => ({ ...before, height: { ...before.height, datum } }))}
        />
      </div>
      <Ground form={form} />
      <PlaceField
        form={form}
        label={say('plan.home')}
        path="home.lat_deg"
        value={home}
        onValue={(place) => edit((before) => ({ ...before, home: { ...before.home, ...place } }), 'home')}
      />
      <NumberField
        form={form}
        label={say('plan.home.height')}
        path="home.height_m"
        measure="height"
        value={home.height_m ?? undefined}
        empty={say('plan.unknown')}
        onValue={(value) =>
          edit((before) => ({ ...before, home: { ...before.home, height_m: value ?? null } }), 'home height')
        }
      />
      <Choice
        form={form}
        label={say('plan.dwellings')}
        path="dwellings"
        value={dwellings === null ? NOBODY : String(dwellings)}
        options={[
          [NOBODY, say('plan.dwellings.unknown')],
          ['true', say('plan.dwellings.yes')],
          ['false', say('plan.dwellings.no')],
        ]}
        onValue={(value) =>
          edit((before) => ({ ...before, dwellings: value === NOBODY ? null : value === 'true' }))
        }
      />
    </Section>
  )
}

function Ground({ form }: { form: Form }) {
  const { say, draft, edit } = form
  const { ground } = draft
  const set = (part: Partial<NonNullable<Asked['ground']>>, doing: string) =>
    edit(
      (before) => (before.ground === null ? before : { ...before, ground: { ...before.ground, ...part } }),
      doing,
    )
  return (
    <>
      <Tick
        label={say('plan.ground')}
        checked={ground !== null}
        onValue={(isKnown) =>
          edit((before) => ({
            ...before,
            ground: isKnown ? { least_m: Number.NaN, most_m: Number.NaN, source: '' } : null,
          }))
        }
      />
      {ground !== null && (
        <>
          <div className="plan-pair">
            <NumberField
              form={form}
              label={say('plan.ground.least')}
              path="ground.least_m"
              measure="height"
              value={ground.least_m}
              onValue={(value = Number.NaN) => set({ least_m: value }, 'ground least')}
            />
            <NumberField
              form={form}
              label={say('plan.ground.most')}
              path="ground.most_m"
              measure="height"
              value={ground.most_m}
              onValue={(value = Number.NaN) => set({ most_m: value }, 'ground most')}
            />
          </div>
          <TextField
            form={form}
            label={say('plan.ground.source')}
            path="ground.source"
            value={ground.source}
            onValue={(source) => set({ source }, 'ground source')}
          />
        </>
      )}
    </>
  )
}
