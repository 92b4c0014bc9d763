import assert from 'node:assert/strict'
import test from 'node:test'
import type { LogStore } from '../../src/ledger/log-store.ts'

/** What every log store promises. `open` makes a new store; `reopen` closes it and opens what it left. */
export function logStoreContract(
  name: string,
  open: () => Promise<{ store: LogStore; reopen: () => Promise<LogStore> }>,
): void {
  const entry = (index: number) => Buffer.from(`entry ${index}`)
  const many = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => entry(from + i))
  const plain = (entries: readonly Uint8Array[]) => entries.map((bytes) => Buffer.from(bytes).toString())

  test(`${name}: a new store is empty and has promised nothing`, async () => {
    const { store } = await open()
    assert.equal(await store.size(), 0)
    assert.equal(await store.promised(), undefined)
    assert.equal(await store.published(), undefined)
    await store.close()
  })

  test(`${name}: a stale append writes nothing`, async () => {
    const { store } = await open()
    assert.equal(await store.append(0, many(0, 2)), true)
    assert.equal(await store.append(1, many(1, 2)), false)
    assert.equal(await store.append(3, many(3, 4)), false)
    assert.deepEqual(plain(await store.read(0, await store.size())), ['entry 0', 'entry 1'])
    await store.close()
  })

  test(`${name}: entries come back in order, before and after settling and reopening`, async () => {
    const { store, reopen } = await open()
    await store.append(0, many(0, 300))
    await store.append(300, many(300, 700))
    const { encodeBundle, tilePath } = await import('../../src/ledger/tiles.ts')
    const bundle = (number: number) => ({
      path: tilePath({ level: 'entries', number, width: 256 }),
      bytes: encodeBundle(many(number * 256, number * 256 + 256)),
    })
    await store.putFiles([bundle(0), bundle(1)])
    await store.settle(700)
    assert.deepEqual(plain(await store.read(250, 515)), plain(many(250, 515)))
    const again = await reopen()
    assert.equal(await again.size(), 700)
    assert.deepEqual(plain(await again.read(0, 700)), plain(many(0, 700)))
    assert.deepEqual(plain(await again.read(699, 700)), ['entry 699'])
    assert.deepEqual(await again.read(700, 700), [])
    await again.close()
  })

  test(`${name}: a file may be put twice, but never changed`, async () => {
    const { store } = await open()
    const tile = { path: 'tile/0/000.p/1', bytes: new Uint8Array(32).fill(7) }
    await store.putFiles([tile])
    await store.putFiles([tile])
    assert.deepEqual(Buffer.from((await store.file(tile.path))!), Buffer.from(tile.bytes))
    assert.equal(await store.file('tile/0/000.p/2'), undefined)
    await assert.rejects(store.putFiles([{ ...tile, bytes: new Uint8Array(32) }]), /differs/)
    await store.close()
  })

  test(`${name}: the promise and the checkpoint survive reopening`, async () => {
    const { store, reopen } = await open()
    await store.promise('a\n0\nb\n')
    await store.publish(Buffer.from('one'))
    await store.publish(Buffer.from('two'))
    const again = await reopen()
    assert.equal(await again.promised(), 'a\n0\nb\n')
    assert.equal(Buffer.from((await again.published())!).toString(), 'two')
    await again.close()
  })
}
