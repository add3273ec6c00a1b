// Withdrawal takes two requests: one for a code, one that deletes the account with it.
import { randomUUID } from 'node:crypto'
import { Accounts, Iamport, json, jsonOf, proven, Refusal, serve, Sessions } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
const sessions = new Sessions()

serve({
  'POST /login/guest': () => {
    const session = sessions.begin()
    return json(200, {}, { 'Set-Cookie': session.cookie })
  },
  'POST /signup': async (request) => {
    const session = sessions.of(request)
    const record = proven(await iamport.certification(jsonOf(request).imp_uid))
    const result = accounts.open(record.unique_key, record.imp_uid)
    session.account = record.unique_key
    return json(result === 'created' ? 201 : 200, { result })
  },
  'POST /me/withdrawal': (request) => {
    const session = sessions.of(request)
    session.code = randomUUID()
    return json(200, { code: session.code })
  },
  'DELETE /me': async (request) => {
    const session = sessions.of(request)
    if (!session.code || request.query.code !== session.code) throw new Refusal('rejected', 'the code is not good')
    await iamport.forget(accounts.close(session.account))
    return { status: 204, headers: {} }
  },
}, (error) => json({ underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500, { result: error.kind ?? 'error' }))
