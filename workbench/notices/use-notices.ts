import { useCallback, useEffect, useState } from 'react'
import type { Way } from '../../src/notices/deliver.ts'
import type { NoticeAnswer, NoticesAnswer } from '../../src/reports/notices-page.ts'
import { type GateReasons, reasonsOf } from '../gate-reasons.ts'

/** A step of the person at the screen. */
export type Acting =
  | { readonly step: 'draft'; readonly statement?: string }
  | { readonly step: 'send'; readonly way?: Way; readonly onDuty?: boolean }
  | { readonly step: 'acknowledge'; readonly reference: string }

/** Why a step was not taken; `mayGoOnDuty`: the gate refused, and those who oversee may be told all the same. */
export interface ActFailed {
  readonly message: string
  readonly reasons: GateReasons | undefined
  readonly mayGoOnDuty: boolean
}

export interface NoticesNow {
  /** The last answer; undefined before the first. */
  readonly page: NoticesAnswer | undefined
  /** This machine's time when it came, ms. */
  readonly came_ms: number
  /** Why the server did not answer last. */
  readonly lost: string | undefined
  again(): void
}

/** What is overdue is seen within half of this after its time, with the time that an answer takes. */
const AGAIN_MS = 20_000

/** All notices, asked for again and again; while the server does not answer, the last answer stays, and its age tells. */
export function useNotices(): NoticesNow {
  const [page, setPage] = useState<NoticesAnswer>()
  const [came_ms, setCame] = useState(0)
  const [lost, setLost] = useState<string>()
  const again = useCallback(async () => {
    const answer = await asked<NoticesAnswer>('/api/notices')
    if ('lost' in answer) return setLost(answer.lost)
    setPage(answer.value)
    setCame(Date.now())
    setLost(undefined)
  }, [])
  useEffect(() => {
    void again()
    const timer = setInterval(() => void again(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [again])
  return { page, came_ms, lost, again: () => void again() }
}

export interface OneNotice {
  readonly one: NoticeAnswer | 'asking' | 'unknown' | undefined
  readonly failed: ActFailed | undefined
  readonly isBusy: boolean
  act(acting: Acting): void
}

/** The notice that was chosen, read again with every answer of the list, and the steps taken with it. */
export function useNotice(id: string | undefined, { came_ms, again }: NoticesNow): OneNotice {
  const [one, setOne] = useState<OneNotice['one']>()
  const [failed, setFailed] = useState<ActFailed>()
  const [isBusy, setBusy] = useState(false)
  useEffect(() => {
    setOne(id === undefined ? undefined : 'asking')
    setFailed(undefined)
  }, [id])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer of the list asks anew
  useEffect(() => {
    let isGone = false
    if (id !== undefined)
      void asked<NoticeAnswer>(`/api/notices/${id}`).then((answer) => {
        if (isGone) return
        if ('value' in answer) setOne(answer.value)
        else setOne((before) => (typeof before === 'object' ? before : 'unknown'))
      })
    return () => {
      isGone = true
    }
  }, [id, came_ms])
  const act = ({ step, ...body }: Acting) => {
    if (id === undefined || isBusy) return
    setBusy(true)
    setFailed(undefined)
    void post(`/api/notices/${id}/${step}`, body).then((outcome) => {
      if ('failed' in outcome) setFailed(outcome.failed)
      else setOne(outcome.value)
      setBusy(false)
      again()
    })
  }
  return { one, failed, isBusy, act }
}

async function asked<T>(path: string): Promise<{ readonly value: T } | { readonly lost: string }> {
  try {
    const response = await fetch(path, { headers: { accept: 'application/json' } })
    const body = await response.json()
    return response.ok ? { value: body as T } : { lost: String(body.message ?? response.status) }
  } catch (error) {
    return { lost: (error as Error).message }
  }
}

async function post(
  path: string,
  body: object,
): Promise<{ readonly value: NoticeAnswer } | { readonly failed: ActFailed }> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = await response.json()
    if (response.ok) return { value: answer as NoticeAnswer }
    const { message = String(response.status), refusal } = answer
    const mayGoOnDuty = refusal?.mayGoOnDuty === true
    return { failed: { message, reasons: reasonsOf(refusal?.reasons), mayGoOnDuty } }
  } catch (error) {
    return { failed: { message: (error as Error).message, reasons: undefined, mayGoOnDuty: false } }
  }
}
