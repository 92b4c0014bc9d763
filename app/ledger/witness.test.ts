import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import test, { after } from 'node:test'
import { SimulatedCrash, SimulatedDisk } from '../../adapters/log-store/simulated-disk.ts'
import { WitnessHeads } from '../../adapters/witness/heads.ts'
import { httpWitness } from '../../adapters/witness/http.ts'
import { randomStream } from '../../src/kernels/random.ts'
import { openCheckpoint } from '../../src/ledger/checkpoint.ts'
import { parsePolicy } from '../../src/ledger/policy.ts'
import { InputRefused } from '../failures.ts'
import { openLedger } from '../recordkeeping.ts'
import { ROOT } from '../root.ts'
import { overflight } from '../testing/command-line.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { verifyPath } from '../verify.ts'
import { setPolicy } from './set-policy.ts'

const scratch = scratchFolder('witness')
const children = new Set<ChildProcess>()
after(() => {
  for (const child of children) child.kill('SIGKILL')
})

interface Started {
  readonly vkey: string
  readonly url: string
  /** Ends it at once, as a loss of power would end the process. */
  kill(): Promise<void>
}

/** A witness in a process of its own, on any free port. */
async function start(dir: string, vkey: string, listen = '127.0.0.1:0'): Promise<Started> {
  const words = ['witness', '--dir', dir, '--log', vkey, '--listen', listen]
  const child = spawn(process.execPath, [join(ROOT, 'app', 'cli.ts'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(line)
    if (lines.length === 2) break
  }
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    children.delete(child)
  }
  return { vkey: lines[0]!, url: lines[1]!.replace('listening on ', ''), kill }
}

const NOW_MS = 1_767_225_600_000
const open = (folder: string, waiting: string[] = []) =>
  openLedger(folder, () => NOW_MS, { onWaiting: (fault) => waiting.push(fault.kind) })
const beat = [{ kind: 'beat', auth: 'none' }] as const

/** A ledger of its own, three witnesses in processes of their own, and a policy that asks for two of them. */
async function trio(name: string) {
  const folder = join(scratch, name, 'ledger')
  const { vkey } = await open(folder)
  const dirs = ['a', 'b', 'c'].map((each) => join(scratch, name, each))
  const started = await Promise.all(dirs.map((dir) => start(dir, vkey)))
  const named = started.map((each, i) => `witness ${'abc'[i]} ${each.vkey}`)
  const policy = join(scratch, name, 'policy.txt')
  writeFileSync(policy, `log ${vkey}\n${named.join('\n')}\ngroup three 2 a b c\nquorum three\n`)
  const words = started.flatMap(({ url }, i) => ['--witness', `${'abc'[i]}=${url}`])
  const { code, stdout, stderr } = await overflight(['policy', policy, ...words], { ledger: folder })
  assert.equal(code, 0, stderr)
  assert.match(stdout, /in force; 1 entries are published under it/)
  return { folder, vkey, dirs, started, policy }
}

const cosignedBy = (folder: string): string[] => {
  const policy = parsePolicy(readFileSync(join(folder, 'log', 'policy'), 'utf8'))
  assert.ok(policy.ok)
  const checkpoint = openCheckpoint(readFileSync(join(folder, 'log', 'checkpoint')), policy.value)
  assert.ok(checkpoint.ok, JSON.stringify(checkpoint))
  const names = [...policy.value.witnesses].map(([name, key]) => [key.name, name] as const)
  return checkpoint.value.cosigned.map(({ name }) => new Map(names).get(name)!).sort()
}

test('three witnesses in processes of their own: all sign; one killed, two do; killed and started again, none forgets', async () => {
  const { folder, vkey, dirs, started, policy } = await trio('three')
  assert.deepEqual(cosignedBy(folder), ['a', 'b', 'c'])
  const ledger = await open(folder)
  const old = join(scratch, 'three', 'old')
  cpSync(folder, old, { recursive: true })
  await started[2]!.kill()
  for (let n = 0; n < 3; n++) assert.ok((await ledger.record(beat)).ok)
  assert.deepEqual(cosignedBy(folder), ['a', 'b'])
  const report = await verifyPath(folder, { policy })
  assert.deepEqual([report.faults, report.logs[0]?.entries], [[], 4])

  // Two of three killed: what is recorded is kept, and published when they are back.
  await started[1]!.kill()
  const waiting: string[] = []
  const alone = await open(folder, waiting)
  assert.ok((await alone.record(beat)).ok)
  assert.deepEqual([waiting, (await alone.publish()).ok], [['no-quorum', 'no-quorum'], false])
  const meanwhile = await verifyPath(folder, { policy })
  assert.deepEqual([meanwhile.faults, meanwhile.logs[0]?.entries], [[], 4])
  assert.match(meanwhile.notes.join(), /before it published 1 more entries/)
  const again = await Promise.all(
    [1, 2].map((i) => start(dirs[i]!, vkey, started[i]!.url.slice('http://'.length))),
  )
  assert.deepEqual(
    again.map((each) => each.vkey),
    [started[1]!.vkey, started[2]!.vkey],
    'the same keys',
  )
  assert.deepEqual(await alone.publish(), { ok: true, value: 5 })
  assert.deepEqual(cosignedBy(folder), ['a', 'b', 'c'])

  // A ledger that was put back to an older state: the witnesses know more, and it is not gone on with.
  await assert.rejects((await open(old)).record(beat), /must not be written: witness [abc]: rolled-back/)
  await assert.rejects(open(old), /rolled-back/)
  await Promise.all([started[0]!, ...again].map(({ kill }) => kill()))
})

test('a witness that lies counts for nothing: a wrong signature, an old one played back, one key twice, junk', async () => {
  const { folder, started } = await trio('hostile')
  const ledger = await open(folder)
  const honest = readFileSync(join(folder, 'log', 'checkpoint'), 'utf8').split('\n')
  const keyName = started[2]!.vkey.split('+')[0]!
  const replayed = honest.find((line) => line.startsWith(`\u2014 ${keyName} `))!
  const wrong = replayed.replace(/.{6}$/, (end) => (end === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA'))
  const answers = [replayed, wrong, `${replayed}\n${replayed}`, 'junk', '', `\u2014 ${keyName} AAAAAAAAAAAA`]
  let asked = 0
  const liar = createServer((request, response) => {
    request.resume().on('end', () => response.end(`${answers[asked++ % answers.length]}\n`))
  })
  await new Promise<void>((done) => liar.listen(0, '127.0.0.1', done))
  const addresses = JSON.parse(readFileSync(join(folder, 'witnesses.json'), 'utf8'))
  addresses.witnesses[2].url = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`
  writeFileSync(join(folder, 'witnesses.json'), JSON.stringify(addresses))
  for (const _ of answers) {
    assert.ok((await ledger.record(beat)).ok)
    assert.deepEqual(cosignedBy(folder), ['a', 'b'])
  }
  assert.equal(asked, answers.length)
  // With one more of them down, the liar does not make two.
  await started[1]!.kill()
  const waiting: string[] = []
  assert.ok((await (await open(folder, waiting)).record(beat)).ok)
  assert.ok(waiting.length > 0 && waiting.every((kind) => kind === 'no-quorum'))
  // One that says it knows of more stops the log: nobody can tell from here who is right.
  liar.removeAllListeners('request').on('request', (request, response) => {
    request.resume().on('end', () => response.writeHead(409).end('1000\n'))
  })
  await assert.rejects(ledger.record(beat), /must not be written: witness c: rolled-back/)
  liar.close()
  await Promise.all(started.map(({ kill }) => kill()))
})

test('the client asks again when there is no answer, and gives up after as many tries as it was told', async () => {
  let asked = 0
  const server = createServer((request, response) => {
    asked++
    request.resume().on('end', () => {
      if (asked === 1) request.socket.destroy()
      else if (asked === 2) response.writeHead(503).end()
      else response.end('here')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const client = (tries: number) => httpWitness({ name: 'a', url, tries, pause_ms: 1 })
  assert.deepEqual(await client(3).addCheckpoint(Buffer.from('x')), { status: 200, body: 'here' })
  assert.equal(asked, 3)
  asked = 0
  assert.equal((await client(2).addCheckpoint(Buffer.from('x'))).status, 503)
  server.removeAllListeners('request').on('request', (request, response) => {
    request.resume().on('end', () => response.end('x'.repeat(70_000)))
  })
  assert.equal((await client(1).addCheckpoint(Buffer.from('x'))).status, 0, 'more than a witness has to say')
  server.removeAllListeners('request') // takes the question and never answers
  let heard = 0
  server.on('request', () => heard++)
  const deaf = httpWitness({ name: 'a', url, tries: 3, timeout_ms: 50 })
  assert.equal((await deaf.addCheckpoint(Buffer.from('x'))).status, 0)
  assert.equal((await deaf.addCheckpoint(Buffer.from('x'))).status, 0)
  assert.equal(heard, 1, 'who lets us wait is left alone for a while')
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  assert.equal((await client(2).addCheckpoint(Buffer.from('x'))).status, 0, 'nobody there')
})

test('a second witness in the same folder is refused, and so is a request that is none', async () => {
  const { vkey } = await open(join(scratch, 'alone', 'ledger'))
  const dir = join(scratch, 'alone', 'a')
  const { url, kill } = await start(dir, vkey)
  const second = await overflight(['witness', '--dir', dir, '--log', vkey, '--listen', '127.0.0.1:0'], {
    ledger: join(scratch, 'alone', 'ledger'),
  })
  assert.equal(second.code, 1)
  assert.match(second.stderr, /another witness works in/)
  const status = async (path: string, init: RequestInit) => (await fetch(`${url}${path}`, init)).status
  assert.equal(await status('/', {}), 404)
  assert.equal(await status('/add-checkpoint', {}), 405)
  assert.equal(await status('/add-checkpoint', { method: 'POST', body: 'junk' }), 400)
  assert.equal(await status('/add-checkpoint', { method: 'POST', body: 'x'.repeat(200_000) }), 400)
  const foreign =
    'old 0\n\nelsewhere.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u2014 x AAAAAAAAAAAA\n'
  assert.equal(await status('/add-checkpoint', { method: 'POST', body: foreign }), 404)
  await kill()
})

test('what a witness stored survives a loss of power; with a flush left out it would not', async () => {
  const lives = async (leaveOut: (path: string) => boolean, runs: number): Promise<number> => {
    let lost = 0
    for (let run = 0; run < runs; run++) {
      const stream = randomStream(run, 0)
      const disk = new SimulatedDisk((n) => stream.below(n), { leaveOut: ({ path }) => leaveOut(path) })
      let stored = 0
      for (let life = 0; life < 6; life++) {
        const ends = (error: unknown) => assert.ok(error instanceof SimulatedCrash, String(error))
        await (async () => {
          const heads = await WitnessHeads.open('/w', disk.boot(stream.below(24)))
          for (;;) {
            await heads.store('log.example', { size: stored + 1, root: new Uint8Array(32).fill(stored + 1) })
            stored++
          }
        })().catch(ends)
        if (stream.below(3) > 0) disk.losePower()
        const kept = await (await WitnessHeads.open('/w', disk.boot()))
          .of('log.example')
          .catch(() => undefined)
        if ((kept?.size ?? 0) < stored) lost++
        stored = Math.max(stored, kept?.size ?? 0)
      }
    }
    return lost
  }
  assert.equal(await lives(() => false, 400), 0)
  for (const flush of [/\.new$/, /heads$/])
    assert.ok((await lives((path) => flush.test(path), 400)) > 0, `${flush}`)
})

test('a policy of another log, one that cannot be read, or a witness that it does not name is refused, and nothing changes', async () => {
  const folder = join(scratch, 'policy', 'ledger')
  const { vkey } = await open(folder)
  const other = (await open(join(scratch, 'policy', 'other'))).vkey
  const file = join(scratch, 'policy', 'policy.txt')
  const set = async (text: string, ...witnesses: string[]) => {
    writeFileSync(file, text)
    return setPolicy({ file, witnesses, ledger: folder }, () => NOW_MS)
  }
  await assert.rejects(
    set(`log ${other}\nquorum none\n`),
    /is of another log; the log line of this one is: log /,
  )
  await assert.rejects(set(`log ${vkey}\nquorum nobody\n`), InputRefused)
  await assert.rejects(set(`log ${vkey}\nquorum none\n`, 'a=http://127.0.0.1:1'), /names no such witness/)
  await assert.rejects(set(`log ${vkey}\nquorum none\n`, 'a=file:///etc'), InputRefused)
  assert.deepEqual(await (await open(folder)).entriesFrom(0), [])
  assert.match(await set(`log ${vkey}\nquorum none\n`), /in force; 1 entries/)
  const [change] = await (await open(folder)).entriesFrom(0)
  assert.equal(change!.kind, 'policy.change')
  const { payload } = JSON.parse(readFileSync(join(folder, 'salts', `${change!.c![0]!.h}.json`), 'utf8'))
  assert.equal(payload, `log ${vkey}\nquorum none\n`)
})
