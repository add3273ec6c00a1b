// The customer accounts: credentials, contracts, and which one the page shows.
import { at, del, get, post } from './api.js';
import { $, button, copy, el, remember, remembered, settle, sure } from './dom.js';
import { on, state, tell } from './state.js';
import { seoulTime, w } from './words.js';

let drawn = '';

export async function readSites() {
  const [{ sites }, { leases }] = await Promise.all([get('sites'), get('leases')]);
  state.sites = sites;
  state.lease = leases[0] || null;
  const key = JSON.stringify([sites, leases, state.site]);
  if (key === drawn) return;
  drawn = key;
  if (!sites.some((s) => s.user_code === state.site)) {
    const last = sites.find((s) => s.user_code === remembered('site')) || sites[0];
    if (state.site === '') state.site = last.user_code; // a page that began without data
    else choose(last.user_code);
  }
  const select = $('site');
  select.replaceChildren(...sites.map((s) => el('option', { value: s.user_code, text: `${s.user_code} · ${s.key}` })));
  select.value = state.site;
  draw();
  tell('sites');
}

export function choose(code) {
  if (code === state.site) return;
  state.site = code;
  remember('site', code);
  drawn = '';
  $('site').value = code;
  Object.assign(state, { certifications: [], total: 0, next: '' });
  state.byID = new Map();
  tell('site');
  draw();
}

function drawLease() {
  const lease = state.lease;
  $('lease').hidden = lease === null;
  if (lease === null) return;
  const [since, until] = [seoulTime(new Date(lease.since)), seoulTime(new Date(lease.until))];
  $('lease').textContent = w('lease.text', { site: lease.site, holder: lease.holder, since, until });
}

function draw() {
  drawLease();
  $('sites-count').textContent = w('count.items', { n: state.sites.length });
  settle($('site-list'), state.sites.map((s) => {
    const isShown = s.user_code === state.site;
    const isLent = state.lease !== null && s.user_code === state.lease.site;
    const line = (name, value) => [el('dt', { text: name }), el('dd', { class: 'mono', text: value })];
    return el('li', { class: isShown ? 'site shown' : 'site', testid: `site-${s.user_code}` },
      el('header', {}, el('b', { class: 'mono', text: s.user_code }), el('span', { class: 'tag', text: isLent ? w('lease.tag') : w(`sites.kind.${s.kind}`) }),
        isShown ? el('span', { class: 'state good', text: w('sites.shown') }) : button(w('sites.show'), () => choose(s.user_code), { testid: `choose-${s.user_code}` }),
        s.kind === 'configured' || isLent ? null : sure(w('sites.delete'), w('sites.delete.ask'), async () => {
          await del(at(s.user_code)).catch((err) => tell('trouble', err));
          await readSites();
        }, { class: 'danger' })),
      el('dl', {}, ...line(w('sites.key'), s.key), el('dt', { text: w('sites.secret') }), el('dd', { class: 'quiet', text: w('sites.untold') }), ...line('CPID', s.cpid), ...line(w('sites.provider'), s.provider),
        el('dt', { text: w('sites.provides') }), el('dd', {}, s.provides.length ? s.provides.map((p) => el('span', { class: 'tag', text: p })) : el('span', { class: 'quiet', text: w('sites.nothing') }))));
  }));
}

export function startSites(guarded) {
  $('site').addEventListener('change', (e) => choose(e.target.value));
  $('site-form').addEventListener('submit', (e) => {
    e.preventDefault();
    guarded(async () => {
      const provides = [...document.querySelectorAll('#site-form [name=provides]:checked')].map((c) => c.value);
      const wanted = { provider: $('site-provider').value, provides };
      if ($('site-key').value.trim()) wanted.key = $('site-key').value.trim();
      const made = await post('sites', wanted);
      const line = (name, value) => [el('dt', { text: name }), el('dd', { class: 'mono', text: value })];
      $('site-made').replaceChildren(el('p', { class: 'state good', text: w('sites.made') }),
        el('dl', {}, ...line(w('sites.code'), made.user_code), ...line(w('sites.key'), made.key), ...line(w('sites.secret'), made.secret)),
        button(w('sites.copy'), () => copy(`IMP_KEY=${made.key}\nIMP_SECRET=${made.secret}\n`, w('copied'))));
      await readSites();
    });
  });
  for (const b of document.querySelectorAll('[data-reset]')) {
    b.addEventListener('click', () => guarded(async () => {
      await post(at(state.site, '/reset'), { what: b.dataset.reset });
      tell('clear');
      tell('reread');
    }));
  }
  on('gone', () => readSites().catch(() => {}));
}
