import './locale-guard.ts'
import './no-eval.ts'
import '@mantine/core/styles/baseline.css'
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/global.css'
import '@mantine/core/styles/UnstyledButton.css'
import '@mantine/core/styles/CloseButton.css'
import '@mantine/core/styles/Paper.css'
import '@mantine/core/styles/Overlay.css'
import '@mantine/core/styles/ModalBase.css'
import '@mantine/core/styles/Modal.css'
import '@mantine/core/styles/Progress.css'
import './theme.css'
import './screen.css'
import { lazy, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { decodeAddress } from './address.ts'
import { App } from './app.tsx'
import { LivePage } from './live/live-page.tsx'
import { startingLooks } from './looks.ts'
import { Entrance } from './people/entrance.tsx'
import { isOneOf, useMe } from './people/me.ts'
import { startWords } from './words.ts'

const address = decodeAddress(location.search)
const start = startingLooks(address)
await startWords(start.language)
const root = document.getElementById('root')
if (!root) throw new Error('index.html lacks its root element')
// Pages that most visits do not need arrive when they are asked for.
const RecordPage = lazy(() =>
  import('./record/record-page.tsx').then((page) => ({ default: page.RecordPage })),
)
const PlanPage = lazy(() => import('./plan/plan-page.tsx').then((page) => ({ default: page.PlanPage })))
const ActivityPage = lazy(() =>
  import('./activity/activity-page.tsx').then((page) => ({ default: page.ActivityPage })),
)
const PartnerPage = lazy(() =>
  import('./people/partner-page.tsx').then((page) => ({ default: page.PartnerPage })),
)
const AuthoritiesPage = lazy(() =>
  import('./authorities/authorities-page.tsx').then((page) => ({ default: page.AuthoritiesPage })),
)
const PeoplePage = lazy(() =>
  import('./people/people-page.tsx').then((page) => ({ default: page.PeoplePage })),
)
const NoticesPage = lazy(() =>
  import('./notices/notices-page.tsx').then((page) => ({ default: page.NoticesPage })),
)
const FleetPage = lazy(() => import('./fleet/fleet-page.tsx').then((page) => ({ default: page.FleetPage })))
const OversightPage = lazy(() =>
  import('./oversight/oversight-page.tsx').then((page) => ({ default: page.OversightPage })),
)

function Page() {
  const { me, looks } = useMe()
  if (address.live) return <LivePage looks={looks} />
  // Records are not for whoever gives out roles, or stands outside: they begin with what is theirs.
  if (address.page === undefined && isOneOf(me, ['administrator'])) return <PeoplePage looks={looks} />
  if (isOneOf(me, ['partner'])) return <PartnerPage looks={looks} />
  if (address.page === 'record') return <RecordPage address={address} looks={looks} />
  if (address.page === 'plan') return <PlanPage address={address} looks={looks} />
  if (address.page === 'activity') return <ActivityPage looks={looks} />
  if (address.page === 'authorities') return <AuthoritiesPage looks={looks} />
  if (address.page === 'people') return <PeoplePage looks={looks} />
  if (address.page === 'notices') return <NoticesPage address={address} looks={looks} />
  if (address.page === 'fleet') return <FleetPage address={address} looks={looks} />
  if (address.page === 'oversight') return <OversightPage address={address} looks={looks} />
  return <App address={address} looks={looks} />
}

createRoot(root).render(
  <Entrance address={address} looks={start}>
    <Suspense>
      <Page />
    </Suspense>
  </Entrance>,
)
