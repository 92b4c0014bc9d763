import { parseManifest } from './manifest.ts'
import { problemText } from './problem.ts'

/** Fuzz entry: any bytes at all as a manifest. Must never throw; what is refused has a reason that can be told. */
export function fuzz(bytes: Uint8Array): void {
  const read = parseManifest(new TextDecoder().decode(bytes), 'sortie.json')
  if ('manifest' in read) return
  if (read.problems.length === 0) throw new Error('refused, and no reason')
  for (const problem of read.problems) problemText(problem)
}
