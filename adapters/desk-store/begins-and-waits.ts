/** Begins a write in the database of the folder that is named, says so, and never ends it: for a test that kills it. */
import { embeddedDatabase } from '../database/embedded.ts'
import { databaseDesk } from './database.ts'

const desk = await databaseDesk(await embeddedDatabase(process.argv[2]!))
process.send!(await desk.begin({ person: 'ana', key: 'left', digest: 'd1' }, 1_800_000_000_000_000))
setInterval(() => {}, 1000)
