import assert from 'node:assert/strict'
import test from 'node:test'
import { crashLogs, LostInCrash } from './crashes.ts'
import type { Flush } from './simulated-disk.ts'

/** Every flush the log relies on, as the simulated disk sees it. */
const flushes: Readonly<Record<string, (flush: Flush) => boolean>> = {
  'of the journal after an append': ({ of, path, isLater }) => of === 'file' && isJournal(path) && isLater,
  'of the journal at opening, which a killed process left': ({ of, path, isLater }) =>
    of === 'file' && isJournal(path) && !isLater,
  "of the journal's first file": ({ path }) => path.endsWith('/journal.new'),
  "of the journal's first name": ({ path, names }) => path.endsWith('/writer') && names.includes('journal'),
  "of the journal's next name": ({ path, names, isLater }) =>
    path.endsWith('/writer') && names.some((name) => /^journal-\d/.test(name)) && isLater,
  'of names at opening, which a killed process left': ({ path, isLater }) =>
    path.endsWith('/writer') && !isLater,
  'of the folders above the log': ({ of, path }) => of === 'folder' && '/data/ledger'.startsWith(path),
  'of a tile': ({ path }) => /\/tile-\d\.new$/.test(path),
  "of a tile's name": ({ of, path, names }) =>
    of === 'folder' && path.includes('/log/tile/') && names.some((name) => /^\d+$/.test(name)),
  "of a tile's folder": ({ of, path, names }) =>
    of === 'folder' && path.includes('/log') && names.some((name) => /^(tile|entries|\d|.*\.p)$/.test(name)),
  'of the promised head': ({ path }) => path.endsWith('/head.new'),
  "of the promised head's name": ({ path, names }) => path.endsWith('/writer') && names.includes('head'),
  'of the checkpoint': ({ path }) => path.endsWith('/checkpoint.new'),
  "of the checkpoint's name": ({ path, names }) => path.endsWith('/log') && names.includes('checkpoint'),
}
const isJournal = (path: string) => /\/journal(-\d+)?$/.test(path)

for (const [name, leaveOut] of Object.entries(flushes))
  test(`the simulation sees the loss when one flush is left out: ${name}`, async () => {
    // What only a new log does is looked for on disks that are new more often.
    const often = /first|names at opening/.test(name) ? { sizes: [], lives: 4, steps: 30 } : {}
    await assert.rejects(crashLogs(100_000, 2, { ...often, leaveOut }), LostInCrash)
  })
