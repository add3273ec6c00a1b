// What the page knows, and who wants to hear when it changes.
import { at, get } from './api.js';
import { facts, seoulDate } from './words.js';

export const state = {
  site: facts.site, // user code
  sites: [],
  lease: null, // the site on loan, and its holder
  health: null,
  clock: null,
  clockRead: 0, // the browser's time at which the clock was read
  certifications: [], // the first pages of them
  total: 0, // how many the site has
  next: '', // cursor of the page that was not read; '' = all were
  byID: new Map(), // certifications by imp_uid
  switches: {},
};

const listeners = new Map();
export function on(topic, f) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(f);
}
export function tell(topic, value) {
  for (const f of listeners.get(topic) || []) f(value);
}

export function setClock(clock) {
  state.clock = clock;
  state.clockRead = performance.now();
  tell('clock');
}

// now is the site's, in milliseconds.
export function now() {
  if (!state.clock) return Date.now();
  const read = Date.parse(state.clock.now);
  return state.clock.frozen ? read : read + performance.now() - state.clockRead;
}

export const ageByYear = (born) => Number(seoulDate(now()).slice(0, 4)) - Number(born.slice(0, 4));

// certificationsTook is how long the last reading of certifications took.
export let certificationsTook = 0;

const page = 1000;
let wanted = page;
on('site', () => { wanted = page; });

export async function readCertifications() {
  const site = state.site;
  const begun = performance.now();
  let list = [];
  let next = '';
  let total = 0;
  do {
    const part = await get(at(site, `/certifications?limit=${page}${next ? `&after=${encodeURIComponent(next)}` : ''}`));
    list = list.concat(part.certifications);
    ({ next = '', total } = part);
  } while (next && list.length < wanted && site === state.site);
  certificationsTook = performance.now() - begun;
  if (site !== state.site) return;
  Object.assign(state, { certifications: list, total, next });
  state.byID = new Map(list.map((c) => [c.imp_uid, c]));
  tell('certifications');
}

export async function readMoreCertifications() {
  wanted = state.certifications.length + page;
  await readCertifications();
}

export async function readClock() {
  const site = state.site;
  const clock = await get(at(site, '/clock'));
  if (site === state.site) setClock(clock);
}
