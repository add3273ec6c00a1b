// A form asks for id, nickname, name, phone and birthday before the window opens; the certification must say the same of
// the person.
import { Accounts, formOf, Iamport, json, proven, Refusal, serve } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()

function check(form) {
  if (!/^[a-z][a-z0-9]{3,11}$/.test(form.userid)) throw new Refusal('rejected', 'the id has 4 to 12 letters and digits')
  if (!/^.{2,10}$/.test(form.nickname)) throw new Refusal('rejected', 'the nickname has 2 to 10 letters')
  if (!/^[0-9]{6}$/.test(form.birth)) throw new Refusal('rejected', 'the birthday has six digits')
}

serve({
  'POST /signup': async (request) => {
    const form = formOf(request)
    check(form)
    const record = proven(await iamport.certification(form.imp_uid))
    const typed = [form.name, form.birth, form.phone.replaceAll('-', '')]
    const certified = [record.name, record.birthday.slice(2).replaceAll('-', ''), record.phone?.replaceAll('-', '') ?? typed[2]]
    if (typed.join() !== certified.join()) throw new Refusal('rejected', 'somebody else was certified')
    return json(200, { status: accounts.open(record.unique_key, record.imp_uid) === 'created' ? 'ok' : 'duplicate' })
  },
}, (error) => json({ underage: 403, rejected: 400, unavailable: 503 }[error.kind] ?? 500, { status: error.kind ?? 'error', message: error.message }))
