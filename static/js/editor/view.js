/* The clauses that are not open, as the shared text has them now. */
import { parse } from '../hilo.js';
import { rendered } from './markdown.js';

const element = (name, cls, text) => {
  const made = document.createElement(name);
  if (cls) made.className = cls;
  if (text) made.textContent = text;
  return made;
};

export function face({ name, hue }) {
  const shape = (hue % 4) + 1, made = element('span', shape > 1 ? `face p${shape}` : 'face', [...name][0]?.toUpperCase() || '·');
  made.ariaHidden = 'true';
  return made;
}

export class View {
  constructor(text, page, words) {
    Object.assign(this, { text, page, words });
    this.list = document.getElementById('clauses');
    this.isStale = false;
  }

  item(id) { return document.getElementById('c-' + id); }
  idOf(item) { return item.id.slice(2); }
  number(id) { return this.text.layout().indexOf(id) + 1; }

  /* Words ---------------------------------------------------------------------------------- */

  draw(id) {
    const item = this.item(id);
    if (!item) return;
    const { written, other } = this.page, { text } = this;
    const body = text.words(id, written) || text.words(id, other);
    const title = text.words(id, `heading_${written}`) || text.words(id, `heading_${other}`);
    const heading = item.querySelector('h3'), place = item.querySelector('.txt');
    if (!heading || !place) return;
    const number = heading.querySelector('.vh');
    heading.replaceChildren(...(number ? [number] : []), title);
    heading.classList.toggle('vh', !title);
    heading.lang = text.words(id, `heading_${written}`) || !title ? written : other;
    place.replaceChildren(...rendered(body));
    place.lang = text.words(id, written) || !body ? written : other;
    if (text.words(id, written)) item.querySelector('[data-note]')?.remove();
  }

  /* The second half of a clause looks like the first, with links of its own. */
  grow(id, from) {
    const whole = this.item(from);
    if (!whole || this.item(id)) return;
    const item = whole.cloneNode(true);
    item.id = 'c-' + id;
    for (const link of item.querySelectorAll('[href]')) link.setAttribute('href', link.getAttribute('href').replaceAll(from, id));
    for (const each of item.querySelectorAll('.edit, .busy, .note')) each.remove();
    for (const each of item.querySelectorAll('h3, .txt, .row')) { each.hidden = false; each.classList.remove('shut'); }
    whole.after(item);
    this.touched(id);
  }

  drawAll() { for (const id of this.text.layout()) this.draw(id); }

  touched(id) {
    this.draw(id);
    const signed = this.item(id)?.querySelector('[data-signed]');
    if (signed) signed.textContent = this.words('just-now');
  }

  /* Order ---------------------------------------------------------------------------------- */

  /* Put items where they belong. One that holds the focus keeps it; the open one stays although
     it was removed. Gives the ids there is no item for. */
  arrange(open) {
    const ids = this.text.layout(), focus = document.activeElement, { list } = this;
    const caret = focus && 'selectionStart' in focus ? [focus.selectionStart, focus.selectionEnd] : null;
    const top = focus?.scrollTop;
    for (const item of [...list.children]) {
      const id = this.idOf(item);
      if (!ids.includes(id) && id !== open) item.remove();
    }
    const known = ids.map((id) => this.item(id)).filter(Boolean);
    const next = (item) => { do item = item.nextElementSibling; while (item && !known.includes(item)); return item; };
    let before = null;
    for (const item of [...known].reverse()) {
      if (next(item) !== before) list.insertBefore(item, before);
      before = item;
    }
    if (focus && focus !== document.activeElement && list.contains(focus)) {
      focus.focus({ preventScroll: true });
      if (caret?.[0] != null) focus.setSelectionRange(...caret);
      focus.scrollTop = top;
    }
    ids.forEach((id, place) => this.count(id, place + 1));
    return ids.filter((id) => !this.item(id));
  }

  count(id, number) {
    const item = this.item(id);
    if (!item) return;
    item.querySelector('.n').textContent = number;
    for (const each of item.querySelectorAll('h3 > .vh')) each.textContent = this.words('clause-n', { n: number }) + ' ';
    for (const each of item.querySelectorAll('.row a .vh')) each.textContent = each.textContent.replace(/\d+/, number);
    for (const each of item.querySelectorAll('[data-n]')) each.textContent = each.dataset.n.replace('{n}', number);
  }

  /* What only the server can make: new items with their links, removed clauses, counts. */
  async refresh() {
    const answer = await fetch(this.page.here);
    if (answer.ok) this.take(parse(await answer.text()));
  }

  take(page) {
    const ids = this.text.layout();
    for (const item of page.querySelectorAll('#clauses > li')) {
      if (ids.includes(this.idOf(item)) && !this.item(this.idOf(item))) {
        this.list.append(document.adoptNode(item));
        this.draw(this.idOf(item));
      }
    }
    for (const id of ['taken-out', 'counted', 'contents']) {
      const old = document.getElementById(id), fresh = page.getElementById(id);
      if (old && fresh && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(fresh));
    }
  }

  /* People --------------------------------------------------------------------------------- */

  people(others, own) {
    const here = document.getElementById('here'), seen = new Map();
    for (const other of others) if (!seen.has(other.id) || other.clause) seen.set(other.id, other);
    const who = (person, words, shown = person.name) => {
      const line = element('li', 'who'), name = element('span', '', shown + ' ');
      name.append(element('small', '', words));
      line.append(face(person), name);
      return line;
    };
    const place = (id) => (id && this.number(id) ? this.words('in-clause', { n: this.number(id) }) : this.words('reads'));
    here.replaceChildren(
      who({ name: this.page.name, hue: Number(this.page.hue) }, place(own.clause), this.words('you')),
      ...[...seen.values()].filter(({ id }) => String(id) !== this.page.person).map((person) => who(person, place(person.clause))));
    here.hidden = false;
    for (const old of this.list.querySelectorAll('.busy')) old.remove();
    for (const person of seen.values()) {
      const item = person.clause && this.item(person.clause);
      if (!item || String(person.id) === this.page.person) continue;
      const line = element('p', 'busy');
      line.append(face(person), this.words('writes-here', { name: person.name }));
      item.querySelector('h3')?.after(line);
    }
  }
}
