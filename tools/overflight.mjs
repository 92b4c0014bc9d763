#!/usr/bin/env node
/**
 * The command line, started with a Node that can run it. Standard output carries results only; the exit code is the
 * command's own; signals are handed on.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, findNode24, installedAsPackage, root } from './install.mjs'
import { follow } from './steps.mjs'

async function main() {
  await ensureInstalled()
  const built = join(root, 'dist', 'app', 'cli.js')
  const cli = installedAsPackage ? built : join(root, 'app', 'cli.ts')
  if (!existsSync(cli)) throw new Error(`${cli} is missing: this copy of Overflight is not whole`)
  const child = spawn(findNode24(), [cli, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = await follow(child)
}

main().catch((error) => {
  process.stderr.write(`overflight: ${error.message}\n`)
  process.exitCode = 70
})
