import { Kysely, PostgresDialect } from 'kysely'
import { Pool, types } from 'pg'

/** A PostgreSQL that answers: one of our own beside the data, or somebody's by its address. */
export interface Database {
  /** Queries over tables of these shapes; nothing checks here that the tables are there. */
  tables<Tables>(): Kysely<Tables>
  /** Waits for queries under way, and closes; a server of our own is stopped. */
  close(): Promise<void>
  /** True when a server of our own has ended by itself: this opening of it answers nothing any more. */
  isLost(): boolean
}

/** There is no database, and why; the message says what to do. The caller's to show, not a bug. */
export class CannotOpenDatabase extends Error {
  override name = 'CannotOpenDatabase'
}

/** A query waits so long for a connection before it fails: a screen that says so is better than one that hangs. */
const CONNECT_MS = 5000
const CONNECTIONS_MAX = 10

/** Oid of an 8-byte integer. */
const INT8 = 20

/** What belongs to a server of our own: how it ends once its connections are closed, and whether it has. */
export interface OwnServer {
  stop(): Promise<void>
  hasEnded(): boolean
}

/** Connections to a server that runs, by its address (postgres://…). `own`: of our own. */
export function pooled(url: string, own?: OwnServer): Database {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS,
    types: {
      getTypeParser: (oid, format) => (oid === INT8 ? wholeNumber : types.getTypeParser(oid, format)),
    },
  })
  // An idle connection that breaks is replaced at the next query; without a listener it would end the program.
  pool.on('error', () => {})
  // So would one that is held while nothing is asked of it, as the desk holds its lock: who asks next is told.
  pool.on('connect', (client) => client.on('error', () => {}))
  const queries = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  let closing: Promise<void> | undefined
  return {
    tables: <Tables>() => queries as unknown as Kysely<Tables>,
    close: () => (closing ??= queries.destroy().then(() => own?.stop())),
    isLost: () => own?.hasEnded() ?? false,
  }
}

/** Instants in microseconds and counts are whole numbers that a double holds; one that it does not hold is never rounded. */
function wholeNumber(text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number)) return number
  throw new RangeError(`${text} is beyond the whole numbers that can be held`)
}

/** A server by its address. Throws CannotOpenDatabase when it does not answer. */
export async function serverDatabase(url: string): Promise<Database> {
  const database = pooled(url)
  try {
    await answers(database)
    return database
  } catch (error) {
    await database.close()
    const why = (error as Error).message
    throw new CannotOpenDatabase(
      `the database ${withoutSecrets(url)} does not answer: ${why}; check its address`,
    )
  }
}

/** Resolves when a query comes back. */
export async function answers(database: Database): Promise<void> {
  await database
    .tables<Record<string, never>>()
    .selectNoFrom(({ lit }) => lit(1).as('one'))
    .execute()
}

/** Addresses hold passwords, which belong neither on a screen nor in a log. */
export function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return 'that was named'
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
