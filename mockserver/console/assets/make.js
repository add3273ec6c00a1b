// The form that makes and changes certifications and people, with the fixture that says
// the same, and that saves them as a file of the fixtures folder.
import { at, call, get, post, put, refusal } from './api.js';
import { $, toast } from './dom.js';
import { change, changePerson, fillIn, fillInPerson } from './edit.js';
import { on, readCertifications, state, tell } from './state.js';
import { facts, w } from './words.js';

const digits = (n) => Array.from(crypto.getRandomValues(new Uint8Array(n)), (b) => b % 10).join('');
const value = (name) => $(`make-${name}`).value.trim();

let editing = null; // the certification that is changed, or {person} for a person alone; null = one is made
let before = null; // what the form stated when it opened
let saving = { folder: '', off: {} }; // whether files can be saved, and where
let named = false; // somebody chose scenario or key
let fileChosen = false; // somebody chose the file name

// alone says that a person is changed who has no certification.
const alone = () => Boolean(editing && !editing.imp_uid);

// stated is the form as the control API takes it; what is empty is left out.
function stated() {
  const c = { imp_uid: value('imp_uid') };
  c.person = value('who') === 'known' ? value('person') : person();
  if (c.person === '') delete c.person;
  const certified = value('certified');
  if (certified === 'no') c.certified = false;
  else if (certified !== 'now' && certified !== 'as it is') c.certified_at = certified;
  for (const name of ['note', 'provider', 'merchant_uid', 'origin']) if (value(name)) c[name] = value(name);
  if (value('ci')) c.unique_key = JSON.parse(value('ci'));
  if (value('expect')) c.expect = expectation(value('expect'));
  return c;
}

