// NestJS: {statusCode, message, error}. It asks i'mport by node:http, which sends no Accept-Encoding.
import http from 'node:http'
import { Accounts, Iamport, json, jsonOf, proven, Refusal, serve, Sessions } from '../lib.mjs'

function viaHttp(url, { body, timeout, ...options }) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { ...options, signal: AbortSignal.timeout(timeout) }, async (response) => {
      const chunks = []
      try {
        for await (const chunk of response) chunks.push(chunk)
      } catch (error) {
        return reject(error)
      }
      resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() })
    })
    request.on('error', reject).end(body)
  })
}

const iamport = new Iamport({ ask: viaHttp })
const accounts = new Accounts()
const sessions = new Sessions()

async function signUp(request, impUid) {
  const session = sessions.of(request)
  const record = proven(await iamport.certification(impUid), { minutes: 15, merchantUid: session.merchantUid })
  const result = accounts.open(record.unique_key, impUid, session.id)
  return json(result === 'created' ? 201 : 200, { id: 1, isNewMember: result === 'created' })
}

serve({
  'POST /auth/sessions': () => {
    const session = sessions.begin()
    return json(201, { data: { merchantUid: session.merchantUid } }, { 'Set-Cookie': session.cookie })
  },
  'POST /auth/signup': (request) => {
    const { impUid } = jsonOf(request)
    if (typeof impUid !== 'string') throw new Refusal('rejected', ['impUid must be a string'])
    return signUp(request, impUid)
  },
  'GET /auth/callback': (request) => {
    if (request.query.success !== 'true') throw new Refusal('rejected', '본인인증에 실패했습니다.')
    return signUp(request, request.query.imp_uid)
  },
}, (error) => {
  const [statusCode, name] = {
    underage: [403, 'Forbidden'], rejected: [400, 'Bad Request'], unavailable: [503, 'Service Unavailable'],
  }[error.kind] ?? [500, 'Internal Server Error']
  return json(statusCode, { statusCode, message: error.message, error: name })
})
