/** The command about authorities and holds. */
import type { Command } from '../command.ts'
import { languageOf, languageOption, ledgerFolder, list, now_ms, print, text } from '../given.ts'
import { authorityActions, authorityCommand } from './command.ts'

export const authority: Command = {
  name: 'authority',
  usage: `overflight authority <${authorityActions.join('|')}> [<authority.json> | <verb> | <sortie> | <hold>] [options]`,
  does: 'What an authority permits, in plain words; its record and its revocation; holds on records.',
  example: 'overflight authority check corpus/authority/authority.json --sortie corpus/example',
  options: {
    sortie: { type: 'string' },
    data: { type: 'string' },
    because: { type: 'string' },
    refuse: { type: 'string', multiple: true },
    role: { type: 'string' },
    urgent: { type: 'boolean' },
    ...languageOption,
    ledger: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    sortie:
      'of check: sortie folder or manifest; each verb is then told green, or red with the reasons; of ask: what the verb is asked of, and that it was goes into the record',
    data: 'of check and ask: folder in which the files a manifest names are looked up first',
    because: 'of hold: legal-hold or oversight-hold',
    refuse:
      'of hold: verbs it refuses besides erase, by comma: process, analyse, open, search, export, release, notify',
    role: 'of hold, lift and ask: the role of whoever asks; only an overseer may',
    urgent:
      'of register: it cannot wait until those who oversee are told; they are told within 48 h of it, not before the first sortie',
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
      urgent: values.urgent === true,
      language: languageOf(values.language),
      ledger: ledgerFolder(text(values.ledger)),
    }
    print(await authorityCommand(request, now_ms))
    return 0
  },
}
