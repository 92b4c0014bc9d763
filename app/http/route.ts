import type { Context } from 'hono'
import type { Account } from '../../adapters/accounts/accounts.ts'
import type { Call, Rule } from '../../src/people/rule.ts'
import type { ReadVerb } from './reading.ts'

/** One thing that can be asked of the server. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** Who may call it; the compiler lets no row be without one. */
  readonly rule: Rule
  /** Whose the object of the call is, for rules that ask. */
  readonly about?: (c: Context) => Call | Promise<Call>
  /** Of records of the sortie `:id`: what the gate is asked first, perhaps by the name of the file. */
  readonly reads?: ReadVerb | ((c: Context) => ReadVerb)
  readonly handle: (c: Context) => Response | Promise<Response>
}

declare module 'hono' {
  interface ContextVariableMap {
    /** Who is signed in; null: nobody. Set before any handler of the table runs. */
    person: Account | null
  }
}

/** Who asks, in a handler whose rule lets nobody in who is not signed in. Throws otherwise: then the rule is wrong. */
export function callerOf(c: Context): Account {
  const person = c.get('person')
  if (person) return person
  throw new Error(
    `${c.req.method} ${c.req.path} needs somebody who is signed in, and its rule does not say so`,
  )
}
