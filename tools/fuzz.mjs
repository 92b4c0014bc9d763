#!/usr/bin/env node
/** `npm run fuzz -- <target> …`, started with a Node that can run it. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ensureInstalled, findNode24 } from './install.mjs'
import { follow } from './steps.mjs'

async function main() {
  await ensureInstalled()
  const run = fileURLToPath(new URL('./fuzz/run.ts', import.meta.url))
  const child = spawn(findNode24(), [run, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = await follow(child)
}

main().catch((error) => {
  process.stderr.write(`fuzz: ${error.message}\n`)
  process.exitCode = 70
})
