// Hole: Spring Boot reads the phone first, and a certification without one is a NullPointerException: an answer of 500.
import { Accounts, Iamport, json, jsonOf, proven, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

serve({
  'POST /api/v1/members': async (request) => {
    const record = await iamport.certification(jsonOf(request).impUid)
    const phone = record.phone.replace(/\D/g, '')
    return json(201, { member: accounts.open(proven(record).unique_key, record.imp_uid), phone: phone.slice(-4) })
  },
}, (error, request) => {
  const [status, name] = { underage: [403, 'Forbidden'], rejected: [400, 'Bad Request'] }[error.kind] ?? [500, 'Internal Server Error']
  return json(status, { timestamp: new Date(), status, error: name, path: request.url })
})