function person() {
  const p = { id: `${value('scenario')}/${value('key')}`, gender: value('gender'), birthday: birthday() };
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

// names makes a key of the person's name, and a scenario that no other person has.
function names() {
  const key = value('name').normalize('NFC').replace(/\s+/g, '-').replace(/[^\p{L}\p{N}_.-]/gu, '').replace(/^[_.-]+/, '').slice(0, 50) || 'person';
  $('make-key').value = key;
  $('make-scenario').value = `${key}-${value('imp_uid').replace(/\D/g, '').slice(-6) || digits(6)}`;
}

let asked = 0;

// draft shows the fixture of the form as it stands, or what is wrong with it.
async function draft() {
  const mine = ++asked;
  try {
    const { yaml, problem } = await call('POST', `/console/draft?lang=${document.documentElement.lang}${alone() ? '&alone' : ''}`, stated());
    if (mine !== asked) return;
    if (!problem) $('make-yaml').textContent = yaml;
    const text = problem ? await refusal(problem) : '';
    if (mine === asked) $('make-error').textContent = text;
  } catch (err) {
    if (mine === asked) $('make-error').textContent = err.words || err.message;
  }
}

// fileName is the name of the file that the form is saved to, when nobody chose one.
function fileName() {
  if (editing?.at) return editing.at.file.split(/[\\/]/).pop();
  const scenario = value('who') === 'known' ? value('person').split('/')[0] : value('scenario');
  const device = scenario.match(/^(con|prn|aux|nul|com\d|lpt\d)(\.(.*))?$/i); // no file of Windows may be called so
  return device ? `${device[1]}-${device[3] ?? 'people'}.yaml` : `${scenario}.yaml`;
}

function arrange() {
  const isNew = value('who') !== 'known';
  $('make-person-known').hidden = isNew;
  $('make-person-new').hidden = !isNew;
  for (const part of document.querySelectorAll('#make [data-birthday]')) part.hidden = part.dataset.birthday !== value('birthday');
  for (const name of ['key', 'scenario']) $(`make-${name}`).required = isNew;
  for (const id of ['make-imp_uid-of', 'make-certification']) $(id).hidden = alone();
  $('make-imp_uid').required = !alone();
  if (!named && !editing) names();
  const keeps = !saving.off && !alone();
  $('make-save-on').hidden = !keeps;
  $('make-hint').hidden = keeps;
  if (!keeps) $('make-save').checked = false;
  $('make-off').hidden = !saving.off || alone();
  const saves = $('make-save').checked;
  $('make-every').hidden = !saves;
  $('make-file-of').hidden = !saves;
  $('make-folder').textContent = saving.folder;
  $('make-file').readOnly = Boolean(editing?.at?.file.startsWith(saving.folder.replace(/^\.[\\/]/, '')));
  if (!fileChosen) $('make-file').value = fileName();
  $('make-submit').textContent = w(editing ? (saves ? 'make.changesave' : 'make.change') : (saves ? 'make.submitsave' : 'make.submit'));
}

// offer asks whether files can be saved. Until that is known, it is as it was.
async function offer() {
  try {
    ({ saving } = await get('settings'));
    $('make-off').textContent = saving.off ? await refusal(saving.off) : '';
  } catch { /* the form says so when it is sent */ }
  arrange();
}

// show opens the form for what is made, or for a certification that is changed.
function show(certification) {
  editing = certification;
  for (const id of ['make-imp_uid', 'make-scenario', 'make-key']) $(id).readOnly = Boolean(editing);
  $('make-who-of').hidden = Boolean(editing);
  $('make-asis').hidden = $('make-asis').disabled = !editing;
  $('make-editing').hidden = !editing || alone() || Boolean(editing.saved_person);
  $('make-name').required = Boolean(editing);
  $('h-make').textContent = w(alone() ? 'make.editperson' : editing ? 'make.edit' : 'make.title');
  arrange();
  before = form();
  draft();
  if (!$('make').open) $('make').showModal();
  offer();
}

function open({ impUID, person: known }) {
  const name = facts.invented[Number(digits(3)) % facts.invented.length];
  $('make-form').reset();
  named = fileChosen = false;
  $('make-imp_uid').value = impUID || `imp_${digits(12)}`;
  $('make-name').value = name.name;
  $('make-gender').value = name.gender;
  $('make-phone').value = `010-0000-${digits(4)}`;
  if (known) {
    $('make-who').value = 'known';
    $('make-person').value = known;
  }
  show(null);
}

// edit opens the form for a certification, or for {person}.
function edit(certification) {
  $('make-form').reset();
  fileChosen = false;
  fillInPerson(certification.person, certification.saved_person);
  if (certification.imp_uid) fillIn(certification, state.sites.find((s) => s.user_code === state.site));
  show(certification);
}

// form is the form with the choice of a time, which a change must know.
const form = () => ({ ...stated(), chosen: value('certified') });

// save writes the file; the certification is there already.
async function save(impUID) {
  const order = { lang: document.documentElement.lang };
  if ($('make-every-site').checked) order.every_site = true;
  if (fileChosen && value('file')) order.file = value('file');
  const { chosen } = form();
  if (chosen !== 'no' && chosen !== 'as it is') order.certified_at = chosen;
  const saved = await put(at(state.site, `/certifications/${encodeURIComponent(impUID)}/file`), order);
  $('saved-file').textContent = saved.file;
  $('saved-yaml').textContent = saved.yaml;
}

// saveOrStay saves. When that is refused, the form goes on from what was made or changed.
async function saveOrStay(certification) {
  const every = $('make-every-site').checked;
  try {
    await save(certification.imp_uid);
  } catch (err) {
    edit(certification);
    $('make-save').checked = true;
    $('make-every-site').checked = every;
    arrange();
    throw err;
  }
}

async function changeAlone() {
  await changePerson(editing.person, before.person, form().person);
  toast(w('make.changed', { id: editing.person.id }));
  $('make').close();
}

async function sendCertification(saves) {
  const was = editing;
  const certification = was ? await change(was, before, form()) : await post(at(state.site, '/certifications'), stated());
  if (saves) await saveOrStay(certification);
  else toast(w(was ? 'make.changed' : 'make.done', { id: certification.imp_uid }));
  $('make').close();
  if (saves) $('saved').showModal();
  tell('find', certification.imp_uid);
}

async function send(event) {
  event.preventDefault();
  const saves = $('make-save').checked;
  $('make-submit').disabled = true;
  try {
    if (alone()) await changeAlone();
    else await sendCertification(saves);
  } catch (err) {
    asked++; // what a draft says now is about the form of before
    $('make-error').textContent = await refusal(err);
    $('make-error').scrollIntoView({ block: 'nearest' });
  } finally {
    $('make-submit').disabled = false;
  }
  await readCertifications().catch((err) => tell('trouble', err));
}

export function startMake() {
  $('make-form').addEventListener('input', (e) => {
    if (e.target.id === 'make-scenario' || e.target.id === 'make-key') named = true;
    if (e.target.id === 'make-file') fileChosen = e.target.value !== '';
    arrange();
    draft();
  });
  $('make-form').addEventListener('submit', send);
  on('make', open);
  on('edit', edit);
}
