// JSON by the outcome convention, with sessions. The contract says nothing about outcomes.
import { Accounts, Iamport, json, jsonOf, proven, Refusal, serve, Sessions } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
const sessions = new Sessions()

async function signUp(request, impUid) {
  const session = sessions.of(request)
  const record = proven(await iamport.certification(impUid), { minutes: 10, merchantUid: session.merchantUid })
  const result = accounts.open(record.unique_key, impUid, session.id)
  session.account = record.unique_key
  return json(result === 'created' ? 201 : 200, { result })
}

serve({
  'GET /': () => json(200, { status: 'ok' }),
  'POST /session': () => {
    const session = sessions.begin()
    return json(200, { merchant_uid: session.merchantUid }, { 'Set-Cookie': session.cookie })
  },
  'POST /certifications': (request) => signUp(request, jsonOf(request).imp_uid),
  'GET /certifications/redirect': (request) => {
    if (request.query.success !== 'true') throw new Refusal('rejected', 'the window reports a failure')
    return signUp(request, request.query.imp_uid)
  },
  'POST /account/withdraw': async (request) => {
    await iamport.forget(accounts.close(sessions.of(request).account))
    return json(200, { result: 'withdrawn' })
  },
}, (error) => json({ underage: 403, unavailable: 503, rejected: 400 }[error.kind] ?? 500, { result: error.kind ?? 'error' }))
