import type { SortieSeen, StageState } from '../../src/oversight/document.ts'
import { isoText } from '../../src/reports/numbers.ts'
import type { OversightPhrases } from '../../src/reports/oversight-phrases.ts'
import type { Say } from '../text.ts'

const STEP = 26
const R = 8
const Y = 12

/** The six stages of a sortie, drawn: what is done is a full circle, what is missing a diamond with a cross, what is not as the record says a
 * full diamond. Colour says it again. */
export function Strip({ sortie, say, words }: { sortie: SortieSeen; say: Say; words: OversightPhrases }) {
  const { stages, id } = sortie
  const told = stages.map(({ stage, state }) => `${words.stages[stage]} ${words.states[state]}`).join(', ')
  const width = STEP * stages.length
  return (
    <svg
      className="oversight-strip"
      role="img"
      aria-label={say('oversight.strip', { sortie: id, stages: told })}
      width={width}
      height={2 * Y}
      viewBox={`0 0 ${width} ${2 * Y}`}
    >
      <title>{told}</title>
      {stages.slice(1).map(({ stage, state }, k) => (
        <line
          key={stage}
          className={state === 'done' && stages[k]!.state === 'done' ? 'way done' : 'way'}
          x1={STEP * (k + 0.5) + R}
          x2={STEP * (k + 1.5) - R}
          y1={Y}
          y2={Y}
        />
      ))}
      {stages.map(({ stage, state, at }, k) => (
        <g key={stage} className={`stage ${state}`} transform={`translate(${STEP * (k + 0.5)} ${Y})`}>
          <title>{`${words.stages[stage]}: ${words.states[state]}${at === null ? '' : `, ${isoText(at)}`}`}</title>
          <path d={shapes[state]} />
          <path className="mark" d={marks[state]} />
        </g>
      ))}
    </svg>
  )
}

const CIRCLE = `M0 ${-R}A${R} ${R} 0 1 1 0 ${R}A${R} ${R} 0 1 1 0 ${-R}z`
const DIAMOND = `M0 ${-R - 2}L${R + 2} 0L0 ${R + 2}L${-R - 2} 0z`
const SQUARE = `M${-R + 1} ${-R + 1}h${2 * R - 2}v${2 * R - 2}h${-2 * R + 2}z`

const shapes: Readonly<Record<StageState, string>> = {
  done: CIRCLE,
  waiting: CIRCLE,
  'not-needed': 'M-4 0h8',
  missing: DIAMOND,
  faulty: DIAMOND,
  void: DIAMOND,
  refused: SQUARE,
}
const marks: Readonly<Record<StageState, string>> = {
  done: 'm-3.500 0 2.500 2.800 4.500-5',
  waiting: '',
  'not-needed': '',
  missing: 'M-3-3l6 6M3-3l-6 6',
  faulty: 'M0-5v6M0 4v.8',
  void: 'M-4 0h8',
  refused: 'M-4 4l8-8',
}
