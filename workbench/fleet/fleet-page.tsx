import './fleet.css'
import { useEffect, useState } from 'react'
import { type Address, encodeAddress, type FleetAsked } from '../address.ts'
import { type Looks, useLooks } from '../looks.ts'
import { PageTop } from '../panels/page-top.tsx'
import { Loading } from '../panels/states.tsx'
import type { Say } from '../text.ts'
import { useSay } from '../words.ts'
import { wordsOf } from './figures.ts'
import { Filters } from './filters.tsx'
import { Rests } from './rests.tsx'
import { type Opened, Tables } from './tables.tsx'
import { type Fleet, useFleet } from './use-fleet.ts'

/** Who flew what, how long, how far and where, and what was found; each figure opens what it rests on. */
export function FleetPage({ address, looks: start }: { address: Address; looks: Looks }) {
  const say = useSay()
  const [looks, setLooks] = useLooks(start)
  const [asked, setAsked] = useState<FleetAsked>(address.fleet ?? {})
  const [opened, setOpened] = useState<Opened>()
  const { fleet, lost } = useFleet(asked)
  const { language } = looks
  const words = wordsOf(language)
  useEffect(() => {
    const query = encodeAddress({ page: 'fleet', fleet: asked })
    if (`?${query}` !== location.search) history.replaceState(null, '', `?${query}`)
  }, [asked])
  const ask = (change: Partial<FleetAsked>) => {
    setAsked((before) => ({ ...before, ...change }))
    setOpened(undefined)
  }
  return (
    <div className="fleet-screen">
      <title>{`${say('pages.fleet')} · ${say('app.title')}`}</title>
      <PageTop say={say} looks={looks} page="fleet" hasFormats={false} onLooks={setLooks} />
      {fleet === undefined && lost === undefined && <Loading say={say} name={say('pages.fleet')} />}
      {fleet === undefined && lost !== undefined && <Lost say={say} message={lost} />}
      {fleet !== undefined && (
        <main>
          <Filters {...{ say, words, language, asked, fleet }} onAsk={ask} />
          <div className="fleet-figures">
            {lost !== undefined && <Lost say={say} message={lost} />}
            {fleet.statistics.sorties.length === 0 ? (
              <Nothing say={say} isAsked={Object.values(asked).some((each) => each !== undefined)} />
            ) : (
              <>
                <NotReal say={say} fleet={fleet} />
                <Tables
                  {...{ say, words, language, opened }}
                  statistics={fleet.statistics}
                  onOpen={setOpened}
                />
              </>
            )}
          </div>
          <Rests {...{ say, words, opened }} statistics={fleet.statistics} />
        </main>
      )}
    </div>
  )
}

const Lost = ({ say, message }: { say: Say; message: string }) => (
  <p className="state" role="alert">
    {say('fleet.lost', { message })}
  </p>
)

function Nothing({ say, isAsked }: { say: Say; isAsked: boolean }) {
  return (
    <div className="state" data-testid="fleet-none">
      <h2>{say(isAsked ? 'fleet.none' : 'fleet.none.yet')}</h2>
      <p className="soft">{say(isAsked ? 'fleet.none.next' : 'fleet.none.yet.next')}</p>
    </div>
  )
}

/** What was simulated must not pass for flown. */
function NotReal({ say, fleet: { statistics } }: { say: Say; fleet: Fleet }) {
  const kinds = Object.entries(statistics.data).filter(([kind, count]) => kind !== 'real' && count > 0)
  if (kinds.length === 0) return null
  const texts = kinds.map(([kind, count]) =>
    say('fleet.kind', {
      count,
      kind: say(`fleet.data.${kind as keyof typeof statistics.data}`).toLowerCase(),
    }),
  )
  return <p className="fleet-not-real">{say('fleet.notReal', { kinds: texts.join(', ') })}</p>
}
