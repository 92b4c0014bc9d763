import { existsSync, readFileSync } from 'node:fs'

const STATUS = '/proc/self/status'

/**
 * Highest resident memory of this process so far, MB, all its threads together. Where Linux says it: VmHWM (proc_pid_status(5)),
 * which begins with the program. getrusage's ru_maxrss, asked elsewhere, is on Linux our parent's at the moment it started us,
 * where that is higher (getrusage(2): the figure is kept across execve).
 */
export function peakMemory_MB(): number {
  const status = existsSync(STATUS) ? readFileSync(STATUS, 'utf8') : ''
  const highest = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS
  return (Number(highest) * 1024) / 1e6
}
