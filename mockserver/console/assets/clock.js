// The site's clock, and what changes when it moves.
import { at, put } from './api.js';
import { $, button, el, fill } from './dom.js';
import { journalEntries } from './journal.js';
import { ageByYear, now, on, readCertifications, setClock, state, tell } from './state.js';
import { seoulBoth, seoulDate, seoulTime, span, w } from './words.js';

const day = 86400e3;
const midnight = (date) => Date.parse(`${date}T00:00:00+09:00`);
const year = () => Number(seoulDate(now()).slice(0, 4));

// targets are where the jumps lead, in milliseconds.
const targets = {
  midnight: () => midnight(seoulDate(now())) + day,
  almost: () => ahead(midnight(seoulDate(now())) + day - 10e3, day),
  yearend: () => {
    const end = (y) => midnight(`${y}-12-31`) + day - 10e3;
    return end(year()) > now() ? end(year()) : end(year() + 1);
  },
  newyear: () => midnight(`${year() + 1}-01-01`),
};
const ahead = (t, step) => (t > now() ? t : t + step);
const wire = (t) => `${seoulDate(t)}T${seoulTime(t)}+09:00`;

let changes = null; // what the last move changed; null = nothing was moved yet

function ages() {
  const by = new Map();
  for (const c of state.certifications) {
    const p = c.person;
    by.set(p.id, { name: p.name, full: p.age, year: ageByYear(p.born), born: p.born, impUID: c.imp_uid });
  }
  return by;
}

// move steers the clock, reads again what depends on it, and tells the difference.
async function move(how) {
  const from = now();
  const before = ages();
  setClock(await put(at(state.site, '/clock'), how));
  await readCertifications();
  const moved = [];
  for (const [id, after] of ages()) {
    const was = before.get(id);
    if (was && (was.full !== after.full || was.year !== after.year)) moved.push({ id, was, after });
  }
  changes = { from, to: now(), moved };
  draw();
}

function drawChanges() {
  const box = $('clock-changes');
  if (!changes) {
    box.replaceChildren(el('p', { class: 'quiet', text: w('clock.nochange') }));
    return;
  }
  const most = 40;
  const arrow = (was, is) => (was === is ? el('span', { class: 'quiet', text: is }) : el('span', {}, `${was} → `, el('b', { text: is })));
  fill(box,
    el('p', { class: 'mono', text: `${seoulBoth(changes.from)} → ${seoulBoth(changes.to)}` }),
    changes.moved.length === 0 ? el('p', { class: 'quiet', text: w('clock.noages') })
      : el('ul', { class: 'changes' }, changes.moved.slice(0, most).map(({ id, was, after }) => el('li', { testid: 'age-change' },
        button(after.name, () => tell('find', after.impUID), { class: 'link who' }), el('small', { class: 'mono', text: id }), el('small', { class: 'mono', text: after.born }),
        el('span', {}, w('clock.full'), ' ', arrow(was.full, after.full)), el('span', {}, w('clock.year'), ' ', arrow(was.year, after.year))))),
    changes.moved.length > most ? el('p', { class: 'quiet', text: w('more', { n: changes.moved.length - most }) }) : null);
}

// tokens are those that the journal has seen the site answer, with their ends.
function tokens() {
  const by = new Map();
  for (const e of journalEntries()) {
    if (e.site !== state.site || e.route !== 'getToken' || e.status !== 200 || !e.token) continue;
    try {
      const end = JSON.parse(e.response.body).response.expired_at * 1000;
      if (end) by.set(e.token, end);
    } catch { /* an answer that a fault has broken */ }
  }
  return [...by].reverse().slice(0, 8);
}

function drawTokens() {
  const list = tokens();
  $('clock-tokens').replaceChildren(list.length === 0 ? el('p', { class: 'quiet', text: w('clock.notokens') })
    : el('ul', { class: 'changes' }, list.map(([mark, end]) => el('li', { testid: 'token' }, el('span', { class: 'mono', text: mark }),
      el('span', { class: `state ${end > now() ? 'good' : 'warn'}`, text: end > now() ? w('clock.left', { span: span(end - now()) }) : w('clock.expired', { span: span(now() - end) }) }), el('small', { class: 'mono', text: seoulBoth(end) })))));
}

function drawTime() {
  if (!state.clock) return;
  const t = now();
  $('clock-date').textContent = seoulDate(t);
  $('clock-time').textContent = seoulTime(t);
  $('top-now').textContent = `${seoulDate(t)} ${seoulTime(t)}`;
  const { frozen, steered } = state.clock;
  $('top-frozen').hidden = !frozen;
  $('top-moved').hidden = frozen || !steered;
  if ($('p-clock').hidden) return;
  const anchor = seoulDate(Date.parse(state.clock.anchor));
  $('clock-state').textContent = `${w(frozen ? 'clock.is.frozen' : steered ? 'clock.is.moved' : 'clock.is.real')} ${w('clock.anchor', { date: anchor })}`;
  $('clock-freeze').disabled = frozen;
  $('clock-follow').disabled = !steered && !frozen;
  drawTokens();
}

function draw() {
  drawTime();
  if (!$('p-clock').hidden) drawChanges();
}

export function startClock(guarded) {
  const steer = (how) => guarded(() => move(how));
  $('clock-freeze').addEventListener('click', () => steer({ freeze: true }));
  $('clock-follow').addEventListener('click', () => steer({ follow: true }));
  $('clock-jumps').addEventListener('click', (e) => {
    const jump = e.target.dataset.jump;
    if (jump) steer({ set: wire(targets[jump]()) });
  });
  $('clock-steps').addEventListener('click', (e) => {
    if (e.target.dataset.step) steer({ advance: e.target.dataset.step });
  });
  $('clock-set').addEventListener('submit', (e) => {
    e.preventDefault();
    const at_ = $('clock-at').value;
    steer({ set: `${at_.length === 16 ? `${at_}:00` : at_}+09:00` });
  });
  $('clock-advance').addEventListener('submit', (e) => {
    e.preventDefault();
    steer({ advance: $('clock-by').value.trim() });
  });
  let today = '';
  setInterval(() => {
    if (document.hidden) return;
    drawTime();
    const date = state.clock ? seoulDate(now()) : '';
    if (today && date && date !== today) readCertifications().catch(() => {}); // everybody is a day older
    today = date;
  }, 1000);
  on('clock', () => { today = seoulDate(now()); draw(); });
  on('site', () => { changes = null; });
  on('panel', draw);
}
