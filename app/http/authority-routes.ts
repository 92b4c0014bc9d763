import { join } from 'node:path'
import type { Context } from 'hono'
import type { Authority } from '../../src/authority/authority.ts'
import { clearanceOf, type StateClearance } from '../../src/authority/clearance.ts'
import { standingOf } from '../../src/authority/standing.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { geodesicBetween, geodesicTo } from '../../src/quantities/geodesy.ts'
import { area_m2, type Region } from '../../src/quantities/region.ts'
import type { AuthoritySeen, DrawnArea, HostState } from '../../src/reports/authority-page.ts'
import { basisIn, openedRecords } from '../gate/basis.ts'
import { CLOCK_BOUND_MS } from '../gate/gate.ts'
import { holdsIn } from '../gate/holds.ts'
import { withRevocation } from '../gate/register.ts'
import type { LedgerView } from '../ledger/view.ts'
import { refuse } from './guard.ts'

export interface AuthorityRoutesOptions {
  /** Data folder, and folder of the record. */
  readonly dir: string
  readonly ledger: string
  readonly view: LedgerView
  readonly now_ms: () => number
}

const PAGE = 30

/** On what authority the records of a sortie rest, and what was decided about them. */
export function authorityRoutes({ dir, ledger, view, now_ms }: AuthorityRoutesOptions) {
  const opened = openedRecords()
  const recordsOf = async (c: Context) => {
    const id = c.req.param('id') ?? ''
    const folder = join(dir, 'sorties', id)
    const records = await opened(folder, 'open')
    return records && { folder, records, names: [...new Set([id, records.sortie ?? id])] }
  }
  return {
    async authority(c: Context): Promise<Response> {
      const found = await recordsOf(c)
      if (found === null) return refuse(c, 404, `nothing at ${c.req.path}`)
      const { asked } = found.records
      const { clearances = [] } = (await basisIn(found.folder)) ?? {}
      const authority = asked.authority && (await withRevocation(asked.authority, ledger))
      const holds = await holdsIn(ledger)
      const seen: AuthoritySeen = {
        data: asked.data ?? 'real',
        authority: authority?.document ?? null,
        standing:
          authority && standingOf(authority, { at_us: now_ms() * 1000, bound_us: CLOCK_BOUND_MS * 1000 }),
        area: authority?.region ? drawn(authority.region) : null,
        keptUntil_ms: authority && asked.span && (asked.span.to_us + authority.retention_us) / 1000,
        states: statesOf(authority, clearances),
        holds: holds?.filter(({ sortie }) => found.names.includes(sortie)) ?? null,
      }
      return c.json(seen, 200, { 'cache-control': 'no-store' })
    },
    async decisions(c: Context): Promise<Response> {
      const found = await recordsOf(c)
      const before = c.req.query('before')
      if (before !== undefined && !/^\d{1,15}$/.test(before))
        return refuse(c, 400, 'found before that is no whole number; expected a number from 0')
      if (found === null) return refuse(c, 404, `nothing at ${c.req.path}`)
      const request = {
        names: found.names,
        before: before === undefined ? null : Number(before),
        limit: PAGE,
      }
      const seen = await view.decisions(request)
      return c.json(seen ?? { decisions: [], next: null }, 200, { 'cache-control': 'no-store' })
    },
  }
}

/** Every state that is named, never blank: of those the authority names nobody may have stated anything. */
function statesOf(authority: Authority | null, clearances: readonly StateClearance[]): HostState[] {
  const terms = authority?.document.states ?? []
  const named = [...new Set([...terms, ...clearances].map(({ state }) => state))]
  return named.map((state) => ({
    ...clearanceOf(clearances, state),
    terms: terms.find((each) => each.state === state)?.terms ?? null,
  }))
}

/** As long as a side may be, and in so many pieces at most it is cut. */
const SIDE_M = 5000
const PIECES_MOST = 64

function drawn(region: Region): DrawnArea {
  const rings = region.polygons.flat().map((ring) => {
    const corners = [...ring, ring[0]!]
    const sides = corners.slice(1).flatMap((to, k) => side(corners[k]!, to))
    return [[ring[0]!.lon_deg, ring[0]!.lat_deg] as const, ...sides]
  })
  return { area_m2: area_m2(region), rings }
}

/** The places along a geodesic, its end among them and its beginning not. */
function side(from: GeoPoint, to: GeoPoint): (readonly [number, number])[] {
  const { distance_m, startBearing_deg } = geodesicBetween(from, to)
  const pieces = Math.min(PIECES_MOST, Math.max(1, Math.ceil(distance_m / SIDE_M)))
  return Array.from({ length: pieces }, (_, k) => {
    const isEnd = k + 1 === pieces
    const at = isEnd ? to : geodesicTo(from, startBearing_deg, (distance_m * (k + 1)) / pieces)
    return [at.lon_deg, at.lat_deg] as const
  })
}
