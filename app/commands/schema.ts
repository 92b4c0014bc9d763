import { airspaceJsonSchema } from '../../src/airspace/airspace.ts'
import { boundariesJsonSchema } from '../../src/airspace/boundaries.ts'
import { fleetJsonSchema } from '../../src/fleet/registry.ts'
import { recipientsJsonSchema } from '../../src/notices/recipients.ts'
import { oversightJsonSchema } from '../../src/oversight/document.ts'
import { planJsonSchema } from '../../src/planning/plan.ts'
import { platformJsonSchema } from '../../src/planning/platform.ts'
import { noticeJsonSchema } from '../../src/reports/notice.ts'
import { scenarioJsonSchema } from '../../src/simulation/scenario.ts'
import { manifestJsonSchema } from '../../src/sorties/manifest.ts'
import type { Command } from '../command.ts'
import { UsageError } from '../failures.ts'
import { print } from '../given.ts'
import {
  authorityJsonSchema,
  clearanceJsonSchema,
  retentionJsonSchema,
  witnessesJsonSchema,
} from '../schemas.ts'

const schemas: Readonly<Record<string, () => unknown>> = {
  sortie: manifestJsonSchema,
  scenario: scenarioJsonSchema,
  authority: authorityJsonSchema,
  airspace: airspaceJsonSchema,
  boundaries: boundariesJsonSchema,
  clearance: clearanceJsonSchema,
  fleet: fleetJsonSchema,
  notice: noticeJsonSchema,
  oversight: oversightJsonSchema,
  plan: planJsonSchema,
  platform: platformJsonSchema,
  recipients: recipientsJsonSchema,
  retention: retentionJsonSchema,
  witnesses: witnessesJsonSchema,
}

export const schema: Command = {
  name: 'schema',
  usage: `overflight schema <${Object.keys(schemas).join('|')}>`,
  does: 'The JSON Schema of a document that this program reads, for editors and other programs.',
  example: 'overflight schema sortie > sortie.schema.json',
  options: {},
  optionHelp: {},
  positionals: [1, 1],
  async run({ positionals }) {
    const make = schemas[positionals[0]!]
    if (make === undefined)
      throw new UsageError(
        `there is no schema "${positionals[0]}"; there are: ${Object.keys(schemas).join(', ')}`,
      )
    print(JSON.stringify(make(), null, 2))
    return 0
  },
}
