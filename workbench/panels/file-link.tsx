import type { MouseEvent, ReactNode } from 'react'
import { useState } from 'react'
import type { Refusal } from '../api.ts'
import { refusalOf } from '../gate-reasons.ts'
import type { Say } from '../text.ts'
import { Refused } from './refused.tsx'

interface FileLinkProps {
  readonly say: Say
  readonly address: string
  /** Under which it is kept; left out: it opens in a window of its own. */
  readonly name?: string | undefined
  readonly children: ReactNode
}

/**
 * A file to take away. The gate is asked first, so that a refusal is read here, in the reader's language, and not as a file that
 * failed to load.
 */
export function FileLink({ say, address, name, children }: FileLinkProps) {
  const [state, setState] = useState<'idle' | 'asking' | Refusal>('idle')
  const take = async (event: MouseEvent<HTMLAnchorElement>) => {
    // What a browser does with a link by itself (another window, its menu) it may.
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    const { currentTarget: link } = event
    setState('asking')
    const refusal = await refusalAt(address)
    setState(refusal ?? 'idle')
    if (refusal === undefined) go(link)
  }
  return (
    <>
      <a
        href={address}
        target={name === undefined ? '_blank' : undefined}
        download={name}
        rel="noreferrer"
        aria-busy={state === 'asking'}
        onClick={(event) => void take(event)}
      >
        {children}
      </a>
      {typeof state === 'object' && (
        <div role="alert" className="link-refused">
          {state.reasons === undefined ? (
            <p>{say('download.lost')}</p>
          ) : (
            <Refused say={say} reasons={state.reasons} />
          )}
        </div>
      )}
    </>
  )
}

/** Why the file would not come; undefined when it would. Its bytes are left alone: the browser itself fetches them. */
async function refusalAt(address: string): Promise<Refusal | undefined> {
  try {
    const response = await fetch(address)
    if (!response.ok) return await refusalOf(response)
    await response.body?.cancel()
    return undefined
  } catch {
    return { status: 0 }
  }
}

/** As if the link had been pressed, without asking again. */
function go({ href, target, download, rel }: HTMLAnchorElement): void {
  const link = document.createElement('a')
  Object.assign(link, { href, target, rel })
  if (target === '') link.download = download
  link.click()
}
