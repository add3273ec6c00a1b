// GraphQL: a guest token (JWT) first, then a mutation. Refusals are errors in a 200; only what is no GraphQL is a 400.
import { createHmac, randomUUID } from 'node:crypto'
import { Accounts, Iamport, json, jsonOf, proven, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
const key = randomUUID()

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const signed = (text) => `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`

function visitor(request) {
  const jwt = (request.headers.authorization ?? '').replace(/^Bearer /, '')
  const [head, payload] = jwt.split('.')
  if (jwt !== signed(`${head}.${payload}`)) throw new Refusal('rejected', 'UNAUTHENTICATED')
  return JSON.parse(Buffer.from(payload, 'base64url')).sub
}

const resolvers = {
  guest: () => ({ token: signed(base64({ alg: 'HS256', typ: 'JWT' }) + '.' + base64({ sub: randomUUID() })) }),
  signUp: async (request, { impUid }) => {
    const guest = visitor(request)
    const record = proven(await iamport.certification(impUid))
    const result = accounts.open(record.unique_key, impUid, guest)
    return { __typename: result === 'created' ? 'NewMember' : 'KnownMember' }
  },
}

serve({
  'POST /graphql': async (request) => {
    const { query, variables } = jsonOf(request)
    const name = /mutation[^{]*\{\s*(\w+)/.exec(query)?.[1]
    if (!resolvers[name]) throw new Refusal('syntax', 'Syntax Error: Unexpected <EOF>.')
    return json(200, { data: { [name]: await resolvers[name](request, variables ?? {}) } })
  },
}, (error) => {
  const codes = { underage: 'UNDERAGE', rejected: 'BAD_USER_INPUT', unavailable: 'UPSTREAM_ERROR', syntax: 'GRAPHQL_PARSE_FAILED' }
  const errors = [{ message: error.message, extensions: { code: codes[error.kind] ?? 'INTERNAL_SERVER_ERROR' } }]
  return error.kind === 'syntax' ? json(400, { errors }) : json(200, { data: { signUp: null }, errors })
})
