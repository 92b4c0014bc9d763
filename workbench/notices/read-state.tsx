import { useEffect, useState } from 'react'
import type { NoticesPage } from '../../src/reports/notices-page.ts'
import { type Say, utcText } from '../text.ts'
import type { NoticesNow } from './use-notices.ts'

interface ReadStateProps {
  readonly say: Say
  readonly now: NoticesNow
  readonly page: NoticesPage
}

/** How many are overdue, when that was read, and what of the record was not. */
export function ReadState({ say, now, page }: ReadStateProps) {
  const { read, notices } = page
  const overdue = notices.filter(({ standing }) => standing.isOverdue).length
  const open = notices.filter(
    ({ standing }) => standing.state === 'due' || standing.state === 'drafted',
  ).length
  const age_s = useAge_s(now.came_ms)
  return (
    <>
      <div className={overdue > 0 ? 'notices-count overdue' : 'notices-count'} data-testid="notices-count">
        <strong>
          {overdue > 0
            ? `▲ ${say('notices.overdue.count', { count: overdue })}`
            : say('notices.overdue.none')}
        </strong>
        <span>{say('notices.open.count', { count: open })}</span>
      </div>
      {now.lost !== undefined && (
        <p className="notices-warn" role="alert">
          {say('notices.lost', { message: now.lost })}
        </p>
      )}
      <p className="soft" data-testid="notices-read">
        {say('notices.read', {
          ...{ at: utcText(page.at_us), span: age_s < 120 ? `${age_s} s` : `${Math.floor(age_s / 60)} min` },
          ...{ next: read.next, size: read.size },
        })}
      </p>
      <p className="soft small">{say('notices.read.how')}</p>
      {read.next < read.size && (
        <p className="notices-warn">{say('notices.behind', { count: read.size - read.next })}</p>
      )}
      {read.unread.length > 0 && (
        <p className="notices-warn">{say('notices.unread', { entries: read.unread.join(', ') })}</p>
      )}
    </>
  )
}

/** Whole seconds since then, counted on while somebody looks. */
function useAge_s(since_ms: number): number {
  const [now_ms, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.round((now_ms - since_ms) / 1000))
}
