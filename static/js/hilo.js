/* Five small improvements over pages that already work without scripts.
   1. data-swap   send a form or follow a link, and replace one region of the page
   2. data-draft  keep what is being written on this device
   3. data-count  say how many characters are left
   4. data-quotes words selected in a clause are those a comment is about
   5. data-worker public pages that were read can be read again without a connection
   Texts come from data-* attributes of <body>, so that this file has no language. */

const words = document.body.dataset;
export const say = (text) => { document.getElementById('status').textContent = text; };

/* The only place where text becomes a document. Scripts in it never run: the parser's
   document has no window, and only one named region is taken out of it. */
const same = (text) => text, rules = { createHTML: same, createScriptURL: same };
const policy = window.trustedTypes ? window.trustedTypes.createPolicy('cocreacion', rules) : rules;
export const parse = (text) => new DOMParser().parseFromString(policy.createHTML(text), 'text/html');

/* 1. Swap ------------------------------------------------------------------------------ */

/* The same form in the page that came back: its hidden keys are new, and it holds the errors. */
const twin = (form, page) => form.tagName === 'FORM' && [...page.forms].find((other) =>
  other.dataset.swap === form.dataset.swap && other.getAttribute('action') === form.getAttribute('action'));

function put(old, fresh) {
  const node = document.adoptNode(fresh);
  old.replaceWith(node);
  wire(node);
  return node;
}

function tell(text, tone) {
  const note = document.createElement('p');
  note.className = 'note is-' + tone;
  note.tabIndex = -1;
  note.textContent = text;
  document.getElementById('flashes').replaceChildren(note);
  return note;
}

/* The text stays where it is. */
const unsent = () => { tell(words.offline, 'late').focus(); say(words.offline); };

/* Another page came: say it here. */
const refused = (page) =>
  tell((page.querySelector('main .intro') || page.querySelector('h1')).textContent, 'late').focus();

/* Its message goes along. */
function follow(answer, page, heard) {
  const mine = page.querySelector('[data-stored]');
  if (heard) store.set('heard', heard);
  location.assign(answer.url + (mine ? '#' + mine.id : ''));
}

async function swap(trigger, url, options) {
  const id = trigger.dataset.swap;
  const region = document.getElementById(id);
  if (!region || region.ariaBusy === 'true') return;
  region.ariaBusy = 'true';
  try {
    const answer = await fetch(url, { ...options, headers: { 'X-Region': id } });
    const page = parse(await answer.text());
    const found = page.getElementById(id);
    const news = page.getElementById('flashes');
    const heard = news ? news.textContent.trim() : '';
    if (!found && answer.ok) { follow(answer, page, heard); return; }
    const key = page.querySelector('#again input');
    if (key) trigger.elements.csrf_token.value = key.value;
    if (!found) { refused(page); region.ariaBusy = 'false'; return; }
    const outside = !region.contains(trigger) && twin(trigger, page);
    const own = [...found.querySelectorAll('[data-stored]')].find((each) => !document.getElementById(each.id));
    document.title = page.title;
    if (!options.method) history.pushState(null, '', answer.url);
    let fresh = put(region, found);
    for (const old of document.querySelectorAll('[data-fresh]')) {    // numbers that go with it
      const now = page.getElementById(old.id);
      if (now) put(old, now);
    }
    const flashes = document.getElementById('flashes');
    if (news && flashes && !fresh.contains(flashes)) put(flashes, news);
    if (outside) {
      if (answer.ok && trigger.dataset.draft) store.drop('draft:' + trigger.dataset.draft);
      const form = put(trigger, outside);                  // empty if it was stored, else with its errors
      if (!answer.ok) fresh = form;
    }
    const again = !outside && twin(trigger, document);    // a button inside the region stays where one is
    const stored = outside && answer.ok && (own || document.querySelector('#flashes > *'));   // on another page of the talk: its message
    const target = fresh.querySelector('.summary, [data-focus], [aria-invalid=true]') || stored || (again && again.querySelector('button')) || fresh;
    if (target.tagName !== 'BUTTON' && target.tabIndex < 0) target.tabIndex = -1;
    target.focus();
    target.scrollIntoView({ block: stored ? 'center' : 'nearest' });
    say(fresh.dataset.say || heard);
  } catch {
    region.ariaBusy = 'false';
    unsent();
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.dataset.swap || event.defaultPrevented) return;
  event.preventDefault();
  swap(form, event.submitter?.getAttribute('formaction') || form.getAttribute('action'), { method: 'POST', body: new FormData(form, event.submitter) });
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-swap]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    swap(link, link.href, {});
  }
  const open = document.querySelector('.menu[open]');
  if (open && !open.contains(event.target)) open.open = false;
});
window.addEventListener('submit', (event) => {             // after all who could keep it for later
  if (navigator.onLine || event.defaultPrevented || event.target.getAttribute('method') !== 'post') return;
  event.preventDefault();
  unsent();
});
window.addEventListener('popstate', () => location.reload());

