import { once } from 'node:events'
import type { Command, Given } from '../command.ts'
import { now_ms, text } from '../given.ts'
import { inspectFile } from '../inspect/index.ts'
import { reporter } from '../progress.ts'

export const inspect: Command = {
  name: 'inspect',
  usage: 'overflight inspect <file> [--json | --items | --track | --cot]',
  does: 'What a supported file holds: format, streams, standards, counts, span, faults with their places.',
  example: 'overflight inspect corpus/example --json',
  options: {
    json: { type: 'boolean' },
    items: { type: 'boolean' },
    track: { type: 'boolean' },
    cot: { type: 'boolean' },
    data: { type: 'string' },
  },
  optionHelp: {
    json: 'one JSON document',
    items: 'the decoded sets, messages, samples or positions, one JSON object a line',
    track: 'positions only, as GeoJSON',
    cot: 'of key data: platform and sensor point as Cursor on Target, one event a line, marked as a replay',
    data: 'for a manifest: folder of the files it names',
  },
  positionals: [1, 1],
  run: runInspectCommand,
}

/** Short files need no word of how far it is. */
const SILENT_MS = 1000

async function runInspectCommand({ values, positionals }: Given): Promise<number> {
  const form = (['items', 'track', 'cot', 'json'] as const).find((each) => values[each] === true) ?? 'text'
  const start = now_ms()
  const report = reporter(now_ms)
  const sound = await inspectFile(positionals[0]!, form, text(values.data) ?? null, {
    print: async (piece) => {
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
    },
    progress: (fraction, file) => {
      if (now_ms() - start > SILENT_MS) report.progress('reading', fraction, file)
    },
  })
  report.end()
  return sound ? 0 : 1
}
