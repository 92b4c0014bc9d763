import type { Database } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { notices } from './migrations/0001-notices.ts'
import { followed } from './migrations/0002-followed.ts'

/** In this order, each once, and none is changed when it was released: what is to be otherwise is another one. */
const migrations = { '0001-notices': notices, '0002-followed': followed }

/** Brings the tables of notices to what the program expects; several programs may try at once. */
export const migrated = (database: Database): Promise<void> => migrate(database, 'notice', migrations)
