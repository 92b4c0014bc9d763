import { faultText } from '../../src/quantities/fault.ts'
import type { Trouble } from '../follow/following.ts'
import { isOver } from '../follow/following.ts'
import type { Follow } from '../follow/use-follow.ts'
import { asKnownText } from '../follow/words.ts'
import { Icon } from '../icons.tsx'
import type { Say } from '../text.ts'
import { elapsedText, utcText } from '../text.ts'
import type { View } from '../view.ts'
import { Refused } from './refused.tsx'

interface HeadProps {
  readonly view: View
  readonly follow: Follow
}

/** How far the replay is and how it goes; when it is over, why, and what to do next. */
export function FollowHead({ view, follow }: HeadProps) {
  const { say } = view
  const { phase, latest, trouble } = follow.now
  return (
    <div className={`verdict follow ${phase}`} data-testid="follow-head" data-phase={phase}>
      <span className="badge">{say(`follow.phase.${phase}`)}</span>
      <p className={trouble && !latest ? 'headline bad' : 'headline'}>
        {trouble && !latest ? troubleTitle(say, trouble) : asKnownText(say, follow)}
      </p>
      {latest && <Progress view={view} follow={follow} />}
      {trouble ? (
        <TroubleText say={say} trouble={trouble} titled={!latest} />
      ) : (
        <p className="why">{stateText(view, follow)}</p>
      )}
      {isOver(follow.now) && (
        <p className="ways">
          {trouble?.why !== 'not-kept' && (
            <button type="button" className="plain" onClick={follow.again}>
              <Icon name="again" size={15} /> {say(trouble ? 'state.retry' : 'follow.again')}
            </button>
          )}
          <button type="button" className="plain" onClick={follow.leave}>
            {say('follow.leave')}
          </button>
        </p>
      )}
    </div>
  )
}

/** Elapsed and UTC time, samples, and how much of the recording that is. */
function Progress({ view: { say, texts }, follow }: HeadProps) {
  const { latest } = follow.now
  const whole_s = (follow.whole.to_us - follow.whole.from_us) / 1e6
  const elapsed_s = latest?.elapsed_s ?? 0
  const percent = Math.min(100, (100 * elapsed_s) / whole_s)
  return (
    <div className="follow-progress">
      <span className="mono" data-testid="follow-elapsed">
        {say('follow.progress', { elapsed: elapsedText(elapsed_s), whole: elapsedText(whole_s) })}
      </span>
      <span className="mono">{latest?.at_us ? utcText(latest.at_us) : ''}</span>
      <span
        className="bar"
        role="progressbar"
        aria-label={say('follow.progress.label')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent)}
      >
        <span style={{ width: `${percent}%` }} />
      </span>
      {latest && (
        <span className="arrived small">
          {say('follow.samples', {
            samples: texts.count(latest.samples),
            looks: texts.number(latest.looks, 2),
          })}
        </span>
      )}
    </div>
  )
}

/** What this phase means; nothing while all goes well. */
function stateText({ say, texts }: View, { now }: Follow): string {
  const { phase, latest } = now
  if (phase === 'starting') return say('follow.starting')
  if (phase === 'stopped') return say('follow.stopped')
  if (phase === 'live' && latest?.status === 'waiting')
    return say(`follow.waiting.${latest.waitingFor ?? 'samples'}`, { samples: texts.count(latest.samples) })
  if (phase !== 'ended') return ''
  return latest?.waitingFor ? say(`follow.over.${latest.waitingFor}`) : say('follow.ended')
}

const FAULTS_SHOWN = 5

const troubleTitle = (say: Say, trouble: Trouble) =>
  say(`follow.trouble.${trouble.why}`, { status: trouble.why === 'refused' ? trouble.status : '' })

/** What went wrong and what to do; the title is heard even where it stands above already. */
function TroubleText({ say, trouble, titled }: { say: Say; trouble: Trouble; titled: boolean }) {
  return (
    <div role="alert" data-testid="follow-trouble">
      <p className={titled ? 'unseen' : 'bad'}>{troubleTitle(say, trouble)}</p>
      {trouble.why === 'failed' && (
        <>
          <p className="why" lang="en">
            {trouble.message}
          </p>
          {trouble.faults.slice(0, FAULTS_SHOWN).map((fault) => (
            <p key={faultText(fault as never)} className="fault mono" lang="en">
              {faultText(fault as never)}
            </p>
          ))}
        </>
      )}
      {trouble.why === 'closed' && <Refused say={say} reasons={trouble.reasons} title={null} />}
      <p className="why">{say(`follow.trouble.${trouble.why}.next`)}</p>
    </div>
  )
}
