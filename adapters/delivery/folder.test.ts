import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { deliveryContract, parcel, saysWhy } from './delivery.contract.ts'
import { folderDelivery } from './folder.ts'

const scratch = mkdtempSync(join(tmpdir(), 'overflight-delivery-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

deliveryContract(
  'folder',
  async () => {
    const folder = join(scratch, 'sound')
    return {
      deliver: folderDelivery(folder),
      arrived: async () =>
        readdirSync(folder).map((id) => {
          const names = readdirSync(join(folder, id))
          return { id, files: new Map(names.map((name) => [name, readFileSync(join(folder, id, name))])) }
        }),
    }
  },
  async () => {
    const file = join(scratch, 'file')
    writeFileSync(file, '')
    return folderDelivery(join(file, 'below'))
  },
)

test('whole or not at all: what is there stays, and nothing half made is left', async () => {
  const folder = join(scratch, 'taken')
  mkdirSync(join(folder, parcel.id), { recursive: true })
  writeFileSync(join(folder, parcel.id, 'notice.json'), 'another')
  assert.equal(saysWhy(await folderDelivery(folder).deliver(parcel)), 'in-the-way')
  assert.deepEqual(readdirSync(folder), [parcel.id])
  assert.equal(readFileSync(join(folder, parcel.id, 'notice.json'), 'utf8'), 'another')
})

test('several at once leave one', async () => {
  const folder = join(scratch, 'several')
  const outs = await Promise.all(Array.from({ length: 5 }, () => folderDelivery(folder).deliver(parcel)))
  assert.ok(outs.some(({ ok }) => ok))
  for (const out of outs) if (!out.ok) assert.equal(out.problem, 'in-the-way')
  assert.deepEqual(readdirSync(folder), [parcel.id])
  assert.equal(readdirSync(join(folder, parcel.id)).length, parcel.files.length + 1)
  assert.equal(statSync(join(folder, parcel.id, 'notice.pdf')).mode & 0o777, 0o600, 'for this user alone')
})

test('names that lead out of the folder are a bug of ours, and write nothing', async () => {
  const folder = join(scratch, 'names')
  const [file] = parcel.files
  for (const wrong of [
    { ...parcel, id: '../elsewhere' },
    { ...parcel, files: [{ ...file!, name: '../out.pdf' }] },
    { ...parcel, files: [file!, file!] },
  ])
    await assert.rejects(folderDelivery(folder).deliver(wrong), RangeError)
  assert.throws(() => readdirSync(folder), /ENOENT/)
})
