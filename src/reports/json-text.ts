/**
 * JSON whose bytes depend on the values alone: keys sorted, numbers as RFC 8785 writes them (ECMAScript's shortest form), a newline at
 * the end. A number that JSON cannot hold would be written as null in silence; that is a bug of ours and crashes.
 */
export function jsonText(value: unknown, indent?: number): string {
  return `${JSON.stringify(ordered(value, ''), null, indent)}\n`
}

function ordered(value: unknown, path: string): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${path} is ${value}`)
  if (Array.isArray(value)) return value.map((item, i) => ordered(item, `${path}/${i}`))
  if (value === null || typeof value !== 'object') return value
  const record = value as Readonly<Record<string, unknown>>
  const keys = Object.keys(record).sort()
  return Object.fromEntries(keys.map((key) => [key, ordered(record[key], `${path}/${key}`)]))
}
