// Hole: a person is known by the phone number.
import { Accounts, Iamport, json, jsonOf, proven, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

serve({
  'POST /api/member/join.do': async (request) => {
    const record = proven(await iamport.certification(jsonOf(request).impUid))
    const result = accounts.open(record.phone, record.imp_uid)
    return json(200, { resultCode: result === 'created' ? '0000' : '1001' })
  },
}, (error) => json(200, { resultCode: { underage: '2001', rejected: '3001', unavailable: '9001' }[error.kind] ?? '9999' }))
