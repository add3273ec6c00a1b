// Ids of 4 to 12 characters, nicknames of 2 to 10 and phone numbers are taken once. The person is known by the CI.
import { Accounts, Iamport, json, jsonOf, proven, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
const taken = { loginId: new Set(), nickname: new Set(), phone: new Set() }
const shapes = { loginId: /^[a-zA-Z][a-zA-Z0-9]{3,11}$/, nickname: /^\S{2,10}$/, phone: /^010[0-9]{8}$/ }

serve({
  'POST /api/members': async (request) => {
    const form = jsonOf(request)
    for (const [name, shape] of Object.entries(shapes)) {
      if (!shape.test(form[name])) throw new Refusal('rejected', `${name} has another form`)
    }
    const record = proven(await iamport.certification(form.certification?.imp_uid))
    for (const [name, values] of Object.entries(taken)) {
      if (values.has(form[name])) throw new Refusal('rejected', `${name} is taken`)
    }
    if (accounts.open(record.unique_key, record.imp_uid) === 'existing') return json(409, { error: { code: 'DUPLICATE_MEMBER' } })
    for (const [name, values] of Object.entries(taken)) values.add(form[name])
    return json(201, { data: { loginId: form.loginId } })
  },
}, (error) => json({ underage: 403, rejected: 422, unavailable: 502 }[error.kind] ?? 500, { error: { code: error.kind ?? 'error', message: error.message } }))
