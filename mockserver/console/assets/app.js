// The page as a whole: panels, keys, theme, language, token, and what is read when.
import { get, token, whenLocked } from './api.js';
import { startClock } from './clock.js';
import { closeDetail, copyCurl } from './detail.js';
import { readDeviations, startDeviations } from './deviations.js';
import { $, calm, copy, el, remember, remembered } from './dom.js';
import { readFaults, startFaults } from './faults.js';
import { chosenEntry, follow, journalEntries, move, pauseFollowing, startJournal } from './journal.js';
import { startMake } from './make.js';
import { readMessages, startMessages } from './messages.js';
import { startPeople } from './people.js';
import { choose, readSites, startSites } from './sites.js';
import { certificationsTook, on, readCertifications, readClock, state, tell } from './state.js';
import { facts, w } from './words.js';

const panels = ['journal', 'people', 'clock', 'faults', 'messages', 'sites', 'deviations'];
let panel = 'journal';

function show() {
  const wanted = location.hash.slice(1);
  panel = panels.includes(wanted) ? wanted : 'journal';
  for (const name of panels) $(`p-${name}`).hidden = name !== panel;
  for (const link of document.querySelectorAll('.tabs a')) {
    if (link.dataset.panel === panel) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  remember('panel', panel);
  tell('panel', panel);
  tick().catch(() => {});
}

function trouble(err) {
  const box = $('alert');
  box.replaceChildren(el('span', { text: err.words || err.message }), el('button', { type: 'button', class: 'tool', 'aria-label': w('close'), text: '✕', on: { click: () => { box.hidden = true; } } }));
  box.dataset.kind = 'trouble';
  box.hidden = false;
}

// guarded does what somebody asked for and says what went wrong.
async function guarded(f) {
  try {
    if ($('alert').dataset.kind === 'trouble') $('alert').hidden = true;
    await f();
  } catch (err) {
    if (err.status !== 401) trouble(err);
  }
}

async function readHealth() {
  state.health = await get('health');
  const broken = state.health.fixtures.problems;
  const box = $('alert');
  if (broken.length > 0) {
    box.replaceChildren(el('strong', { text: w('fixtures.broken') }), el('ul', { lang: 'en' }, broken.slice(0, 10).map((p) => el('li', { class: 'mono', text: p.text }))));
    box.dataset.kind = 'fixtures';
    box.hidden = false;
  } else if (box.dataset.kind === 'fixtures') box.hidden = true;
}

let ticks = 0;
let certificationsDue = 0;

// tick reads again what one looks at, and at times the rest.
async function tick() {
  if (document.hidden || $('gate').open) return;
  const all = ticks++ % 3 === 0;
  const reads = [readClock(), readFaults()];
  if (panel === 'messages' || all) reads.push(readMessages());
  if (panel === 'sites' || all) reads.push(readSites());
  if (all) reads.push(readHealth());
  if (panel === 'people' && performance.now() > certificationsDue) {
    // A long list is read more seldom: it takes a fiftieth of the time at most.
    certificationsDue = performance.now() + Math.max(4000, 50 * certificationsTook);
    reads.push(readCertifications());
  }
  await Promise.all(reads);
}

async function begin() {
  await readSites();
  await Promise.all([readHealth(), readClock()]);
  follow();
  await Promise.all([readDeviations(), readFaults(), readMessages()]);
  await readCertifications();
}

function lock(told) {
  const had = token.get();
  pauseFollowing();
  $('gate-error').textContent = had ? told : '';
  if (!$('gate').open) $('gate').showModal();
}

function startGate() {
  whenLocked(lock);
  $('gate').addEventListener('cancel', (e) => e.preventDefault());
  $('gate-form').addEventListener('submit', async (e) => {
    e.preventDefault();
    token.set($('gate-token').value.trim());
    try {
      await get('health');
    } catch (err) {
      $('gate-error').textContent = err.words || err.message;
      return;
    }
    $('gate').close();
    $('gate-token').value = '';
    guarded(begin);
  });
}

function startTheme() {
  const themes = ['auto', 'light', 'dark'];
  const apply = (theme) => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    $('theme-name').textContent = w(`theme.${theme}`);
    $('theme').title = `${w('theme')}: ${w(`theme.${theme}`)}`;
  };
  apply(remembered('theme') || 'auto');
  $('theme').addEventListener('click', () => {
    const next = themes[(themes.indexOf(remembered('theme') || 'auto') + 1) % themes.length];
    remember('theme', next);
    apply(next);
  });
}

function startLanguage() {
  $('language').addEventListener('click', () => {
    const next = document.documentElement.lang === 'ko' ? 'en' : 'ko';
    remember('lang', next);
    const url = new URL(location.href);
    url.searchParams.set('lang', next);
    location.replace(url);
  });
}

function startKeys() {
  document.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
    const typing = e.target.closest('input, select, textarea');
    if (e.key === 'Escape') {
      if (typing) typing.blur();
      else closeDetail();
      return;
    }
    if (typing) return;
    const keys = {
      '/': () => { document.querySelector('.panel:not([hidden]) .filter')?.focus(); },
      '?': () => $('help').showModal(),
      j: () => panel === 'journal' && move(1),
      k: () => panel === 'journal' && move(-1),
      c: () => panel === 'journal' && copyCurl(chosenEntry()),
    };
    panels.forEach((name, i) => { keys[i + 1] = () => { location.hash = `#${name}`; }; });
    if (!keys[e.key]) return;
    e.preventDefault();
    keys[e.key]();
  });
  $('keys').addEventListener('click', () => $('help').showModal());
  for (const b of document.querySelectorAll('[data-close]')) b.addEventListener('click', () => b.closest('dialog').close());
  for (const b of document.querySelectorAll('[data-copy]')) b.addEventListener('click', () => copy($(b.dataset.copy).textContent, w('copied')));
}

function start() {
  startGate();
  startTheme();
  startLanguage();
  startKeys();
  startJournal(guarded);
  startPeople(guarded);
  startMake();
  startClock(guarded);
  startFaults(guarded);
  startMessages(guarded);
  startSites(guarded);
  startDeviations();
  on('trouble', trouble);
  on('reread', () => guarded(begin));
  on('site', () => guarded(begin));
  on('trace', (impUID) => {
    $('journal-filter').value = impUID;
    location.hash = '#journal';
    tell('panel', 'journal');
  });
  on('journal', () => { $('n-journal').textContent = journalEntries().filter((e) => !e.harness).length || ''; });
  const [faults, certifications] = [calm(readFaults), calm(readCertifications)];
  on('request', (e) => {
    if (e.fault) faults();
    if (e.method === 'DELETE' || e.route === 'requestOTP' || e.route === 'confirmOTP') certifications();
  });
  window.addEventListener('hashchange', show);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) pauseFollowing();
    else if (!$('gate').open) { follow(); tick().catch(() => {}); }
  });
  if (!location.hash && panels.includes(remembered('panel'))) location.hash = `#${remembered('panel')}`;
  show();
  const site = remembered('site');
  if (site && site !== state.site && !facts.locked) choose(site);
  else if (facts.locked && !token.get()) lock('');
  else guarded(begin);
  setInterval(() => tick().catch(() => {}), 2000);
}

start();

