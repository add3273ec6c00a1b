// The page's words in its language, and the facts that came with it.
export const facts = JSON.parse(document.getElementById('facts').textContent);
const words = JSON.parse(document.getElementById('words').textContent);

// w finds words by key and puts values in the place of {names}.
export function w(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

const seoul = { timeZone: 'Asia/Seoul', hourCycle: 'h23' };
const dateForm = new Intl.DateTimeFormat('sv-SE', { ...seoul, year: 'numeric', month: '2-digit', day: '2-digit' });
const timeForm = new Intl.DateTimeFormat('en-GB', { ...seoul, hour: '2-digit', minute: '2-digit', second: '2-digit' });
export const seoulDate = (t) => dateForm.format(t);
export const seoulTime = (t) => timeForm.format(t);
export const seoulBoth = (t) => `${seoulDate(t)} ${seoulTime(t)}`;

// span words a length of time: 29 min 5 s, 29분 5초.
export function span(ms) {
  const s = Math.floor(Math.abs(ms) / 1000);
  const parts = [[86400, w('unit.day')], [3600, w('unit.hour')], [60, w('unit.minute')], [1, w('unit.second')]];
  const out = [];
  const gap = document.documentElement.lang === 'ko' ? '' : ' ';
  let left = s;
  for (const [size, unit] of parts) {
    const n = Math.floor(left / size);
    left -= n * size;
    if (n > 0 || (size === 1 && out.length === 0)) out.push(`${n}${gap}${unit}`);
  }
  return out.slice(0, 2).join(' ');
}
