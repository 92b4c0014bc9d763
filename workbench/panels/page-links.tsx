import './page-links.css'
import { useRef, useState } from 'react'
import type { Role } from '../../src/people/roles.ts'
import { type PageName, pages } from '../address.ts'
import { isOneOf, useMe } from '../people/me.ts'
import type { Say } from '../text.ts'
import { useClosing } from './use-closing.ts'

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

/**
 * The ways from page to page; where there is no room for them side by side, behind one button. How a person likes to read is kept,
 * so that links need not carry it.
 */
export function PageLinks({ say, here }: { say: Say; here: PageName | 'sorties' }) {
  const { me } = useMe()
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useClosing(box, isOpen, setOpen)
  return (
    <div className="pages-box" ref={box}>
      <button
        type="button"
        className="pages-toggle"
        aria-expanded={isOpen}
        aria-label={`${say('pages')}: ${say(`pages.${here}`)}`}
        data-testid="pages-toggle"
        onClick={() => setOpen(!isOpen)}
      >
        {say(`pages.${here}`)} <span aria-hidden="true">▾</span>
      </button>
      <nav className={isOpen ? 'pages open' : 'pages'} aria-label={say('pages')}>
        {(['sorties', ...pages] as const)
          .filter((page) => isOneOf(me, PAGE_ROLES[page]))
          .map((page) => (
            <a
              key={page}
              href={page === 'sorties' ? './' : `./?page=${page}`}
              aria-current={page === here ? 'page' : undefined}
            >
              {say(`pages.${page}`)}
            </a>
          ))}
      </nav>
    </div>
  )
}
