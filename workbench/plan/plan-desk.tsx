import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { Platform } from '../../src/planning/platform.ts'
import { Icon } from '../icons.tsx'
import type { Looks } from '../looks.ts'
import { Loading } from '../panels/states.tsx'
import type { Say, Texts } from '../text.ts'
import { useDrop } from '../use-drop.ts'
import { ChecksPane, ChecksSummary } from './checks-pane.tsx'
import type { Draft } from './draft.ts'
import type { Form } from './fields.tsx'
import { FiguresBar } from './figures-bar.tsx'
import { AreaSection } from './form-area.tsx'
import { HeightSection } from './form-height.tsx'
import { LawSection } from './form-law.tsx'
import { PatternSection } from './form-lines.tsx'
import { WeatherSection } from './form-weather.tsx'
import { AircraftSection, SeekSection, WhatSection } from './form-what.tsx'
import { type Imported, isTaken, readImported, withImported } from './imported.ts'
import { ImportedPane } from './imported-pane.tsx'
import type { KeptPlan } from './plan-api.ts'
import { StateTag } from './plan-list.tsx'
import { StepsPane } from './steps-pane.tsx'
import { Tool } from './tool.tsx'
import { type Drawer, useDrawing } from './use-drawing.ts'
import { type Opened, type PlanDesk, usePlan } from './use-plan.ts'

// The map's libraries are large: they arrive while the plan does.
const PlanMap = lazy(() => import('./plan-map.tsx').then((module) => ({ default: module.PlanMap })))

interface PlanDeskProps {
  readonly say: Say
  readonly texts: Texts
  readonly looks: Looks
  readonly opened: Opened
  readonly platforms: readonly Platform[]
  readonly taken: readonly string[]
  /** Told whether leaving loses something. */
  readonly unsaved: { current: boolean }
  onKept(kept: KeptPlan): void
  onCopy(draft: Draft): void
}

const tabs = ['ask', 'checks', 'steps'] as const
type Tab = (typeof tabs)[number]

/** One plan: its name on top, map and figures in the middle, what is asked, checked and done at the right. */
export function PlanDeskView(props: PlanDeskProps) {
  const { say, texts, looks, opened, taken, onKept } = props
  const { language } = looks
  const desk = usePlan(opened, taken, onKept)
  const drawer = useDrawing(desk.edit)
  const bringing = useBringing(desk, drawer)
  const { imported } = bringing
  const [refused, setRefused] = useState<{ readonly file: string; readonly why: readonly string[] }>()
  const [tab, setTab] = useState<Tab>('ask')
  useUndoKeys(desk)
  useUnsaved(props.unsaved, desk.isChanged && desk.saving !== 'revoked')
  const form: Form = { ...{ say, texts, looks }, draft: desk.draft, problems: desk.problems, edit: desk.edit }
  const { data } = desk.draft
  return (
    <>
      <PlanHead {...props} desk={desk} onSteps={() => setTab('steps')} />
      <main className="plan-desk">
        <p className={`ribbon ${data}`}>{say(`ribbon.${data}`)}</p>
        <div className="plan-room">
          <Suspense fallback={<Loading say={say} name={desk.draft.name} />}>
            <PlanMap
              {...{ say, texts, looks, desk, imported, drawer }}
              tools={<Tools say={say} desk={desk} drawer={drawer} />}
            />
          </Suspense>
          {imported && <ImportedPane {...{ say, texts, language, imported }} {...bringing.pane} />}
          {drawer.drawing !== undefined && <DrawingHint say={say} drawer={drawer} />}
        </div>
        <FiguresBar say={say} texts={texts} language={language} desk={desk} />
      </main>
      <aside className="plan-panel">
        <Tabs say={say} desk={desk} tab={tab} onTab={setTab} />
        <div role="tabpanel" id="plan-tab" aria-labelledby={`plan-tab-${tab}`}>
          {refused && <Refused say={say} refused={refused} onClose={() => setRefused(undefined)} />}
          {tab === 'ask' && (
            <Ask
              {...{ form, drawer, desk }}
              take={bringing.take}
              platforms={props.platforms}
              onRefused={(file, why) => setRefused({ file, why })}
            />
          )}
          {tab === 'checks' && <ChecksPane say={say} language={language} desk={desk} />}
          {tab === 'steps' && <StepsPane say={say} language={language} desk={desk} />}
        </div>
      </aside>
      {bringing.isHanging && <div className="hanging">{say('plan.drop')}</div>}
    </>
  )
}

