import './record.css'
import { useEffect, useState } from 'react'
import { type Address, encodeAddress } from '../address.ts'
import type { Looks } from '../looks.ts'
import { useLooks } from '../looks.ts'
import { PageTop } from '../panels/page-top.tsx'
import { Loading } from '../panels/states.tsx'
import { texts as textsOf } from '../text.ts'
import { useSay } from '../words.ts'
import { EntryList } from './entry-list.tsx'
import { EntryPane } from './entry-pane.tsx'
import { StatePane } from './state-pane.tsx'
import { useRecord } from './use-record.ts'

/** What was decided and done, whether it is whole, and how anybody can check that without trusting this page. */
export function RecordPage({ address, looks: start }: { address: Address; looks: Looks }) {
  const say = useSay()
  const [looks, setLooks] = useLooks(start)
  const [chosen, setChosen] = useState(address.entry)
  const [kind, setKind] = useState<string>()
  const record = useRecord(kind, chosen)
  const texts = textsOf(looks.language, looks.units)
  useEffect(() => {
    const query = encodeAddress({ page: 'record', ...(chosen === undefined ? {} : { entry: chosen }) })
    if (`?${query}` !== location.search) history.pushState(null, '', `?${query}`)
  }, [chosen])
  const { state } = record
  return (
    <div className="record-screen">
      <title>{`${say('pages.record')} · ${say('app.title')}`}</title>
      <PageTop say={say} looks={looks} page="record" hasFormats={false} onLooks={setLooks} />
      {state === 'asking' && <Loading say={say} name={say('pages.record')} />}
      {state === 'lost' && (
        <p className="state" role="alert">
          {say('record.lost')}
        </p>
      )}
      {state === 'none' && <Nothing say={say} />}
      {typeof state === 'object' && (
        <main>
          <StatePane say={say} texts={texts} state={state} />
          <EntryList
            {...{ say, texts, record, kind, chosen }}
            kinds={Object.keys(state.verified?.kinds ?? {})}
            onKind={setKind}
            onChoose={setChosen}
          />
          <EntryPane say={say} texts={texts} seen={record.seen} vkey={state.vkey} onChoose={setChosen} />
        </main>
      )}
    </div>
  )
}

function Nothing({ say }: { say: ReturnType<typeof useSay> }) {
  return (
    <div className="state" data-testid="record-none">
      <h2>{say('record.none')}</h2>
      <p className="soft">{say('record.none.next')}</p>
    </div>
  )
}
