// The form has a birthday and a phone; the age is that of the record.
import { Accounts, Iamport, json, jsonOf, proven, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

serve({
  'POST /api/join': async (request) => {
    const form = jsonOf(request)
    const record = proven(await iamport.certification(form.imp_uid))
    return accounts.open(record.unique_key) === 'created' ? json(201, { loginId: form.loginId }) : json(409, { error: 'MEMBER' })
  },
}, (error) => {
  const status = { underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500
  return json(status, { error: (error.kind ?? 'error').toUpperCase() })
})