function useUnsaved(unsaved: { current: boolean }, isUnsaved: boolean): void {
  useEffect(() => {
    unsaved.current = isUnsaved
    return () => {
      unsaved.current = false
    }
  }, [unsaved, isUnsaved])
}

/** Files that are brought, chosen or dropped: what is sound of them is taken, all of it is told. */
function useBringing(desk: PlanDesk, drawer: Drawer) {
  const [imported, setImported] = useState<Imported & { readonly isTaken: boolean }>()
  const put = (next: Imported, isMeant: boolean) => {
    setImported({ ...next, isTaken: isMeant })
    if (isMeant) desk.edit((draft) => withImported(draft, next))
  }
  const take = (bytes: Uint8Array, name: string) => {
    const next = readImported(bytes, name)
    drawer.leave()
    put(next, isTaken(desk.draft, next))
  }
  const isHanging = useDrop((files) => {
    const first = files[0]
    if (first) void first.file.arrayBuffer().then((buffer) => take(new Uint8Array(buffer), first.file.name))
  })
  const pane = {
    isTaken: imported?.isTaken ?? false,
    edit: desk.edit,
    onTake: () => imported && put(imported, true),
    onClose: () => setImported(undefined),
  }
  return { imported, take, isHanging, pane }
}

interface TabsProps {
  readonly say: Say
  readonly desk: PlanDesk
  readonly tab: Tab
  onTab(tab: Tab): void
}

function Tabs({ say, desk, tab, onTab }: TabsProps) {
  return (
    <div className="tabs" role="tablist" aria-label={say('plan.tabs')}>
      {tabs.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={`plan-tab-${each}`}
          aria-selected={tab === each}
          aria-controls="plan-tab"
          data-testid={`tab-${each}`}
          onClick={() => onTab(each)}
        >
          {say(`plan.tab.${each}`)}
          {each === 'checks' && <ChecksSummary say={say} checks={desk.checks} />}
        </button>
      ))}
    </div>
  )
}

interface AskProps {
  readonly form: Form
  readonly desk: PlanDesk
  readonly drawer: Drawer
  readonly platforms: readonly Platform[]
  take(bytes: Uint8Array, name: string): void
  onRefused(file: string, why: readonly string[]): void
}

/** Everything a plan asks for. What is revoked can be read and no longer changed. */
function Ask({ form, desk, drawer, platforms, take, onRefused }: AskProps) {
  return (
    <fieldset className="plan-form" disabled={desk.kept?.state === 'revoked'}>
      <WhatSection form={form} />
      <AreaSection form={form} onDraw={() => drawer.begin('area')} onFile={take} />
      <SeekSection form={form} />
      <WeatherSection form={form} onRefused={onRefused} />
      <HeightSection form={form} />
      <AircraftSection form={form} platforms={platforms} onRefused={onRefused} />
      <PatternSection form={form} onDraw={() => drawer.begin('line')} />
      <LawSection form={form} onAuthority={desk.setAuthority} onRefused={onRefused} />
    </fieldset>
  )
}

interface HeadProps extends PlanDeskProps {
  readonly desk: PlanDesk
  onSteps(): void
}

