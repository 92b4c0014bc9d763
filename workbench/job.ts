import { useState } from 'react'
import type { DroppedFile, JobFault, JobNews } from './api.ts'
import { processFolder } from './api.ts'
import type { Say } from './text.ts'
import { spoken } from './words.ts'

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
    }

/** The folder being processed, how to start one and how to put its news away. */
export function useJob(say: Say, onDone: (sorties: readonly string[]) => void) {
  const [job, setJob] = useState<Job>()
  const start = (files: readonly DroppedFile[]) => {
    const name = files[0]?.path.split('/')[0] ?? ''
    if (files.length === 0) {
      setJob({ state: 'failed', name, message: say('job.failed.noFiles'), next: '', faults: [] })
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

/** What the gate says it says in the reader's language; what else went wrong, in the program's. */
const messageOf = ({ message, reasons }: Extract<JobNews, { kind: 'failed' }>): string =>
  reasons === undefined ? message : reasons[spoken()].join(' ')

const TOO_LARGE = 413

function jobAfter(news: JobNews, name: string, say: Say): Job {
  const failed = (message: string, next = '', faults: readonly JobFault[] = []): Job => ({
    state: 'failed',
    name,
    message,
    next,
    faults,
  })
  switch (news.kind) {
    case 'sending':
      return { state: 'running', name, fraction: news.fraction, step: undefined }
    case 'progress':
      return { state: 'running', name, fraction: news.fraction, step: news.message }
    case 'done':
      return { state: 'done', name }
    case 'failed':
      return failed(messageOf(news), say('job.failed.next'), news.faults)
    case 'refused':
      return failed(
        say(news.status === TOO_LARGE ? 'job.failed.tooLarge' : 'job.failed.refused', {
          status: news.status,
        }),
      )
    case 'lost':
      return failed(say('job.failed.lost'))
  }
}
