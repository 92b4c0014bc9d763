import { existsSync, statSync } from 'node:fs'
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { InputRefused } from './failures.ts'

/** Lets `make` fill a folder beside `out` and moves it there at the end: whole, or not at all. `out` must be empty or new. */
export async function writeWhole<T>(given: string, make: (folder: string) => Promise<T>): Promise<T> {
  const out = resolve(given)
  await mustBeEmpty(out)
  const staging = `${out}.partial-${process.pid}`
  await mkdir(staging, { recursive: true })
  try {
    const made = await make(staging)
    // An empty folder makes way; rmdir refuses when somebody has filled it in the meantime.
    if (existsSync(out)) await rmdir(out)
    await rename(staging, out)
    return made
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function mustBeEmpty(out: string): Promise<void> {
  if (!existsSync(out)) {
    await mkdir(dirname(out), { recursive: true })
    return
  }
  if (!statSync(out).isDirectory()) throw new InputRefused(`--out ${out} is a file; name a folder`)
  if ((await readdir(out)).length > 0)
    throw new InputRefused(`--out ${out} is not empty; name an empty or a new folder`)
}
