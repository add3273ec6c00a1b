// Hole: step 1 shows name, birthday and CI to the page, and step 2 believes what the page posts.
import { Accounts, fullAge, Iamport, json, jsonOf, proven, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

serve({
  'POST /cert': async (request) => {
    const { name, birthday, unique_key: ci } = proven(await iamport.certification(jsonOf(request).imp_uid))
    return json(200, { name, birthday, ci })
  },
  'POST /register': (request) => {
    const { name, birthday, ci } = jsonOf(request)
    if (!name || !birthday || !ci) throw new Refusal('rejected', 'certify first')
    if (fullAge(birthday) < 19) throw new Refusal('underage', 'too young')
    return accounts.open(ci) === 'created' ? json(201, { name }) : json(409, { message: 'already a member' })
  },
}, (error) => json({ underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500, { message: error.message.replace('under 19', 'too young') }))
