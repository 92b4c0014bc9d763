import type { Waiting } from '../../src/reports/activity-page.ts'
import { standingWord } from '../../src/reports/notices-page.ts'
import { lookAtNotices, type NoticeDesk } from './opening.ts'

/** Notices that are overdue, or due within so long, for whoever sends them or watches that they are sent. */
const SOON_US = 48 * 3600e6

/** What waits to be sent. */
export async function noticesWaiting(desk: NoticeDesk): Promise<readonly Waiting[]> {
  const { notices, at_us } = await lookAtNotices(desk)
  return notices.flatMap(({ id, due_us, standing, recipient, event }): Waiting[] => {
    const word = standingWord(standing)
    const isOpen = word === 'due' || word === 'drafted'
    const isSoon = isOpen && (due_us === null || due_us < at_us + SOON_US)
    if (word !== 'overdue' && !isSoon) return []
    const what = word === 'overdue' ? 'notice-overdue' : 'notice-due'
    const name = `${event.kind} · ${recipient}`
    return [{ what, id, name, at_ms: due_us === null ? null : due_us / 1000 }]
  })
}
