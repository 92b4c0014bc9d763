import { type Looks, useLooks } from '../looks.ts'
import { PageTop } from '../panels/page-top.tsx'
import { useSay } from '../words.ts'

/** What somebody who stands outside finds here: what was handed to them. There is no release yet, and it says so. */
export function PartnerPage({ looks: start }: { looks: Looks }) {
  const say = useSay()
  const [looks, setLooks] = useLooks(start)
  return (
    <div className="people-screen">
      <title>{`${say('partner.title')} · ${say('app.title')}`}</title>
      <PageTop say={say} looks={looks} page="record" hasFormats={false} onLooks={setLooks} />
      <main>
        <div className="state" data-testid="partner-none">
          <h2>{say('partner.title')}</h2>
          <p className="soft">{say('partner.none')}</p>
        </div>
      </main>
    </div>
  )
}
