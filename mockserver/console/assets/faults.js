// Failures of the site's requests: on, off, and how often each hit.
import { at, del, get, post } from './api.js';
import { $, button, el, settle, toast } from './dom.js';
import { on, state } from './state.js';
import { w } from './words.js';

// A rule that is switched off is gone from the mock; this tab remembers it.
const offKey = () => `iamport-mock.off.${state.site}`;
function offs() {
  try { return JSON.parse(sessionStorage.getItem(offKey()) || '[]'); } catch { return []; }
}
function setOffs(rules) {
  try { sessionStorage.setItem(offKey(), JSON.stringify(rules)); } catch { /* they are forgotten, then */ }
}

let rules = [];

export async function readFaults() {
  const site = state.site;
  const list = (await get(at(site, '/faults'))).faults;
  if (site !== state.site) return;
  rules = list;
  draw();
}

function words(match) {
  const parts = [match.route, match.imp_uid].filter(Boolean);
  if (parts.length === 0) parts.push(w('faults.any'));
  for (const key of ['first', 'nth', 'every']) if (match[key]) parts.push(w(`faults.${key}.n`, { n: match[key] }));
  if (match.probability) parts.push(`${Math.round(match.probability * 1000) / 10} %`);
  return parts.join(' · ');
}

// effectWords says in few words what a caller gets, such as 503, and then the rule as it is written.
function effectWords(effect) {
  const [kind, params] = Object.entries(effect)[0];
  const first = { status: params.status ?? 503, html: `${params.status ?? 502} HTML`, too_many: '429', business_error: `200, code ${params.code ?? -1}` };
  return [first[kind] ?? w(`effect.${kind}`), [kind, ...Object.entries(params).map(([k, v]) => `${k} ${v}`)].join(', ')];
}

function item({ rule, matched, hits, spent, off }, guarded) {
  const [what, written] = effectWords(rule.effect);
  const flip = el('button', {
    type: 'button', class: 'switch', role: 'switch', 'aria-checked': String(!off), 'aria-label': w('faults.switch', { id: rule.id }), testid: `fault-switch-${rule.id}`,
    on: { click: () => guarded(async () => { await (off ? turnOn(rule) : turnOff(rule)); }) },
  });
  return el('li', { class: off ? 'rule off' : 'rule', testid: 'fault', data: { id: rule.id } }, flip,
    el('div', { class: 'rule-what' }, el('p', {}, el('b', { testid: 'fault-what', text: what }), ' ', el('small', { class: 'mono quiet', text: written })),
      el('p', { class: 'quiet' }, el('span', { text: words(rule.match || {}) }), rule.profile ? el('span', { class: 'tag', text: rule.profile }) : null, el('small', { class: 'mono', text: rule.id })),
      rule.note ? el('p', { class: 'quiet note', text: rule.note }) : null),
    el('p', { class: 'hits', testid: 'fault-hits', title: w('faults.hits.title') }, el('b', { text: off ? w('faults.isoff') : w(hits === 1 ? 'faults.hit' : 'faults.hits', { n: hits }) }), off ? null : el('small', { text: w('faults.of', { n: matched }) }), spent ? el('small', { class: 'tag', text: w('faults.spent') }) : null),
    button('✕', () => guarded(async () => {
      if (off) setOffs(offs().filter((r) => r.id !== rule.id));
      else await del(at(state.site, `/faults/${encodeURIComponent(rule.id)}`));
      await readFaults();
    }), { class: 'tool', 'aria-label': w('faults.delete', { id: rule.id }) }));
}

async function turnOff(rule) {
  await del(at(state.site, `/faults/${encodeURIComponent(rule.id)}`));
  setOffs([...offs().filter((r) => r.id !== rule.id), rule]);
  await readFaults();
}

async function turnOn(rule) {
  await post(at(state.site, '/faults'), rule);
  setOffs(offs().filter((r) => r.id !== rule.id));
  await readFaults();
}

let guard = (f) => f();

function draw() {
  $('n-faults').textContent = rules.length || '';
  if ($('p-faults').hidden) return;
  const there = new Set(rules.map((r) => r.rule.id));
  const all = [...rules, ...offs().filter((r) => !there.has(r.id)).map((rule) => ({ rule, off: true }))];
  const key = JSON.stringify(all);
  if ($('fault-list').dataset.drawn !== key) { // what did not change keeps its focus
    const focused = document.activeElement?.dataset?.testid;
    settle($('fault-list'), all.map((r) => item(r, guard)));
    $('fault-list').dataset.drawn = key;
    if (focused?.startsWith('fault-switch-')) $('fault-list').querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
  }
  $('faults-count').textContent = all.length ? w('faults.count', { n: rules.length, hits: rules.reduce((n, r) => n + r.hits, 0) }) : '';
  $('faults-empty').hidden = all.length > 0;
  if (!all.length) $('faults-empty').replaceChildren(el('p', { class: 'big', text: w('faults.none') }), el('p', { text: w('faults.none.text') }));
}

// stated is the rule that the form states.
function stated() {
  const kind = $('fault-kind').value;
  const params = {};
  for (const input of document.querySelectorAll(`.params[data-kind="${kind}"] input`)) {
    const text = input.value.trim();
    if (input.type === 'checkbox') {
      if (input.checked) params[input.name] = true;
    } else if (text) params[input.name] = input.dataset.number === 'true' ? Number(text) : text;
  }
  const match = {};
  if ($('fault-route').value) match.route = $('fault-route').value;
  if ($('fault-imp').value.trim()) match.imp_uid = $('fault-imp').value.trim();
  if ($('fault-when').value) match[$('fault-when').value] = Number($('fault-number').value);
  const rule = { match, effect: { [kind]: params } };
  if ($('fault-note').value.trim()) rule.note = $('fault-note').value.trim();
  return rule;
}

export function startFaults(guarded) {
  guard = guarded;
  $('fault-kind').addEventListener('change', () => {
    for (const set of document.querySelectorAll('.params')) set.hidden = set.disabled = set.dataset.kind !== $('fault-kind').value;
  });
  $('fault-when').addEventListener('change', () => {
    const when = $('fault-when').value;
    $('fault-number').disabled = $('fault-number').required = false;
    $('fault-number').disabled = when === '';
    $('fault-number').required = when !== '';
    $('fault-number').placeholder = when === 'probability' ? '0.3' : '2';
  });
  $('fault-form').addEventListener('submit', (e) => {
    e.preventDefault();
    guarded(async () => {
      const made = await post(at(state.site, '/faults'), stated());
      toast(w('faults.added', { id: made.id }));
      await readFaults();
    });
  });
  for (const b of document.querySelectorAll('[data-profile]')) {
    b.addEventListener('click', () => guarded(async () => {
      await post(at(state.site, '/faults/profile'), { name: b.dataset.profile });
      await readFaults();
    }));
  }
  $('faults-clear').addEventListener('click', () => guarded(async () => {
    await del(at(state.site, '/faults'));
    setOffs([]);
    await readFaults();
  }));
  on('panel', (name) => { if (name === 'faults') draw(); });
  on('site', () => { rules = []; draw(); });
}
