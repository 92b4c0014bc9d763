import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type Check, type CheckId, checksOf, notJudged } from '../../src/planning/checks.ts'
import { digestOf } from '../../src/planning/plan.ts'
import { isOneOf, useMe } from '../people/me.ts'
import { type Draft, idFor } from './draft.ts'
import type { LaidDraft } from './lay-draft.ts'
import {
  approvePlan,
  fetchChecks,
  fetchPlan,
  type KeptPlan,
  revokePlan,
  type Saved,
  type StepFailed,
  type Stepped,
  savePlan,
  submitPlan,
} from './plan-api.ts'
import type { Problem } from './problems.ts'
import { begun, changed, redone, type Undoable, undone } from './undo.ts'
import { useLaid } from './use-laid.ts'

/** A plan that was opened, or one that is new. */
export interface Opened {
  /** Another one each time something else is opened, and none when what is open is saved. */
  readonly key: number
  readonly kept: KeptPlan | undefined
  readonly draft: Draft
}

/** Where what is on the screen stands to what is kept. */
export type Saving =
  | 'saved'
  | 'waiting'
  | 'saving'
  | 'incomplete'
  | 'nobody'
  | 'by-hand'
  | 'conflict'
  | 'failed'
  | 'revoked'

export type Edit = (change: (draft: Draft) => Draft, doing?: string) => void

export type PlanDesk = ReturnType<typeof usePlan>

/** One plan on the desk: its draft with undo, what laying it gives, its saving and its steps. */
export function usePlan(opened: Opened, taken: readonly string[], onKept: (kept: KeptPlan) => void) {
  const [kept, setKept] = useState(opened.kept)
  const [work, setWork] = useState<Undoable<Draft>>(() => begun(opened.draft))
  /** The draft that is kept, so that undoing everything is no change. */
  const [savedDraft, setSavedDraft] = useState(opened.kept && opened.draft)
  const [authority, setAuthority] = useState<string>()
  const draft = work.now
  const laid = useLaid(draft)
  const outcome = laid?.outcome
  const isCurrent = laid?.draft === draft
  const isChanged = draft !== savedDraft && !(isCurrent && asksTheSame(outcome, kept))
  const edit = useCallback<Edit>(
    (change, doing) => setWork((before) => changed(before, change(before.now), doing, performance.now())),
    [],
  )
  const keep = (next: KeptPlan, ofDraft: Draft) => {
    setKept(next)
    setSavedDraft(ofDraft)
    onKept(next)
  }
  const steps = useSteps({ kept, draft, authority, taken, outcome, isCurrent, isChanged, keep })
  const anew = (next: KeptPlan) => {
    setWork(begun(next.plan.asked))
    keep(next, next.plan.asked)
  }
  useOthers(kept, isChanged, anew)
  return {
    ...{ kept, draft, outcome, laidDraft: laid?.draft, isCurrent, isChanged, edit },
    ...steps,
    problems: useMemo(() => problemsByPath(outcome), [outcome]),
    checks: useChecks(kept, isChanged, outcome),
    setAuthority,
    undo: () => setWork(undone),
    redo: () => setWork(redone),
    canUndo: work.past.length > 0,
    canRedo: work.future.length > 0,
    /** What the others left, in place of what is on this screen. */
    async takeTheirs() {
      const answer = kept && (await fetchPlan(kept.plan.id))
      if (!answer?.ok) return
      anew(answer.value)
      steps.forget()
    },
  }
}

/** Typed away and typed back again is no change. */
function asksTheSame(outcome: LaidDraft | undefined, kept: KeptPlan | undefined): boolean {
  if (outcome?.state !== 'laid' || kept === undefined) return false
  const digest = (asked: Draft) => digestOf({ asked, laid: null })
  return digest(outcome.asked) === digest(kept.plan.asked)
}

function problemsByPath(outcome: LaidDraft | undefined): ReadonlyMap<string, Problem> {
  return new Map(outcome?.state === 'unsound' ? outcome.problems.map((each) => [each.path, each]) : [])
}

interface Stepping {
  readonly kept: KeptPlan | undefined
  readonly draft: Draft
  readonly authority: string | undefined
  readonly taken: readonly string[]
  readonly outcome: LaidDraft | undefined
  readonly isCurrent: boolean
  readonly isChanged: boolean
  keep(kept: KeptPlan, draft: Draft): void
}

/** A draft keeps itself when nobody has touched it for so long. Each keeping is a step in the record. */
const QUIET_MS = 2000

