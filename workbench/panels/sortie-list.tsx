import './sortie-list.css'
import type { RefObject } from 'react'
import { useRef } from 'react'
import type { ClosedSortie, DroppedFile, SortieSummary } from '../api.ts'
import { chosenFiles } from '../dropped.ts'
import { Icon } from '../icons.tsx'
import type { Say, Texts } from '../text.ts'
import { formula, utcText } from '../text.ts'
import { Closed } from './closed.tsx'

interface SortieListProps {
  readonly say: Say
  readonly texts: Texts
  /** Undefined while loading. */
  readonly sorties: readonly SortieSummary[] | undefined
  readonly closed: readonly ClosedSortie[]
  readonly failed: boolean
  readonly chosen: string | undefined
  readonly query: string
  readonly search: RefObject<HTMLInputElement | null>
  onQuery(query: string): void
  onChoose(id: string): void
  onFolder(files: readonly DroppedFile[]): void
  onRetry(): void
}

/** Every sortie on this machine with its answer; below, the way in for the next one. */
export function SortieList(props: SortieListProps) {
  const { say, sorties, query, search, onQuery } = props
  return (
    <nav className="list" aria-label={say('list.title')}>
      <div className="list-head">
        <h2>
          {say('list.title')} {sorties && <span className="count">{sorties.length}</span>}
        </h2>
        <div className="search">
          <Icon name="search" size={15} />
          <input
            ref={search}
            type="search"
            value={query}
            placeholder={say('list.search')}
            aria-label={say('list.search')}
            onChange={(event) => onQuery(event.target.value)}
          />
          <kbd>/</kbd>
        </div>
      </div>
      <Entries {...props} />
      <Closed {...props} />
      <DropZone {...props} />
    </nav>
  )
}

/** Sorties whose name, verdict, gas or reason holds every word asked for. */
export function matching(
  sorties: readonly SortieSummary[],
  query: string,
  say: Say,
): readonly SortieSummary[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return sorties.filter(({ id, name, verdict, species, reason }) => {
    const text = `${id} ${name} ${say(`verdict.${verdict}`)} ${species} ${reason}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

function Entries({ say, texts, sorties, closed, failed, chosen, query, onChoose, onRetry }: SortieListProps) {
  if (failed) {
    return (
      <div className="list-note" role="alert">
        <p>{say('state.failedList')}</p>
        <p className="soft">{say('state.failed.next')}</p>
        <button type="button" className="plain" onClick={onRetry}>
          {say('state.retry')}
        </button>
      </div>
    )
  }
  if (!sorties) return <p className="list-note soft">{say('state.loadingList')}</p>
  if (sorties.length === 0)
    return closed.length > 0 ? (
      <div className="entries" />
    ) : (
      <p className="list-note soft">{say('list.empty')}</p>
    )
  const found = matching(sorties, query, say)
  if (found.length === 0) return <p className="list-note soft">{say('list.noMatch', { query })}</p>
  return (
    <ul className="entries" data-testid="sorties">
      {found.map((sortie) => (
        <li key={sortie.id}>
          <button
            type="button"
            className={`entry ${sortie.verdict}`}
            aria-current={sortie.id === chosen}
            data-testid={`sortie-${sortie.id}`}
            onClick={() => onChoose(sortie.id)}
          >
            <span className="entry-name" title={sortie.name}>
              {sortie.name}
            </span>
            <span className="entry-rate mono">{rateText(sortie, texts)}</span>
            <span className="entry-facts">
              <span className={`dot ${sortie.verdict}`} />
              {sortie.reasons?.includes('no-gas')
                ? say('list.noGas')
                : `${say(`verdict.${sortie.verdict}`)} · ${formula(sortie.species)}`}
              {sortie.verdict !== 'nothing-found' && sortie.sources[0]
                ? ` · ${say('list.area', { area: texts.area(sortie.sources[0].area90_m2) })}`
                : ''}
            </span>
            <span className="entry-time mono">{utcText(sortie.from_us).slice(0, 16)}Z</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function rateText({ verdict, sources }: SortieSummary, texts: Texts): string {
  if (verdict !== 'located' || sources.length === 0) return '–'
  return texts.rate(sources.reduce((sum, { p50_kgph }) => sum + p50_kgph, 0))
}

function DropZone({ say, onFolder }: Pick<SortieListProps, 'say' | 'onFolder'>) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className="drop-zone">
      <Icon name="folder" size={22} />
      <p>
        <b>{say('drop.title')}</b>
        <span>{say('drop.detail')}</span>
      </p>
      <button type="button" className="plain" onClick={() => input.current?.click()}>
        {say('drop.button')}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        data-testid="folder-input"
        {...{ webkitdirectory: '' }}
        onChange={(event) => {
          const { files } = event.target
          if (files) onFolder(chosenFiles(files))
          event.target.value = '' // the same folder may be chosen again
        }}
      />
    </div>
  )
}
