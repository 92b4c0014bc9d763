/** Asks a server as fetch does, and holds every answer against the description that the same server gives of itself. */
import assert from 'node:assert/strict'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Json, OpenApi, Operation } from '../http/api/document.ts'

export interface DescribedFetch {
  (input: string | URL | Request, init?: RequestInit): Promise<Response>
  /** Which answers were met so far, as "GET /api/sorties 200". */
  readonly met: ReadonlySet<string>
}

/** Throws an AssertionError at whatever is not as described; events do while they are read. */
export function describedFetch(): DescribedFetch {
  const servers = new Map<string, Promise<Checker>>()
  const met = new Set<string>()
  const ask = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init)
    const { origin, pathname } = new URL(request.url)
    if (!servers.has(origin)) servers.set(origin, checkerOf(origin))
    const checker = await servers.get(origin)!
    const sent = isJson(request.headers) ? await request.clone().text() : undefined
    const answer = await fetch(request)
    const found = checker.operationAt(request.method, pathname)
    if (found === undefined) return unknownPath(checker, request, answer)
    met.add(`${found.name} ${answer.status}`)
    if (answer.ok) checker.request(found, new URL(request.url), sent)
    return request.method === 'HEAD' ? answer : checker.answer(found, answer)
  }
  return Object.assign(ask, { met })
}

interface Found {
  /** "GET /api/sorties/{id}/result" */
  readonly name: string
  readonly operation: Operation
  /** Where it stands in the document. */
  readonly pointer: string
}

const isJson = (headers: Headers) => mediaType(headers) === 'application/json'
const mediaType = (headers: Headers) => headers.get('content-type')?.replace(/\s*;.*$/, '')

/** What is no route of the table: the page, or a refusal. */
async function unknownPath(checker: Checker, request: Request, answer: Response): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (!pathname.startsWith('/api/')) return answer
  assert.ok([404, 405, 421].includes(answer.status), `${request.method} ${pathname} is not described`)
  checker.hold({ $ref: '#/components/schemas/Refusal' }, await answer.clone().json(), pathname)
  return answer
}

async function checkerOf(origin: string): Promise<Checker> {
  const answer = await fetch(`${origin}/api/openapi.json`)
  return new Checker((await answer.json()) as OpenApi)
}

const DOCUMENT = 'overflight-openapi'

class Checker {
  readonly #document: OpenApi
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })

  constructor(document: OpenApi) {
    this.#document = document
    this.#ajv.addSchema({ ...document, $id: DOCUMENT })
  }

  /** Of several that fit, the one that has more of the address in so many words. */
  operationAt(method: string, pathname: string): Found | undefined {
    const fit = Object.keys(this.#document.paths)
      .filter((path) => new RegExp(`^${patternOf(path)}$`).test(pathname))
      .sort((a, b) => placesIn(a) - placesIn(b))
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase()
    const path = fit.find((each) => this.#document.paths[each]![verb] !== undefined)
    if (path === undefined) return undefined
    const pointer = `/paths/${path.replaceAll('/', '~1')}/${verb}`
    return { name: `${method} ${path}`, operation: this.#document.paths[path]![verb]!, pointer }
  }

  /** What was taken must be what is said to be taken. */
  request({ name, operation }: Found, url: URL, sent: string | undefined): void {
    const known = operation.parameters.filter((each) => each.in === 'query').map((each) => each.name)
    for (const key of url.searchParams.keys())
      assert.ok(known.includes(key), `${name}: ${key} in the address is not described`)
    const schema = operation.requestBody?.content['application/json']?.schema
    if (sent === undefined || sent === '') return
    if (schema === undefined) assert.equal(sent, '{}', `${name}: a body was sent, and none is described`)
    else this.hold(schema, JSON.parse(sent), `${name}, what was sent`)
  }

  async answer({ name, operation }: Found, answer: Response): Promise<Response> {
    const { status, headers } = answer
    const described = operation.responses[status]
    const told = `${name} ${status}`
    // Only then read: events may never end.
    if (described === undefined) assert.fail(`${told} is not described: ${await answer.clone().text()}`)
    const type = mediaType(headers)
    if (described.content === undefined) {
      assert.equal(await answer.clone().text(), '', `${told} is described as having no body`)
      return answer
    }
    const types = Object.keys(described.content)
    assert.ok(type !== undefined && types.includes(type), `${told}: found ${type}; described ${types}`)
    const media = described.content[type] as { schema?: Json; 'x-overflight-events'?: Events }
    if (media['x-overflight-events'] !== undefined)
      return this.#watched(answer, media['x-overflight-events'], told)
    if (media.schema !== undefined && /json$/.test(type))
      this.hold(media.schema, await answer.clone().json(), told)
    return answer
  }

  hold(schema: Json, value: unknown, told: string): void {
    const validate = this.#ajv.compile(absolute(schema) as Json)
    if (validate(value)) return
    const wrong = validate.errors!.slice(0, 6)
    const lines = wrong.map(
      (each) => `${each.instancePath || 'it'} ${each.message} ${JSON.stringify(each.params)}`,
    )
    assert.fail(`${told} is not as described:\n${lines.join('\n')}\n${JSON.stringify(value).slice(0, 600)}`)
  }

  /** The same answer, whose reader is stopped at the first event that is not as described. */
  #watched(answer: Response, named: Events, told: string): Response {
    let rest = ''
    const check = (block: string) => {
      const event = /^event: ?(.*)$/m.exec(block)?.[1]
      const data = /^data: ?(.*)$/m.exec(block)?.[1]
      if (event === undefined || data === undefined) return
      assert.ok(Object.hasOwn(named, event), `${told}: the event ${event} is not described`)
      this.hold(named[event]!, JSON.parse(data), `${told}, event ${event}`)
    }
    const decoder = new TextDecoder()
    const watch = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        const blocks = `${rest}${decoder.decode(piece, { stream: true })}`.split('\n\n')
        rest = blocks.pop()!
        for (const block of blocks) check(block)
        controller.enqueue(piece)
      },
    })
    const { status, headers } = answer
    return new Response(answer.body!.pipeThrough(watch), { status, headers })
  }
}

type Events = Readonly<Record<string, Json>>

const patternOf = (path: string) =>
  path
    .split(/\{\w+\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]+')
const placesIn = (path: string) => path.split('{').length

/** Names within the document, seen from outside of it. */
const absolute = (schema: unknown): unknown =>
  JSON.parse(
    JSON.stringify(schema, (key, value) =>
      key === '$ref' && typeof value === 'string' && value.startsWith('#') ? `${DOCUMENT}${value}` : value,
    ),
  )
