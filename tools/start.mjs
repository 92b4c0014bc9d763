/**
 * `npm start`: installs, then hands over to Node 24, which serves at once, builds the workbench, processes the bundled
 * example and says when it is ready.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, environment, findNode24, root } from './install.mjs'
import { follow } from './steps.mjs'

async function main() {
  process.stderr.write('Overflight: installing if needed, then building, then the example\n')
  const started = String(Date.now())
  await ensureInstalled()
  const node = findNode24()
  const env = environment(node, { OVERFLIGHT_STARTED_MS: started })
  const child = spawn(node, [join(root, 'tools', 'serve-example.mjs')], { cwd: root, env, stdio: 'inherit' })
  process.exitCode = await follow(child)
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
