import { useCallback, useEffect, useState } from 'react'
import type { Seat } from '../../src/oversight/document.ts'
import type { Answer, CountAsked, Question } from '../../src/oversight/questions.ts'

/** A question with its answers, and for each figure whether counting again gives the same. */
export interface QuestionSeen {
  readonly question: Question
  readonly answers: readonly (Answer & { readonly isSame: readonly boolean[] })[]
}

export interface SeatNow {
  readonly seat?: Seat
  readonly questions?: readonly QuestionSeen[]
  readonly lost?: string | undefined
  again(): Promise<void>
}

/** What becomes overdue shows within so long. */
const AGAIN_MS = 30_000

/** The seat and the questions, read again and again; when the server does not answer, what was read last stays and says from when it is. */
export function useSeat(): SeatNow {
  const [answer, setAnswer] = useState<Omit<SeatNow, 'again'>>({})
  const again = useCallback(async () => {
    try {
      const [seat, asked] = await Promise.all([
        get<Seat>(SEAT),
        get<{ questions: QuestionSeen[] }>(QUESTIONS),
      ])
      setAnswer({ seat, questions: asked.questions, lost: undefined })
    } catch (error) {
      setAnswer((before) => ({ ...before, lost: (error as Error).message }))
    }
  }, [])
  useEffect(() => {
    void again()
    const timer = setInterval(() => void again(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [again])
  return { ...answer, again }
}

const SEAT = '/api/oversight'
const QUESTIONS = `${SEAT}/questions`

async function get<T>(path: string): Promise<T> {
  const response = await fetch(path)
  const body = (await response.json()) as T & { readonly message?: string }
  if (response.ok) return body
  throw new Error(body.message ?? `HTTP ${response.status}`)
}

/** What was not done, in the words of the server: the gate's in both languages. */
export class NotDone extends Error {
  readonly reasons: Readonly<Record<'en' | 'es', readonly string[]>> | undefined

  constructor(message: string, reasons: NotDone['reasons']) {
    super(message)
    this.reasons = reasons
  }
}

async function post(path: string, body: object): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.ok) return
  const { message, refusal } = (await response.json().catch(() => ({}))) as {
    readonly message?: string
    readonly refusal?: { readonly reasons: NonNullable<NotDone['reasons']> }
  }
  throw new NotDone(message ?? `HTTP ${response.status}`, refusal?.reasons)
}

export const postQuestion = (text: string | null, counts: readonly CountAsked[]) =>
  post(QUESTIONS, { text, counts })
export const postAnswer = (id: string, text: string | null) =>
  post(`${QUESTIONS}/${id.replace('question/', '')}/answers`, { text })
export const postHold = (sortie: string, because: string, refuses: readonly string[]) =>
  post(`${SEAT}/holds`, { sortie, because, refuses })
export const postLift = (id: string) => post(`${SEAT}/holds/lift`, { id })

/** The package; else why there is none. */
export async function fetchPackage(
  language: string,
): Promise<{ readonly file: Blob; readonly name: string }> {
  const response = await fetch(`${SEAT}/package?language=${language}`)
  if (!response.ok) {
    const { message } = (await response.json().catch(() => ({}))) as { readonly message?: string }
    throw new NotDone(message ?? `HTTP ${response.status}`, undefined)
  }
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')
  return { file: await response.blob(), name: named?.[1] ?? 'oversight.tar' }
}
