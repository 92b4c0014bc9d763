/** A share of the requests in a thread of its own: see authority.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { compareJudges } from './judges.ts'

const { seed, from, to } = workerData as { seed: number; from: number; to: number }
parentPort!.postMessage(await compareJudges(seed, from, to))
