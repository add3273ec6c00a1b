// Two steps: the certification is exchanged for a token that is good for one sign-up; the form comes with the token.
import { randomUUID } from 'node:crypto'
import { Accounts, Iamport, json, jsonOf, proven, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
const waiting = new Map()
const used = new Set()

serve({
  'POST /v1/certifications': async (request) => {
    const { imp_uid } = jsonOf(request)
    const record = proven(await iamport.certification(imp_uid), { minutes: 5 })
    if (used.has(imp_uid)) throw new Refusal('rejected', 'the certification was used')
    used.add(imp_uid)
    const signupToken = randomUUID()
    waiting.set(signupToken, { ci: record.unique_key, impUid: imp_uid })
    return json(200, { signupToken })
  },
  'POST /v1/members': (request) => {
    const { signupToken, loginId } = jsonOf(request)
    const person = waiting.get(signupToken)
    waiting.delete(signupToken)
    if (!person || !/^[a-z][a-z0-9]{3,11}$/.test(loginId)) throw new Refusal('rejected', 'the token is not good')
    return accounts.open(person.ci, person.impUid) === 'created' ? json(201, { loginId }) : json(409, { code: 'ALREADY_MEMBER' })
  },
}, (error) => {
  const status = { underage: 422, rejected: 400, unavailable: 502 }[error.kind] ?? 500
  return json(status, { code: (error.kind ?? 'error').toUpperCase(), message: error.message })
})
