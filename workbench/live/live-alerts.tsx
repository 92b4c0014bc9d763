import { airspacePhrases } from '../../src/reports/airspace-phrases.ts'
import type { LiveAlert, LiveState } from '../../src/reports/live.ts'
import type { Looks } from '../looks.ts'
import { Section } from '../panels/parts.tsx'
import type { Say, Texts } from '../text.ts'

interface LiveAlertsProps {
  readonly say: Say
  readonly texts: Texts
  readonly looks: Looks
  readonly state: LiveState
}

/** What was said of borders, the newest first, and which are watched. Read aloud as it comes. */
export function LiveAlerts({ say, texts, looks, state: { alerts, watched } }: LiveAlertsProps) {
  const newestFirst = [...alerts].reverse()
  return (
    <Section title={say('alert.title')}>
      <ol className="live-alerts" role="log" aria-live="assertive" data-testid="live-alerts">
        {newestFirst.map((alert) => (
          <li
            key={`${alert.told_us} ${alert.of} ${alert.set.id} ${alert.id} ${alert.kind}`}
            data-kind={alert.kind}
          >
            <AlertLine say={say} texts={texts} looks={looks} alert={alert} />
          </li>
        ))}
      </ol>
      {alerts.length === 0 && watched.state !== 'failed' && <p>{say('alert.none')}</p>}
      <Watched say={say} watched={watched} />
    </Section>
  )
}

type LineProps = Omit<LiveAlertsProps, 'state'> & { readonly alert: LiveAlert }

function AlertLine({ say, texts, looks, alert }: LineProps) {
  const { kind, name, boundaryKind, depth_m, margin_m, reach_s, told_us, of, isSilent } = alert
  const { kinds } = airspacePhrases[looks.language]
  const distance = texts.distance(Math.abs(depth_m))
  const details = [
    say(depth_m < 0 ? 'alert.outside' : 'alert.inside', { distance }),
    say('alert.margin', { margin: texts.distance(margin_m) }),
    ...(reach_s === null ? [] : [say('alert.reach', { seconds: Math.round(reach_s) })]),
    ...(isSilent ? [say('alert.silent')] : []),
    say('alert.of', { of: of === 'camera' ? say('alert.camera') : of }),
  ]
  return (
    <>
      <time className="mono" dateTime={new Date(told_us / 1000).toISOString()}>
        {new Date(told_us / 1000).toISOString().slice(11, 19)}Z
      </time>
      <span>
        <b>{say(`alert.${kind}`, { name: `${name} (${kinds[boundaryKind]})` })}</b>
        <small>{details.join(' · ')}</small>
      </span>
    </>
  )
}

function Watched({ say, watched }: { say: Say; watched: LiveState['watched'] }) {
  const { state, sets } = watched
  if (state !== 'watching')
    return (
      <p className={state === 'failed' ? 'live-bad' : 'soft'} role="status" data-testid="live-watched">
        {say(`alert.watched.${state}`)}
      </p>
    )
  return (
    <ul className="live-watched soft" data-testid="live-watched">
      {sets.map(({ id, sha256, version, name, isOfficial, boundaries }) => (
        <li key={`${id} ${sha256}`} title={`SHA-256 ${sha256}`}>
          {say(isOfficial ? 'alert.watched.official' : 'alert.watched.unofficial', {
            ...{ set: name, version },
            boundaries: boundaries.join('; '),
          })}
        </li>
      ))}
    </ul>
  )
}
