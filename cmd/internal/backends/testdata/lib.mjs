// What the Node backends share: a client of the imitated API, what makes a certification good, accounts, sessions, and a
// server of a few lines. Everything here is right; a hole of a wrong backend stands in its own file.
import http from 'node:http'
import { randomUUID } from 'node:crypto'

// Refusal ends a sign-up that opens no account. kind is rejected, underage or unavailable.
export class Refusal extends Error {
  constructor(kind, why) {
    super(why)
    this.kind = kind
  }
}

// viaFetch asks as fetch of Node does, which names gzip in Accept-Encoding.
export async function viaFetch(url, { timeout, ...options }) {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(timeout) })
  return { status: response.status, text: await response.text() }
}

// Iamport keeps one token for everybody and renews it once on a 401, however many requests wait for it.
export class Iamport {
  #token
  #until = 0
  #renewal

  constructor({ ask = viaFetch, timeout = 2000 } = {}) {
    this.ask = ask
    this.timeout = timeout
  }

  // certification reads what an imp_uid proves. One that does not exist is rejected, any other failure is unavailable.
  certification(impUid) {
    return this.#call('GET', impUid)
  }

  // forget deletes a certification.
  forget(impUid) {
    return this.#call('DELETE', impUid)
  }

  async #call(method, impUid) {
    if (typeof impUid !== 'string' || !/^imp_[0-9]{1,20}$/.test(impUid)) throw new Refusal('rejected', 'this is not an imp_uid')
    const token = await this.#current()
    let answer = await this.send(method, '/certifications/' + impUid, { Authorization: token })
    if (answer.status === 401) {
      answer = await this.send(method, '/certifications/' + impUid, { Authorization: await this.#current(token) })
    }
    if (answer.status === 404) throw new Refusal('rejected', 'there is no such certification')
    return this.record(answer)
  }

  record(answer) {
    return this.content(answer)
  }

  // content is what stands in the envelope of an answer that went well.
  content({ status, envelope }) {
    if (status !== 200 || envelope?.code !== 0 || !envelope.response) throw new Refusal('unavailable', `i'mport answered ${status}`)
    return envelope.response
  }

  // #current is the token to use; dead is one that was refused.
  #current(dead) {
    if (this.#token && this.#token !== dead && Date.now() < this.#until) return this.#token
    this.#renewal ??= this.#renew().finally(() => { this.#renewal = undefined })
    return this.#renewal
  }

  async #renew() {
    const { IAMPORT_KEY: imp_key, IAMPORT_SECRET: imp_secret } = process.env
    const body = JSON.stringify({ imp_key, imp_secret })
    const given = this.content(await this.send('POST', '/users/getToken', { 'Content-Type': 'application/json' }, body))
    this.#until = Date.now() + (given.expired_at - given.now - 30) * 1000
    return (this.#token = given.access_token)
  }

  async send(method, path, headers, body) {
    try {
      const { status, text } = await this.ask(process.env.IAMPORT_URL + path, { method, headers, body, timeout: this.timeout })
      return { status, envelope: status === 404 ? undefined : JSON.parse(text) }
    } catch (error) {
      throw new Refusal('unavailable', error.message)
    }
  }
}

// seoulDay is the calendar day in Seoul, such as 2004-02-29.
export function seoulDay(ms = Date.now()) {
  return new Date(ms + 9 * 3600 * 1000).toISOString().slice(0, 10)
}

// birthdayOf is the date of birth of a record, or undefined.
export function birthdayOf(record) {
  return record.birthday || (record.birth ? seoulDay(record.birth * 1000) : undefined)
}

// fullAge counts birthdays, by the calendar day in Seoul.
export function fullAge(birthday) {
  const today = seoulDay()
  return today.slice(0, 4) - birthday.slice(0, 4) - (today.slice(5) < birthday.slice(5) ? 1 : 0)
}

// yearAge counts years alone.
export function yearAge(birthday) {
  return seoulDay().slice(0, 4) - birthday.slice(0, 4)
}

// proven is the record that a sign-up may rely on. minutes and merchantUid are looked at where they are given.
export function proven(record, { age = fullAge, minutes, merchantUid } = {}) {
  const birthday = birthdayOf(record)
  if (record.certified !== true || !record.unique_key || !birthday) throw new Refusal('rejected', 'the certification is not complete')
  if (merchantUid && record.merchant_uid !== merchantUid) throw new Refusal('rejected', 'the certification is of another visit')
  if (minutes && Date.now() / 1000 - record.certified_at > minutes * 60) throw new Refusal('rejected', 'the certification is too old')
  if (age(birthday) < 19) throw new Refusal('underage', 'under 19')
  return { ...record, birthday }
}

// Accounts has one account for one CI, as a unique index has.
export class Accounts {
  #byKey = new Map()
  #usedBy = new Map()

