import { type PageName, pages } from '../address.ts'
import type { Say } from '../text.ts'

/** The ways from page to page. How a person likes to read is kept on this machine, so that links need not carry it. */
export function PageLinks({ say, here }: { say: Say; here: PageName | 'sorties' }) {
  return (
    <nav className="pages" aria-label={say('pages')}>
      {(['sorties', ...pages] as const).map((page) => (
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
