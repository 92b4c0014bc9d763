import { useState } from 'react'
import type { DroppedFile, JobFault, JobNews } from './api.ts'
import { processFolder } from './api.ts'
import type { GateReasons } from './gate-reasons.ts'
import type { Say } from './text.ts'

/** A dropped folder on its way to a result. */
export type Job =
  | {
      readonly state: 'running'
      readonly name: string
      readonly fraction: number
      readonly step: string | undefined
    }
  | { readonly state: 'done'; readonly name: string }
  | {
      readonly state: 'failed'
      readonly name: string
      readonly message: string
      readonly next: string
      readonly faults: readonly JobFault[]
      /** What the gate says; undefined when something else went wrong, which `message` tells. */
      readonly reasons: GateReasons | undefined
    }

/** The folder being processed, how to start one and how to put its news away. */
export function useJob(say: Say, onDone: (sorties: readonly string[]) => void) {
  const [job, setJob] = useState<Job>()
  const start = (files: readonly DroppedFile[]) => {
    const name = files[0]?.path.split('/')[0] ?? ''
    if (files.length === 0) {
      setJob(failed(name, say('job.failed.noFiles')))
      return
    }
    setJob({ state: 'running', name, fraction: 0, step: undefined })
    processFolder(files, (news) => {
      setJob(jobAfter(news, name, say))
      if (news.kind === 'done') onDone(news.sorties)
    })
  }
  return { job, start, dismiss: () => setJob(undefined) }
}

const failed = (
  name: string,
  message: string,
  besides: Partial<Extract<Job, { state: 'failed' }>> = {},
): Job => ({ state: 'failed', name, message, next: '', faults: [], reasons: undefined, ...besides })

const TOO_LARGE = 413

function jobAfter(news: JobNews, name: string, say: Say): Job {
  switch (news.kind) {
    case 'sending':
      return { state: 'running', name, fraction: news.fraction, step: undefined }
    case 'progress':
      return { state: 'running', name, fraction: news.fraction, step: news.message }
    case 'done':
      return { state: 'done', name }
    case 'failed':
      return failed(name, news.message, {
        reasons: news.reasons,
        faults: news.faults,
        next: say(news.reasons === undefined ? 'job.failed.next' : 'refused.job.next'),
      })
    case 'refused':
      return failed(
        name,
        say(news.status === TOO_LARGE ? 'job.failed.tooLarge' : 'job.failed.refused', {
          status: news.status,
        }),
      )
    case 'lost':
      return failed(name, say('job.failed.lost'))
  }
}
