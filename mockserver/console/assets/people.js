// People and certifications, as the site sees them today.
import { at, commented, del, get } from './api.js';
import { $, button, copy, el, growing, later, settle, sure } from './dom.js';
import { ageByYear, on, readCertifications, readMoreCertifications, state, tell } from './state.js';
import { facts, seoulBoth, w } from './words.js';

let rows = new Map(); // elements by imp_uid
let open = '';
let alike = new Map(); // how many certifications bear a mark

// markOf is a short name of a CI or DI: equal marks are equal values, and the
// value itself cannot be read from it.
function markOf(value) {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b + c, 0x85ebca6b) ^ (b >>> 13);
  }
  [a, b] = [mix(a), mix(b)];
  const n = a * 32768 + (b & 0x7fff);
  return { text: n.toString(36).slice(-6).padStart(6, '0'), hue: Math.floor((b / 2 ** 32) * 360) };
}

function mix(h) {
  let n = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  n = Math.imul(n ^ (n >>> 13), 0xc2b2ae35);
  return (n ^ (n >>> 16)) >>> 0;
}

// given says whether a provider gives a value: always, or by a switch as in kcp-ci=given.
function given(when) {
  const [id, value] = when.split('=');
  return when === 'always' || (value !== undefined && (state.switches[id] ?? value) === value);
}

// answered says what stands for CI or DI in the answer: a mark, or why not.
function answered(c, field) {
  if (c.omit?.includes(field)) return { words: w('people.omitted') };
  const over = c.override?.[field];
  if (over === null) return { words: 'null' };
  if (over === '') return { words: w('people.blank') };
  if (over !== undefined) return markOf(String(over));
  if (!c.certified) return { words: 'null' };
  if (!given(facts.gives[c.provider]?.[field] ?? 'never')) return { words: 'null' };
  return markOf(field === 'unique_key' ? c.person.ci : c.person.di);
}

const place = (at_) => (at_ ? `${at_.file}:${at_.line}` : '');
const expected = (c) => {
  if (!c.expect) return [];
  return typeof c.expect === 'string' ? [['', c.expect]] : Object.entries(c.expect);
};

function stated(birthday) {
  if (typeof birthday === 'string') return '';
  if (birthday.turns) return w('people.turns', { n: birthday.turns, on: facts.days.includes(birthday.on) ? w(`day.${birthday.on}`) : birthday.on });
  return w('people.aged', { n: birthday.age });
}

function prepare(c) {
  c.ci_ ??= answered(c, 'unique_key');
  c.di_ ??= answered(c, 'unique_in_site');
  c.hay ??= [c.imp_uid, c.person.id, c.person.name, c.person.born, c.provider, c.merchant_uid, c.origin, c.note, c.phone, place(c.at),
    c.ci_.text && `ci:${c.ci_.text}`, c.di_.text && `di:${c.di_.text}`, c.certified ? 'certified' : 'unfinished', ...expected(c).flat(), w('age', { n: c.person.age })].filter(Boolean).join('\n').toLowerCase();
  return c;
}

function markCell(name, mark) {
  if (mark.words) return el('span', { class: 'm none' }, el('i', { text: name }), ` ${mark.words}`);
  const many = alike.get(name + mark.text);
  const cell = el('button', { type: 'button', class: 'm mono', title: w('people.alike'), on: { click: () => find(`${name}:${mark.text}`) } },
    el('i', { text: name }), el('b', { class: 'swatch' }), mark.text, many > 1 ? el('em', { text: ` ×${many}` }) : null);
  cell.querySelector('.swatch').style.setProperty('--hue', mark.hue);
  return cell;
}

function cell(label, ...children) { return el('span', { role: 'cell', class: 'cell', data: { label } }, ...children); }

// labelled is a cell that says what it is where there is no head above it.
function labelled(label, ...children) {
  const node = cell(label, ...children);
  node.classList.add('labelled');
  return node;
}

