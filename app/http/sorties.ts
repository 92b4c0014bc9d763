import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from 'hono'
import { z } from 'zod'
import { whyAbsent, withheldIn } from '../withheld.ts'
import { REPORT_POLICY, refuse } from './guard.ts'
import { type Reading, type ReadVerb, refusalBody } from './reading.ts'
import { sendFile } from './send-file.ts'

/** A sortie's address: also its folder's name. */
export const SORTIE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/

/** What may be fetched of a sortie, and how a browser should take it. Nothing else in the folder leaves it. */
export const sortieFiles: Readonly<Record<string, { type: string; inline: boolean; policy?: string }>> = {
  'result.json': { type: 'application/json', inline: false },
  'records.json': { type: 'application/json', inline: false },
  'result.geojson': { type: 'application/geo+json', inline: false },
  'result.kml': { type: 'application/vnd.google-earth.kml+xml', inline: false },
  'flight.json': { type: 'application/json', inline: false },
  'flight.bin': { type: 'application/octet-stream', inline: false },
  'report.html': { type: 'text/html; charset=utf-8', inline: true, policy: REPORT_POLICY },
  'report.pdf': { type: 'application/pdf', inline: true },
  'airspace.json': { type: 'application/json', inline: false },
  'airspace.geojson': { type: 'application/geo+json', inline: false },
  'airspace.html': { type: 'text/html; charset=utf-8', inline: true, policy: REPORT_POLICY },
  'airspace.pdf': { type: 'application/pdf', inline: true },
}

const DRAWN: ReadonlySet<string> = new Set([
  ...['flight.json', 'flight.bin', 'airspace.json', 'airspace.geojson'],
])

/** The part of result.json the list shows; the rest is passed on as it stands. */
const summarySource = z.object({
  overflight: z.literal('result/1'),
  name: z.string(),
  case: z.string(),
  data: z.string(),
  verdict: z.string(),
  reason: z.string(),
  reasons: z.array(z.string()).default([]),
  species: z.string(),
  span: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }),
  sources: z.array(
    z.object({ id: z.string(), rate_kgph: z.object({ p50: z.number() }), area90_m2: z.number() }),
  ),
})

/** The sorties under one data folder, as routes. */
export function sortieRoutes(dir: string, reading: Reading) {
  const sortiesDir = join(dir, 'sorties')
  const summaries = new SummaryCache()
  const file = async (c: Context, name: string, headers: Record<string, string>) => {
    const id = c.req.param('id') ?? ''
    const known = Object.hasOwn(sortieFiles, name) ? sortieFiles[name] : undefined
    if (!known || !SORTIE_ID.test(id)) return refuse(c, 404, `nothing at ${c.req.path}`)
    const folder = join(sortiesDir, id)
    const sent = await sendFile(c, { path: join(folder, name), type: known.type, headers })
    return sent.status === 404 ? ((await neverMade(c, folder, name)) ?? sent) : sent
  }
  return {
    /** Every sortie with a result, by name of folder; those whose result cannot be read are listed as such. */
    async list(c: Context) {
      const entries = await readdir(sortiesDir, { withFileTypes: true }).catch(() => [])
      const ids = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
      const judged = await reading.searched(
        ids.filter((id) => SORTIE_ID.test(id)).sort(),
        'the list of sorties',
      )
      const refused = (id: string) => judged.get(id)?.outcome === 'refuse'
      const open = ids.filter((id) => !refused(id)).sort()
      const read = await Promise.all(open.map((id) => summaries.read(sortiesDir, id)))
      const found = read.filter((each) => each !== undefined)
      return c.json({
        sorties: found.flatMap((each) => ('summary' in each ? [each.summary] : [])),
        faults: [
          ...found.flatMap((each) => ('fault' in each ? [each.fault] : [])),
          ...[...judged]
            .filter(([id]) => refused(id))
            .map(([id, decision]) => ({ id, ...refusalBody(decision) })),
        ],
      })
    },
    result: (c: Context) => file(c, 'result.json', {}),
    records: (c: Context) => file(c, 'records.json', {}),
    /** What the screen draws is opened; anything else is a copy that leaves. */
    verbOfFile: (c: Context): ReadVerb => (DRAWN.has(c.req.param('name') ?? '') ? 'open' : 'export'),
    /** For keeping: offered under a name that says which sortie it is of. */
    file(c: Context) {
      const name = c.req.param('name') ?? ''
      const { inline, policy } = sortieFiles[name] ?? { inline: false }
      const disposition = `${inline ? 'inline' : 'attachment'}; filename="${c.req.param('id')}-${name}"`
      return file(c, name, {
        'content-disposition': disposition,
        ...(policy ? { 'content-security-policy': policy } : {}),
      })
    },
  }
}

/** Of a file for people that the gate did not let leave when the result was made: that, and why. */
async function neverMade(c: Context, folder: string, name: string): Promise<Response | undefined> {
  const withheld = await withheldIn(folder)
  if (withheld === null || !withheld.files.includes(name)) return undefined
  const { verb, authority, code } = withheld
  const reasons = whyAbsent(withheld, name)
  return c.json({ message: reasons.en.join(' '), refusal: { verb, authority, code, reasons } }, 404)
}

type Summary = ReturnType<typeof summaryOf>
type Read =
  | { readonly summary: Summary }
  | { readonly fault: { readonly id: string; readonly message: string } }

/** Summaries by file, read again only when the file has changed. */
class SummaryCache {
  readonly #kept = new Map<string, { stamp: string; read: Read }>()

  /** Undefined when the folder holds no result. */
  async read(sortiesDir: string, id: string): Promise<Read | undefined> {
    const path = join(sortiesDir, id, 'result.json')
    const found = await stat(path).catch(() => undefined)
    if (!found) return undefined
    const stamp = `${found.size} ${found.mtimeMs}`
    const kept = this.#kept.get(path)
    if (kept?.stamp === stamp) return kept.read
    const read = await readSummary(path, id)
    this.#kept.set(path, { stamp, read })
    return read
  }
}

async function readSummary(path: string, id: string): Promise<Read> {
  if (!SORTIE_ID.test(id))
    return {
      fault: { id, message: 'the folder name holds other than letters, digits, dot, dash, underscore' },
    }
  try {
    return { summary: summaryOf(id, summarySource.parse(JSON.parse(await readFile(path, 'utf8')))) }
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : `${error}`
    return { fault: { id, message: `result.json cannot be read: ${message}` } }
  }
}

function summaryOf(id: string, { overflight, span, sources, ...shown }: z.infer<typeof summarySource>) {
  return {
    id,
    ...shown,
    from_us: Date.parse(span.from) * 1000,
    to_us: Date.parse(span.to) * 1000,
    sources: sources.map((source) => ({
      id: source.id,
      p50_kgph: source.rate_kgph.p50,
      area90_m2: source.area90_m2,
    })),
  }
}
