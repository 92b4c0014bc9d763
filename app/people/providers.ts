import { readFile, stat } from 'node:fs/promises'
import { z } from 'zod'
import type { OidcProvider } from '../../adapters/accounts/library.ts'
import { InputRefused } from '../failures.ts'

const shape = z
  .array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9-]{1,32}$/, 'lower-case letters, digits and -'),
      name: z.string().min(1).max(80),
      issuer: z.url(),
      clientId: z.string().min(1),
      clientSecret: z.string().min(1),
    }),
  )
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'each id once')

/** Readable by its owner alone: it holds the secrets that providers know this server by. */
const OTHERS = 0o077

/** Providers of OpenID Connect as a file states them. Throws InputRefused with what was found and expected, never with a secret. */
export async function oidcProviders(path: string): Promise<readonly OidcProvider[]> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new InputRefused(`--oidc ${path}: no such file`)
  if ((found.mode & OTHERS) !== 0)
    throw new InputRefused(`--oidc ${path}: others may read it, and it holds secrets; chmod 600 ${path}`)
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch {
    throw new InputRefused(
      `--oidc ${path}: expected JSON: [{"id", "name", "issuer", "clientId", "clientSecret"}]`,
    )
  }
  const read = shape.safeParse(json)
  if (read.success) return read.data
  const lines = read.error.issues.map((issue) => `  ${issue.path.join('.') || 'the file'}: ${issue.message}`)
  throw new InputRefused([`--oidc ${path} cannot be used:`, ...lines].join('\n'))
}
