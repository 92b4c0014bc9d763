import { isOver } from '../follow/following.ts'
import type { Follow } from '../follow/use-follow.ts'
import { Icon } from '../icons.tsx'
import type { View } from '../view.ts'

/** Recording seconds per second of ours; 0: as fast as possible. */
const SPEEDS = [10, 60, 300, 0]
/** The server's own step between updates, s of the recording. */
const EVERY_S = 30

/** Stop or start again, how fast, how long until the next update, and the way out. */
export function FollowControls({ view: { say }, follow }: { view: View; follow: Follow }) {
  const { speed, now } = follow
  const over = isOver(now)
  const speeds = SPEEDS.includes(speed) ? SPEEDS : [speed, ...SPEEDS]
  return (
    <>
      <button
        type="button"
        className="plain compact"
        data-main
        data-testid="follow-stop"
        onClick={over ? follow.again : follow.stop}
      >
        <Icon name={over ? 'again' : 'stop'} size={15} /> {say(over ? 'follow.again' : 'follow.stop')}
      </button>
      <select
        aria-label={say('follow.speed')}
        aria-describedby="follow-speed-hint"
        title={say('follow.speed.hint')}
        value={speed}
        data-testid="follow-speed"
        onChange={(event) => follow.changeSpeed(Number(event.target.value))}
      >
        {speeds.map((each) => (
          <option key={each} value={each}>
            {each === 0 ? say('follow.speed.most') : say('follow.speed.times', { speed: each })}
          </option>
        ))}
      </select>
      <span id="follow-speed-hint" className="soft small hint">
        {say('follow.speed.hint')}
      </span>
      <button
        type="button"
        className="plain compact"
        title={say('follow.leave.title')}
        data-testid="follow-leave"
        onClick={follow.leave}
      >
        <Icon name="leave" size={15} /> {say('follow.leave')}
      </button>
      {!over && <UntilNext label={say('follow.computing')} follow={follow} />}
    </>
  )
}

/** Fills until the next update is due, then pulses: it is being computed. */
function UntilNext({ label, follow }: { label: string; follow: Follow }) {
  const { speed, now } = follow
  const due_s = speed === 0 || !now.latest ? 0 : EVERY_S / speed
  const timing = { animationDuration: `${due_s}s, 0.8s`, animationDelay: `0s, ${due_s}s` }
  return (
    <span className="until-next" role="img" aria-label={label} title={label}>
      <span key={now.latest?.update ?? 0} className="fill" style={timing} />
    </span>
  )
}
