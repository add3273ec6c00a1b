// Spring MVC behind a servlet container that writes the session into addresses: /welcome/;jsessionid=…. What it does not
// catch is the error page of Spring Boot, a 500.
import { Accounts, formOf, Iamport, json, proven, redirect, serve, Sessions } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
const sessions = new Sessions()

serve({
  'POST /member/join': async (request) => {
    const id = sessions.begin().id.replaceAll('-', '').toUpperCase()
    const record = proven(await iamport.certification(formOf(request).imp_uid))
    const result = accounts.open(record.unique_key, record.imp_uid)
    return redirect(result === 'created' ? `/welcome/;jsessionid=${id}` : `/mypage;jsessionid=${id}`)
  },
}, (error, request) => {
  if (error.kind === 'underage') return redirect('/member/join/minor/')
  if (error.kind === 'rejected') return redirect('/member/join/;jsessionid=0?error=certification')
  return json(500, { timestamp: new Date(), status: 500, error: 'Internal Server Error', path: request.url })
})
