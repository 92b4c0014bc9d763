import type { AuthorityDocument } from '../../src/authority/authority.ts'
import { merged, type NoticeEvent } from '../../src/notices/events.ts'
import { keptOf, type Named, type Notice, noticesDue } from '../../src/notices/notice.ts'
import {
  type Mark,
  NOTHING_READ,
  type NoticeSeen,
  type NoticeStore,
  type Position,
} from '../../src/notices/notice-store.ts'
import type { Rule } from '../../src/notices/rules.ts'
import { following, refused, type Step, standing, take } from '../../src/notices/steps.ts'

/** Notices that end with the process: for tests, and for a program that only looks. */
export function memoryNoticeStore(
  rules: readonly Rule[],
  named: readonly Named[],
  rows = emptyRows(),
): NoticeStore {
  const { notices, steps, marks, positions, authorities } = rows
  const seen = (): NoticeSeen[] =>
    [...notices.values()]
      .sort((a, b) => dueBy(a) - dueBy(b) || (a.id < b.id ? -1 : 1))
      .map((notice) => ({
        notice,
        event: rows.events.find(({ id }) => id === notice.event)!,
        history: steps.get(notice.id) ?? [],
        marks: marks.get(notice.id) ?? [],
      }))
  const happen = (events: readonly NoticeEvent[]) => {
    rows.events = merged([...rows.events, ...events])
    const now = noticesDue(rows.events, rules, named).map((each) => keptOf(notices.get(each.id), each))
    const changed = now.filter(({ id, due_us }) => notices.get(id)?.due_us !== due_us)
    for (const each of now) notices.set(each.id, each)
    return changed
  }
  const position = (log: string) => positions.get(log) ?? NOTHING_READ
  return {
    happen: async (event) => happen([event]),
    async follow(stretch) {
      const { next, last } = position(stretch.log)
      if (next !== stretch.before.next || last !== stretch.before.last) return false
      happen(stretch.events)
      for (const { notice, step } of stretch.steps) {
        const history = steps.get(notice) ?? []
        if (notices.has(notice)) steps.set(notice, [...history, ...following(history, step)])
      }
      for (const { notice, kind, entry } of stretch.marks) {
        const before = marks.get(notice) ?? []
        if (!before.some((each) => each.kind === kind)) marks.set(notice, [...before, { kind, entry }])
      }
      for (const each of stretch.authorities) authorities.set(each.entry, each.document)
      positions.set(stretch.log, stretch.now)
      return true
    },
    position: async (log) => position(log),
    authority: async (id, before = Number.POSITIVE_INFINITY) =>
      [...authorities]
        .filter(([entry, document]) => document.id === id && entry < before)
        .sort(([a], [b]) => b - a)[0]?.[1],
    alone(what, work) {
      const out = (rows.queues.get(what) ?? Promise.resolve()).then(work)
      rows.queues.set(
        what,
        out.catch(() => {}),
      )
      return out
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
  marks: new Map<string, readonly Mark[]>(),
  positions: new Map<string, Position>(),
  authorities: new Map<number, AuthorityDocument>(),
  queues: new Map<string, Promise<unknown>>(),
})

/** Numbers that subtract: before a sortie that is not known comes last. */
const dueBy = ({ due_us }: Notice): number => due_us ?? Number.MAX_SAFE_INTEGER
