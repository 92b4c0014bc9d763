import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Deliver, Delivered, Parcel, Way } from '../../src/notices/deliver.ts'

/** Every byte there is, line ends and dots among them, long enough for several lines of any coding. */
const BYTES = Uint8Array.from({ length: 5000 }, (_, k) => (k < 256 ? k : (k * 7919) & 0xff))

export const parcel: Parcel = {
  id: 'notice-0123456789abcdef',
  subject: 'Aviso: ampliación (invented)\r\nBcc: other@example.org',
  text: 'A notice.\n\n.\n.. and “quoted”\nñ\n',
  files: [
    { name: 'notice.pdf', mediaType: 'application/pdf', bytes: BYTES },
    { name: 'notice.json', mediaType: 'application/json', bytes: Buffer.from('{"a":1}\n') },
    { name: 'empty.tlog-proof', mediaType: 'text/plain', bytes: new Uint8Array() },
  ],
}

interface Opened {
  readonly deliver: Deliver
  /** What got there, once for each time it came. */
  arrived(): Promise<readonly { readonly id: string; readonly files: ReadonlyMap<string, Uint8Array> }[]>
}

/** What every way of delivery promises; one exists when this passes with it. `broken`: where nothing can get to. */
export function deliveryContract(
  way: Way,
  open: () => Promise<Opened>,
  broken: () => Promise<Deliver>,
): void {
  test(`${way}: a parcel arrives byte for byte, and again under the same id`, async () => {
    const { deliver, arrived } = await open()
    assert.equal(deliver.way, way)
    for (let time = 0; time < 2; time++) {
      const out = await deliver.deliver(parcel)
      assert.ok(out.ok, JSON.stringify(out))
      assert.ok(out.reference.includes(parcel.id), out.reference)
    }
    const all = await arrived()
    assert.ok(all.length > 0)
    for (const { id, files } of all) {
      assert.equal(id, parcel.id)
      for (const { name, bytes } of parcel.files)
        assert.ok(Buffer.from(files.get(name) ?? [1]).equals(bytes), `${name} is not what was sent`)
    }
  })

  test(`${way}: what cannot get there is a value that says what was found and what to do`, async () => {
    saysWhy(await (await broken()).deliver(parcel))
  })
}

/** A failure that a person can do something about; answers its kind. */
export function saysWhy(out: Delivered): string {
  assert.ok(!out.ok, JSON.stringify(out))
  assert.ok(out.found.length > 3 && !/[\r\n]/.test(out.found), out.found)
  assert.ok(out.says.en.length > 30 && out.says.es.length > 30 && out.says.en !== out.says.es)
  return out.problem
}
