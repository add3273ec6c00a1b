// The inbox: one-time codes that phones would have received.
import { at, del, get } from './api.js';
import { $, button, calm, copy, el, settle } from './dom.js';
import { on, state, tell } from './state.js';
import { seoulBoth, w } from './words.js';

let drawn = '';

export async function readMessages() {
  const site = state.site;
  const { messages } = await get(at(site, '/messages'));
  if (site !== state.site) return;
  $('n-messages').textContent = messages.length || '';
  const key = JSON.stringify([site, messages]);
  if (key === drawn) return;
  drawn = key;
  const list = [...messages].reverse();
  settle($('message-list'), list.map((m) => el('li', { class: 'sms', testid: 'message' },
    el('header', {}, el('b', { class: 'mono', text: m.to }), el('small', { class: 'mono quiet', text: seoulBoth(Date.parse(m.sent_at)) })),
    el('p', { class: 'bubble', text: m.text }),
    el('footer', {}, el('output', { class: 'code-big mono', testid: 'otp-code', text: m.code }), button(w('messages.copy'), () => copy(m.code, w('copied'))),
      button(m.imp_uid, () => tell('find', m.imp_uid), { class: 'link mono' })))));
  $('message-list').hidden = list.length === 0;
  $('messages-count').textContent = list.length ? w('count', { n: list.length }) : '';
  $('messages-empty').hidden = list.length > 0;
  $('messages-empty').replaceChildren(el('p', { class: 'big', text: w('messages.none') }), el('p', { text: w('messages.none.text') }));
}

export function startMessages(guarded) {
  $('messages-clear').addEventListener('click', () => guarded(async () => {
    await del(at(state.site, '/messages'));
    await readMessages();
  }));
  const soon = calm(readMessages);
  on('request', (e) => { if (e.route === 'requestOTP') soon(); });
}
