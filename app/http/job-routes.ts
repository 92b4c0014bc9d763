import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Job, Jobs } from '../jobs.ts'
import { refuse } from './guard.ts'
import { callerOf } from './route.ts'
import { receiveFiles, tooLarge, type UploadLimits } from './upload.ts'

const HEARTBEAT_MS = 15_000

/** Uploading a sortie, and following what becomes of it, as routes. `signal` ends the live streams. */
export function jobRoutes(jobs: Jobs, limits: UploadLimits, signal: AbortSignal) {
  return {
    async upload(c: Context) {
      if (Number(c.req.header('content-length') ?? 0) > limits.bytesMax) {
        return refuse(c, 413, tooLarge(limits.bytesMax), { connection: 'close' })
      }
      const place = await jobs.reserve()
      if (!place)
        return refuse(c, 503, 'the queue is full; try again when a job has ended', { connection: 'close' })
      try {
        const body = c.req.raw.body ?? new ReadableStream<Uint8Array>({ start: (empty) => empty.close() })
        const received = await receiveFiles(body, c.req.header('content-type'), place.folder, limits)
        if (!received.ok) return refuse(c, received.status, received.message, { connection: 'close' })
        return c.json({ job: jobs.enqueue(place.id, callerOf(c).id).id }, 202)
      } finally {
        await jobs.abandon(place.id) // nothing to do once it is enqueued
      }
    },
    /** Whose a job is. One that is not there is nobody's to keep from anybody: who asks is told that it is not there. */
    owner: (c: Context) => ({ owner: jobs.get(c.req.param('id') ?? '')?.by ?? callerOf(c).id }),
    state(c: Context) {
      const job = jobs.get(c.req.param('id') ?? '')
      return job ? c.json(job) : refuse(c, 404, 'no such job')
    },
    cancel(c: Context) {
      const job = jobs.get(c.req.param('id') ?? '')
      if (!job) return refuse(c, 404, 'no such job')
      return c.json({ cancelled: jobs.cancel(job.id) }, 202)
    },
    events(c: Context) {
      const job = jobs.get(c.req.param('id') ?? '')
      return job ? streamJob(c, jobs, job, signal) : refuse(c, 404, 'no such job')
    },
  }
}

/** The job's states as server-sent events: the present one at once, then each change, until it has ended. */
function streamJob(c: Context, jobs: Jobs, first: Job, signal: AbortSignal): Response {
  return streamSSE(c, async (stream) => {
    const waiting: Job[] = [first]
    let wake = () => {}
    const stopWatching = jobs.watch(first.id, (job) => {
      waiting.push(job)
      wake()
    })
    const heartbeat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT_MS)
    const stop = () => wake()
    stream.onAbort(stop)
    signal.addEventListener('abort', stop, { once: true })
    try {
      while (!stream.aborted && !signal.aborted) {
        const job = waiting.shift()
        if (job) await stream.writeSSE(eventOf(job))
        if (job && job.ended_us !== null) return
        if (waiting.length === 0 && !stream.aborted && !signal.aborted) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
    } finally {
      stopWatching()
      clearInterval(heartbeat)
      signal.removeEventListener('abort', stop)
    }
  })
}

const failureText = ({ message, faults, reasons }: Job) => JSON.stringify({ message, faults, reasons })

function eventOf(job: Job): { event: string; data: string } {
  switch (job.state) {
    case 'done':
      return { event: 'done', data: JSON.stringify({ sorties: job.sorties }) }
    case 'failed':
    case 'cancelled':
      return { event: 'failed', data: failureText(job) }
    case 'queued':
    case 'running':
      return { event: 'progress', data: JSON.stringify(job.progress) }
  }
}
