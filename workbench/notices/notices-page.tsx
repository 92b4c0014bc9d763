import './notices.css'
import { useEffect, useState } from 'react'
import type { NoticeRow } from '../../src/reports/notices-page.ts'
import { type Address, encodeAddress } from '../address.ts'
import { type Looks, useLooks } from '../looks.ts'
import { PageTop } from '../panels/page-top.tsx'
import { Loading } from '../panels/states.tsx'
import type { Say } from '../text.ts'
import { useSay } from '../words.ts'
import { NoticeFilters, type Shown, shownOf } from './notice-filters.tsx'
import { NoticeList } from './notice-list.tsx'
import { NoticePane } from './notice-pane.tsx'
import { ReadState } from './read-state.tsx'
import { RecipientsPane } from './recipients.tsx'
import { useChoosingKeys } from './use-choosing-keys.ts'
import { useNotice, useNotices } from './use-notices.ts'

/** Who must be told of what, until when, and how that stands; the overdue first. */
export function NoticesPage({ address, looks: start }: { address: Address; looks: Looks }) {
  const say = useSay()
  const [looks, setLooks] = useLooks(start)
  const [chosen, setChosen] = useState(address.notice)
  const [shown, setShown] = useState<Shown>({})
  const now = useNotices()
  const opened = useNotice(chosen, now)
  const { page, lost } = now
  const rows: readonly NoticeRow[] = page === undefined ? [] : shownOf(page.notices, shown)
  useChoosingKeys(rows, chosen, setChosen)
  useEffect(() => {
    const query = encodeAddress({ page: 'notices', ...(chosen === undefined ? {} : { notice: chosen }) })
    if (`?${query}` !== location.search) history.replaceState(null, '', `?${query}`)
  }, [chosen])
  return (
    <div className="notices-screen">
      <title>{`${say('pages.notices')} · ${say('app.title')}`}</title>
      <PageTop say={say} looks={looks} page="notices" hasFormats={false} onLooks={setLooks} />
      {page === undefined && lost === undefined && <Loading say={say} name={say('pages.notices')} />}
      {page === undefined && lost !== undefined && (
        <p className="state" role="alert">
          {say('notices.lost', { message: lost })}
        </p>
      )}
      {page !== undefined && (
        <main>
          <aside className="notices-side">
            <ReadState say={say} now={now} page={page} />
            <details className="notices-who">
              <summary data-testid="recipients-open">{say('recipients.title')}</summary>
              <RecipientsPane say={say} mayAct={page.mayAct} onDone={now.again} />
            </details>
            <NoticeFilters
              {...{ say, shown }}
              language={looks.language}
              notices={page.notices}
              onShow={setShown}
            />
          </aside>
          {page.notices.length === 0 ? (
            <Nothing say={say} />
          ) : (
            <NoticeList
              {...{ say, rows, chosen }}
              language={looks.language}
              at_us={page.at_us}
              onChoose={setChosen}
            />
          )}
          <NoticePane key={chosen} {...{ say, opened }} language={looks.language} mayAct={page.mayAct} />
        </main>
      )}
    </div>
  )
}

function Nothing({ say }: { say: Say }) {
  return (
    <div className="state" data-testid="notices-none">
      <h2>{say('notices.none')}</h2>
      <p className="soft">{say('notices.none.next')}</p>
    </div>
  )
}