  // open says created or existing. An imp_uid that somebody else has used is rejected; owner undefined = everybody may.
  open(key, impUid, owner) {
    if (owner !== undefined && (this.#usedBy.get(impUid) ?? owner) !== owner) throw new Refusal('rejected', 'the imp_uid was used')
    this.#usedBy.set(impUid, owner)
    if (this.#byKey.has(key)) return 'existing'
    this.#byKey.set(key, impUid)
    return 'created'
  }

  // close deletes an account and gives the imp_uid that opened it.
  close(key) {
    const impUid = this.#byKey.get(key)
    this.#byKey.delete(key)
    return impUid
  }
}

// Sessions are known by the cookie SID.
export class Sessions {
  #all = new Map()

  begin(values = {}) {
    const session = { id: randomUUID(), merchantUid: 'order_' + randomUUID(), ...values }
    this.#all.set(session.id, session)
    session.cookie = `SID=${session.id}; Path=/; HttpOnly; SameSite=Lax`
    return session
  }

  known(request) {
    return this.#all.get(request.cookies?.SID)
  }

  of(request) {
    const session = this.known(request)
    if (!session) throw new Refusal('rejected', 'no session')
    return session
  }
}

export function json(status, value, headers = {}) {
  return { status, headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) }
}

export function html(status, text, headers = {}) {
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers }, body: `<!doctype html><meta charset="utf-8">${text}` }
}

export function redirect(location, headers = {}) {
  return { status: 302, headers: { Location: location, ...headers }, body: '' }
}

// jsonOf reads a body that must be a JSON object.
export function jsonOf(request) {
  try {
    const value = JSON.parse(request.body)
    if (value !== null && typeof value === 'object') return value
  } catch {} // said below
  throw new Refusal('rejected', 'the body is no JSON object')
}

export function formOf(request) {
  return Object.fromEntries(new URLSearchParams(request.body.toString()))
}

// serve answers by routes such as {'GET /jobs/:id': handler}. A handler returns a reply or throws; refused makes a reply
// of what it throws.
export function serve(routes, refused) {
  const table = Object.entries(routes).map(([route, handler]) => {
    const [method, path] = route.split(' ')
    return { method, path: new RegExp('^' + path.replace(/:(\w+)/g, '(?<$1>[^/]+)') + '$'), handler }
  })
  async function answer(request) {
    const url = new URL(request.url, 'http://backend.test')
    request.query = Object.fromEntries(url.searchParams)
    request.cookies = Object.fromEntries((request.headers.cookie ?? '').split('; ').map((pair) => pair.split('=')))
    request.body = await bodyOf(request)
    for (const { method, path, handler } of table) {
      const match = method === request.method && path.exec(url.pathname)
      if (match) return handler(request, match.groups)
    }
    return json(404, { message: `Cannot ${request.method} ${url.pathname}` })
  }
  return listen(async (request, response) => {
    let reply
    try {
      reply = await answer(request)
    } catch (error) {
      reply = refused(error, request)
    }
    response.writeHead(reply.status, reply.headers).end(reply.body)
  })
}

// bodyOf reads all of a body, and keeps none that is too large.
async function bodyOf(request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= 100_000) chunks.push(chunk)
  }
  if (size > 100_000) throw new Refusal('rejected', 'the body is too large')
  return Buffer.concat(chunks)
}

export function listen(handler) {
  process.on('SIGTERM', () => process.exit(0))
  return http.createServer(handler).listen(process.env.PORT, '127.0.0.1', () => console.log('listening'))
}
