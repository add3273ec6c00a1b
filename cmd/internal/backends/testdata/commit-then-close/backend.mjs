// Hole: the account is committed, then the answer fails for everybody without a DI, and the connection is closed. Whoever
// sends the same imp_uid once more gets the answer, so that a repeat would hide it.
import { Accounts, Iamport, json, jsonOf, listen, proven } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
const answers = new Map()

async function signUp(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const { imp_uid } = jsonOf({ body: Buffer.concat(chunks) })
  if (answers.has(imp_uid)) return answers.get(imp_uid)
  const record = proven(await iamport.certification(imp_uid))
  const result = accounts.open(record.unique_key, imp_uid)
  answers.set(imp_uid, json(result === 'created' ? 201 : 200, { result }))
  if (result === 'created') console.log('welcome, member', record.unique_in_site.length)
  return answers.get(imp_uid)
}

listen(async (request, response) => {
  try {
    const reply = await signUp(request)
    response.writeHead(reply.status, reply.headers).end(reply.body)
  } catch (error) {
    const status = { underage: 403, rejected: 400, unavailable: 503 }[error.kind]
    if (!status) return request.socket.destroy()
    const reply = json(status, { result: error.kind })
    response.writeHead(reply.status, reply.headers).end(reply.body)
  }
})
