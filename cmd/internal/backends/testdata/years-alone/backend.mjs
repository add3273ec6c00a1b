// Hole: years are subtracted, and birthdays are not looked at, while full age is claimed. All refusals look alike.
import { Accounts, Iamport, json, jsonOf, proven, serve, yearAge } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

serve({
  'POST /signup': async (request) => {
    const record = proven(await iamport.certification(jsonOf(request).imp_uid), { age: yearAge })
    return json(200, { member: accounts.open(record.unique_key, record.imp_uid) })
  },
}, () => json(400, { error: 'SIGNUP_FAILED' }))
