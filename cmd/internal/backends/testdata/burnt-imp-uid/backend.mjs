// Hole: an imp_uid counts as used before it is read, so that "try again later" is a promise that nobody keeps.
import { Accounts, Iamport, json, jsonOf, proven, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
const used = new Set()

serve({
  'POST /certifications': async (request) => {
    const { imp_uid } = jsonOf(request)
    if (used.has(imp_uid)) throw new Refusal('rejected', 'the imp_uid was used')
    used.add(imp_uid)
    const record = proven(await iamport.certification(imp_uid))
    const result = accounts.open(record.unique_key, imp_uid)
    return json(result === 'created' ? 201 : 200, { result })
  },
}, (error) => json({ underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500, { result: error.kind ?? 'error' }))
