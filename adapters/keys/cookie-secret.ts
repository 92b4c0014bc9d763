import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { keptLine } from './files.ts'

/**
 * What cookies of signed-in people are signed with: 32 random bytes as text in `folder/keys/cookie.key`, made at first use with mode
 * 0600. It is not in the database: whoever reads a copy of that cannot be anybody with it. Without the file everybody signs in again.
 */
export const openCookieSecret = (folder: string): Promise<string> =>
  keptLine(join(folder, 'keys', 'cookie.key'), () => randomBytes(32).toString('base64url'))