/** Saving and the steps; a plan that was submitted or approved is saved by hand only, for then it is a draft again. */
function useSteps(stepping: Stepping) {
  const { kept, draft, authority, taken, outcome, isCurrent, isChanged, keep } = stepping
  const { me } = useMe()
  const mayPlan = isOneOf(me, ['planner'])
  const [isBusy, setBusy] = useState(false)
  const [last, setLast] = useState<{ readonly failed: StepFailed; readonly draft: Draft }>()
  // What failed for one draft is tried again for the next; a quicker hand stays quicker.
  const isMet = last?.draft === draft || last?.failed.why === 'changed-meanwhile'
  const failed = isMet ? last?.failed : undefined
  const isSound = isCurrent && outcome?.state === 'laid'
  const attempt = async (work: () => Promise<Stepped>) => {
    setBusy(true)
    const stepped = await work()
    setBusy(false)
    setLast(stepped.ok ? undefined : { failed: stepped.failed, draft })
    if (stepped.ok) keep(stepped.kept, draft)
    return stepped.ok
  }
  const save = () => {
    // What was laid last may be of the draft before: that is not what somebody sees.
    if (!isCurrent || outcome?.state !== 'laid') return Promise.resolve(false)
    const what = { asked: outcome.asked, authority, before: kept?.digest ?? null }
    return attempt(() =>
      kept === undefined ? saveNew(what, draft.name, taken) : savePlan(kept.plan.id, what),
    )
  }
  const step = (work: (id: string) => Promise<Stepped>) =>
    kept === undefined || isChanged ? Promise.resolve(false) : attempt(() => work(kept.plan.id))
  const saving = savingOf({
    kept,
    mayPlan,
    isChanged,
    isBusy,
    failed,
    isUnsound: outcome?.state !== 'laid',
  })
  const current = useRef(save)
  current.current = save
  // biome-ignore lint/correctness/useExhaustiveDependencies: every further change begins the quiet time anew
  useEffect(() => {
    if (saving !== 'waiting' || !isSound) return
    const timer = setTimeout(() => void current.current(), QUIET_MS)
    return () => clearTimeout(timer)
  }, [saving, draft, isSound])
  useLeaving(isChanged && saving !== 'revoked')
  return {
    ...{ mayPlan, mayDecide: isOneOf(me, ['planner', 'operator']) },
    ...{ isBusy, failed, saving, save, isSound },
    forget: () => setLast(undefined),
    submit: (accept: readonly CheckId[]) => step((id) => submitPlan(id, accept)),
    approve: (accept: readonly CheckId[]) => step((id) => approvePlan(id, kept?.digest ?? '', accept)),
    revoke: (because: string) => step((id) => revokePlan(id, because)),
  }
}

const NAMES_TRIED = 20

/** Under an id that no plan has; one that somebody took meanwhile is passed over. */
async function saveNew(what: Saved, name: string, taken: readonly string[]): Promise<Stepped> {
  const met = [...taken]
  for (;;) {
    const id = idFor(name, met)
    const stepped = await savePlan(id, what)
    const isTaken = !stepped.ok && stepped.failed.why === 'changed-meanwhile'
    if (!isTaken || met.length >= taken.length + NAMES_TRIED) return stepped
    met.push(id)
  }
}

interface Standing {
  readonly kept: KeptPlan | undefined
  readonly mayPlan: boolean
  readonly isUnsound: boolean
  readonly isChanged: boolean
  readonly isBusy: boolean
  readonly failed: StepFailed | undefined
}

function savingOf({ kept, mayPlan, isUnsound, isChanged, isBusy, failed }: Standing): Saving {
  if (isBusy) return 'saving'
  if (kept?.state === 'revoked') return 'revoked'
  if (!isChanged) return 'saved'
  if (failed?.why === 'changed-meanwhile') return 'conflict'
  if (failed !== undefined) return 'failed'
  if (isUnsound) return 'incomplete'
  if (!mayPlan) return 'nobody'
  if (kept !== undefined && kept.state !== 'draft') return 'by-hand'
  return 'waiting'
}

/** All checks: our own from what is laid, the server's for what it keeps. */
function useChecks(
  kept: KeptPlan | undefined,
  isChanged: boolean,
  outcome: LaidDraft | undefined,
): readonly Check[] | undefined {
  const [judged, setJudged] = useState<{ readonly digest: string; readonly checks: readonly Check[] }>()
  const asked = isChanged || kept?.plan.laid === null ? undefined : kept
  const [id, digest] = [asked?.plan.id, asked?.digest]
  useEffect(() => {
    if (id === undefined || digest === undefined) return
    let isGone = false
    void fetchChecks(id).then((answer) => {
      if (!isGone && answer.ok) setJudged({ digest, checks: answer.value.checks })
    })
    return () => {
      isGone = true
    }
  }, [id, digest])
  return useMemo(() => {
    if (outcome?.state !== 'laid') return undefined
    const known = judged !== undefined && judged.digest === digest ? judged.checks : []
    const elsewhere = { ...notJudged }
    for (const { id, ...check } of known)
      if (id === 'authority' || id === 'clearance' || id === 'airspace') elsewhere[id] = check
    return checksOf(outcome.asked, outcome.laid, elsewhere)
  }, [outcome, judged, digest])
}

const AGAIN_MS = 10_000

/** What others do to the plan meanwhile, as long as nobody works on it here. */
function useOthers(kept: KeptPlan | undefined, isChanged: boolean, take: (kept: KeptPlan) => void): void {
  const current = useRef(take)
  current.current = take
  const id = isChanged ? undefined : kept?.plan.id
  const steps = kept?.plan.history.length
  useEffect(() => {
    if (id === undefined) return
    let isGone = false
    const ask = async () => {
      const answer = await fetchPlan(id)
      if (!isGone && answer.ok && answer.value.plan.history.length !== steps) current.current(answer.value)
    }
    const timer = setInterval(() => void ask(), AGAIN_MS)
    return () => {
      isGone = true
      clearInterval(timer)
    }
  }, [id, steps])
}

/** Asks before what is not kept is left. */
function useLeaving(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isChanged])
}
