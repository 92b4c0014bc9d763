/** One event of a stream of server-sent events. */
export interface ServerEvent {
  readonly event: string
  readonly data: string
}

/**
 * Events out of text that arrives in pieces of any size (HTML Living Standard, section 9.2.6): comments and fields nobody
 * asked for are dropped, lines of data joined. The browser's own EventSource hides why a server refused, and asks again
 * unasked; a replay that costs computation needs neither.
 */
export function eventReader(): (piece: string) => ServerEvent[] {
  let rest = ''
  let event = ''
  let data: string[] = []
  return (piece) => {
    const text = rest + piece
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text // its line feed may be in the next piece
    const lines = whole.split(/\r\n|\n|\r/)
    rest = (lines.pop() ?? '') + text.slice(whole.length)
    const found: ServerEvent[] = []
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) found.push({ event: event || 'message', data: data.join('\n') })
        event = ''
        data = []
        continue
      }
      const { name, value } = fieldOf(line)
      if (name === 'event') event = value
      if (name === 'data') data.push(value)
    }
    return found
  }
}

function fieldOf(line: string): { name: string; value: string } {
  const colon = line.indexOf(':')
  if (colon < 0) return { name: line, value: '' }
  return { name: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') }
}
