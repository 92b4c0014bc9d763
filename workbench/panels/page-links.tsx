import type { Role } from '../../src/people/roles.ts'
import { type PageName, pages } from '../address.ts'
import { isOneOf, useMe } from '../people/me.ts'
import type { Say } from '../text.ts'

const STAFF: readonly Role[] = ['planner', 'operator', 'analyst', 'release-officer', 'overseer']

/** For whom a page holds something; the server refuses the others besides. */
const PAGE_ROLES: Readonly<Record<PageName | 'sorties', readonly Role[]>> = {
  sorties: STAFF,
  activity: [...STAFF, 'administrator'],
  authorities: STAFF,
  plan: STAFF,
  fleet: STAFF,
  notices: ['release-officer', 'overseer'],
  oversight: ['overseer'],
  record: [...STAFF, 'administrator'],
  people: ['administrator', 'overseer'],
}

/** The ways from page to page. How a person likes to read is kept on this machine, so that links need not carry it. */
export function PageLinks({ say, here }: { say: Say; here: PageName | 'sorties' }) {
  const { me } = useMe()
  const mayOpen = (page: PageName | 'sorties') => isOneOf(me, PAGE_ROLES[page])
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
