/** What the documents of this folder have in common: their parts, and how their faults are told. */
import * as z from 'zod'

export const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/, 'letters, digits and . _ / - only')
export const instant = z.iso.datetime({ offset: true, error: 'an ISO 8601 time with its zone' })
/** A sentence or a name for people; neither empty nor made of blanks. */
export const text = (least: number, most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => value.trim().length >= least, `a text of ${least} to ${most} letters`)
/** An office and the state it is of, never who holds it. */
export const office = z.strictObject({ office: text(3, 200), state: text(2, 100) })
export type Office = z.infer<typeof office>

/** An office as one text, to be compared. */
export const officeName = ({ office: name, state }: Office): string => `${state}: ${name}`

/** What is wrong with a document, field by field. */
export interface DocumentFault {
  readonly kind: 'authority' | 'clearance' | 'hold'
  readonly place: string
  readonly found: string
  readonly expected: string
}

export type DocumentRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly DocumentFault[] }

/** A fault for each issue; an unknown field is named with its place. */
export function documentFaults(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  file: string,
  kind: DocumentFault['kind'] = 'authority',
): DocumentFault[] {
  return issues.flatMap((issue) => {
    const place = [file, ...issue.path.map(String)].join(' ')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        ...{ kind, place: `${place} ${key}` },
        found: `the unknown field ${JSON.stringify(key).slice(0, 80)}`,
        expected: 'a field of the format, and no other',
      }))
    const found = issue.path.reduce<unknown>(
      (at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key],
      value,
    )
    return [
      { kind, place, found: (JSON.stringify(found) ?? 'nothing').slice(0, 120), expected: issue.message },
    ]
  })
}

export const documentFaultText = ({ place, found, expected }: DocumentFault): string =>
  `${place}: found ${found}; expected ${expected}`
