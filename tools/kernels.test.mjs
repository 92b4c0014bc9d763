import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

// The compiler is a package for development only: without it the kernels still run, and cannot be compared.
const compiler = await import('./kernels.mjs').catch((error) => {
  if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined
  throw error
})
const skip = compiler === undefined ? 'assemblyscript is not installed' : false

test('the fast kernels kept as text are what their source compiles to', { skip }, async () => {
  const kept = fileURLToPath(new URL('../src/kernels/fast/plume.wasm.ts', import.meta.url))
  assert.ok(
    (await readFile(kept, 'utf8')) === (await compiler.compiledKernel()),
    'run node tools/kernels.mjs',
  )
})
