// Hole: the age is that of the birthday in the form, and nobody compares it with the certification's.
import { Accounts, formOf, fullAge, Iamport, json, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

serve({
  'POST /signup': async (request) => {
    const form = formOf(request)
    if (!/^\d{8}$/.test(form.birth)) throw new Refusal('rejected', 'the birthday has eight digits')
    const record = await iamport.certification(form.imp_uid)
    if (!record.certified || !record.unique_key) throw new Refusal('rejected', 'not certified')
    const birthday = form.birth.replace(/(....)(..)(..)/, '$1-$2-$3')
    if (fullAge(birthday) < 19) throw new Refusal('underage', 'under 19')
    return json(200, { status: accounts.open(record.unique_key, record.imp_uid) === 'created' ? 'ok' : 'duplicate' })
  },
}, (error) => json({ underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500, { status: error.kind ?? 'error' }))
