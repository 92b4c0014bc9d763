import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const NOT_OURS = new Set(['node_modules', '.git', 'dist', 'build', 'var'])
const TEXT_BYTES_MAX = 5_000_000

/** Files of the repository, by path with slashes: what git tracks or would track; without git, what lies there. */
export function repositoryFiles(): string[] {
  const listed = existsSync(join(root, '.git')) ? gitFiles() : undefined
  return (listed ?? walk(root))
    .filter((file) => existsSync(join(root, file)) && statSync(join(root, file)).isFile())
    .sort()
}

function gitFiles(): string[] | undefined {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
  return status === 0 ? stdout.split('\0').filter(Boolean) : undefined
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : walk(path)
    return entry.isFile() ? [relative(root, path).replaceAll(sep, '/')] : []
  })
}

/** The file's text, or undefined when it is binary or larger than text is. */
export function textOf(file: string): string | undefined {
  if (statSync(join(root, file)).size > TEXT_BYTES_MAX) return undefined
  const bytes = readFileSync(join(root, file))
  return bytes.includes(0) ? undefined : bytes.toString('utf8')
}
