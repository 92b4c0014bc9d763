/**
 * Writes the types of the client from the document that the server serves: `node tools/client-types.ts`. A test writes them again
 * and compares. Of our own because the known generators run on the compiler's programming interface, which TypeScript 7 has not.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Json, type OpenApi, openApiOf } from '../app/http/api/document.ts'
import { describedTable } from '../app/testing/described-table.ts'

export const TYPES_FILE = 'client/types.ts'

/** The text of the file, from the routes as they stand. */
export function clientTypes(): string {
  const document = openApiOf(describedTable(), '0')
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)}\n`,
  )
  const operations = operationsOf(document)
  const keyed = operations.filter(({ isKeyed }) => isKeyed).map(({ name }) => `  '${name}',\n`)
  return [
    '// Written from the description of the routes by tools/client-types.ts; do not edit.\n// biome-ignore-all format: written by a program\n// biome-ignore-all lint: written by a program\n',
    ...schemas,
    '/** Everything that can be asked: what is sent, and what a good answer holds. */\nexport interface Calls {\n',
    ...operations.map(({ name, type }) => `  ${JSON.stringify(name)}: ${type}\n`),
    '}\n',
    `/** Writes that are done once under one key. */\nexport const keyedCalls: readonly string[] = [\n${keyed.join('')}]\n`,
  ].join('\n')
}

function operationsOf({ paths }: OpenApi) {
  return Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, { parameters, requestBody, responses, summary }]) => {
      const named = (where: string) => parameters.filter((each) => each.in === where)
      const members = (where: string) =>
        named(where).map(
          ({ name, required, schema }) =>
            `${JSON.stringify(name)}${required ? '' : '?'}: ${typeOf(schema as Json)}`,
        )
      const [media] = Object.entries(requestBody?.content ?? {})
      const sent =
        media === undefined
          ? 'undefined'
          : media[0] === 'application/json'
            ? typeOf(media[1].schema)
            : 'FormData'
      const good = Object.entries(responses).filter(([status]) => Number(status) < 300)
      const answers = good.flatMap(([, { content = { none: {} } }]) =>
        Object.entries(content).map(([type, { schema }]) => answerType(type, schema as Json | undefined)),
      )
      const type = `{ path: { ${members('path').join('; ')} }; query: { ${members('query').join('; ')} }; body: ${sent}; answer: ${[...new Set(answers)].join(' | ') || 'Response'} }`
      const isKeyed = parameters.some((each) => each.name === 'Idempotency-Key')
      return { name: `${verb.toUpperCase()} ${path}`, type, isKeyed, summary }
    }),
  )
}

/** What is no JSON is left to the caller as it comes. */
const answerType = (media: string, schema: Json | undefined): string =>
  media === 'application/json' && schema !== undefined ? typeOf(schema) : 'Response'

/** JSON Schema as zod writes it; throws at a word that is not known here. */
function typeOf(schema: Json): string {
  if (typeof schema.$ref === 'string') return schema.$ref.replace('#/components/schemas/', '')
  if ('const' in schema) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((each) => JSON.stringify(each)).join(' | ')
  const either = (schema.anyOf ?? schema.oneOf) as readonly Json[] | undefined
  if (either !== undefined) return [...new Set(either.map(typeOf))].join(' | ')
  if (Array.isArray(schema.allOf)) return schema.allOf.map((each) => `(${typeOf(each)})`).join(' & ')
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ')
  switch (schema.type) {
    case undefined:
      return 'unknown'
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type
    case 'number':
    case 'integer':
      return 'number'
    case 'array':
      return arrayOf(schema)
    case 'object':
      return objectOf(schema)
  }
  throw new Error(`no type for ${JSON.stringify(schema)}`)
}

function arrayOf({ prefixItems, items }: Json): string {
  if (Array.isArray(prefixItems)) return `readonly [${prefixItems.map(typeOf).join(', ')}]`
  return `readonly (${typeOf((items ?? {}) as Json)})[]`
}

function objectOf({ properties = {}, required = [], additionalProperties, propertyNames }: Json): string {
  const needed = required as readonly string[]
  const rest = typeof additionalProperties === 'object' ? (additionalProperties as Json) : undefined
  if (propertyNames !== undefined && rest !== undefined) {
    const record = `Record<${typeOf(propertyNames as Json)}, ${typeOf(rest)}>`
    return `Readonly<${needed.length > 0 || (propertyNames as Json).enum === undefined ? record : `Partial<${record}>`}>`
  }
  const members = Object.entries(properties as Record<string, Json>).map(
    ([name, schema]) =>
      `readonly ${JSON.stringify(name)}${needed.includes(name) ? '' : '?'}: ${typeOf(schema)}`,
  )
  if (rest !== undefined) members.push('readonly [more: string]: unknown')
  return members.length === 0 ? 'Record<string, never>' : `{ ${members.join('; ')} }`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(join(import.meta.dirname, '..', TYPES_FILE), clientTypes())
