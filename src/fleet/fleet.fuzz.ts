import { readPeriod } from './period.ts'
import { readFleet, registryOf, ruleOf } from './registry.ts'

/** Fuzz entry: any bytes at all as a registry or a period. Must never throw; what was read and written is read again. */
export function fuzz(bytes: Uint8Array): void {
  const text = new TextDecoder().decode(bytes)
  readPeriod(text, undefined)
  readPeriod('2026-01-01', text)
  const read = readFleet(text, 'fuzz')
  if (!read.ok) {
    if (read.problems.length === 0) throw new Error('refused, and no reason')
    return
  }
  const again = readFleet(JSON.stringify(read.value), 'again')
  if (!again.ok || JSON.stringify(again.value) !== JSON.stringify(read.value))
    throw new Error('a registry changed on its way')
  const registry = registryOf(read.value, () => ({ name: 'some' }))
  for (const { id, rule } of registry.operators)
    if (ruleOf(registry, id) !== rule) throw new Error('a rule of another operator')
}
