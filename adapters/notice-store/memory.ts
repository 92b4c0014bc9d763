import { merged, type NoticeEvent } from '../../src/notices/events.ts'
import { keptOf, type Named, type Notice, noticesDue } from '../../src/notices/notice.ts'
import type { NoticeSeen, NoticeStore } from '../../src/notices/notice-store.ts'
import type { Rule } from '../../src/notices/rules.ts'
import { refused, type Step, standing, take } from '../../src/notices/steps.ts'

/** Notices that end with the process: for tests, and for a program that only looks. */
export function memoryNoticeStore(
  rules: readonly Rule[],
  named: readonly Named[],
  rows = emptyRows(),
): NoticeStore {
  const { notices, steps } = rows
  const seen = (): NoticeSeen[] =>
    [...notices.values()]
      .sort((a, b) => dueBy(a) - dueBy(b) || (a.id < b.id ? -1 : 1))
      .map((notice) => ({
        notice,
        event: rows.events.find(({ id }) => id === notice.event)!,
        history: steps.get(notice.id) ?? [],
      }))
  return {
    async happen(event) {
      rows.events = merged([...rows.events, event])
      const now = noticesDue(rows.events, rules, named).map((each) => keptOf(notices.get(each.id), each))
      const changed = now.filter(({ id, due_us }) => notices.get(id)?.due_us !== due_us)
      for (const each of now) notices.set(each.id, each)
      return changed
    },
    async step(notice, step) {
      if (!notices.has(notice)) return refused('no-such-notice')
      const out = take(steps.get(notice) ?? [], step)
      if (out.ok) steps.set(notice, out.history)
      return out
    },
    overdue: async (at_us, bound_us) =>
      seen().filter(({ notice, history }) => standing(notice, history, { at_us, bound_us }).isOverdue),
    all: async () => seen(),
  }
}

/** What several stores may look at. */
export const emptyRows = () => ({
  events: [] as readonly NoticeEvent[],
  notices: new Map<string, Notice>(),
  steps: new Map<string, readonly Step[]>(),
})

/** Numbers that subtract: before a sortie that is not known comes last. */
const dueBy = ({ due_us }: Notice): number => due_us ?? Number.MAX_SAFE_INTEGER
