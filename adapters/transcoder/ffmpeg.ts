import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { createInterface } from 'node:readline'
import type { Transcoded, TranscodeOrder, Transcoder } from './transcoder.ts'

/**
 * ffmpeg as a program of its own, with libx264: nothing of it is linked. It is given one local file of one format and may
 * open nothing else, runs behind everything else on the machine, and is killed at once when the signal says so.
 */
export function ffmpegTranscoder(program: string): Transcoder {
  return {
    async transcode(order) {
      const ended = order.signal.aborted ? 'cancelled' : await run(program, order)
      if (ended !== 'done') await rm(order.output, { force: true })
      return ended
    },
  }
}

function run(program: string, order: TranscodeOrder): Promise<Transcoded> {
  const { signal, pictures, onProgress } = order
  return new Promise((done) => {
    const child = spawn(program, argumentsFor(order), { stdio: ['ignore', 'pipe', 'ignore'] })
    const kill = () => child.kill('SIGKILL')
    const end = (outcome: Transcoded) => {
      signal.removeEventListener('abort', kill)
      done(signal.aborted ? 'cancelled' : outcome)
    }
    signal.addEventListener('abort', kill, { once: true })
    child.once('spawn', () => yieldTo(child.pid))
    child.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ENOENT' ? 'absent' : 'failed'))
    child.once('close', (code) => end(code === 0 ? 'done' : 'failed'))
    let furthest = 0
    createInterface({ input: child.stdout }).on('line', (line) => {
      const count = Number(/^frame=\s*(\d+)/.exec(line)?.[1] ?? Number.NaN)
      if (!(count / pictures > furthest)) return
      furthest = Math.min(1, count / pictures)
      onProgress(furthest)
    })
  })
}

/**
 * Times stay as they are: no picture is made or dropped to even the rate (passthrough), none is rounded to it (90 kHz as the
 * encoder's time base), and the multiplexer adds no delay of its own. An odd side gets one line of black: the coding has none.
 */
const argumentsFor = ({ input, pid, output }: TranscodeOrder): string[] => [
  ...['-v', 'quiet', '-nostdin', '-nostats', '-progress', 'pipe:1', '-y'],
  ...['-protocol_whitelist', 'file,pipe', '-f', 'mpegts', '-copyts', '-i', `file:${input}`],
  ...['-map', `0:i:${pid}`, '-an', '-sn', '-dn', '-map_metadata', '-1'],
  ...['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', '-fps_mode', 'passthrough', '-enc_time_base', '1:90000'],
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-g', '30', '-bf', '0', '-pix_fmt', 'yuv420p'],
  ...['-muxdelay', '0', '-muxpreload', '0', '-mpegts_copyts', '1', '-avoid_negative_ts', 'disabled'],
  ...['-f', 'mpegts', `file:${output}`],
]

const LATER = 10

function yieldTo(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, LATER)
  } catch {
    // It has ended already, or this system has no such thing.
  }
}
