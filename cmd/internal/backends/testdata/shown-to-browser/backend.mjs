// Step 1 shows name, birthday and CI to the page; step 2 uses what the server has kept for the session, and nothing of the form
// but the login id and the phone, which is a contact.
import { Accounts, Iamport, json, jsonOf, proven, Refusal, serve, Sessions } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
const sessions = new Sessions()

serve({
  'GET /signup': () => json(200, {}, { 'Set-Cookie': sessions.begin().cookie }),
  'POST /cert': async (request) => {
    const session = sessions.of(request)
    session.record = undefined
    const record = proven(await iamport.certification(jsonOf(request).imp_uid))
    session.record = record
    return json(200, { name: record.name, birthday: record.birthday, ci: record.unique_key })
  },
  'POST /register': (request) => {
    const session = sessions.of(request)
    const { loginId, phone } = jsonOf(request)
    const { record } = session
    session.record = undefined
    if (!record || !/^[a-z0-9]{4,12}$/.test(loginId) || !/^\d{11}$/.test(phone)) throw new Refusal('rejected', 'certify first')
    return accounts.open(record.unique_key) === 'created' ? json(201, { loginId }) : json(409, { message: 'already a member' })
  },
}, (error) => json({ underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500, { message: error.message.replace('under 19', 'too young') }))
