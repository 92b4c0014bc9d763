import { getJson, type Refusal, snapshotAddress } from '../api.ts'
import type { Shown } from './player.ts'
import type { ReadyVideo } from './ready.ts'

/**
 * Keeps the picture on show as a PNG, and beside it what proves where it is from: the recording by its digest, the picture's
 * number and time, the place of its key data, and the digest of the PNG itself. The gate is asked first, as for everything that
 * leaves: what it refuses is answered, and nothing is kept.
 */
export async function saveSnapshot(
  sortie: string,
  video: ReadyVideo,
  canvas: HTMLCanvasElement,
  shown: Shown | undefined,
): Promise<Refusal | undefined> {
  if (shown?.state !== 'shown' || !video.pictures) return undefined
  const leave = await getJson(snapshotAddress(sortie, `${video.number}-${shown.picture}`))
  if (!leave.ok) return leave.refusal
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (!blob) return undefined
  const at_us = video.pictures.t_us[shown.picture]!
  const name = `${sortie}-${new Date(at_us / 1000).toISOString().replace(/[:.]/g, '')}`
  const evidence = {
    overflight: 'snapshot/1',
    sortie,
    recording: { file: video.record.file, sha256: video.record.sha256, bytes: video.record.bytes },
    picture: {
      number: shown.picture,
      byte: video.pictures.byte[shown.picture],
      time: new Date(at_us / 1000).toISOString(),
      t_us: at_us,
      timeBy: video.record.pictures?.rule,
      decodedFrom: shown.decoded,
    },
    keyData: shown.set
      ? { byte: shown.set.byte, standard: shown.set.standard, checksum: shown.set.checksum }
      : null,
    image: { file: `${name}.png`, sha256: await sha256(await blob.arrayBuffer()) },
  }
  save(blob, `${name}.png`)
  save(new Blob([`${JSON.stringify(evidence, null, 2)}\n`], { type: 'application/json' }), `${name}.json`)
  return undefined
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
