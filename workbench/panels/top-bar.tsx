import './top-bar.css'
import { coordinateFormats } from '../coordinates.ts'
import { Icon, Mark } from '../icons.tsx'
import type { Looks } from '../looks.ts'
import type { MomentStore } from '../moment.ts'
import { MeMenu } from '../people/me-menu.tsx'
import type { Sortie } from '../sortie.ts'
import type { Say } from '../text.ts'
import { languages, unitSystems, utcText } from '../text.ts'
import { useMoment } from '../use-moment.ts'
import { PageLinks } from './page-links.tsx'

interface TopBarProps {
  readonly say: Say
  readonly looks: Looks
  readonly sortie: Sortie | undefined
  readonly store: MomentStore | undefined
  onLooks(change: Partial<Looks>): void
  onHelp(): void
}

/** Whose data this is, which sortie, what time it is there, and how to read it. */
export function TopBar({ say, looks, sortie, store, onLooks, onHelp }: TopBarProps) {
  const themed = looks.theme === 'dark' ? 'light' : 'dark'
  return (
    <header className="top">
      {sortie && (
        <p className={`ribbon ${sortie.result.data}`} data-testid="ribbon">
          {say(`ribbon.${sortie.result.data}`)}
        </p>
      )}
      <div className="top-row">
        <span className="brand">
          <Mark />
          {say('app.title')}
        </span>
        <PageLinks say={say} here="sorties" />
        {sortie ? (
          <h1 data-testid="sortie-name">{sortie.result.name}</h1>
        ) : (
          <span className="tagline">{say('app.tagline')}</span>
        )}
        <span className="grow" />
        {store && <Clock say={say} store={store} />}
        <Formats say={say} looks={looks} sortie={sortie} onLooks={onLooks} />
        <LanguageSwitch say={say} looks={looks} onLooks={onLooks} />
        <button
          type="button"
          className="quiet"
          aria-label={say(`top.theme.${themed}`)}
          title={say(`top.theme.${themed}`)}
          data-testid="theme"
          onClick={() => onLooks({ theme: themed })}
        >
          <Icon name={looks.theme === 'dark' ? 'sun' : 'moon'} />
        </button>
        <button
          type="button"
          className="quiet"
          title={say('top.help')}
          aria-label={say('top.help')}
          onClick={onHelp}
        >
          <kbd>?</kbd>
        </button>
        <MeMenu say={say} />
      </div>
    </header>
  )
}

/** How places and quantities are written. A grid that is nowhere has one way only. */
export function Formats({ say, looks, sortie, onLooks }: Omit<TopBarProps, 'store' | 'onHelp'>) {
  const local = sortie !== undefined && !sortie.ground.georeferenced
  return (
    <>
      <select
        aria-label={say('top.coordinates')}
        title={say('top.coordinates')}
        value={looks.coordinates}
        disabled={local}
        data-testid="coordinate-format"
        onChange={(event) => onLooks({ coordinates: event.target.value as Looks['coordinates'] })}
      >
        {coordinateFormats.map((format) => (
          <option key={format} value={format}>
            {local ? say('coords.local') : say(`coords.${format}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={say('top.units')}
        title={say('top.units')}
        value={looks.units}
        onChange={(event) => onLooks({ units: event.target.value as Looks['units'] })}
      >
        {unitSystems.map((units) => (
          <option key={units} value={units}>
            {say(`top.units.${units}`)}
          </option>
        ))}
      </select>
    </>
  )
}

function Clock({ say, store }: { say: Say; store: MomentStore }) {
  const at_us = useMoment(store, (moment) => moment.at_us)
  const [date, time] = utcText(at_us).split(' ')
  return (
    <time
      className="clock mono"
      dateTime={new Date(at_us / 1000).toISOString()}
      title={say('top.clock')}
      data-testid="clock"
    >
      <span>{date}</span> {time}
    </time>
  )
}

/** In which language. */
export function LanguageSwitch({ say, looks, onLooks }: Pick<TopBarProps, 'say' | 'looks' | 'onLooks'>) {
  return (
    <div className="switch" role="radiogroup" aria-label={say('top.language')}>
      {languages.map((language) => (
        <label key={language} className={looks.language === language ? 'on' : ''}>
          <input
            type="radio"
            name="language"
            value={language}
            checked={looks.language === language}
            onChange={() => onLooks({ language })}
          />
          {language.toUpperCase()}
        </label>
      ))}
    </div>
  )
}
