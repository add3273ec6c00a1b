// Whatever is wrong, the answer is the same 400. It refuses gzip in so many words.
import { Accounts, Iamport, json, jsonOf, proven, serve, viaFetch } from '../lib.mjs'

const iamport = new Iamport({
  ask: (url, options) => viaFetch(url, { ...options, headers: { ...options.headers, 'Accept-Encoding': 'gzip;q=0, identity' } }),
})
const accounts = new Accounts()

serve({
  'POST /signup': async (request) => {
    const record = proven(await iamport.certification(jsonOf(request).imp_uid))
    return json(200, { member: accounts.open(record.unique_key, record.imp_uid) })
  },
}, () => json(400, { error: 'SIGNUP_FAILED' }))
