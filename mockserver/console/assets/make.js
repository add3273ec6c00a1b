// The form that makes a certification, with the fixture that says the same.
import { at, call, post } from './api.js';
import { $, toast } from './dom.js';
import { on, readCertifications, state, tell } from './state.js';
import { facts, w } from './words.js';

const digits = (n) => Array.from(crypto.getRandomValues(new Uint8Array(n)), (b) => b % 10).join('');
const value = (name) => $(`make-${name}`).value.trim();

// stated is the form as the control API takes it; what is empty is left out.
function stated() {
  const c = { imp_uid: value('imp_uid') };
  c.person = value('who') === 'known' ? value('person') : person();
  if (c.person === '') delete c.person;
  const certified = value('certified');
  if (certified === 'no') c.certified = false;
  else if (certified !== 'now') c.certified_at = certified;
  for (const name of ['note', 'provider', 'merchant_uid', 'origin']) if (value(name)) c[name] = value(name);
  if (value('ci')) c.unique_key = JSON.parse(value('ci'));
  if (value('expect')) c.expect = expectation(value('expect'));
  return c;
}

function person() {
  const p = { gender: value('gender'), birthday: birthday() };
  for (const name of ['name', 'phone', 'carrier']) if (value(name)) p[name] = value(name);
  if ($('make-foreigner').checked) p.foreigner = true;
  return p;
}

function birthday() {
  switch (value('birthday')) {
    case 'age': return { age: Number(value('age')) };
    case 'date': return value('date');
    default: return { turns: Number(value('turns')), on: value('on') };
  }
}

// expectation is one word, or "rule: word, rule: word".
function expectation(text) {
  if (!text.includes(':')) return text;
  return Object.fromEntries(text.split(',').map((pair) => pair.split(':').map((s) => s.trim())));
}

let asked = 0;

// draft shows the fixture of the form as it stands, or what is wrong with it.
async function draft() {
  const mine = ++asked;
  try {
    const { yaml, problem } = await call('POST', '/console/draft', stated());
    if (mine !== asked) return;
    if (!problem) $('make-yaml').textContent = yaml;
    $('make-error').textContent = problem ? [problem.message, problem.hint].filter(Boolean).join(' — ') : '';
  } catch (err) {
    if (mine === asked) $('make-error').textContent = err.words || err.message;
  }
}

function arrange() {
  $('make-person-known').hidden = value('who') !== 'known';
  $('make-person-new').hidden = value('who') === 'known';
  for (const part of document.querySelectorAll('#make [data-birthday]')) part.hidden = part.dataset.birthday !== value('birthday');
}

function open({ impUID, person: known }) {
  const name = facts.invented[Number(digits(3)) % facts.invented.length];
  $('make-form').reset();
  $('make-imp_uid').value = impUID || `imp_${digits(12)}`;
  $('make-name').value = name.name;
  $('make-gender').value = name.gender;
  $('make-phone').value = `010-0000-${digits(4)}`;
  if (known) {
    $('make-who').value = 'known';
    $('make-person').value = known;
  }
  arrange();
  draft();
  $('make').showModal();
}

async function make(event) {
  event.preventDefault();
  let made;
  try {
    made = await post(at(state.site, '/certifications'), stated());
  } catch (err) {
    $('make-error').textContent = err.words || err.message;
    return;
  }
  $('make').close();
  toast(w('make.done', { id: made.imp_uid }));
  await readCertifications();
  tell('find', made.imp_uid);
}

export function startMake() {
  $('make-form').addEventListener('input', () => { arrange(); draft(); });
  $('make-form').addEventListener('submit', make);
  on('make', open);
}
