import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json: one up in a checkout, two up from dist/app in an installed package. */
export const ROOT: string = packageRoot()

function packageRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const found = [dirname(here), dirname(dirname(here))].find((folder) => existsSync(`${folder}/package.json`))
  if (!found) throw new Error(`no package.json above ${here}`)
  return found
}
