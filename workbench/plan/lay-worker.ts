/** Lays drafts beside the page, so that a corner follows the pointer whatever the plan costs. */
import '../no-eval.ts'
import type { Draft } from './draft.ts'
import { type LaidDraft, layDraft } from './lay-draft.ts'

export interface LayQuestion {
  readonly number: number
  readonly draft: Draft
}
export interface LayAnswer {
  readonly number: number
  readonly outcome: LaidDraft
}

addEventListener('message', ({ data }: MessageEvent<LayQuestion>) => {
  const answer: LayAnswer = { number: data.number, outcome: layDraft(data.draft) }
  postMessage(answer)
})
