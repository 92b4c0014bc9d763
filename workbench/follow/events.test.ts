import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { eventReader } from './events.ts'

const read = (pieces: readonly string[]) => {
  const next = eventReader()
  return pieces.flatMap((piece) => next(piece))
}

test('events as a server writes them: comments and numbers dropped, data joined, a name of none is message', () => {
  const text = ': still here\n\nevent: state\nid: 1\ndata: {"a":\ndata: 1}\n\ndata:bare\n\nevent: empty\n\n'
  assert.deepEqual(read([text]), [
    { event: 'state', data: '{"a":\n1}' },
    { event: 'message', data: 'bare' },
  ])
})

test('an event is told when its empty line has come, not before', () => {
  const next = eventReader()
  assert.deepEqual(next('event: done\ndata: {}\n'), [])
  assert.deepEqual(next('\n'), [{ event: 'done', data: '{}' }])
})

test('however the text is cut, and with each kind of line end, the events are the same', () => {
  const lines = fc.array(fc.constantFrom('event: state', 'data: {"x":1}', 'data', ': c', 'id: 4', ''), {
    maxLength: 20,
  })
  const ends = fc.constantFrom('\n', '\r\n', '\r')
  const cuts = fc.array(fc.nat(200), { maxLength: 12 })
  fc.assert(
    fc.property(lines, ends, cuts, (some, end, at) => {
      const text = [...some, '', ''].join(end)
      const places = [0, ...at.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length]
      const pieces = places.slice(1).map((place, i) => text.slice(places[i], place))
      const plain = read([[...some, '', '', ''].join('\n')])
      assert.deepEqual(read([...pieces, '\n']), plain)
    }),
  )
})
