import { type FormEvent, useState } from 'react'
import { REASON_CHARACTERS_MIN } from '../../src/people/rule.ts'
import { Icon } from '../icons.tsx'
import type { Say } from '../text.ts'
import { spoken } from '../words.ts'
import { send } from './people-api.ts'

/** Before a restricted record opens: why it is read, in the reader's words, which go into the record. */
export function ReasonForm({
  say,
  sortie,
  name,
  onSaid,
}: {
  say: Say
  sortie: string
  name: string
  onSaid(): void
}) {
  const [trouble, setTrouble] = useState<string>()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('reason'))
    const done = await send('POST', `/api/sorties/${encodeURIComponent(sortie)}/reasons`, { reason })
    if (done.ok) onSaid()
    else setTrouble(done.says?.[spoken()] ?? say('door.refused'))
  }
  return (
    <form className="state reason" data-testid="reason" onSubmit={(event) => void submit(event)}>
      <h2>
        <Icon name="closed" size={16} /> {say('reason.title', { name })}
      </h2>
      <p>{say('reason.what')}</p>
      <label>
        <span className="soft">{say('reason.label')}</span>
        <input name="reason" required minLength={REASON_CHARACTERS_MIN} maxLength={500} list="reasons" />
      </label>
      <datalist id="reasons">
        {(['analysis', 'complaint', 'review', 'oversight'] as const).map((each) => (
          <option key={each} value={say(`reason.usual.${each}`)} />
        ))}
      </datalist>
      <button type="submit" className="strong">
        {say('reason.open')}
      </button>
      {trouble !== undefined && <p role="alert">{trouble}</p>}
    </form>
  )
}
