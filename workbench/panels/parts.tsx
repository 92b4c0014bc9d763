import './panels.css'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Icon } from '../icons.tsx'
import type { Say } from '../text.ts'

export function Section({ title, aside, children }: { title: string; aside?: string; children: ReactNode }) {
  return (
    <section className="section">
      <h2>
        {title} {aside && <span className="aside">{aside}</span>}
      </h2>
      {children}
    </section>
  )
}

/** Names left, values right. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Copies text and says so, to the eye and to a screen reader. */
export function CopyButton({ say, what, text }: { say: Say; what: string; text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  const label = copied ? say('where.copied') : say('where.copy', { what })
  return (
    <button type="button" className="copy" aria-label={label} title={label} onClick={() => void copy()}>
      <Icon name={copied ? 'check' : 'copy'} size={15} />
      <span role="status" className="unseen">
        {copied ? say('where.copied') : ''}
      </span>
    </button>
  )
}
