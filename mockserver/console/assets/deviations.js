// The register of what may differ from the real service, with what is in force.
import { get, told } from './api.js';
import { $, el } from './dom.js';
import { state } from './state.js';
import { w } from './words.js';

let rows = [];

export async function readDeviations() {
  rows = (await get('deviations')).deviations;
  const titles = await told(rows.map((r) => r.title));
  rows.forEach((r, i) => { r.title = titles[i]; });
  state.switches = Object.fromEntries(rows.map((r) => [r.id, r.value]));
  $('n-deviations').textContent = rows.filter((r) => r.value !== r.default).length || '';
  draw();
}

function draw() {
  const words = $('deviations-filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const list = rows.filter((r) => words.every((x) => `${r.id} ${r.title} ${r.value} ${r.confidence} ${r.source}`.toLowerCase().includes(x)));
  list.sort((a, b) => Number(b.value !== b.default) - Number(a.value !== a.default));
  $('deviations-count').textContent = list.length === rows.length ? w('count.items', { n: rows.length }) : w('count.of', { n: list.length, all: rows.length });
  $('deviation-rows').replaceChildren(...list.map((r) => el('tr', { class: r.value !== r.default ? 'changed' : '', testid: `deviation-${r.id}` },
    el('th', { scope: 'row', class: 'mono', text: r.id }), el('td', {}, r.title.split('`').map((part, i) => (i % 2 ? el('code', { text: part }) : part))),
    el('td', { class: 'tight' }, r.value ? el('b', { class: 'mono', text: r.value }) : el('span', { class: 'quiet', text: w('deviations.noswitch') }), r.value !== r.default ? el('span', { class: 'tag moved', text: w('deviations.changed') }) : null),
    el('td', { class: 'mono quiet tight', text: r.values.filter((v) => v !== r.value).join(', ') }),
    el('td', { title: w('deviations.fact') }, el('span', { class: `state c-${r.confidence}`, text: w(`confidence.${r.confidence}`) }), el('small', { class: 'quiet', lang: 'en', text: r.source })))));
}

export function startDeviations() {
  $('deviations-filter').addEventListener('input', draw);
}
