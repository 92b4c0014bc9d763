import type { Command } from '../command.ts'
import { needed, print } from '../given.ts'
import { simulateCommand } from '../simulate.ts'

export const simulate: Command = {
  name: 'simulate',
  usage: 'overflight simulate <scenario.json> --out <folder>',
  does: 'A seeded physical simulation (puffs in a meandering wind) into a sortie folder with its truth.',
  example: 'overflight simulate corpus/scenarios/example.json --out my-sortie',
  options: { out: { type: 'string' } },
  optionHelp: { out: 'folder to make; must be new or empty' },
  positionals: [1, 1],
  async run({ values, positionals }) {
    const out = needed(values.out, 'simulate', '--out <folder>')
    await simulateCommand(positionals[0]!, out)
    print(`made ${out}; try: overflight process ${out} --out ${out}-result`)
    return 0
  },
}
