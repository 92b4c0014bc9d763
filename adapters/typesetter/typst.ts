import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { Typesetter } from '../../src/reports/typesetter.ts'

/**
 * Typst 0.13 inside the process: PDF/A-2b, fonts of our own, nothing read from the network or the disk. Fonts given as bytes are found
 * before a machine's own, and the reports allow no fallback, so every machine makes the same bytes.
 */
export function typstTypesetter(): Typesetter {
  const fontBlobs = ['Roboto-Regular.ttf', 'Roboto-Bold.ttf'].map((name) =>
    readFileSync(new URL(`./fonts/${name}`, import.meta.url)),
  )
  // The compiler wants a folder to call its own; all files are handed over in memory and none is looked for there.
  const workspace = join(tmpdir(), 'overflight-typesetter')
  return {
    typeset(source, files) {
      const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs }] })
      for (const { name, bytes } of files) compiler.mapShadow(join(workspace, name), Buffer.from(bytes))
      const compiled = compiler.compile({ mainFileContent: source })
      if (compiled.result === null) {
        const errors = compiled.takeError()?.shortDiagnostics ?? []
        throw new Error(`the report does not compile: ${JSON.stringify(errors)}`)
      }
      const pdf = compiler.pdf(compiled.result, { pdfStandard: 'a-2b' })
      compiler.evictCache(0)
      return Uint8Array.from(pdf)
    },
  }
}
