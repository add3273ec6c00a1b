// A body that is too large is refused before it is read, and the connection is closed on it.
import { Accounts, Iamport, json, jsonOf, proven, listen, Refusal } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

async function signUp(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const record = proven(await iamport.certification(jsonOf({ body: Buffer.concat(chunks) }).imp_uid))
  const result = accounts.open(record.unique_key, record.imp_uid)
  return json(result === 'created' ? 201 : 200, { result })
}

listen(async (request, response) => {
  if (request.headers['content-length'] > 64 << 10) {
    response.writeHead(413, { Connection: 'close' }).end('Payload Too Large', () => request.socket.destroy())
    return
  }
  let reply
  try {
    if (request.method !== 'POST') throw new Refusal('rejected', 'there is no such page')
    reply = await signUp(request)
  } catch (error) {
    reply = json({ underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500, { result: error.kind })
  }
  response.writeHead(reply.status, reply.headers).end(reply.body)
})
