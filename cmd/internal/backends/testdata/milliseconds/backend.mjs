// Hole: birth is read as milliseconds, as in the tutorial, so that everybody was born in January 1970.
import { Accounts, formOf, Iamport, json, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

serve({
  'POST /certifications': async (request) => {
    const record = await iamport.certification(formOf(request).imp_uid)
    if (!record.certified || !record.unique_key) throw new Refusal('rejected', 'not certified')
    if (new Date(record.birth).getFullYear() > 1999) throw new Refusal('underage', 'born after 1999')
    const result = accounts.open(record.unique_key, record.imp_uid)
    return json(result === 'created' ? 201 : 200, { result })
  },
}, (error) => json({ underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500, { result: error.kind ?? 'error' }))
