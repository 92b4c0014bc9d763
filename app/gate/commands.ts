/** The command about authorities and holds. */
import { reasonLanguages } from '../../src/authority/reasons.ts'
import type { Command, Given } from '../command.ts'
import { UsageError } from '../failures.ts'
import { ledgerFolder, list, now_ms, print, text } from '../given.ts'
import { authorityActions, authorityCommand } from './command.ts'

export const authority: Command = {
  name: 'authority',
  usage: `overflight authority <${authorityActions.join('|')}> [<authority.json> | <sortie> | <hold>] [options]`,
  does: 'What an authority permits, in plain words; its record and its revocation; holds on records.',
  example: 'overflight authority check corpus/authority/authority.json --sortie corpus/example',
  options: {
    sortie: { type: 'string' },
    data: { type: 'string' },
    because: { type: 'string' },
    refuse: { type: 'string', multiple: true },
    role: { type: 'string' },
    language: { type: 'string', default: 'en' },
    ledger: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    sortie: 'of check: sortie folder or manifest; each verb is then told green, or red with the reasons',
    data: 'of check: folder in which the files a manifest names are looked up first',
    because: 'of hold: legal-hold or oversight-hold',
    refuse:
      'of hold: verbs it refuses besides erase, by comma: process, analyse, open, search, export, release, notify',
    role: 'of hold and lift: the role of whoever asks; only an overseer may',
    language: 'of the reasons: en or es',
    ledger: 'folder of the record, where holds and revocations are kept (default: as for process)',
    json: 'of check: one JSON document',
  },
  positionals: [1, 2],
  async run({ values, positionals }) {
    const request = {
      words: positionals,
      sortie: text(values.sortie),
      data: text(values.data) ?? null,
      because: text(values.because),
      refuses: list(values.refuse),
      role: text(values.role) ?? null,
      json: values.json === true,
      language: languageOf(values.language),
      ledger: ledgerFolder(text(values.ledger)),
    }
    print(await authorityCommand(request, now_ms))
    return 0
  },
}

function languageOf(value: Given['values'][string]): 'en' | 'es' {
  const language = reasonLanguages.find((each) => each === value)
  if (language === undefined)
    throw new UsageError(`--language ${String(value)}: expected ${reasonLanguages.join(' or ')}`)
  return language
}
