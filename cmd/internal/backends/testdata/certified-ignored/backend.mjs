// Hole: certified is never looked at; a record with a name, a birthday and a CI is enough.
import { Accounts, birthdayOf, fullAge, Iamport, json, jsonOf, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

serve({
  'POST /auth/signup': async (request) => {
    const record = await iamport.certification(jsonOf(request).impUid)
    const birthday = birthdayOf(record)
    if (!record.name || !birthday || !record.unique_key) throw new Refusal('rejected', '본인인증 정보가 없습니다.')
    if (fullAge(birthday) < 19) throw new Refusal('underage', '만 19세 이상만 가입할 수 있습니다.')
    const result = accounts.open(record.unique_key, record.imp_uid)
    return json(201, { isNewMember: result === 'created' })
  },
}, (error) => {
  const statusCode = { underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500
  return json(statusCode, { statusCode, message: error.message, error: error.kind })
})
