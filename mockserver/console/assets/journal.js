// The live journal: what was asked and answered, the newest first.
import { at, get, post, stream } from './api.js';
import { showDetail } from './detail.js';
import { $, el, filled, growing, later, settle, tone } from './dom.js';
import { on, state, tell } from './state.js';
import { seoulTime, w } from './words.js';

const most = 20000; // entries that the page keeps
let entries = []; // in order of their ids
let known = new Map(); // by id
let rows = new Map(); // elements by id
let groups = new Map(); // elements by imp_uid
let chosen = 0;
let fresh = new Set(); // ids that came while one watches
const opened = new Set(); // groups that are shown whole
let following = null; // AbortController of the streams

export const journalEntries = () => entries;

function hay(e) {
  e.hay ??= [e.method, e.path, e.status, e.reason, e.fault, e.imp_uid, e.route, e.detail, e.site, ...(e.violations || []),
    e.request.body, e.response.body, ...(e.request.header?.['User-Agent'] || [])].filter(Boolean).join('\n').toLowerCase();
  return e.hay;
}

// shownName is what stands at the head of a group. In the journal itself names are marks.
const shownName = (e) => state.byID.get(e.imp_uid)?.person.name.toLowerCase() ?? '';

const troubled = (e) => e.status >= 400 || e.fault || e.violations?.length;

