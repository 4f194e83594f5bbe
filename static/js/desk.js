/* The desk of a meeting, and the page of a table: every act is kept on this device until the server
   says that it has it. Each has a number of its own, so sending it twice changes nothing; they go in
   order, also after the page was closed or somebody had to sign in again. Only how long ago an act
   was noted is sent: the clock of a device may be wrong, its differences are not.
   Texts come from data-* attributes of #line, so that this file has no language. */
import { parse, say } from './hilo.js';

const bar = document.getElementById('line'), list = document.getElementById('waiting');
const words = bar.dataset, shelf = `acts:${words.place}:`, key = shelf + words.who;
const read = () => { try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return []; } };
const write = (acts) => { try { localStorage.setItem(key, JSON.stringify(acts)); return true; } catch { return false; } };
const change = (id, with_) => write(read().flatMap((act) => (act.id === id ? with_(act) : [act])));
const number = () => [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join('-');
const element = (tag, text, name) => Object.assign(document.createElement(tag), { textContent: text, className: name || '' });

const others = () => { try { return Object.keys(localStorage).some((name) => name.startsWith(shelf) && name !== key && localStorage[name] !== '[]'); } catch { return false; } };

let state = 'all', etag = '', busy = false, renewed = false;

/* How it stands ------------------------------------------------------------------------ */
function show() {
  const acts = read(), refused = acts.filter((act) => act.no).length, kept = acts.length - refused;
  const told = [state !== 'all' && words[state], kept && words.kept.replace('{n}', kept), refused && words.refused.replace('{n}', refused)];
  if (others()) told.push(words.other);
  const now = bar.querySelector('[data-line]'), text = told.filter(Boolean).join(' · ') || words.all;
  now.className = 'now ' + (refused || state === 'out' ? 'lost' : kept || state === 'off' ? 'unsaved' : 'saved');
  if (now.lastChild.textContent !== text) { now.lastChild.textContent = text; say(text); }
  bar.querySelector('[data-sign]').hidden = state !== 'out';
  list.hidden = !acts.length;
  list.replaceChildren(...acts.map(line));
}

function line(act) {
  const item = element('li'), when = new Date(act.at).toLocaleTimeString('es', { hour: 'numeric', minute: '2-digit', timeZone: 'America/Guatemala' });
  item.append(element('p', `${when} · ${act.said}`));
  if (act.no) {
    const tools = element('p', '', 'tools'), again = element('button', words.again, 'btn alt slim'), drop = element('button', words.drop, 'btn no slim');
    again.onclick = () => { change(act.id, ({ no, ...rest }) => [rest]); flush(); };
    drop.onclick = () => { change(act.id, () => []); show(); };
    tools.append(again, drop);
    item.append(element('p', act.no, 'err'), tools);
  }
  return item;
}

/* Keep, then send ---------------------------------------------------------------------- */
document.addEventListener('submit', (event) => {
  const form = event.target, button = event.submitter;
  if (!('queue' in form.dataset)) return;
  if (!form.reportValidity()) { event.preventDefault(); return; }
  const fields = [...new FormData(form, button)].filter(([name, value]) => typeof value === 'string' && !/^(csrf_token|submission_id)$/.test(name));
  const typed = fields.filter(([name]) => name !== 'do').map(([, value]) => value).sort((a, b) => b.length - a.length)[0] || '';
  const said = (button ? button.textContent.trim() : '') + (form.id === 'desk' ? '' : `: ${typed}`);
  if (!write([...read(), { id: number(), at: Date.now(), to: form.getAttribute('action'), fields, said }])) {
    say(words.full);
    return;                                     // no room on the device: the form goes its usual way
  }
  event.preventDefault();
  form.reset();
  flush();
});

const tokens = (page) => [...page.querySelectorAll('[name=csrf_token]')];

/* The page is older than the session: its forms take the token of a new one. */
async function renew() {
  const page = parse(await (await fetch(words.page, { cache: 'no-store' })).text()), fresh = tokens(page)[0];
  for (const field of tokens(document)) field.value = fresh.value;
  renewed = true;
}

/* `true` if it is settled, for good or ill; `false` if the line, or the person, is gone. */
async function send(act) {
  const body = new FormData();
  for (const [name, value] of act.fields) body.append(name, value);
  body.append('operation', act.id);
  body.append('ago', Math.max(0, Math.round((Date.now() - act.at) / 1000)));
  body.append('csrf_token', tokens(document)[0].value);
  try {
    const answer = await fetch(act.to, { method: 'POST', body, headers: { Accept: 'application/json' } });
    const said = await answer.json();           // a page of a hotel's network is no answer of ours
    if (answer.ok && said.kept === act.id) { change(act.id, () => []); state = 'all'; renewed = false; return true; }
    if (answer.status === 400 && !renewed) { await renew(); return true; }
    if (answer.status === 400 || answer.status === 401) { state = 'out'; return false; }
    if (answer.status === 429 || answer.status >= 500 || answer.ok) { state = 'off'; return false; }
    change(act.id, (kept) => [{ ...kept, no: said.title }]);
    return true;
  } catch { state = 'off'; return false; }
}

async function sendAll() {
  for (let act; (act = read().find((each) => !each.no)) && await send(act);) show();
}

async function flush() {
  show();
  if (busy) return;
  busy = true;
  await (navigator.locks ? navigator.locks.request(key, sendAll) : sendAll());
  busy = false;
  if (state === 'all' && read().some((act) => !act.no)) flush();   // noted in the meantime
  else await refresh();
}

/* What others noted --------------------------------------------------------------------- */
function put(fresh) {
  const old = document.getElementById(fresh.id), at = document.activeElement;
  if (!old || old.innerHTML === fresh.innerHTML) return;
  const row = old.contains(at) && at.closest('li[id], tr[id]')?.id, value = at.value;
  const open = [...old.querySelectorAll('details')].map((each) => each.open);
  old.replaceWith(document.adoptNode(fresh));
  [...fresh.querySelectorAll('details')].forEach((each, n) => { each.open = open[n]; });
  if (!row) return;
  const place = document.getElementById(row), buttons = [...(place?.querySelectorAll('button') || [])];
  (buttons.find((each) => each.value === value) || buttons[0] || place)?.focus();
}

async function refresh() {
  try {
    const answer = await fetch(words.page, { cache: 'no-store', headers: { 'X-Region': 'parts', ...(etag && { 'If-None-Match': etag }) } });
    if (answer.status === 401) state = 'out';
    else if (answer.status !== 304 && !(answer.ok && answer.headers.get('ETag'))) state = 'off';
    else { state = 'all'; renewed = false; }
    if (answer.ok) {
      const page = parse(await answer.text()), before = etag;
      etag = answer.headers.get('ETag') || '';
      page.querySelectorAll('[data-part]').forEach(put);
      if (before) say(words.changed);
    }
  } catch { state = 'off'; }
  show();
}

async function round() {
  if (!document.hidden) await (read().some((act) => !act.no) && state !== 'out' ? flush() : refresh());
  setTimeout(round, 10000);
}
addEventListener('online', flush);
addEventListener('storage', show);
flush().then(() => setTimeout(round, 10000));
