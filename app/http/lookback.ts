import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from 'hono'
import { z } from 'zod'
import { covers, type Footprints } from '../../src/recordings/looks/covers.ts'
import { type FlightDocument, footprintsIn } from '../../src/reports/flight.ts'
import { refuse } from './guard.ts'
import { SORTIE_ID } from './sorties.ts'

/** How far from a footprint's edge a place still counts as seen, and how far apart looks may be to count as one. */
const MARGIN_M = 0
const GAP_S = 3
const MARGIN_MOST_M = 1000

const asked = z.object({
  lat: z.coerce.number().min(-90).max(90),
  lon: z.coerce.number().min(-180).max(360),
  margin: z.coerce.number().min(0).max(MARGIN_MOST_M).default(MARGIN_M),
})

interface KeptFootprints {
  readonly stamp: string
  readonly videos: readonly (Footprints | undefined)[]
}

/** Every moment of every sortie whose footprint held a place. */
export function lookbackRoute(dir: string) {
  const sorties = join(dir, 'sorties')
  const kept = new Map<string, KeptFootprints>()
  return async (c: Context): Promise<Response> => {
    const query = asked.safeParse({
      lat: c.req.query('lat'),
      lon: c.req.query('lon'),
      margin: c.req.query('margin'),
    })
    if (!query.success)
      return refuse(
        c,
        400,
        `found ${new URL(c.req.url).search}; expected lat, lon in degrees, and margin in metres if wanted`,
      )
    const { lat, lon, margin } = query.data
    const entries = await readdir(sorties, { withFileTypes: true }).catch(() => [])
    const ids = entries
      .filter((entry) => entry.isDirectory() && SORTIE_ID.test(entry.name))
      .map(({ name }) => name)
    const found = []
    for (const id of ids.sort()) {
      const videos = await footprintsOf(join(sorties, id), kept)
      for (const [video, looks] of videos.entries()) {
        if (looks === undefined) continue
        const { spans, undecided } = covers(looks, lat, lon, { margin_m: margin, gap_s: GAP_S })
        if (spans.length > 0) found.push({ sortie: id, video, spans, undecided })
      }
    }
    return c.json({ lat, lon, margin, found }, 200, { 'cache-control': 'no-store' })
  }
}

async function footprintsOf(
  folder: string,
  kept: Map<string, KeptFootprints>,
): Promise<readonly (Footprints | undefined)[]> {
  const path = join(folder, 'flight.json')
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return []
  const stamp = `${found.size} ${found.mtimeMs}`
  const known = kept.get(folder)
  if (known?.stamp === stamp) return known.videos
  const videos = await readFootprints(folder)
  kept.set(folder, { stamp, videos })
  return videos
}

async function readFootprints(folder: string): Promise<readonly (Footprints | undefined)[]> {
  try {
    const document = JSON.parse(await readFile(join(folder, 'flight.json'), 'utf8')) as FlightDocument
    const bin = new Uint8Array(await readFile(join(folder, 'flight.bin')))
    return document.overflight === 'flight/1' ? document.videos.map((video) => footprintsIn(video, bin)) : []
  } catch {
    return [] // half of it, or of another make: it holds nothing that could be told
  }
}
