import type { Database } from '../adapters/database/database.ts'
import { databaseDesk } from '../adapters/desk-store/database.ts'
import type { DeskStore } from '../adapters/desk-store/desk-store.ts'
import type { KeptDatabase } from './kept-database.ts'

/** What a server remembers of those who work at it: opened when first asked for, and anew with another opening of the database. */
export function keptDesk(kept: KeptDatabase): { open(): Promise<DeskStore>; close(): Promise<void> } {
  type Opened = Awaited<ReturnType<typeof databaseDesk>>
  let opening: { readonly database: Database; readonly desk: Promise<Opened> } | undefined
  return {
    async open() {
      const database = await kept.open()
      if (opening?.database !== database) {
        const mine = { database, desk: databaseDesk(database) }
        opening = mine
        mine.desk.catch(() => {
          if (opening === mine) opening = undefined
        })
      }
      return opening.desk
    },
    async close() {
      await opening?.desk.then((desk) => desk.close()).catch(() => {})
    },
  }
}
