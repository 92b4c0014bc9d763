/** Imported before a program: on leaving, the process tells its highest resident memory (MB) through its fourth stream. */
import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { peakMemory_MB } from './peak-memory.ts'

if (isMainThread) process.on('exit', () => writeSync(3, String(peakMemory_MB())))
