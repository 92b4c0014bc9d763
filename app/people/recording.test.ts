import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Accounts, PeopleChange } from '../../adapters/accounts/accounts.ts'
import { openLedger } from '../recordkeeping.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { peopleRecorder } from './recording.ts'

const ledger = join(scratchFolder('people-recording'), 'ledger')
const now_ms = () => 1_800_000_000_000

const change = (n: number, write: string): PeopleChange => ({
  ...{
    n,
    write,
    what: 'invited',
    by: 'made-ada',
    person: `made-${n}`,
    roles: ['analyst'],
    standing: 'invited',
  },
})

/** Keeps changes until they are told; `isKilled`: the server ends before it can mark one. */
function kept(changes: readonly PeopleChange[]) {
  let left = [...changes]
  const state = { isKilled: false }
  const accounts = {
    untold: async () => left,
    async told({ n }: PeopleChange) {
      if (state.isKilled) throw new Error('killed')
      left = left.filter((each) => each.n !== n)
    },
  } as unknown as Accounts
  return { state, accounts, left: () => left.length }
}

test('each change is one entry, in their order, however often it is brought there', async () => {
  const record = peopleRecorder(ledger, now_ms)
  // The second is the first asked for again under its key, after a kill.
  const { state, accounts, left } = kept([change(1, 'one'), change(2, 'one'), change(3, 'three')])
  state.isKilled = true
  await assert.rejects(record(accounts), /killed/)
  state.isKilled = false
  await Promise.all([record(accounts), record(accounts)])
  assert.equal(left(), 0)
  const entries = await (await openLedger(ledger, now_ms)).entriesFrom(0)
  assert.deepEqual(
    entries.map(({ kind, ref }) => [kind, ...ref!]),
    [
      ['policy.change', 'person/made-1', 'key/made-ada', 'write/one'],
      ['policy.change', 'person/made-3', 'key/made-ada', 'write/three'],
    ],
  )
})
