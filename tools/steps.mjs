/**
 * Named steps on standard error: what is being done, how long it took, and a running count of seconds for what takes
 * longer than one. Standard output is left to results. Plain JavaScript: this runs before anything is installed.
 */
import { spawn } from 'node:child_process'

const DRAW_EVERY_MS = 250
const SAY_EVERY_MS = 5000
const SHOW_AFTER_S = 1
const TAIL_CHARACTERS = 12_000

/**
 * Runs `work` as one step and answers what it answers; its failure is passed on. `work` is given a function that notes
 * how far it has come. A terminal shows the seconds run up; elsewhere a plain line every five seconds does.
 */
export async function step(title, work) {
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  const tty = process.stderr.isTTY === true
  const clear = tty ? '\r\x1b[2K' : ''
  let note = ''
  const show = () => {
    if (seconds() < SHOW_AFTER_S) return
    const text = `  … ${title} ${seconds().toFixed(1)} s${note ? ` · ${note}` : ''}`
    process.stderr.write(`${clear}${text}${tty ? '' : '\n'}`)
  }
  const say = (mark) => process.stderr.write(`${clear}  ${mark} ${title} (${seconds().toFixed(1)} s)\n`)
  const timer = setInterval(show, tty ? DRAW_EVERY_MS : SAY_EVERY_MS)
  try {
    const value = await work((text) => {
      note = String(text).slice(0, 60)
    })
    say('✓')
    return value
  } catch (error) {
    say('✗')
    throw error
  } finally {
    clearInterval(timer)
  }
}

/** A program that ended badly: what was run, its exit code, and the last lines it wrote. */
export class CommandFailed extends Error {
  constructor(line, code, tail) {
    super(`${line} ended with ${code}${tail ? `\n${tail}` : ''}`)
    this.name = 'CommandFailed'
    this.code = code
  }
}

/** Runs a program to its end, keeping its output back. Rejects with CommandFailed when its exit code is not 0. */
export function run(command, args, { cwd, env = process.env, signal } = {}) {
  return new Promise((resolve, reject) => {
    // npm is a .cmd file on Windows, which only a shell can start; our arguments hold nothing a shell would change.
    const shell = process.platform === 'win32' && !/\.exe$/i.test(command)
    const child = spawn(command, args, { cwd, env, shell, signal, stdio: ['ignore', 'pipe', 'pipe'] })
    let tail = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        tail = (tail + text).slice(-TAIL_CHARACTERS)
      })
    }
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) return resolve()
      reject(new CommandFailed([command, ...args].join(' '), code ?? signal, tail.trim()))
    })
  })
}

/** Hands the terminal's signals to the child and answers its exit code (128 + signal number when it was killed). */
export function follow(child) {
  // A terminal sends Ctrl-C to the whole group: the child has it already, and twice would mean "at once".
  const forward = (signal) => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal))
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 0))
    })
  })
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }
