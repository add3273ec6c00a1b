// There is nothing to post: every browser comes back by m_redirect_url, and every answer is a redirect.
import { Accounts, Iamport, proven, redirect, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

serve({
  'GET /auth/iamport/callback': async (request) => {
    if (request.query.success !== 'true') throw new Refusal('rejected', 'the window reports a failure')
    const record = proven(await iamport.certification(request.query.imp_uid), { minutes: 30 })
    return redirect(accounts.open(record.unique_key, record.imp_uid) === 'created' ? '/welcome' : '/')
  },
}, (error) => redirect('/signup?error=' + ({ underage: 'age', rejected: 'certification', unavailable: 'later' }[error.kind] ?? 'server')))
