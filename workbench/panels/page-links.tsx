import { type PageName, pages } from '../address.ts'
import { isOneOf, useMe } from '../people/me.ts'
import type { Say } from '../text.ts'

/** The ways from page to page. How a person likes to read is kept on this machine, so that links need not carry it. */
export function PageLinks({ say, here }: { say: Say; here: PageName | 'sorties' }) {
  const { me } = useMe()
  const mayOpen = (page: PageName | 'sorties') =>
    page === 'people'
      ? isOneOf(me, ['administrator', 'overseer'])
      : page === 'record' || page === 'activity' || !isOneOf(me, ['administrator', 'partner'])
  return (
    <nav className="pages" aria-label={say('pages')}>
      {(['sorties', ...pages] as const).filter(mayOpen).map((page) => (
        <a
          key={page}
          href={page === 'sorties' ? './' : `./?page=${page}`}
          aria-current={page === here ? 'page' : undefined}
        >
          {say(`pages.${page}`)}
        </a>
      ))}
    </nav>
  )
}
