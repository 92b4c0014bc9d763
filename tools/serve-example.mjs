/**
 * The second half of `npm start`, run by Node 24: listens at once, then builds the workbench and processes the bundled
 * example, each only when something it is made of has changed.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { CannotListen } from '../app/failures.ts'
import { runProcess } from '../app/process-child.ts'
import { ownCommand, serve } from '../app/server.ts'
import { npm, root } from './install.mjs'
import { step } from './steps.mjs'

const started = Number(process.env.OVERFLIGHT_STARTED_MS ?? Date.now())
const example = join(root, 'corpus', 'example')

async function main() {
  const dir = resolve(process.env.OVERFLIGHT_DIR || join(root, 'var'))
  const port = portFrom(process.env.PORT || '8080')
  const stopping = new AbortController()
  const signal = stopping.signal
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => stopping.abort())
  let doing = 'starting'
  const ready = Promise.withResolvers()
  const state = { ready: ready.promise, step: () => doing }
  const tell = (text) => process.stderr.write(`${text}\n`)
  const server = await serve({ dir, port, ...state, keepsLedger: true, demonstrates: true, tell, signal })
  process.stderr.write(`  ${server.url} answers; its data is being made ready\n`)
  const named = (title, work) => {
    doing = title
    return step(title, work)
  }
  try {
    if (workbenchIsStale()) {
      await named('building the workbench', () =>
        npm(['run', 'build', '-w', 'workbench'], process.execPath, { signal }),
      )
    }
    const digest = digestOf([example, join(root, 'src'), join(root, 'app')])
    if (exampleIsStale(dir, digest)) {
      await named('processing the example', (note) => processExample(dir, digest, { note, signal }))
    }
    ready.resolve()
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    process.stderr.write(`Overflight is ready after ${seconds} s: ${server.url}  (Ctrl-C ends it)\n`)
  } catch (error) {
    ready.reject(error)
    if (!signal.aborted) {
      await server.stop()
      throw error
    }
  }
  await new Promise((done) => (signal.aborted ? done() : signal.addEventListener('abort', done)))
  await server.stop()
  process.stderr.write('Overflight has ended\n')
}

function portFrom(text) {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new CannotListen(`found PORT=${text}; expected a whole number from 0 to 65535`)
}

/** True when a source of the workbench is newer than what was built from it. */
function workbenchIsStale() {
  const built = join(root, 'workbench', 'dist', 'index.html')
  if (!existsSync(built)) return true
  const sources = [
    ...filesIn(join(root, 'workbench')),
    ...filesIn(join(root, 'src')),
    join(root, 'package-lock.json'),
  ]
  const built_ms = statSync(built).mtimeMs
  return sources.some((file) => statSync(file).mtimeMs > built_ms)
}

/** Source files below a folder, tests and built things left out, in order. */
function filesIn(folder) {
  const skip = (name) => name === 'dist' || name === 'node_modules' || /\.test\.[a-z]+$/.test(name)
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => !skip(entry.name))
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
    )
}

/** SHA-256 over names and bytes: the example's result is that of these inputs and this engine. */
function digestOf(folders) {
  const hash = createHash('sha256')
  for (const file of folders.flatMap(filesIn)) {
    const bytes = readFileSync(file)
    hash.update(`${relative(root, file)} ${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}

const stampOf = (dir) => join(dir, 'example.sha256')

function exampleIsStale(dir, digest) {
  if (!existsSync(join(dir, 'sorties', 'example', 'result.json'))) return true
  return !existsSync(stampOf(dir)) || readFileSync(stampOf(dir), 'utf8').trim() !== digest
}

/** Processes into a folder aside and moves the result into place when it is whole. */
async function processExample(dir, digest, { note, signal }) {
  const out = join(dir, 'staging', String(process.pid), 'example')
  const onProgress = ({ stage, fraction }) => note(`${stage} ${Math.round(fraction * 100)} %`)
  await rm(out, { recursive: true, force: true })
  const outcome = await runProcess({ command: ownCommand(), input: example, out, onProgress, signal, dir })
  if (outcome.kind !== 'done') throw new Error(outcome.message ?? 'stopped')
  if (!existsSync(join(out, 'result.json')))
    throw new Error(`processing ended well but left no ${join(out, 'result.json')}`)
  const place = join(dir, 'sorties', 'example')
  await rm(place, { recursive: true, force: true })
  await mkdir(join(dir, 'sorties'), { recursive: true })
  await rename(out, place)
  await writeFile(stampOf(dir), `${digest}\n`)
}

main().catch((error) => {
  process.stderr.write(`Overflight could not start: ${error.message}\n`)
  process.exitCode = 1
})
