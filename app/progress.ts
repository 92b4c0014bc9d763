import type { RefusalReasons } from './refusal-reasons.ts'

/** Tells standard error how far the work has come: JSON lines for a parent program, one rewritten line on a terminal, plain lines elsewhere. */
export interface Reporter {
  progress(stage: string, fraction: number, message: string): void
  /** `reasons`: why the gate refused, where it did. */
  failed(message: string, faults: readonly unknown[], reasons?: RefusalReasons): void
  end(): void
}

const EVERY_MS = 200
const PLAIN_EVERY_MS = 3000

export function reporter(now_ms: () => number): Reporter {
  if (process.env.OVERFLIGHT_PROGRESS === 'json') return jsonReporter(now_ms)
  const start = now_ms()
  const tty = process.stderr.isTTY === true
  let last = Number.NEGATIVE_INFINITY
  let lastStage = ''
  const seconds = () => ((now_ms() - start) / 1000).toFixed(1)
  return {
    progress(stage, fraction, message) {
      const due = now_ms() - last > (tty ? EVERY_MS : PLAIN_EVERY_MS)
      if (!due && stage === lastStage) return
      last = now_ms()
      lastStage = stage
      const text = `${String(Math.round(fraction * 100)).padStart(3)} %  ${stage}${message ? `: ${message}` : ''}  (${seconds()} s)`
      process.stderr.write(
        tty ? `\r\x1b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}` : `${text}\n`,
      )
    },
    failed() {
      if (tty) process.stderr.write('\r\x1b[2K')
    },
    end() {
      if (tty) process.stderr.write('\r\x1b[2K')
    },
  }
}

function jsonReporter(now_ms: () => number): Reporter {
  const line = (value: unknown) => process.stderr.write(`${JSON.stringify(value)}\n`)
  let last = Number.NEGATIVE_INFINITY
  let lastStage = ''
  return {
    progress(stage, fraction, message) {
      if (now_ms() - last < EVERY_MS && stage === lastStage) return
      last = now_ms()
      lastStage = stage
      line({ stage, fraction: Math.min(1, Math.max(0, fraction)), message })
    },
    failed: (message, faults, reasons) => line({ failed: { message, faults, reasons } }),
    end() {},
  }
}
