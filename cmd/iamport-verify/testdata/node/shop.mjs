// A small sign-up backend by the outcome convention. RENEW=1 asks for a new token on 401; DATES says
// where the dates come from: seoul, local (birth in seconds and today), text (birth as text, today local).
import http from 'node:http';
const { IAMPORT_URL, IAMPORT_KEY, IAMPORT_SECRET, PORT, RENEW, DATES = 'seoul' } = process.env;
let token, pending;
const fetchToken = () => pending ??= (async () => {
  try {
    const r = await fetch(IAMPORT_URL + '/users/getToken', { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ imp_key: IAMPORT_KEY, imp_secret: IAMPORT_SECRET }), signal: AbortSignal.timeout(2000) });
    const b = await r.json();
    if (!r.ok || b.code !== 0) throw new Error('token');
    return token = b.response.access_token;
  } finally { pending = undefined; }
})();
async function read(id, again = true) {
  const used = token ?? await fetchToken();
  const r = await fetch(IAMPORT_URL + '/certifications/' + encodeURIComponent(id), { headers: { authorization: used }, signal: AbortSignal.timeout(2000) });
  if (r.status === 401 && RENEW && again) { if (token === used) token = undefined; await (token ?? fetchToken()); return read(id, false); }
  const b = await r.json();
  if (r.status === 404) return null;
  if (!r.ok || b.code !== 0) throw new Error('read ' + r.status);
  return b.response;
}
const accounts = new Map(), used = new Map();
const parts = (d) => [d.getFullYear(), d.getMonth() + 1, d.getDate()];
const seoul = (ms) => { const d = new Date(ms + 9 * 3600e3); return [d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate()]; };
function age(c) {
  const birth = DATES === 'local' ? parts(new Date(c.birth * 1000)) : DATES === 'seoul' && c.birth ? seoul(c.birth * 1000) : c.birthday.split('-').map(Number);
  const now = DATES === 'seoul' ? seoul(Date.now()) : parts(new Date());
  return now[0] - birth[0] - (now[1] < birth[1] || now[1] === birth[1] && now[2] < birth[2] ? 1 : 0);
}
async function signUp(id, res) {
  const say = (status, result) => { res.writeHead(status, { 'content-type': 'application/json' }); res.end(JSON.stringify({ result })); };
  if (typeof id !== 'string' || !/^imp_\d{12}$/.test(id)) return say(400, 'rejected');
  let c;
  try { c = await read(id); } catch { return say(503, 'unavailable'); }
  if (!c || !c.certified || !c.unique_key || !(c.birth || c.birthday)) return say(400, 'rejected');
  if (Date.now() / 1000 - c.certified_at > 600) return say(400, 'rejected');
  let a; try { a = age(c); } catch { return say(400, 'rejected'); }
  if (a < 19) return say(403, 'underage');
  if (used.has(id)) return say(409, 'rejected');
  used.set(id, 1);
  if (accounts.has(c.unique_key)) return say(200, 'existing');
  accounts.set(c.unique_key, 1); say(201, 'created');
}
http.createServer((req, res) => {
  let body = ''; req.on('data', (d) => body += d); req.on('end', () => {
    let id; try { id = JSON.parse(body).imp_uid; } catch {}
    if (req.url !== '/certifications') { res.writeHead(404); return res.end(); }
    signUp(id, res);
  });
}).listen(PORT, '127.0.0.1', () => console.log('open'));
