import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from 'hono'
import { z } from 'zod'
import { covers, type Footprints } from '../../src/recordings/looks/covers.ts'
import type { FlightDocument } from '../../src/reports/flight.ts'
import { type FootprintRecord, footprintsIn, mayHold } from '../../src/reports/footprints.ts'
import { refuse } from './guard.ts'
import { type Reading, refusalBody } from './reading.ts'
import { SORTIE_ID } from './sorties.ts'

/** How far from a footprint's edge a place still counts as seen, and how far apart looks may be to count as one. */
const MARGIN_M = 0
const GAP_S = 3
const MARGIN_MOST_M = 1000

export const asked = z.object({
  lat: z.coerce.number().min(-90).max(90),
  lon: z.coerce.number().min(-180).max(360),
  margin: z.coerce.number().min(0).max(MARGIN_MOST_M).default(MARGIN_M),
})

/** Every moment of every sortie whose footprint held a place. */
export function lookbackRoute(dir: string, reading: Reading) {
  const sorties = join(dir, 'sorties')
  const kept = new KeptFootprints()
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
    const judged = await reading.searched(ids.sort(), `moments that saw ${lat}, ${lon} within ${margin} m`)
    const permitted = [...judged].filter(([, { outcome }]) => outcome === 'permit')
    const found = []
    for (const [id] of permitted) {
      const records = await kept.recordsOf(join(sorties, id))
      for (const [video, record] of records.entries()) {
        if (record === null || !mayHold(record, lat, lon, margin)) continue
        const looks = await kept.columnsOf(join(sorties, id), video, record)
        if (looks === undefined) continue
        const { spans, undecided } = covers(looks, lat, lon, { margin_m: margin, gap_s: GAP_S })
        if (spans.length > 0) found.push({ sortie: id, video, spans, undecided })
      }
    }
    const refused = [...judged]
      .filter(([, { outcome }]) => outcome === 'refuse')
      .map(([sortie, decision]) => ({ sortie, ...refusalBody(decision) }))
    return c.json({ lat, lon, margin, found, refused }, 200, { 'cache-control': 'no-store' })
  }
}

/** So many looks are kept in memory, about 100 bytes each. */
const LOOKS_KEPT = 3_000_000

interface Known {
  readonly stamp: string
  readonly records: readonly (FootprintRecord | null)[]
}

/** Where sorties looked: the outlines of all of them, and the columns of those asked for last. */
class KeptFootprints {
  readonly #known = new Map<string, Known>()
  /** The one asked for last is the last. */
  readonly #columns = new Map<string, Footprints>()

  async recordsOf(folder: string): Promise<Known['records']> {
    const found = await stat(join(folder, 'flight.json')).catch(() => undefined)
    if (found === undefined) return []
    const stamp = `${found.size} ${found.mtimeMs}`
    const known = this.#known.get(folder)
    if (known?.stamp === stamp) return known.records
    for (const [video] of known?.records.entries() ?? []) this.#columns.delete(`${folder} ${video}`)
    const records = await readRecords(folder)
    this.#known.set(folder, { stamp, records })
    return records
  }

  async columnsOf(folder: string, video: number, record: FootprintRecord): Promise<Footprints | undefined> {
    const name = `${folder} ${video}`
    const known = this.#columns.get(name)
    const looks = known ?? (await readColumns(folder, record))
    this.#columns.delete(name)
    if (looks === undefined) return undefined
    this.#columns.set(name, looks)
    let count = [...this.#columns.values()].reduce((sum, each) => sum + each.count, 0)
    for (const [oldest, { count: its }] of this.#columns) {
      if (count <= LOOKS_KEPT || oldest === name) break
      this.#columns.delete(oldest)
      count -= its
    }
    return looks
  }
}

async function readRecords(folder: string): Promise<Known['records']> {
  try {
    const document = JSON.parse(await readFile(join(folder, 'flight.json'), 'utf8')) as FlightDocument
    return document.overflight === 'flight/1' ? document.videos.map((video) => video.footprints ?? null) : []
  } catch {
    return [] // half of it, or of another make: it holds nothing that could be told
  }
}

async function readColumns(folder: string, record: FootprintRecord): Promise<Footprints | undefined> {
  const bin = await readFile(join(folder, 'footprints.bin')).catch(() => undefined)
  return bin && footprintsIn(record, new Uint8Array(bin))
}
