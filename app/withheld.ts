/**
 * Files for people that were not made because the gate refused `export`: named beside the result, with why, in withheld.json.
 * The result itself is kept all the same: processing it was permitted.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Decision } from '../src/authority/decide.ts'
import type { ReasonLanguage } from '../src/authority/reasons.ts'
import { reasonsInBoth } from '../src/authority/reasons.ts'
import { jsonText } from '../src/reports/json-text.ts'
import { refusalReasons } from './refusal-reasons.ts'

export const WITHHELD_FILE = 'withheld.json'

/** What is made for people to take away: an export, asked for at the gate and in the record. */
export const REPORT_FILES: readonly string[] = ['report.html', 'report.pdf']
/** The same of a verdict on borders, beside a flight. */
export const AIRSPACE_PAGES: readonly string[] = ['airspace.html', 'airspace.pdf']

const withheldShape = z.strictObject({
  overflight: z.literal('withheld/1'),
  files: z.array(z.string()),
  verb: z.literal('export'),
  authority: z.string(),
  code: z.string(),
  reasons: refusalReasons,
})
export type Withheld = Readonly<z.infer<typeof withheldShape>>

/** What the gate's refusal of `export` leaves out. */
export function withheldBy({ authority, code, reasons }: Decision, files: readonly string[]): Withheld {
  const { en, es } = reasonsInBoth(reasons)
  return {
    overflight: 'withheld/1',
    files: [...files],
    verb: 'export',
    ...{ authority, code },
    reasons: { en: [...en], es: [...es] },
  }
}

/** The text of withheld.json; the same refusal gives the same bytes. */
export const withheldText = (withheld: Withheld): string => jsonText(withheld, 2)

/** What was withheld from the result in this folder; null when nothing was, or nothing sound says so. */
export async function withheldIn(folder: string): Promise<Withheld | null> {
  try {
    const read = withheldShape.safeParse(JSON.parse(await readFile(join(folder, WITHHELD_FILE), 'utf8')))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

const sentences = {
  en: {
    untold: (files: string) => `the result is kept, and these files for people are not written: ${files}.`,
    absent: (file: string) =>
      `${file} was not made: when this result was processed, its export was refused. The reason then:`,
    remedy: 'Once export is permitted, process the sortie again.',
  },
  es: {
    untold: (files: string) =>
      `el resultado se conserva, y no se escriben estos archivos para personas: ${files}.`,
    absent: (file: string) =>
      `${file} no se hizo: cuando se procesó este resultado, su exportación se denegó. La razón de entonces:`,
    remedy: 'Cuando la exportación esté permitida, procese el vuelo de nuevo.',
  },
} as const

/** For whoever asked for the processing: what is missing, why, and what would make it permitted. */
export function withheldTold({ files, reasons }: Withheld, language: ReasonLanguage): string {
  const { untold, remedy } = sentences[language]
  return [untold(files.join(', ')), ...reasons[language], remedy].join(' ')
}

/** For whoever asks for one of the files: the same, sentence by sentence in both languages. */
export function whyAbsent({ reasons }: Withheld, file: string): Withheld['reasons'] {
  const told = (language: ReasonLanguage) => {
    const { absent, remedy } = sentences[language]
    return [absent(file), ...reasons[language], remedy]
  }
  return { en: told('en'), es: told('es') }
}
