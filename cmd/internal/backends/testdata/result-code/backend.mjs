// resultCode in a 200. What i'mport answers with a code other than 0 is a refusal of the certification here.
import { Accounts, Iamport, json, jsonOf, proven, Refusal, serve, yearAge } from '../lib.mjs'

class Strict extends Iamport {
  record(answer) {
    if (answer.status === 200 && Number.isInteger(answer.envelope?.code) && answer.envelope.code !== 0) {
      throw new Refusal('rejected', answer.envelope.message)
    }
    return super.record(answer)
  }
}

const iamport = new Strict()
const accounts = new Accounts()
const used = new Set() // certifications that were answered, with whatever

serve({
  'POST /api/member/join.do': async (request) => {
    const { impUid } = jsonOf(request)
    if (used.has(impUid)) throw new Refusal('rejected', 'the certification was used')
    try {
      const record = proven(await iamport.certification(impUid), { age: yearAge })
      const result = accounts.open(record.unique_key, impUid)
      used.add(impUid)
      return json(200, result === 'created' ? { resultCode: '0000', resultMsg: '정상' } : { resultCode: '1001', resultMsg: '이미 가입된 회원' })
    } catch (error) {
      if (error.kind === 'rejected') used.add(impUid)
      throw error
    }
  },
}, (error) => {
  const codes = { underage: '2001', rejected: '3001', unavailable: '9001' }
  return json(200, { resultCode: codes[error.kind] ?? '9999', resultMsg: error.message })
})
