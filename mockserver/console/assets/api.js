// The control API, as any client speaks to it.
import { w } from './words.js';

const tokenKey = 'iamport-mock.token';
export const token = {
  get() { try { return sessionStorage.getItem(tokenKey) || ''; } catch { return ''; } },
  set(value) { try { sessionStorage.setItem(tokenKey, value); } catch { /* it lives as long as the page, then */ } },
};

export class Refused extends Error {
  constructor(status, told) {
    super(told.message || `HTTP ${status}`);
    this.status = status;
    this.hint = told.hint || '';
  }
  get words() { return this.hint ? `${this.message} — ${this.hint}` : this.message; }
}

let locked = () => {};
export function whenLocked(f) { locked = f; }

function headers(more = {}) {
  const own = token.get();
  return own ? { Authorization: `Bearer ${own}`, ...more } : more;
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { cache: 'no-store', redirect: 'error', ...options });
  } catch (err) {
    if (err.name === 'AbortError') throw err;
    throw new Refused(0, { message: w('offline') });
  }
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  if (answer.status === 401) locked(told.message || '');
  throw new Refused(answer.status, told);
}

export async function call(method, path, body) {
  const options = { method, headers: headers() };
  if (body !== undefined) {
    options.headers = headers({ 'Content-Type': 'application/json' });
    options.body = JSON.stringify(body);
  }
  const answer = await ask(path, options);
  if (answer.status === 204) return null;
  return (answer.headers.get('Content-Type') || '').includes('json') ? answer.json() : answer.text();
}

// told is what the control API says, in the language of the page.
export async function told(lines) {
  if (document.documentElement.lang !== 'ko' || lines.length === 0) return lines;
  return (await call('POST', '/console/korean', { lines })).lines;
}

// commented is YAML that the mock wrote, with its comments in the language of the page.
export async function commented(yaml) {
  const lines = yaml.split('\n');
  const at = lines.flatMap((line, i) => (line.trimStart().startsWith('#') ? [i] : []));
  const own = at.map((i) => lines[i].trim());
  const said = await told(own).catch(() => own);
  at.forEach((i, n) => { lines[i] = lines[i].replace(/#.*/, () => said[n]); });
  return lines.join('\n');
}

// refusal words what the control API refused, in the language of the page.
export async function refusal(err) {
  const own = [err.message, err.hint].filter(Boolean);
  return (await told(own).catch(() => own)).join(' — ');
}

export const root = '/__admin/';
export const get = (path) => call('GET', root + path);
export const post = (path, body) => call('POST', root + path, body);
export const put = (path, body) => call('PUT', root + path, body);
export const patch = (path, body) => call('PATCH', root + path, body);
export const del = (path) => call('DELETE', root + path);
export const at = (site, rest = '') => `sites/${encodeURIComponent(site)}${rest}`;

// stream reads server-sent events until signal ends it. It is fetch, not
// EventSource, since that can send no token. onOpen is told when it listens.
export async function stream(path, { signal, onOpen, onEvent }) {
  const answer = await ask(root + path, { headers: headers({ Accept: 'text/event-stream' }), signal });
  onOpen();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    let end;
    while ((end = text.indexOf('\n\n')) >= 0) {
      const event = { name: 'message', data: '' };
      for (const line of text.slice(0, end).split('\n')) {
        if (line.startsWith('event: ')) event.name = line.slice(7);
        if (line.startsWith('data: ')) event.data += line.slice(6);
      }
      text = text.slice(end + 2);
      if (event.data) onEvent(event.name, JSON.parse(event.data));
    }
  }
}
