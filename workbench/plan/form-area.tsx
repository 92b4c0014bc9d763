/** The area: drawn, brought in a file, or typed. */
import { useState } from 'react'
import type { Asked } from '../../src/planning/asked.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { Section } from '../panels/parts.tsx'
import { cornersText, readCorners } from './corner-text.ts'
import { areaFrom, placeOf, polygonsOf } from './draft.ts'
import { expectedText, FileButton, type Form } from './fields.tsx'
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
  const [last, setLast] = useState<{ readonly text: string; readonly places: readonly GeoPoint[] }>()
  // What is typed stands as long as the plan has the corners it left: undo and a drag show the plan.
  const typed = last !== undefined && isSame(last.places, places) ? last.text : undefined
  const read = typed === undefined ? undefined : readCorners(typed, places, looks.coordinates)
  const type = (text: string) => {
    const next = readCorners(text, places, looks.coordinates)
    // Too few to be an area yet: what was there stays until there are enough.
    const isEnough = next.ok && next.places.length >= 3
    const after = isEnough ? next.places.map((at) => placeOf(at.lat_deg, at.lon_deg)) : places
    setLast({ text, places: after })
    if (isEnough) onPlaces(after)
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
        value={typed ?? cornersText(places, looks.coordinates)}
        placeholder={say('plan.corners.example')}
        onChange={(event) => type(event.target.value)}
        onBlur={() => (read === undefined || read.ok) && setLast(undefined)}
      />
      {read?.ok === false && (
        <span className="plan-problem">{say('plan.corners.line', { line: read.line })}</span>
      )}
    </label>
  )
}

const isSame = (a: readonly GeoPoint[], b: readonly GeoPoint[]) =>
  a.length === b.length &&
  a.every(({ lat_deg, lon_deg }, k) => b[k]!.lat_deg === lat_deg && b[k]!.lon_deg === lon_deg)