function filtered() {
  const words = $('journal-filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const problems = $('journal-problems').checked;
  const harness = $('journal-harness').checked;
  const list = [];
  for (let i = entries.length - 1; i >= 0; i--) {
    const e = entries[i];
    if ((e.harness && !harness) || (problems && !troubled(e))) continue;
    if (words.every((word) => hay(e).includes(word) || shownName(e).includes(word))) list.push(e);
  }
  return list;
}

function rowOf(e) {
  let row = rows.get(e.id);
  if (row) return row;
  const { node, part } = filled('t-entry');
  const open = node.firstElementChild;
  open.dataset.id = e.id;
  part('time').textContent = seoulTime(Date.parse(e.arrived));
  part('status').textContent = e.status || '—';
  part('status').className = `e-status ${tone(e.status)}`;
  part('method').textContent = e.method;
  part('path').textContent = e.path;
  part('path').title = e.path;
  part('broken').hidden = !e.violations?.length;
  part('fault').hidden = !e.fault;
  part('fault').textContent = e.fault || '';
  const reason = e.reason === e.fault ? '' : e.reason;
  part('reason').textContent = e.site === 'house' ? `${reason} · ${w('journal.house')}` : reason;
  if (fresh.delete(e.id)) open.classList.add('fresh');
  open.setAttribute('aria-pressed', String(e.id === chosen));
  rows.set(e.id, node);
  return node;
}

function groupOf(impUID, list) {
  let group = groups.get(impUID);
  if (!group) {
    const { node, part } = filled('t-group');
    group = { node, part, more: el('button', { type: 'button', class: 'ghost g-more', on: { click: () => { opened.add(impUID); draw(); } } }) };
    part('imp_uid').textContent = impUID || w('journal.none');
    part('imp_uid').classList.toggle('none', !impUID);
    node.append(group.more);
    groups.set(impUID, group);
  }
  const person = state.byID.get(impUID)?.person;
  group.part('who').textContent = person ? `${person.name} · ${w('age', { n: person.age })}` : '';
  group.part('count').textContent = list.length;
  const few = 6;
  const shown = opened.has(impUID) ? list.slice(0, 400) : list.slice(0, few);
  group.more.hidden = shown.length === list.length;
  group.more.textContent = w('journal.more', { n: list.length - shown.length });
  settle(group.node.querySelector('ul'), shown.map(rowOf));
  return { node: group.node, rows: shown.length };
}

const listing = growing($('journal-list'), 60, () => draw());
let flat = null; // the list of the view without groups

// draw shows what the filter lets through. It is the one place that does.
export function draw() {
  if ($('p-journal').hidden) return;
  const list = filtered();
  const total = entries.reduce((n, e) => n + (e.harness && !$('journal-harness').checked ? 0 : 1), 0);
  $('journal-count').textContent = list.length === total ? w('count', { n: total }) : w('count.of', { n: list.length, all: total });
  $('journal-list').hidden = list.length === 0;
  drawEmpty(list.length, total);
  if ($('journal-grouped').checked) {
    const by = new Map();
    for (const e of list) {
      const key = e.imp_uid || '';
      if (!by.has(key)) by.set(key, []);
      by.get(key).push(e);
    }
    const nodes = [];
    let drawn = 0;
    for (const [impUID, some] of by) {
      if (drawn >= listing.size) break;
      const group = groupOf(impUID, some);
      nodes.push(group.node);
      drawn += group.rows + 1;
    }
    settle($('journal-list'), nodes);
    listing.left(by.size - nodes.length, w('more', { n: by.size - nodes.length }));
    return;
  }
  flat ??= el('ul', { class: 'entries flat' });
  settle(flat, list.slice(0, listing.size).map(rowOf));
  settle($('journal-list'), [flat]);
  listing.left(list.length - listing.size, w('more', { n: list.length - listing.size }));
}

function drawEmpty(shown, total) {
  const empty = $('journal-empty');
  empty.hidden = shown > 0 || state.site === ''; // nothing is known before there is a token
  if (empty.hidden) return;
  if (total > 0) {
    empty.replaceChildren(el('p', { class: 'big', text: w('journal.nomatch') }), el('p', { text: w('journal.nomatch.text') }));
    return;
  }
  const site = state.sites.find((s) => s.user_code === state.site);
  const api = state.health?.api || '';
  empty.replaceChildren(
    el('p', { class: 'big', text: w('journal.empty') }), el('p', { text: w('journal.empty.text') }),
    el('pre', { class: 'code', tabindex: '0', 'aria-label': 'curl', text: `curl -s ${api}/users/getToken \\\n  -d imp_key=${site?.key ?? 'imp_apikey'} -d imp_secret=…` }),
  );
}

const soon = later(() => { draw(); tell('journal'); });

// add takes an entry in, in its place: two streams may overtake each other.
function add(e, isFresh) {
  if (known.has(e.id)) return;
  known.set(e.id, e);
  if (isFresh) fresh.add(e.id);
  let i = entries.length;
  while (i > 0 && entries[i - 1].id > e.id) i--;
  entries.splice(i, 0, e);
  if (entries.length > most) forget(entries.shift());
}

function forget(e) {
  known.delete(e.id);
  rows.delete(e.id);
}

function clear() {
  entries = [];
  known = new Map();
  rows = new Map();
  groups = new Map();
  fresh = new Set();
}

export async function choose(id, quietly) {
  for (const row of $('journal-list').querySelectorAll('.entry[aria-pressed="true"]')) row.setAttribute('aria-pressed', 'false');
  rows.get(chosen)?.firstElementChild.setAttribute('aria-pressed', 'false');
  chosen = id;
  (rows.get(id)?.firstElementChild ?? $('journal-list').querySelector(`[data-id="${id}"]`))?.setAttribute('aria-pressed', 'true');
  // A row that came with the page may be chosen before the journal is there.
  const entry = known.get(id) ?? await get(`requests/${id}`);
  if (chosen === id) showDetail(entry, quietly);
}

export const chosenEntry = () => known.get(chosen);

// move goes to the next row, or with -1 to the one before.
export function move(step) {
  const list = [...$('journal-list').querySelectorAll('.entry')];
  if (list.length === 0) return;
  const i = list.findIndex((b) => Number(b.dataset.id) === chosen);
  const next = list[Math.min(list.length - 1, Math.max(0, i + step))];
  next.focus();
  choose(Number(next.dataset.id), true).catch(() => {}); // it may be gone
}

function showLive(live) {
  $('live').dataset.state = live;
  $('live').title = w(`live.${live}`);
}

// follow reads the journals of the site and of the house, and then listens.
// After a line that broke it reads all again: the mock may be a new one.
export async function follow() {
  following?.abort();
  following = new AbortController();
  const { signal } = following;
  const site = state.site;
  let pause = 500;
  while (!signal.aborted) {
    const both = new AbortController(); // when one line ends, so does the other
    try {
      if (entries.length === 0) await glance(site, signal);
      const lists = await Promise.all([site, 'house'].map((s) => get(at(s, '/requests?harness=true'))));
      if (signal.aborted) return;
      const list = lists.flatMap((l) => l.requests).sort((a, b) => a.id - b.id);
      const ids = new Set(list.map((e) => e.id));
      if (entries.some((e) => !ids.has(e.id))) clear();
      for (const e of list) add(e, false);
      soon();
      const last = lists.map((l) => l.requests.at(-1)?.id || 0);
      signal.addEventListener('abort', () => both.abort());
      const begun = performance.now();
      await Promise.all([site, 'house'].map((s, i) => listen(s, last[i], both))).finally(() => {
        if (performance.now() - begun > 2 * pause) pause = 500; // it went well for a while
      });
    } catch (err) {
      if (signal.aborted) return;
      if (err.status === 404) tell('gone');
      if (err.status === 401) { showLive('wait'); return; }
    }
    if (signal.aborted) return;
    showLive(both.signal.reason === missed ? 'behind' : 'broken');
    await new Promise((go) => setTimeout(go, pause));
    pause = Math.min(pause * 2, 8000);
  }
}

// glance shows the end of a journal before all of it is there.
async function glance(site, signal) {
  const few = 200;
  const { requests } = await get(at(site, `/requests?harness=true&last=${few}`));
  if (signal.aborted) return;
  for (const e of requests) add(e, false);
  draw();
}

const missed = 'missed';

async function listen(site, since, both) {
  try {
    await stream(at(site, `/requests/stream?harness=true${since ? `&since=${since}` : ''}`), {
      signal: both.signal,
      onOpen: () => showLive('live'),
      onEvent: (name, data) => {
        if (name === 'missed') { both.abort(missed); return; } // what the journal still has is read again
        add(data, true);
        tell('request', data);
        soon();
      },
    });
  } finally {
    both.abort();
  }
}

export function pauseFollowing() {
  following?.abort();
  following = null;
  showLive('wait');
}

export function startJournal(guarded) {
  $('journal-filter').addEventListener('input', () => { listing.reset(); draw(); });
  for (const id of ['journal-problems', 'journal-grouped', 'journal-harness']) {
    $(id).addEventListener('change', () => { listing.reset(); draw(); });
  }
  $('journal-list').addEventListener('click', (e) => {
    const row = e.target.closest('.entry');
    if (row) guarded(() => choose(Number(row.dataset.id)));
  });
  $('journal-clear').addEventListener('click', () => guarded(async () => {
    await post(at(state.site, '/reset'), { what: 'journal' });
    tell('reread');
  }));
  on('certifications', soon);
  on('sites', soon);
  on('site', () => { clear(); chosen = 0; showDetail(null); draw(); });
  on('panel', (name) => { if (name === 'journal') draw(); });
  on('clear', () => { clear(); draw(); });
}

