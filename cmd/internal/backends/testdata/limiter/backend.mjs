// A limiter in front: 100 requests a minute, then 429 without a word about when to come back.
import { Accounts, Iamport, json, jsonOf, proven, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
let begun = 0
let requests = 0

function limit() {
  if (Date.now() - begun > 60_000) [begun, requests] = [Date.now(), 0]
  if (++requests > 100) throw new Refusal('limited', 'Too many requests, please try again later.')
}

serve({
  'POST /certifications': async (request) => {
    limit()
    const record = proven(await iamport.certification(jsonOf(request).imp_uid))
    const result = accounts.open(record.unique_key, record.imp_uid)
    return json(result === 'created' ? 201 : 200, { result })
  },
}, (error) => json({ underage: 403, rejected: 400, unavailable: 503, limited: 429 }[error.kind] ?? 500, { message: error.message }))
