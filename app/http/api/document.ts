/** The table of routes and their descriptions as one document of OpenAPI 3.1.1 (spec.openapis.org/oas/v3.1.1). */
import { z } from 'zod'
import { mayCall } from '../../../src/people/rule.ts'
import type { Route } from '../route.ts'
import { commonAnswers, KEY, ORIGIN, withReplay } from './common.ts'
import { type Answer, answerShapes, bodyShapes, type Content, type Described } from './described.ts'
import { besides, descriptions } from './descriptions.ts'

export type Json = Readonly<Record<string, unknown>>

export interface OpenApi extends Json {
  readonly openapi: '3.1.1'
  readonly info: Json
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>> } & Json
}

export interface Operation extends Json {
  readonly summary: string
  readonly operationId: string
  readonly parameters: readonly Json[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> } & Json
  readonly responses: Readonly<Record<string, ResponseOf>>
}

interface ResponseOf extends Json {
  readonly content?: Readonly<Record<string, Json>>
}

/** What a session is told by. Where people reach the server by https, browsers are given the name with `__Secure-` before it. */
const COOKIE = 'overflight.session_token'

export const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`

/** Routes that nobody described, and descriptions of routes that are not there. */
export function unlike(table: readonly Route[]): {
  readonly undescribed: readonly string[]
  readonly unknown: readonly string[]
} {
  const names = new Set(table.map(nameOf))
  const said = [...Object.keys(descriptions), ...Object.keys(besides)]
  return {
    undescribed: [...names].filter((name) => !said.includes(name)),
    unknown: said.filter((name) => !names.has(name)),
  }
}

/** The same table and version give the same document. A route that is not described is left out; a test finds it. */
export function openApiOf(table: readonly Route[], version: string): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of table) {
    const described = descriptions[nameOf(route)]
    if (described === undefined) continue
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][route.method.toLowerCase()] = operation(route, described)
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Overflight',
      version,
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: components(),
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: COOKIE } },
    },
  }
}

const INTRODUCTION = [
  'What can be asked of an Overflight server, and every answer that it gives.',
  'A program signs in by POST /api/auth/sign-in/email and sends the cookie of the answer back; by https the name of the cookie begins with __Secure-.',
  'Every write bears the header Origin with the address of the server, and may bear an Idempotency-Key, under which it is done once.',
  'x-overflight-roles says who may call a route, x-overflight-restricted that records of real data are read with a reason said before (POST /api/sorties/{id}/reasons).',
  'x-overflight-events has the data of each server-sent event by its name.',
].join('\n\n')

function operation(route: Route, described: Described): Operation {
  const isOpen = mayCall(route.rule, null).ok
  const isWrite = route.method !== 'GET'
  const isKeyed = isWrite && !isOpen
  const { summary, query, headers = {}, body } = described
  const answers = { ...commonAnswers(route, described), ...described.answers }
  return {
    summary,
    operationId: operationId(route),
    ...rolesOf(route),
    security: isOpen ? [] : [{ session: [] }],
    parameters: [
      ...pathParameters(route, described),
      ...Object.entries(query?.shape ?? {}).map(([name, shape]) => parameter('query', name, shape)),
      ...Object.entries(headers).map(([name, shape]) => parameter('header', name, shape)),
      ...(isWrite ? [parameter('header', 'Origin', ORIGIN)] : []),
      ...(isKeyed ? [parameter('header', 'Idempotency-Key', KEY)] : []),
    ],
    ...(body && {
      requestBody: { required: true, content: { [body.type]: { schema: reference(body.shape, 'input') } } },
    }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, each]) => [
        status,
        response(isKeyed && Number(status) < 300 ? withReplay(each) : each),
      ]),
    ),
  }
}

/** POST /api/sorties/:id/reasons is postSortiesByIdReasons. */
const operationId = ({ method, path }: Route): string => {
  const words = path.replace(/^\/(api\/)?/, '').replaceAll(/:(\w+)/g, 'by-$1')
  const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1)
  return method.toLowerCase() + words.split(/\W+/).map(capital).join('')
}

function rolesOf({ rule }: Route): Json {
  const [grant] = rule.grants
  const named = new Set(rule.grants.flatMap(({ to }) => to))
  const relations = new Set(rule.grants.map(({ of = 'any' }) => of))
  return {
    'x-overflight-roles': typeof grant?.to === 'string' ? grant.to : [...named],
    ...(relations.size === 1 && relations.has('any') ? {} : { 'x-overflight-relation': [...relations] }),
    ...(rule.restricted ? { 'x-overflight-restricted': true } : {}),
  }
}

/** Throws where path and description do not name the same. */
function pathParameters(route: Route, { path = {} }: Described): readonly Json[] {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const said = Object.keys(path)
  if (inPath.join() !== said.join())
    throw new Error(`${nameOf(route)}: its path has ${inPath}; its description ${said}`)
  return inPath.map((name) => parameter('path', name, path[name]!))
}

function parameter(where: 'path' | 'query' | 'header', name: string, shape: z.ZodType): Json {
  const { description, ...schema } = plain(shape, 'input')
  const isRequired = where === 'path' || !shape.safeParse(undefined).success
  return {
    ...{ name, in: where, required: isRequired },
    ...(description === undefined ? {} : { description }),
    schema,
  }
}

function response({ says, content, ...more }: Answer): ResponseOf {
  return {
    description: says,
    ...more,
    ...(content && {
      content: Object.fromEntries(Object.entries(content).map(([type, each]) => [type, media(each)])),
    }),
  }
}

function media(content: Content): Json {
  if (content === 'bytes') return {}
  if (!('events' in content)) return { schema: reference(content, 'output') }
  const named = Object.entries(content.events).map(([name, shape]) => [name, reference(shape, 'output')])
  return { schema: { type: 'string' }, 'x-overflight-events': Object.fromEntries(named) }
}

/** A shape by its name; a union of such by theirs. */
function reference(shape: z.ZodType, io: 'input' | 'output'): Json {
  const id = (io === 'input' ? bodyShapes : answerShapes).get(shape)?.id
  if (id !== undefined) return { $ref: uriOf(id) }
  if (shape instanceof z.ZodUnion)
    return { anyOf: shape.options.map((each) => reference(each as z.ZodType, io)) }
  return plain(shape, io)
}

const uriOf = (id: string) => `#/components/schemas/${id}`

function plain(shape: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, metadata: z.registry() }) as Json
  return schema
}

let made: Readonly<Record<string, Json>> | undefined

/** Every shape that has a name, by its name. */
function components(): Readonly<Record<string, Json>> {
  made ??= componentsOf()
  return made
}

function componentsOf(): Readonly<Record<string, Json>> {
  const sent = z.toJSONSchema(bodyShapes, { io: 'input', uri: uriOf }).schemas
  const answered = z.toJSONSchema(answerShapes, { io: 'output', uri: uriOf }).schemas
  const twice = Object.keys(sent).filter((name) => name in answered)
  if (twice.length > 0) throw new Error(`shapes of answers and of what is sent have one name: ${twice}`)
  const all = Object.entries({ ...sent, ...answered }).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    all.map(([name, schema]) => {
      const { $schema: _, $id: __, ...rest } = schema as Json
      return [name, rest]
    }),
  )
}
