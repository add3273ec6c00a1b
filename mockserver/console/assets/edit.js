// What the form of a certification holds when one is changed, and what of it changed.
import { at, get, patch } from './api.js';
import { $, el } from './dom.js';
import { state } from './state.js';

const set = (name, text) => { $(`make-${name}`).value = text ?? ''; };

// choose sets a select, and gives it the choice when it has none of that value.
function choose(name, text) {
  const select = $(`make-${name}`);
  if (![...select.options].some((o) => o.value === text)) select.append(el('option', { value: text, text, 'data-own': '' }));
  select.value = text;
}

// derived is a merchant_uid that the mock has made.
const derived = /^merchant_\d{13}$/;

// fillInPerson puts a person into the form, under the id that a file has.
export function fillInPerson(p, id = p.id) {
  for (const option of document.querySelectorAll('#make option[data-own]')) option.remove();
  const [scenario, key] = id.split('/');
  set('who', 'new');
  set('scenario', scenario);
  set('key', key);
  set('name', p.name);
  set('gender', p.gender);
  set('phone', p.phone);
  choose('carrier', p.carrier === 'SKT' ? '' : p.carrier);
  $('make-foreigner').checked = p.foreigner;
  const b = p.birthday;
  set('birthday', typeof b === 'string' ? 'date' : b.turns ? 'turns' : 'age');
  if (typeof b === 'string') set('date', b);
  else if (b.turns) { set('turns', b.turns); choose('on', b.on); } else set('age', b.age);
}

// fillIn puts a certification into the form, beside its person. What the mock derives stays
// empty, as it is in a file.
export function fillIn(c, site) {
  set('imp_uid', c.imp_uid);
  choose('provider', c.provider === site?.provider ? '' : c.provider);
  set('certified', c.certified ? 'as it is' : 'no');
  set('merchant_uid', derived.test(c.merchant_uid) ? '' : c.merchant_uid);
  set('origin', c.origin === $('make-origin').placeholder ? '' : c.origin);
  const ci = c.override?.unique_key;
  choose('ci', ci === undefined ? '' : JSON.stringify(ci));
  set('expect', typeof c.expect === 'object' ? Object.entries(c.expect).map((pair) => pair.join(': ')).join(', ') : c.expect);
  set('note', c.note);
}

const ofPerson = ['name', 'gender', 'birthday', 'foreigner', 'phone', 'carrier'];

// difference is what changed of some fields, and which became empty.
function difference(before, after, names) {
  const changed = {};
  const clear = [];
  for (const name of names) {
    if (JSON.stringify(before[name]) === JSON.stringify(after[name])) continue;
    if (after[name] === undefined) clear.push(name);
    else changed[name] = after[name];
  }
  if (clear.length) changed.clear = clear;
  return Object.keys(changed).length ? changed : null;
}

// changePerson tells the mock what changed of a person.
export async function changePerson(person, before, after) {
  const changed = difference(before, after, ofPerson);
  if (changed) await patch(at(state.site, `/people/${encodeURIComponent(person.id)}`), changed);
}

// change tells the mock what changed from one form to the next, and gives the
// certification as it is then.
export async function change(certification, before, after) {
  const of = difference(before, after, ['note', 'provider', 'merchant_uid', 'origin', 'unique_key', 'expect']) || {};
  if (before.chosen !== after.chosen) {
    of.certified = after.chosen !== 'no';
    if (of.certified) of.certified_at = after.chosen;
  }
  const path = at(state.site, `/certifications/${encodeURIComponent(certification.imp_uid)}`);
  if (!certification.saved_person) await changePerson(certification.person, before.person, after.person);
  else if (difference(before.person, after.person, ofPerson)) of.person = { typed: { ...after.person, id: undefined } };
  return Object.keys(of).length ? patch(path, of) : get(path);
}
