/** `recipients/1`: which offices stand behind the recipients of notices, in which language and on which ways they are told. */
import * as z from 'zod'
import { office, officeName, text } from '../authority/document.ts'
import { jsonOf } from '../planning/platform.ts'
import { type ManifestProblem, problemsOf } from '../sorties/problem.ts'
import { type Way, ways } from './deliver.ts'
import type { Named, Notice } from './notice.ts'
import { recipients } from './rules.ts'

const unchecked = z.strictObject({
  recipient: z.enum(recipients),
  /** An office, never a person. */
  office,
  /** Of a host state: the code that its boundary bears (ISO 3166-1 alpha-2), or the name that an authority gives it. */
  code: text(2, 100).optional(),
  language: z.enum(['en', 'es']).default('en'),
  /** Address, without a name. */
  mail: z.email({ error: 'a mail address' }).max(254).optional(),
  webhook: z
    .url({ error: 'https://…, or http:// to this machine', protocol: /^https?$/ })
    .max(1000)
    .optional(),
  /** Absolute path of a folder in which packages are laid down to be fetched. */
  folder: z.string().regex(/^\//, 'an absolute path').max(1000).optional(),
  /** Which of its ways is taken unless told otherwise; the first that is named, unless stated. */
  by: z.enum(ways).optional(),
})
export type RecipientOffice = z.infer<typeof unchecked>

const one = unchecked.superRefine((each, context) => {
  const must = (holds: boolean, path: string, message: string) => {
    if (!holds) context.addIssue({ code: 'custom', path: [path], message })
  }
  must(
    (each.recipient === 'host-state') === (each.code !== undefined),
    'code',
    'the code of its state, of a host state and of no other',
  )
  must(each.by === undefined || each[each.by] !== undefined, 'by', 'a way that the office has')
})

export const recipientsShape = z.strictObject({
  $schema: z.string().optional(),
  overflight: z.literal('recipients/1'),
  offices: z
    .array(one)
    .max(200)
    .refine(isEachOnce, 'each recipient, and each state of a host, once: all that are told are told apart'),
})
export type Recipients = z.infer<typeof recipientsShape>

/** Nobody is named: every clock runs, and no notice can be sent but into a folder. */
export const NOBODY: Recipients = { overflight: 'recipients/1', offices: [] }

function isEachOnce(offices: readonly RecipientOffice[]): boolean {
  return new Set(offices.map(({ recipient, code }) => `${recipient} ${code ?? ''}`)).size === offices.length
}

export type RecipientsRead =
  | { readonly ok: true; readonly value: Recipients }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] }

/** From the text of the document. Never throws, never repairs; an unknown field is a problem. */
export function readRecipients(written: string, file: string): RecipientsRead {
  const json = jsonOf(written, file)
  if (!json.ok) return json
  const read = recipientsShape.safeParse(json.value)
  if (read.success) return { ok: true, value: read.data }
  const schema = recipientsJsonSchema()
  return { ok: false, problems: problemsOf(read.error.issues, json.value, written, file, schema) }
}

/** JSON Schema (2020-12) of `recipients/1`. */
export const recipientsJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(recipientsShape, { io: 'input' }) as Record<string, unknown>

/** Those who are told, as clocks need them. */
export const namedIn = ({ offices }: Recipients): Named[] =>
  offices.map(({ recipient, office: of, code }) => ({ recipient, office: of, code }))

/** The office that a notice goes to, as it is named now; undefined when nobody is, or another office meanwhile. */
export function officeFor({ offices }: Recipients, notice: Notice): RecipientOffice | undefined {
  return offices.find(
    (each) =>
      each.recipient === notice.recipient &&
      (notice.state === null || each.code === notice.state) &&
      (notice.office === null || officeName(each.office) === officeName(notice.office)),
  )
}

/** The ways on which an office can be told, the one that is taken unless told otherwise first. */
export function waysOf(each: RecipientOffice): Way[] {
  const has = ways.filter((way) => each[way] !== undefined)
  return [...has.filter((way) => way === each.by), ...has.filter((way) => way !== each.by)]
}