function rowOf(c) {
  const made = rows.get(c.imp_uid);
  if (made && made.of === c) return made.nodes;
  const p = c.person;
  const more = el('div', { role: 'row', class: 'row-more', hidden: open !== c.imp_uid });
  const toggle = button(c.imp_uid, () => {
    open = open === c.imp_uid ? '' : c.imp_uid;
    draw();
  }, { class: 'link mono', 'aria-expanded': String(open === c.imp_uid), testid: `cert-${c.imp_uid}` });
  const row = el('div', { role: 'row', class: 'row', testid: 'cert-row', data: { imp: c.imp_uid } },
    cell('imp_uid', toggle, c.added ? el('small', { text: w('people.added') }) : null),
    cell(w('people.person'), el('span', {}, el('span', { class: 'who', text: p.name }), ' ', el('small', { text: [w(`gender.${p.gender}`), p.foreigner ? w('people.foreigner') : ''].filter(Boolean).join(' · ') })), el('small', { class: 'mono', text: p.id })),
    cell(w('people.birthday'), el('span', { class: 'mono', text: p.born }), el('small', { text: stated(p.birthday) })),
    labelled(w('people.ages'), el('span', { class: 'ages mono', testid: 'ages' }, el('b', { text: p.age }), el('span', { class: 'quiet', text: ` · ${ageByYear(p.born)}` }))),
    cell('CI · DI', markCell('ci', c.ci_), markCell('di', c.di_)),
    cell(w('people.state'), el('span', { class: `state ${c.certified ? 'good' : 'warn'}`, text: w(c.certified ? 'people.certified' : 'people.unfinished') }), el('small', { text: c.provider })),
    labelled(w('people.expect'), expected(c).map(([rule, verdict]) => el('span', { class: `verdict v-${verdict}`, title: rule }, rule ? el('small', { text: rule }) : null, verdict))),
    cell(w('people.at'), el('small', { class: 'mono at', title: place(c.at), text: c.at ? place(c.at).replace(/^.*\//, '') : w('people.runtime') })));
  const nodes = [row, more];
  rows.set(c.imp_uid, { of: c, nodes, toggle });
  return nodes;
}

function fillMore(c, more) {
  const line = (name, value) => (value ? [el('dt', { class: 'mono', text: name }), el('dd', { text: value })] : []);
  const answer = c.certified && c.certified_at ? seoulBoth(Date.parse(c.certified_at)) : '';
  more.replaceChildren(el('div', { role: 'cell', class: 'more-of' },
    el('dl', {}, ...line('certified_at', answer), ...line('merchant_uid', c.merchant_uid), ...line('origin', c.origin), ...line('pg_tid', c.pg_tid), ...line('phone', c.phone), ...line('carrier', c.carrier), ...line('note', c.note),
      ...Object.entries(c.override || {}).flatMap(([k, v]) => line(k, JSON.stringify(v))), ...line('omit', (c.omit || []).join(', ')), ...line(w('people.at'), place(c.at) || w('people.runtime'))),
    el('div', { class: 'row-of' }, button(w('people.edit'), () => tell('edit', c), { class: 'main', testid: 'cert-edit' }), button(w('people.copy'), () => copy(c.imp_uid, w('copied'))), button(w('people.journal'), () => tell('trace', c.imp_uid)),
      sure(w('people.delete'), w('people.delete.ask'), async () => {
        await del(at(state.site, `/certifications/${encodeURIComponent(c.imp_uid)}`)).catch((err) => tell('trouble', err));
        await readCertifications();
      }, { class: 'danger', testid: 'cert-delete' }))));
}

const listing = growing($('people-table'), 60, () => draw());

export function draw() {
  if ($('p-people').hidden) return;
  const words = $('people-filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const own = $('people-own').checked;
  const all = state.certifications;
  const list = all.filter((c) => (!own || c.added) && words.every((word) => prepare(c).hay.includes(word)));
  $('people-count').textContent = list.length === state.total ? w('count', { n: state.total }) : w('count.of', { n: list.length, all: state.total });
  $('people-next').hidden = !state.next;
  $('people-next').textContent = w('people.next', { n: all.length, all: state.total });
  const nodes = list.slice(0, listing.size).flatMap((c) => {
    const both = rowOf(prepare(c));
    const isOpen = open === c.imp_uid;
    rows.get(c.imp_uid).toggle.setAttribute('aria-expanded', String(isOpen));
    both[1].hidden = !isOpen;
    if (isOpen) fillMore(c, both[1]);
    return isOpen ? both : [both[0]];
  });
  settle($('people-rows'), nodes);
  listing.left(list.length - listing.size, w('more', { n: list.length - listing.size }));
  $('people-table').hidden = list.length === 0;
  const empty = $('people-empty');
  empty.hidden = list.length > 0;
  if (list.length === 0) {
    empty.replaceChildren(el('p', { class: 'big', text: w(own && all.length ? 'people.noown' : 'people.none') }), el('p', { text: w('people.none.text') }));
  }
}

function find(text) {
  $('people-filter').value = text;
  listing.reset();
  draw();
}

// count finds which marks are borne by several.
function count() {
  alike = new Map();
  for (const c of state.certifications) {
    prepare(c);
    for (const key of [c.ci_.text && `ci${c.ci_.text}`, c.di_.text && `di${c.di_.text}`]) {
      if (key) alike.set(key, (alike.get(key) || 0) + 1);
    }
  }
}

const soon = later(draw);

// rest shows the people that the table leaves out. It is read when asked for.
async function rest() {
  const site = state.site;
  if (state.next) { // who has a certification is not known yet
    $('people-rest-list').replaceChildren(el('li', { class: 'quiet', text: w('people.rest.many') }));
    return;
  }
  const { people } = await get(at(site, '/people'));
  if (site !== state.site) return;
  const certified = new Set(state.certifications.map((c) => c.person.id));
  const list = people.filter((p) => !certified.has(p.id));
  const most = 200;
  $('people-rest-list').replaceChildren(...list.slice(0, most).map((p) => el('li', { testid: 'person' }, el('b', { text: p.name }), el('small', { class: 'mono', text: p.id }),
    el('small', { class: 'mono', text: p.born }), el('span', { class: 'mono' }, el('b', { text: p.age }), el('span', { class: 'quiet', text: ` · ${ageByYear(p.born)}` })),
    el('div', { class: 'row-of' }, button(w('people.edit'), () => tell('edit', { person: p }), { testid: 'person-edit' }), button(w('people.certify'), () => tell('make', { person: p.id }), { testid: 'person-certify' })))));
  if (list.length === 0) $('people-rest-list').append(el('li', { class: 'quiet', text: w('people.rest.none') }));
  if (list.length > most) $('people-rest-list').append(el('li', { class: 'quiet', text: w('more', { n: list.length - most }) }));
}

export function startPeople(guarded) {
  $('people-filter').addEventListener('input', () => { listing.reset(); draw(); });
  $('people-own').addEventListener('change', () => { listing.reset(); draw(); });
  $('people-make').addEventListener('click', () => tell('make', {}));
  $('people-next').addEventListener('click', () => guarded(readMoreCertifications));
  $('people-export').addEventListener('click', () => guarded(async () => {
    $('export-yaml').textContent = await commented(await get(at(state.site, '/certifications.yaml')));
    $('export').showModal();
  }));
  $('people-rest').addEventListener('toggle', () => { if ($('people-rest').open) guarded(rest); });
  on('site', () => { $('people-rest').open = false; });
  on('certifications', () => {
    if ($('people-rest').open) guarded(rest);
    rows = new Map();
    $('n-people').textContent = state.total || '';
    $('imp-uids').replaceChildren(...state.certifications.slice(0, 200).map((c) => el('option', { value: c.imp_uid })));
    $('person-ids').replaceChildren(...[...new Set(state.certifications.slice(0, 400).map((c) => c.person.id))].map((id) => el('option', { value: id })));
    count();
    soon();
  });
  on('find', (impUID) => {
    open = impUID;
    find(impUID);
    location.hash = '#people';
  });
  on('panel', (name) => { if (name === 'people') draw(); });
}
