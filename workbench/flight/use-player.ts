import { useCallback, useEffect, useState } from 'react'
import { type NoPlayer, openPlayer } from './open-player.ts'
import { Player } from './player.ts'
import type { ReadyVideo } from './ready.ts'

/** A player, or what is known of it so far. */
export type PlayerState = Player | NoPlayer | 'unknown' | Converting

interface Converting {
  readonly fraction: number
  /** This browser was to decode the recording, and could not. */
  readonly isUndecoded: boolean
}

/** Recordings that this browser could not decode, by their digest: they are not tried again while the page is open. */
const undecoded = new Set<string>()

/** The player of a video; `giveUp` says that it could not decode the recording, so that the server converts it. */
export function usePlayer(
  sortie: string,
  video: ReadyVideo,
): { readonly player: PlayerState; readonly isUndecoded: boolean; giveUp(): void } {
  const { sha256 } = video.record
  const [player, setPlayer] = useState<PlayerState>('unknown')
  const [isUndecoded, setUndecoded] = useState(() => undecoded.has(sha256))
  useEffect(() => {
    let made: Player | NoPlayer | undefined
    const gone = new AbortController()
    const tell = (fraction: number) => gone.signal.aborted || setPlayer({ fraction, isUndecoded })
    if (isUndecoded) tell(0)
    void openPlayer({ sortie, video, isUndecoded }, tell, gone.signal).then((opened) => {
      if (!gone.signal.aborted && opened !== undefined) setPlayer(opened)
      if (!gone.signal.aborted) made = opened
      else if (opened instanceof Player) opened.close()
    })
    return () => {
      gone.abort()
      if (made instanceof Player) made.close()
    }
  }, [sortie, video, isUndecoded])
  const giveUp = useCallback(() => {
    undecoded.add(sha256)
    setUndecoded(true)
  }, [sha256])
  return { player, isUndecoded, giveUp }
}
