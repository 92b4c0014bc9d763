import { z } from 'zod'
import { PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN, type SetUp } from './accounts.ts'
import type { AccountRefusal } from './refusals.ts'

const NAME_CHARACTERS_MAX = 100

export const isName = (name: string): boolean => name.trim().length > 0 && name.length <= NAME_CHARACTERS_MAX

export const isEmail = (email: string): boolean => z.email().safeParse(email).success

/** What is wrong with what somebody gave to set up an account; undefined when nothing is. */
export function faultOf({ name, password, email }: SetUp, needsEmail: boolean): AccountRefusal | undefined {
  if (!isName(name)) return 'name'
  if (needsEmail && (email === undefined || !isEmail(email))) return 'email'
  const within = password.length >= PASSWORD_CHARACTERS_MIN && password.length <= PASSWORD_CHARACTERS_MAX
  return within ? undefined : 'password'
}
