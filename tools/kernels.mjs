/**
 * Compiles the fast kernels (AssemblyScript) to WebAssembly and writes them as text, so that they load in Node and in a
 * browser without a file of their own. `node tools/kernels.mjs` writes; a test compiles again and compares, so that what
 * is kept is what the source says.
 */
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const SOURCE = 'src/kernels/fast/assembly/plume.ts'
const OUTPUT = 'src/kernels/fast/plume.wasm.ts'
const OPTIONS = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd']
const LINE = 116

/** The module's text as it must stand in OUTPUT. */
export async function compiledKernel() {
  const parts = new Map()
  const { error, stderr } = await asc.main([SOURCE, ...OPTIONS, '-o', 'kernel.wasm'], {
    readFile: undefined,
    writeFile: (name, contents) => {
      parts.set(name, contents)
    },
    baseDir: ROOT,
  })
  if (error) throw new Error(`${error.message}\n${stderr}`)
  const base64 = Buffer.from(parts.get('kernel.wasm')).toString('base64')
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? []
  return `// Compiled from ./assembly/plume.ts by tools/kernels.mjs; do not edit.\nexport const plumeWasm = \`\n${lines.join('\n')}\n\`\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(join(ROOT, OUTPUT), await compiledKernel())