document.addEventListener('keydown', (event) => {
  const open = event.key === 'Escape' && document.querySelector('.menu[open]');
  if (open) { open.open = false; open.querySelector('summary').focus(); }
});

/* 2. Draft ----------------------------------------------------------------------------- */
const FORTNIGHT = 14 * 864e5;
const store = {
  get: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
  drop: (key) => { try { localStorage.removeItem(key); } catch { /* no storage, nothing to drop */ } },
};

function keepDraft(form) {
  const key = 'draft:' + form.dataset.draft;
  const field = form.querySelector('textarea');
  const note = form.querySelector('[data-draft-note]');
  const consent = form.querySelector('[data-draft-on]');
  const saved = store.get(key);
  let timer;
  const tell = (text) => { if (note) note.textContent = text; };
  if (saved && Date.now() - saved.at < FORTNIGHT && !field.value) {
    field.value = saved.text;
    if (consent) consent.checked = true;
    tell(words.draftBack);
  } else if (saved && Date.now() - saved.at >= FORTNIGHT) store.drop(key);
  form.addEventListener('input', () => {
    clearTimeout(timer);
    if (!field.value || (consent && !consent.checked)) { store.drop(key); tell(''); return; }
    timer = setTimeout(() => {
      if (form.isConnected && store.set(key, { text: field.value, at: Date.now() })) tell(words.draftKept);
    }, 400);
  });
  form.querySelector('[data-draft-clear]')?.addEventListener('click', () => {
    store.drop(key); field.value = ''; tell(words.draftGone); field.focus();
  });
}

/* 3. Count ----------------------------------------------------------------------------- */
function count(field) {
  const out = document.getElementById(field.dataset.count);
  const show = () => {
    const left = (field.dataset.most || field.maxLength) - field.value.length;
    out.textContent = words.left.replace('{n}', left.toLocaleString(document.documentElement.lang + '-GT'));
    if (left === 100 || left === 20 || left === 0) say(out.textContent);
  };
  field.addEventListener('input', show);
  show();
}

/* 4. Quotes ---------------------------------------------------------------------------- */
document.addEventListener('selectionchange', () => {
  const field = document.querySelector('[data-quotes]'), chosen = getSelection();
  const place = field && !chosen.isCollapsed ? chosen.anchorNode.parentElement?.closest('.clauses .txt') : null;
  if (!place?.contains(chosen.focusNode) || field.value !== (field.dataset.quotes || '')) return;  // never over typed words
  field.value = field.dataset.quotes = chosen.toString().replace(/\s+/g, ' ').trim().slice(0, field.dataset.most || field.maxLength);
  field.form.elements.clause.value = place.closest('li').id.slice(2);
});

/* 5. Worker ---------------------------------------------------------------------------- */
const workers = navigator.serviceWorker;
if (words.worker === 'off') {
  workers?.getRegistration().then((old) => old?.unregister());
  window.caches?.keys().then((names) => names.forEach((name) => caches.delete(name)));
} else if (words.worker) workers?.register(policy.createScriptURL(words.worker)).catch(() => {});   // not kept, then

function wire(root) {
  for (const node of root.querySelectorAll('[data-stored]')) store.drop('draft:' + node.dataset.stored);
  root.querySelectorAll('[data-draft-only]').forEach((box) => { box.hidden = false; });
  const drafts = [...root.querySelectorAll('form[data-draft]')];
  if (root.matches?.('form[data-draft]')) drafts.push(root);
  drafts.forEach(keepDraft);
  root.querySelectorAll('[data-count]').forEach(count);
}
wire(document);
const carried = store.get('heard');
if (carried) { store.drop('heard'); tell(carried, 'ok'); say(carried); }
// A page that came back with errors: the list of them is read first.
document.querySelector('.summary')?.focus();
