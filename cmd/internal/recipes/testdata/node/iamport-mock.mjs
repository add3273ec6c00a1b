// Global setup for Vitest and Playwright: the mock runs on a free port while the tests do, and ends with them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export default async function startMock() {
  const dir = mkdtempSync(join(tmpdir(), 'iamport-'))
  const ready = join(dir, 'ready.json')
  const args = ['--addr', '127.0.0.1:0', '--control-addr', '127.0.0.1:0', '--ready-file', ready, '--stop-with-stdin']
  const mock = spawn('iamport-mock', args, { stdio: ['pipe', 'ignore', 'inherit'] }) // the pipe closes with this process
  const ended = once(mock, 'exit')
  try {
    for (let where; !where; await Promise.race([pause(20), ended])) {
      if (mock.exitCode !== null) throw new Error('iamport-mock ended before it was ready')
      try { where = JSON.parse(readFileSync(ready, 'utf8')) } catch { continue }
      Object.assign(process.env, { IAMPORT_URL: where.api, IAMPORT_CONTROL: where.control })
    }
  } finally { rmSync(dir, { recursive: true }) }
  return async () => { mock.kill(); await ended }
}
