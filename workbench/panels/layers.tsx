import './layers.css'
import { Modal, Progress } from '@mantine/core'
import { useState } from 'react'
import { localFromGeo } from '../../src/quantities/frame.ts'
import { phrases } from '../../src/reports/phrases.ts'
import type { JobFault } from '../api.ts'
import { parseCoordinate, parseLocal } from '../coordinates.ts'
import type { Job } from '../job.ts'
import { keyRows } from '../keys.ts'
import type { Sortie } from '../sortie.ts'
import type { Say } from '../text.ts'
import type { View } from '../view.ts'
import { spoken } from '../words.ts'
import { Refused } from './refused.tsx'

/** The list of keys. */
export function HelpLayer({ say, onClose }: { say: Say; onClose(): void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('help.title')}
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': say('help.close') }}
    >
      <table className="keys" data-testid="help">
        <tbody>
          {keyRows.map(({ keys, does }) => (
            <tr key={does}>
              <td>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </td>
              <td>{say(does)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft">{say('help.mouse')}</p>
    </Modal>
  )
}

interface GotoProps {
  readonly view: View
  onClose(): void
  onGo(place: { x_m: number; y_m: number }): void
}

const REACH_M = 100_000 // the tangent plane of the frame is good that far

/** Paste a coordinate in any format; the map goes there and marks it. */
export function GotoLayer({ view: { say, texts, sortie }, onClose, onGo }: GotoProps) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState('')
  const local = !sortie.ground.georeferenced
  const go = () => {
    const place = local ? parseLocal(text) : fromGeo(sortie, text)
    if (!place) return setProblem(say(local ? 'goto.error.local' : 'goto.error'))
    const distance_m = Math.hypot(place.x_m, place.y_m)
    if (!(distance_m <= REACH_M))
      return setProblem(say('goto.error.far', { distance: texts.distance(distance_m) }))
    return onGo(place)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('goto.title')}
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': say('help.close') }}
    >
      <form
        className="goto"
        onSubmit={(event) => {
          event.preventDefault()
          go()
        }}
      >
        <input
          data-autofocus
          aria-label={say('goto.label')}
          aria-describedby="goto-hint"
          aria-invalid={problem !== ''}
          className="mono"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="strong">
          {say('goto.submit')}
        </button>
        <p id="goto-hint" className={problem ? 'bad' : 'soft'} role={problem ? 'alert' : undefined}>
          {problem || say(local ? 'goto.hint.local' : 'goto.hint')}
        </p>
      </form>
    </Modal>
  )
}

/** Far from the origin the tangent plane fails, so the distance is taken before it is trusted. */
function fromGeo(sortie: Sortie, text: string): { x_m: number; y_m: number } | undefined {
  const place = parseCoordinate(text)
  const [lon_deg, lat_deg] = sortie.ground.lonLat(0, 0)
  if (!place) return undefined
  const local = localFromGeo({ lat_deg, lon_deg }, place)
  const apart_deg = Math.hypot(place.lat_deg - lat_deg, place.lon_deg - lon_deg)
  return apart_deg > 5 ? { x_m: apart_deg * 111_000, y_m: 0 } : local
}

/** What becomes of a dropped folder: progress, then the result on screen or what to correct. */
export function JobLayer({ say, job, onClose }: { say: Say; job: Job; onClose(): void }) {
  const over = job.state === 'failed' || job.state === 'done'
  return (
    <section
      className={`job ${job.state}`}
      aria-label={say('job.title', { name: job.name })}
      data-testid="job"
    >
      <h2>{jobTitle(say, job)}</h2>
      {job.state === 'failed' && <b className="job-name">{job.name}</b>}
      {job.state === 'running' && (
        <>
          <Progress
            value={100 * job.fraction}
            aria-label={say('job.title', { name: job.name })}
            data-testid="job-progress"
          />
          <p className="soft" role="status">
            {job.step === undefined ? (
              say(job.fraction >= 1 ? 'job.waiting' : 'job.sending')
            ) : (
              <span lang="en">{job.step}</span>
            )}{' '}
            · {Math.round(100 * job.fraction)} %
          </p>
        </>
      )}
      {job.state === 'done' && <p role="status">{say('job.done')}</p>}
      {job.state === 'failed' && <Failure say={say} job={job} />}
      {over && (
        <button type="button" className="plain" onClick={onClose}>
          {say('job.close')}
        </button>
      )}
    </section>
  )
}

function jobTitle(say: Say, job: Job): string {
  if (job.state !== 'failed') return say('job.title', { name: job.name })
  return say(job.reasons === undefined ? 'job.failed' : 'refused.title')
}

const FAULTS_SHOWN = 6

function Failure({ say, job }: { say: Say; job: Extract<Job, { state: 'failed' }> }) {
  const hidden = job.faults.length - FAULTS_SHOWN
  return (
    <div role="alert">
      {job.reasons === undefined ? (
        <p>{job.message}</p>
      ) : (
        <Refused say={say} reasons={job.reasons} title={null} />
      )}
      {job.faults.length > 0 && (
        <table className="faults" data-testid="faults">
          <thead>
            <tr>
              <th scope="col">{say('job.fault.place')}</th>
              <th scope="col">{say('job.fault.found')}</th>
              <th scope="col">{say('job.fault.expected')}</th>
            </tr>
          </thead>
          <tbody lang="en">
            {job.faults.slice(0, FAULTS_SHOWN).map((fault) => (
              <tr key={`${fault.file} ${fault.row} ${fault.column} ${fault.kind} ${fault.found}`}>
                <td lang={spoken()}>
                  <b>{kindOf(fault)}</b>
                  <br />
                  {placeOf(fault, say)}
                </td>
                <td>{fault.found}</td>
                <td>{fault.expected}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {hidden > 0 && <p className="soft">{say('job.more', { count: hidden })}</p>}
      {job.next && <p className="soft">{job.next}</p>}
    </div>
  )
}

/** What is wrong, in a few words of the reader's language; what was found and expected is told in English alone. */
function kindOf({ kind }: JobFault): string {
  const names: Readonly<Record<string, string>> = phrases[spoken()].faults
  return names[kind] ?? kind
}

function placeOf({ file, row, column }: JobFault, say: Say): string {
  const parts = [file]
  if (row !== undefined) parts.push(say('job.fault.row', { row }))
  if (column !== undefined) parts.push(say('job.fault.column', { column }))
  return parts.join(', ')
}
