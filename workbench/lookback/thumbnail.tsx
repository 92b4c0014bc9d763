import { useEffect, useRef, useState } from 'react'
import { fetchFlight } from '../api.ts'
import { Player } from '../flight/player.ts'
import { pictureAt, type ReadyFlight } from '../flight/ready.ts'

/** Flights of other sorties, fetched once. */
const flights = new Map<string, Promise<ReadyFlight | undefined>>()

/** One at a time: decoders are few, and the list is read from the top. */
let queue: Promise<void> = Promise.resolve()

/** The picture of a video at an instant, small; nothing where it cannot be decoded. */
export function Thumbnail({ sortie, video, at_us }: { sortie: string; video: number; at_us: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [isDrawn, setDrawn] = useState(false)
  useEffect(() => {
    let isGone = false
    queue = queue.then(async () => {
      const target = canvas.current
      if (isGone || !target) return
      const drawn = await drawAt(sortie, video, at_us, target).catch(() => false)
      if (!isGone) setDrawn(drawn)
    })
    return () => {
      isGone = true
    }
  }, [sortie, video, at_us])
  return <canvas ref={canvas} className={isDrawn ? 'thumbnail' : 'thumbnail empty'} />
}

async function drawAt(
  sortie: string,
  number: number,
  at_us: number,
  canvas: HTMLCanvasElement,
): Promise<boolean> {
  const flight = await flightOf(sortie)
  const video = flight?.videos[number]
  const picture = video?.pictures ? pictureAt(video.pictures, at_us) : undefined
  if (!video || picture === undefined || !(await Player.canPlay(video))) return false
  const player = new Player(sortie, video)
  try {
    return (await player.show(picture, canvas, false)).state === 'shown'
  } finally {
    player.close()
  }
}

function flightOf(sortie: string): Promise<ReadyFlight | undefined> {
  const known = flights.get(sortie)
  if (known !== undefined) return known
  const made = fetchFlight(sortie).then((answer) => (answer.ok ? answer.value : undefined))
  flights.set(sortie, made)
  return made
}
