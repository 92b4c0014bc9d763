import type { Request } from './request.ts'

/** What the second judge says. An error is no opinion: it refuses, and is told as an incident. */
export type SecondOpinion =
  | { readonly outcome: 'permit' | 'refuse'; readonly by: readonly string[] }
  | { readonly outcome: 'error'; readonly error: string }

/**
 * Another maker's engine with its own policies, written from the same specification (docs/decisions/0021-authority.md), so
 * that one mistake does not decide alone.
 */
export interface SecondJudge {
  judge(request: Request): SecondOpinion
}
