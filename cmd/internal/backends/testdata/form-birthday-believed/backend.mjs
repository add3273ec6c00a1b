// Hole: the birthday of the form decides about the age where the form has one.
import { Accounts, fullAge, Iamport, json, jsonOf, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

serve({
  'POST /api/join': async (request) => {
    const form = jsonOf(request)
    const record = await iamport.certification(form.imp_uid)
    if (!record.certified || !record.unique_key) throw new Refusal('rejected', 'not certified')
    if (fullAge(form.birthday ?? record.birthday) < 19) throw new Refusal('underage', 'too young')
    return accounts.open(record.unique_key) === 'created' ? json(201, { loginId: form.loginId }) : json(409, { error: 'MEMBER' })
  },
}, (error) => {
  const status = { underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500
  return json(status, { error: (error.kind ?? 'error').toUpperCase() })
})
