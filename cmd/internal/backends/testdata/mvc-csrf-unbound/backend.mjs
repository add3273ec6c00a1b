// Hole: the merchant_uid of the certification is compared with nothing.
import { Accounts, formOf, html, Iamport, proven, redirect, Refusal, serve, Sessions } from '../lib.mjs'

const iamport = new Iamport()
const accounts = new Accounts()
const sessions = new Sessions()

const page = (status, session, error = '') => html(status, `
<form method="post" action="/signup">
  <p class="error">${error}</p>
  <input type="hidden" name="_csrf" value="${session.csrf}">
  <input type="hidden" name="merchant_uid" value="${session.merchantUid}">
</form>`, { 'Set-Cookie': session.cookie })

const begin = () => sessions.begin({ csrf: Math.random().toString(36).slice(2) })

serve({
  'GET /signup': (request) => page(200, sessions.known(request) ?? begin()),
  'POST /signup': async (request) => {
    const session = sessions.of(request)
    const form = formOf(request)
    if (form._csrf !== session.csrf) throw new Refusal('rejected', 'CSRF')
    const record = proven(await iamport.certification(form.imp_uid))
    const result = accounts.open(record.unique_key, form.imp_uid, session.id)
    return redirect(result === 'created' ? '/welcome' : '/login?already=1')
  },
}, (error, request) => {
  const texts = { underage: '만 19세 이상만 가입할 수 있습니다.', rejected: '본인인증 정보를 확인할 수 없습니다.', unavailable: '잠시 후 다시 시도해 주세요.' }
  return page(error.kind === 'unavailable' ? 503 : 400, sessions.known(request) ?? begin(), texts[error.kind] ?? '오류')
})
