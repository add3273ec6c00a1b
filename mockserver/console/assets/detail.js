// One request in full: why it was answered so, and what was said.
import { commented, get, told } from './api.js';
import { curlOf } from './curl.js';
import { $, button, copy, el, fill, tone } from './dom.js';
import { state, tell } from './state.js';
import { facts, seoulBoth, w } from './words.js';

const yamlBegins = 'This fixture would have answered it:';
let shown = null;



export function copyCurl(entry) {
  if (entry) copy(curlOf(entry, state.health?.api || facts.api), w('copied.curl'));
}

export function showDetail(entry, quietly) {
  const box = $('journal-detail');
  shown = entry?.id ?? null;
  document.body.classList.toggle('reading', Boolean(entry));
  if (!entry) {
    box.replaceChildren(el('p', { class: 'hint', text: w('journal.choose') }));
    return;
  }
  const why = el('div', { class: 'why', testid: 'why', 'aria-live': 'polite' }, el('p', { class: 'quiet', text: w('loading') }));
  fill(box,
    el('header', { class: 'd-head' },
      button('✕', () => closeDetail(), { class: 'tool d-close', 'aria-label': w('close') }),
      el('p', { class: 'd-line' }, el('span', { class: `e-status ${tone(entry.status)}`, text: entry.status || '—' }), ' ',
        el('span', { class: 'mono', text: `${entry.method} ${entry.path}` })),
      el('p', { class: 'quiet d-meta' }, el('span', { text: seoulBoth(Date.parse(entry.arrived)) }), el('span', { text: entry.duration_us < 1000 ? `${entry.duration_us} µs` : `${(entry.duration_us / 1000).toFixed(1)} ms` }),
        elsewhen(entry) ? el('span', { text: `${w('journal.sitetime')} ${seoulBoth(Date.parse(entry.site_time))}` }) : null,
        entry.token ? el('span', { class: 'mono', text: entry.token }) : null,
        entry.lane ? el('span', { text: w('journal.lane') }) : null),
      el('div', { class: 'row-of' }, button(w('journal.curl'), () => copyCurl(entry), { testid: 'copy-curl', class: 'main' }),
        entry.imp_uid ? button(w('journal.person'), () => tell('find', entry.imp_uid), { testid: 'show-person' }) : null)),
    violations(entry),
    el('h3', { text: w(entry.status >= 400 ? 'journal.whynot' : 'journal.why') }), why,
    side(w('journal.request'), entry.request), side(w('journal.response'), entry.response),
  );
  box.scrollTop = 0;
  if (!quietly) box.focus({ preventScroll: true });
  explain(entry, why);
}

export function closeDetail() {
  if (shown === null) return false;
  const row = document.querySelector(`.entry[data-id="${shown}"]`);
  showDetail(null);
  row?.focus();
  return true;
}

// elsewhen says whether the site's clock was far from the host's.
const elsewhen = (entry) => entry.site_time && Math.abs(Date.parse(entry.site_time) - Date.parse(entry.arrived)) > 2000;

function violations(entry) {
  if (!entry.violations?.length) return null;
  return el('section', { class: 'violations', testid: 'violations' }, el('h3', { text: w('journal.violations') }),
    el('ul', { lang: 'en' }, entry.violations.map((v) => el('li', { text: v }))));
}

async function explain(entry, why) {
  let lines;
  try {
    lines = (await get(`requests/${entry.id}/explain`)).lines;
  } catch (err) {
    why.replaceChildren(el('p', { class: 'quiet', text: err.status === 404 ? w('journal.gone') : err.message }));
    return;
  }
  const cut = lines.indexOf(yamlBegins);
  const sentences = await told(cut < 0 ? lines : lines.slice(0, cut));
  why.replaceChildren(el('ul', {}, sentences.map((s) => el('li', { text: s }))));
  if (cut < 0) return;
  const yaml = await commented(`${lines.slice(cut + 1).join('\n')}\n`);
  why.append(el('p', { text: w('journal.yaml') }), el('pre', { class: 'code', testid: 'why-yaml', tabindex: '0', 'aria-label': 'YAML', text: yaml }),
    el('div', { class: 'row-of' }, button(w('copy'), () => copy(yaml, w('copied'))),
      button(w('journal.makeit'), () => tell('make', { impUID: entry.imp_uid }), { testid: 'make-it' })));
}

function side(title, message) {
  const headers = Object.entries(message.header || {}).flatMap(([name, values]) => values.map((v) => [name, v]));
  return el('section', { class: 'side-of' }, el('h3', { text: title }),
    headers.length ? el('details', {}, el('summary', { text: w('journal.headers', { n: headers.length }) }),
      el('dl', { class: 'headers mono' }, headers.flatMap(([name, v]) => [el('dt', { text: name }), el('dd', {}, marked(v))]))) : null,
    message.body ? el('pre', { class: 'code', tabindex: '0', 'aria-label': title }, marked(pretty(message.body)))
      : el('p', { class: 'quiet', text: message.omitted ? w('journal.omitted', { n: message.size }) : w('journal.nobody') }));
}

function pretty(body) {
  try { return JSON.stringify(JSON.parse(body), null, 2); } catch { return body; }
}

// marked shows what the journal has put in the place of secrets and of people.
function marked(text) {
  return text.split(/((?:token|secret|key|ci|di|phone|name|otp|rrn|cookie)#[\p{L}\p{N}_-]+)/u)
    .map((part, i) => (i % 2 ? el('span', { class: 'mark', text: part }) : part));
}
