// Small helpers. Text reaches the page as text only: nothing here or elsewhere
// makes markup of a string, and the page's policy would refuse it.
export const $ = (id) => document.getElementById(id);

// el makes an element: props are class, text, title, testid, data, on, and any
// attribute; children are nodes or texts, and what is null is left out.
export function el(name, props = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === 'class') node.className = value;
    else if (key === 'text') node.textContent = value;
    else if (key === 'testid') node.dataset.testid = value;
    else if (key === 'data') Object.assign(node.dataset, value);
    else if (key === 'on') for (const [type, f] of Object.entries(value)) node.addEventListener(type, f);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== ''));
  return node;
}

// fill makes nodes the content of an element; what is null is left out.
export function fill(parent, ...nodes) {
  parent.replaceChildren(...nodes.flat().filter((n) => n !== null && n !== undefined));
}

export function button(text, click, props = {}) {
  return el('button', { type: 'button', text, on: { click }, ...props });
}

// settle makes nodes the children of parent and touches only what differs, so
// that focus and scroll stay where they are.
export function settle(parent, nodes) {
  const focused = document.activeElement;
  const inside = focused && parent.contains(focused);
  nodes.forEach((node, i) => {
    if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] || null);
  });
  while (parent.children.length > nodes.length) parent.lastElementChild.remove();
  if (inside && document.activeElement !== focused && parent.contains(focused)) focused.focus({ preventScroll: true });
}

// filled clones a template of the page; its parts are found by data-f.
export function filled(id) {
  const node = $(id).content.firstElementChild.cloneNode(true);
  const part = (name) => node.querySelector(`[data-f="${name}"]`);
  return { node, part };
}

// later runs f once before the next paint, however often it is asked.
export function later(f) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    // A hidden page paints nothing; what it knows is drawn when it is seen.
    requestAnimationFrame(() => { asked = false; f(); });
  };
}

// growing shows a long list piece by piece: as many as fill the screen, and
// more when its end comes into view.
export function growing(parent, step, more) {
  let shown = step;
  const end = button('', () => { shown += step; more(); }, { class: 'ghost more', hidden: true });
  parent.after(end);
  new IntersectionObserver((seen) => {
    if (seen.some((s) => s.isIntersecting) && !end.hidden) end.click();
  }, { rootMargin: '600px' }).observe(end);
  return {
    get size() { return shown; },
    reset() { shown = step; },
    left(n, text) { end.hidden = n <= 0; end.textContent = text; },
  };
}

// calm runs a reading that many events ask for: at once, and while they keep
// coming again and again after a pause, which grows with what one run takes.
export function calm(f) {
  let [running, again] = [false, false];
  return async () => {
    if (running) { again = true; return; }
    running = true;
    do {
      again = false;
      const begun = performance.now();
      await f().catch(() => {}); // the next tick tells what is wrong
      await new Promise((go) => setTimeout(go, Math.min(5000, Math.max(300, 3 * (performance.now() - begun)))));
    } while (again);
    running = false;
  };
}

let toastTimer = 0;
export function toast(text) {
  const t = $('toast');
  t.textContent = text;
  t.classList.add('on');
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => t.classList.remove('on'), 2200);
}

export async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el('textarea', { class: 'away', 'aria-hidden': 'true' });
    area.value = text;
    (document.querySelector('dialog[open]') || document.body).append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  toast(said);
}

export function remember(key, value) {
  try { localStorage.setItem(`iamport-mock.${key}`, value); } catch { /* a browser may forbid it */ }
}
export function remembered(key) {
  try { return localStorage.getItem(`iamport-mock.${key}`); } catch { return null; }
}

// tone is the class of a status; 0 is an answer that never came.
export const tone = (status) => (status >= 500 || status === 0 ? 'bad' : status >= 400 ? 'warn' : 'good');

// sure is a button that asks once more before it does something for good.
export function sure(text, ask, f, props = {}) {
  let asked = 0;
  const b = button(text, () => {
    if (asked) { clearTimeout(asked); asked = 0; b.textContent = text; f(); return; }
    b.textContent = ask;
    asked = setTimeout(() => { asked = 0; b.textContent = text; }, 4000);
  }, props);
  return b;
}
