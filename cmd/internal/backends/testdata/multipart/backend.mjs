// A multipart form, as a page with a profile picture posts it.
import { Accounts, Iamport, json, proven, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

async function partsOf(request) {
  try {
    return await new Response(request.body, { headers: { 'Content-Type': request.headers['content-type'] } }).formData()
  } catch {
    throw new Refusal('rejected', 'this is not a multipart form')
  }
}

serve({
  'POST /join': async (request) => {
    const parts = await partsOf(request)
    const nickname = parts.get('nickname') ?? ''
    if (nickname.length < 2 || nickname.length > 10) throw new Refusal('rejected', 'the nickname has 2 to 10 characters')
    const record = proven(await iamport.certification(parts.get('imp_uid')))
    const result = accounts.open(record.unique_key, record.imp_uid)
    return json(200, { success: true, isNew: result === 'created' })
  },
}, (error) => {
  const status = { underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500
  return json(status, { success: false, reason: error.kind ?? 'error' })
})
