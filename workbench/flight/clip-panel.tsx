import { useState } from 'react'
import { clipAddress, type MadeClip, makeClip, type NoClip } from '../api.ts'
import { FileLink } from '../panels/file-link.tsx'
import { Refused } from '../panels/refused.tsx'
import { utcText } from '../text.ts'
import { useMoment } from '../use-moment.ts'
import type { View } from '../view.ts'
import type { ReadyVideo } from './ready.ts'

/** As much on either side of the cursor. */
const AROUND_US = 5e6

type Work =
  | { readonly state: 'asking' | 'working' | 'lost' }
  | ({ readonly state: 'refused' } & NoClip)
  | ({ readonly state: 'made' } & MadeClip)

/** Cuts a stretch out of the video: its ends are set with the time cursor; then it is there to be taken away. */
export function ClipPanel({ view, video }: { view: View; video: ReadyVideo }) {
  const { sortie, store, say } = view
  const at_us = useMoment(store, (moment) => moment.at_us)
  const [ends, setEnds] = useState(() => ({
    from_us: Math.max(video.from_us, at_us - AROUND_US),
    to_us: Math.min(video.to_us, at_us + AROUND_US),
  }))
  const [work, setWork] = useState<Work>({ state: 'asking' })
  const end = (change: Partial<typeof ends>) => {
    setEnds({ ...ends, ...change })
    setWork({ state: 'asking' })
  }
  const make = async () => {
    setWork({ state: 'working' })
    const answer = await makeClip(sortie.id, video.number, ends.from_us, ends.to_us)
    if (answer === undefined) setWork({ state: 'lost' })
    else if ('message' in answer) setWork({ state: 'refused', ...answer })
    else setWork({ state: 'made', ...answer })
  }
  return (
    <div className="clip-panel" data-testid="clip-panel">
      {(['from', 'to'] as const).map((which) => {
        const value_us = which === 'from' ? ends.from_us : ends.to_us
        return (
          <p key={which}>
            <span>{say(`clip.${which}`)}</span>
            <button
              type="button"
              className="mono"
              title={say('clip.show')}
              onClick={() => store.set({ at_us: value_us, playing: false })}
            >
              {utcText(value_us)}
            </button>
            <button
              type="button"
              onClick={() => end(which === 'from' ? { from_us: at_us } : { to_us: at_us })}
              data-testid={`clip-${which}`}
            >
              {say('clip.here')}
            </button>
          </p>
        )
      })}
      <p>
        <button
          type="button"
          disabled={work.state === 'working' || ends.from_us >= ends.to_us}
          onClick={() => void make()}
          data-testid="clip-make"
        >
          {say(work.state === 'working' ? 'clip.working' : 'clip.make')}
        </button>
        {ends.from_us >= ends.to_us && <span className="bad">{say('clip.turned')}</span>}
      </p>
      <Outcome view={view} work={work} />
    </div>
  )
}

function Outcome({ view: { say, texts }, work }: { view: View; work: Work }) {
  if (work.state === 'lost') return <p role="alert">{say('clip.lost')}</p>
  if (work.state === 'refused')
    return (
      <div role="alert">
        {work.reasons === undefined ? (
          <p>{say('clip.refused', { why: work.message })}</p>
        ) : (
          <Refused say={say} reasons={work.reasons} />
        )}
      </div>
    )
  if (work.state !== 'made') return null
  const { clip, document } = work
  return (
    <div role="status" data-testid="clip-made">
      <p>
        {say('clip.made', {
          pictures: texts.count(document.pictures?.count ?? 0),
          units: texts.count(document.keyData.units),
          size: texts.bytes(document.clip.bytes),
        })}
      </p>
      <p className="links">
        {(['clip.ts', 'clip.json', 'receipt.json'] as const).map((name) => (
          <FileLink key={name} say={say} address={clipAddress(clip, name)} name={name}>
            {name}
          </FileLink>
        ))}
      </p>
      <p className="soft">{say('clip.proof')}</p>
    </div>
  )
}
