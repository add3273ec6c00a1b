// A limiter that says when to come back: after 100 requests everybody waits for two seconds, then the count begins anew.
import { Accounts, Iamport, json, jsonOf, proven, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
let requests = 0
let closedUntil = 0

function limit() {
  if (Date.now() < closedUntil) throw new Refusal('limited', 'ThrottlerException: Too Many Requests')
  if (++requests <= 100) return
  requests = 0
  closedUntil = Date.now() + 1900
  throw new Refusal('limited', 'ThrottlerException: Too Many Requests')
}

serve({
  'POST /certifications': async (request) => {
    limit()
    const record = proven(await iamport.certification(jsonOf(request).imp_uid))
    const result = accounts.open(record.unique_key, record.imp_uid)
    return json(result === 'created' ? 201 : 200, { result })
  },
}, (error) => {
  if (error.kind === 'limited') return json(429, { message: error.message }, { 'Retry-After': '2' })
  return json({ underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500, { message: error.message })
})
