import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describedTable } from '../../testing/described-table.ts'
import { anyone, only, records } from '../rules.ts'
import { openApiOf, unlike } from './document.ts'

const table = describedTable()

test('every route is described, and no other', () => {
  const { undescribed, unknown } = unlike(table)
  assert.deepEqual(
    undescribed,
    [],
    'not described: add a row to one of the files in app/http/api, by the same method and path, with a summary, what is sent and every answer',
  )
  assert.deepEqual(unknown, [], 'described in app/http/api, and no route: rename or remove the row')
})

test('a route that nobody described is found, and so is one that is gone', () => {
  const more = { method: 'GET', path: '/api/new/:thing', rule: anyone, handle: () => new Response() } as const
  assert.deepEqual(unlike([...table, more]).undescribed, ['GET /api/new/:thing'])
  assert.deepEqual(unlike(table.slice(1)).unknown, ['GET /healthz'])
})

test('the document is valid OpenAPI 3.1, as another program checks it', async () => {
  const document = JSON.parse(JSON.stringify(openApiOf(table, '1.2.3')))
  const validator = new Validator()
  const { valid, errors } = await validator.validate(structuredClone(document))
  assert.equal(valid, true, JSON.stringify(errors, null, 1)?.slice(0, 3000))
  assert.equal(validator.version, '3.1')
  // The checker can say no.
  const { responses: _, ...without } = document.paths['/healthz'].get
  const broken = { ...document, paths: { '/healthz': { get: { ...without, parameters: [{}] } } } }
  assert.equal((await new Validator().validate(broken)).valid, false)
})

test('every name in it leads somewhere, and every shape is used', () => {
  const document = openApiOf(table, '1.2.3')
  const text = JSON.stringify(document)
  const named = new Set(
    [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!),
  )
  assert.deepEqual([...named].sort(), Object.keys(document.components.schemas).sort())
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  )
  assert.equal(new Set(ids).size, ids.length)
})

test('the same table gives the same document', () => {
  assert.equal(JSON.stringify(openApiOf(table, '1')), JSON.stringify(openApiOf(describedTable(), '1')))
})

test('who may call what is said by the rule itself', () => {
  const { paths } = openApiOf(table, '1')
  const result = paths['/api/sorties/{id}/result']!.get!
  assert.deepEqual(result['x-overflight-roles'], records.grants[0]!.to)
  assert.equal(result['x-overflight-restricted'], true)
  assert.deepEqual(result.security, [{ session: [] }])
  assert.ok(result.responses['401'] && result.responses['403'])
  const cancel = paths['/api/jobs/{id}']!.delete!
  assert.deepEqual(cancel['x-overflight-roles'], only(['operator', 'analyst']).grants[0]!.to)
  assert.deepEqual(cancel['x-overflight-relation'], ['own'])
  assert.deepEqual(
    cancel.parameters.map(({ name }) => name),
    ['id', 'Origin', 'Idempotency-Key'],
  )
  const health = paths['/healthz']!.get!
  assert.deepEqual([health['x-overflight-roles'], health.security], ['anyone', []])
  assert.equal(health.responses['401'], undefined)
})
