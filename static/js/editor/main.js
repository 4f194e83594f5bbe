/* Writing together, over a page that works without it: puts the parts together. */
import { Doc } from '../../vendor/yjs.js';
import { parse, say } from '../hilo.js';
import { Commands } from './commands.js';
import { Connection } from './connection.js';
import { Following } from './following.js';
import { Keeping } from './keeping.js';
import { LOCAL, Panel } from './panel.js';
import { Presence } from './presence.js';
import { keepSafe } from './safe.js';
import { difference } from './splice.js';
import { State } from './state.js';
import { SharedText } from './text.js';
import { View } from './view.js';

const page = { ...document.getElementById('live').dataset };
page.writes = 'writes' in page;
page.arranges = 'arranges' in page;
const sentences = document.getElementById('live-words').content;
const words = (name, places = {}) => Object.entries(places).reduce(
  (text, [place, value]) => text.replace(`{${place}}`, () => value), sentences.getElementById(name).textContent);

const doc = new Doc();
const text = new SharedText(doc);
const address = new URL(page.socket, location.href);
address.protocol = address.protocol.replace('http', 'ws');
const connection = new Connection(address.href, doc, page);
const keeping = new Keeping(page.person, page.document, doc.clientID);
const view = new View(text, page, words);
const commands = new Commands(text, connection, view, page, say);
const presence = new Presence(connection, doc.clientID, { words, speak: say, onChange: () => view.people(presence.others.values(), presence.own) });
const panel = new Panel({ text, view, presence, commands, connection, page, words, say });
const following = new Following(panel, LOCAL);
const state = new State(connection, keeping, page, words);
const { touched, offerUnsaved, bringBack } = keepSafe({ doc, text, connection, keeping, page, words, say });
state.isHolding = () => panel.isHolding;
state.onShow = () => panel.allow();
state.onStop = (must) => { panel.isReadOnly = must; panel.allow(); if (must && !connection.isBlocked) offerUnsaved(); };

/* Following the text ------------------------------------------------------------------------- */

let soon, isBegun = false;
const refresh = () => { clearTimeout(soon); soon = setTimeout(() => view.refresh().then(arrange, () => {}), 300); };

function arrange() {
  if (!view.list) { location.reload(); return; }       // the first clause of an empty text
  const missing = view.arrange(panel.id);
  panel.arranged();
  view.people(presence.others.values(), presence.own);
  return missing.length;
}

text.watch(page.written, ({ words: touched, divided, joined, isArranged, transaction }) => {
  if (!isBegun) return;
  for (const [id, name] of connection.isSynced ? touched : []) {
    if (id !== panel.id) view.touched(id);
    panel.touched(id, name);
  }
  for (const [from, made] of divided) {
    view.grow(made, from);
    following.divided(from, made, transaction);
    if (from !== panel.id) view.touched(from);
  }
  for (const [id, into, taken] of joined) following.joined(id, into, taken);
  if (!isArranged || !connection.isSynced) return;
  arrange();
  refresh();
});

/* Beginning ---------------------------------------------------------------------------------- */

/* A clause that was opened as a form: its fields become shared ones, with what was typed so far. */
async function takeOver() {
  const id = page.opened, item = id && view.item(id), form = item?.querySelector('form.edit');
  if (!form || !page.writes) return;
  const [heading, body] = [form.elements.heading, form.elements.text];
  const names = [[`heading_${page.written}`, heading], [page.written, body]];
  if (names.some(([name, field]) => field.value !== field.defaultValue && text.words(id, name) !== field.defaultValue)) return;
  const answer = await fetch(page.here);
  const fresh = answer.ok && parse(await answer.text()).getElementById('c-' + id);
  if (!fresh) return;
  const focus = document.activeElement === heading ? 'heading' : 'text';
  const caret = (focus === 'heading' ? heading : body).selectionStart;
  for (const [name, field] of names) {
    const shared = text.get(id, name), { at, removed, added } = difference(field.defaultValue, field.value);
    if (field.value !== field.defaultValue) doc.transact(() => { shared.delete(at, removed); shared.insert(at, added); }, LOCAL);
  }
  item.replaceWith(document.adoptNode(fresh));
  view.draw(id);
  panel.open(id, focus, caret);
}

connection.addEventListener('synced', async () => {
  if (isBegun) { if (view.list) { view.drawAll(); arrange(); } refresh(); return; }
  isBegun = true;
  bringBack(await opening);
  if (arrange()) refresh();
  if (touched.size || connection.entry !== Number(page.entry)) view.drawAll();
  await takeOver();
  document.body.classList.add('is-live');
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-open]');
  if (!link || !isBegun || connection.isFinal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  panel.open(view.idOf(link.closest('li')));
});

/* Is it the network, or may we not be here any more? */
connection.probe = async () => {
  try {
    const answer = await fetch(page.here, { cache: 'no-store' });
    if (answer.ok && !answer.redirected) return 'fine';
    if (answer.status >= 500) return 'offline';
    return parse(await answer.text()).querySelector('.me') ? 'gone' : 'signed';
  } catch { return 'offline'; }
};

const opening = keeping.open();
connection.addEventListener('stopped', () => { state.show(); });
connection.open();
