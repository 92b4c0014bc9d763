import type { Context } from 'hono'
import { VERSION } from '../../version.ts'
import type { Route } from '../route.ts'
import { openApiOf } from './document.ts'

/** The table that it stands in itself, described for programs. */
export function openApiRoute(table: () => readonly Route[]): (c: Context) => Response {
  let made: string | undefined
  return (c) => {
    made ??= JSON.stringify(openApiOf(table(), VERSION))
    return c.body(made, 200, { 'content-type': 'application/json', 'cache-control': 'no-cache' })
  }
}
