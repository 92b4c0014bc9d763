import { type RefObject, useState } from 'react'
import type { Refusal } from '../api.ts'
import { Refused } from '../panels/refused.tsx'
import type { View } from '../view.ts'
import type { Shown } from './player.ts'
import type { ReadyVideo } from './ready.ts'
import { saveSnapshot } from './snapshot.ts'

interface KeepPictureProps {
  readonly view: View
  readonly video: ReadyVideo
  readonly canvas: RefObject<HTMLCanvasElement | null>
  readonly shown: Shown | undefined
}

/** Keeps the picture on show as evidence; where it may not leave, why. */
export function KeepPicture({ view: { sortie, say }, video, canvas, shown }: KeepPictureProps) {
  const [refusal, setRefusal] = useState<Refusal>()
  const keep = async () => {
    if (canvas.current) setRefusal(await saveSnapshot(sortie.id, video, canvas.current, shown))
  }
  return (
    <>
      <button
        type="button"
        disabled={shown?.state !== 'shown'}
        onClick={() => void keep()}
        data-testid="snapshot"
      >
        {say('video.snapshot')}
      </button>
      {refusal && (
        <div role="alert" className="video-refused">
          {refusal.reasons === undefined ? (
            <p>{say('download.lost')}</p>
          ) : (
            <Refused say={say} reasons={refusal.reasons} />
          )}
        </div>
      )}
    </>
  )
}
