import type { PageName } from '../address.ts'
import { Icon, Mark } from '../icons.tsx'
import type { Looks } from '../looks.ts'
import { MeMenu } from '../people/me-menu.tsx'
import type { Say } from '../text.ts'
import { PageLinks } from './page-links.tsx'
import { Formats, LanguageSwitch } from './top-bar.tsx'

interface PageTopProps {
  readonly say: Say
  readonly looks: Looks
  readonly page: PageName
  /** Pages without places or quantities need no formats. */
  readonly hasFormats: boolean
  onLooks(change: Partial<Looks>): void
}

/** The upper edge of a page that is about no single sortie. */
export function PageTop({ say, looks, page, hasFormats, onLooks }: PageTopProps) {
  const themed = looks.theme === 'dark' ? 'light' : 'dark'
  return (
    <header className="top">
      <div className="top-row">
        <span className="brand">
          <Mark />
          {say('app.title')}
        </span>
        <PageLinks say={say} here={page} />
        <span className="grow" />
        {hasFormats && <Formats say={say} looks={looks} sortie={undefined} onLooks={onLooks} />}
        <LanguageSwitch say={say} looks={looks} onLooks={onLooks} />
        <button
          type="button"
          className="quiet"
          aria-label={say(`top.theme.${themed}`)}
          title={say(`top.theme.${themed}`)}
          onClick={() => onLooks({ theme: themed })}
        >
          <Icon name={looks.theme === 'dark' ? 'sun' : 'moon'} />
        </button>
        <MeMenu say={say} />
      </div>
    </header>
  )
}
