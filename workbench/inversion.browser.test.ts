import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { build, type Rollup } from 'vite'
import { launchBrowser } from './testing/browser.ts'
import { inversion } from './testing/inversion.ts'

const numbers = (text: string) => [...text.matchAll(/-?\d[\d.e-]*/g)].map(([number]) => Number(number))

test('the inversion and its WebAssembly kernel run in a browser as they stand, and answer the same', async () => {
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, 'testing', 'inversion.ts'), formats: ['es'] },
    },
  })) as Rollup.RollupOutput[]
  const { code } = built[0]!.output[0]
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    const there = await page.evaluate(async (source) => {
      const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
      return ((await import(address)) as { inversion(): Promise<string> }).inversion()
    }, code)
    const here = await inversion()
    assert.equal(JSON.parse(there).kernel, 'wasm')
    const [a, b] = [numbers(there), numbers(here)]
    assert.ok(a.length === b.length && a.length > 50)
    // A browser's Math.exp is of another release, and may round otherwise.
    for (const [i, value] of a.entries()) assert.ok(Math.abs(value - b[i]!) <= 1e-9 * Math.abs(b[i]!))
  } finally {
    await browser.close()
  }
})