/** The name of the plan, where it stands, and whether it is kept. */
function PlanHead({ say, desk, onCopy, onSteps }: HeadProps) {
  const { kept, draft, saving } = desk
  const needsPress = saving === 'by-hand' || saving === 'failed'
  return (
    <header className="plan-head">
      <h1 data-testid="plan-name">{draft.name || say('plan.nameless')}</h1>
      {kept && <StateTag say={say} state={kept.state} />}
      <span className={`plan-saving ${saving}`} role="status" data-testid="saving" data-saving={saving}>
        {say(`plan.saving.${saving}`)}
      </span>
      {needsPress && (
        <button
          type="button"
          className="plain compact"
          data-testid="save"
          disabled={!desk.isSound}
          onClick={() => void desk.save()}
        >
          {say('plan.save')}
        </button>
      )}
      {(saving === 'nobody' || saving === 'conflict') && (
        <button type="button" className="plain compact" onClick={onSteps}>
          {say(saving === 'nobody' ? 'plan.saving.who' : 'plan.saving.look')}
        </button>
      )}
      <span className="grow" />
      <button type="button" className="plain compact" data-testid="copy-plan" onClick={() => onCopy(draft)}>
        {say('plan.copy')}
      </button>
    </header>
  )
}

/** Undo, redo, and what can be drawn. */
function Tools({ say, desk, drawer }: { say: Say; desk: PlanDesk; drawer: Drawer }) {
  const isFixed = desk.kept?.state === 'revoked'
  return (
    <>
      <Tool label={say('plan.undo')} disabled={!desk.canUndo || isFixed} onClick={desk.undo}>
        <Icon name="undo" />
      </Tool>
      <Tool label={say('plan.redo')} disabled={!desk.canRedo || isFixed} onClick={desk.redo}>
        <Icon name="redo" />
      </Tool>
      {(['area', 'hole', 'line'] as const).map((each) => (
        <Tool
          key={each}
          label={say(`plan.draw.${each}`)}
          pressed={drawer.drawing === each}
          disabled={isFixed || (each === 'hole' && desk.draft.area === null)}
          onClick={() => (drawer.drawing === each ? drawer.leave() : drawer.begin(each))}
        >
          <Icon name={each} />
        </Tool>
      ))}
    </>
  )
}

/** How to go on, how to end, how to leave. */
function DrawingHint({ say, drawer }: { say: Say; drawer: Drawer }) {
  return (
    <div className="plan-hint" role="status" data-testid="drawing">
      {say(drawer.isEnough ? 'plan.drawing.enough' : 'plan.drawing.begin')}
      <button type="button" className="plain compact" disabled={!drawer.isEnough} onClick={drawer.finish}>
        {say('plan.drawing.finish')}
      </button>
      <button type="button" className="plain compact" onClick={drawer.leave}>
        {say('plan.drawing.leave')}
      </button>
    </div>
  )
}

interface RefusedProps {
  readonly say: Say
  readonly refused: { readonly file: string; readonly why: readonly string[] }
  onClose(): void
}

const SHOWN = 6

/** A file that could not be used, and each reason with its place. */
function Refused({ say, refused, onClose }: RefusedProps) {
  return (
    <div className="plan-failed" role="alert" data-testid="file-refused">
      <p>{say('plan.file.refused', { file: refused.file })}</p>
      <ul className="plan-faults mono small">
        {refused.why.slice(0, SHOWN).map((why) => (
          <li key={why}>{why}</li>
        ))}
      </ul>
      <button type="button" className="plain" onClick={onClose}>
        {say('job.close')}
      </button>
    </div>
  )
}

/** Ctrl+Z and Ctrl+Shift+Z or Ctrl+Y, also where text is typed: a field's text follows the plan. */
function useUndoKeys({ undo, redo }: PlanDesk): void {
  const acts = useRef({ undo, redo })
  acts.current = { undo, redo }
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const key = event.key.toLowerCase()
      const act = key === 'y' || (key === 'z' && event.shiftKey) ? 'redo' : key === 'z' ? 'undo' : undefined
      if (act === undefined) return
      event.preventDefault()
      acts.current[act]()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
