/** What the page of activity shows. */

/** One thing that was done. */
export interface Act {
  readonly index: number
  readonly at_ms: number
  readonly kind: string
  /** Code of the kind's closed list; null: none was given. */
  readonly code: string | null
  /** Who asked for it, as far as somebody was signed in; the name is null for somebody who has no account any more. */
  readonly by: readonly { readonly id: string; readonly name: string | null }[]
  readonly sorties: readonly string[]
  readonly verbs: readonly string[]
  /** Null where it rests on none. */
  readonly authority: string | null
  /** In the words of whoever did it, where they gave any and the reader may read them. */
  readonly reason: string | null
}

/** One thing that waits for one person. */
export interface Waiting {
  readonly what: 'approve-plan' | 'submit-plan' | 'job-failed' | 'notice-due' | 'notice-overdue'
  /** Id of the plan, job or notice. */
  readonly id: string
  readonly name: string
  /** Since when it waits, or when it is due; null: nobody can say. */
  readonly at_ms: number | null
}
