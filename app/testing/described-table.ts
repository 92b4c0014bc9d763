import { join } from 'node:path'
import type { DeskStore } from '../../adapters/desk-store/desk-store.ts'
import { openReading } from '../http/reading.ts'
import type { Route } from '../http/route.ts'
import { routeTable } from '../http/routes.ts'
import type { Jobs } from '../jobs.ts'
import type { NoticeDesk } from '../notices/opening.ts'
import type { Playables } from '../playables.ts'
import { alwaysSignedIn } from './made-people.ts'

/** The table of routes of a server that is never asked: for tests of what is said of it. */
export function describedTable(): readonly Route[] {
  const dir = join('no', 'such', 'folder')
  const now_ms = () => 0
  return routeTable({
    ...{
      dir,
      workbench: dir,
      ledger: dir,
      now_ms,
      hosts: [],
      besides: [],
      command: ['none'],
      live: undefined,
    },
    ...{ limits: { bytesMax: 0, filesMax: 0 }, signal: new AbortController().signal },
    ...{ jobs: {} as Jobs, playables: {} as Playables, desk: async () => ({}) as DeskStore },
    readiness: () => ({ status: 'ready', step: '' }),
    reading: openReading({ dir, ledger: dir, now_ms }),
    notices: {} as NoticeDesk,
    people: { people: alwaysSignedIn(), address: () => '', record: async () => {} },
  })
}
