import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../tidy/repository.ts'

export interface Finding {
  readonly kind: 'throws' | 'slow' | 'endless' | 'memory'
  readonly message: string
  readonly bytes: Uint8Array
}

const MESSAGE_CHARACTERS_MAX = 200

/** Writes the bytes, named by their digest, and a line that says what they broke; answers the file's name. */
export function writeFinding(folder: string, target: string, { kind, message, bytes }: Finding): string {
  mkdirSync(folder, { recursive: true })
  const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.bin`
  const readme = join(folder, 'README.md')
  if (!existsSync(readme)) writeFileSync(readme, headOf(target))
  if (!existsSync(join(folder, name)))
    appendFileSync(readme, `| \`${name}\` | ${bytes.length} | ${kind} | ${inTable(message)} |\n`)
  writeFileSync(join(folder, name), bytes)
  return name
}

const headOf = (target: string) => `# What broke \`${target}\`

Found by \`npm run fuzz -- ${target}\`, made as short as it would go, and kept: a test runs every file of this folder through
the target.

| file | bytes | kind | what broke, when it was found |
| --- | --- | --- | --- |
`

/** On one line, without what would end the cell or name a place on this machine. */
function inTable(message: string): string {
  const line = message
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replaceAll(pathToFileURL(root).href, '')
    .replaceAll(root, '')
    .replaceAll('|', '/')
    .replaceAll('`', "'")
  return line.length > MESSAGE_CHARACTERS_MAX ? `${line.slice(0, MESSAGE_CHARACTERS_MAX)} …` : line
}
