/* The one clause that is open: two fields bound to their shared texts, undo, and its commands. */
import { UndoManager } from '../../vendor/yjs.js';
import { Acting } from './acting.js';
import { Binding } from './binding.js';
import { rendered } from './markdown.js';

const LONG_AGO = 8000;                                 // milliseconds
export const LOCAL = { by: 'the fields of this page' };

export class Panel {
  constructor({ text, view, presence, commands, connection, page, words, say }) {
    Object.assign(this, { text, view, presence, commands, connection, page, words, say });
    this.id = null;
    this.isReadOnly = false;
    this.acting = new Acting(this);
    this.template = document.getElementById('live-editor');
  }

  get isHolding() { return Boolean(this.id && this.bindings.some((each) => each.field.value !== each.shown || each.held)); }
  find(selector) { return this.root.querySelector(selector); }

  /* Opening and closing -------------------------------------------------------------------- */

  open(id, focus = 'text', caret = null) {
    if (!id || this.id === id) return;
    this.close(false);
    const item = this.view.item(id);
    if (!item || !this.text.has(id)) return;
    this.id = id;
    this.root = this.template.content.firstElementChild.cloneNode(true);
    const { written } = this.page;
    const fields = { heading: this.find('#live-heading'), text: this.find('#live-text') };
    this.fields = fields;
    const shared = [this.text.get(id, `heading_${written}`), this.text.get(id, written)];
    this.undo = new UndoManager(shared, { trackedOrigins: new Set([LOCAL]) });
    for (const each of item.querySelectorAll('h3, .txt, .row')) {
      if (each.tagName === 'H3') each.classList.add('shut'); else each.hidden = true;
    }
    item.lastElementChild.append(this.root);
    this.bindings = [new Binding(fields.heading, shared[0], LOCAL), new Binding(fields.text, shared[1], LOCAL)];
    for (const link of this.root.querySelectorAll('[data-to]')) link.href = this.page.base + link.dataset.to.replace('{id}', id);
    this.acting.listen();
    this.view.count(id, this.view.number(id));
    this.drawKind();
    this.drawBeside();
    this.allow();
    this.presence.am({ clause: id, language: written, field: focus });
    const target = fields[focus];
    target.focus();
    const at = caret ?? target.value.length;
    target.setSelectionRange(at, at);
  }

  close(focus = true) {
    if (!this.id) return;
    const { id } = this, item = this.view.item(id);
    this.bindings.forEach((each) => each.stop());
    this.acting.forget();
    this.undo.destroy();
    this.root.remove();
    item?.querySelector('.gone')?.remove();
    this.id = null;
    for (const each of item?.querySelectorAll('h3, .txt, .row') ?? []) { each.hidden = false; each.classList.remove('shut'); }
    this.view.draw(id);
    if (!this.text.layout().includes(id)) item?.remove();
    this.presence.am({ clause: null, field: null });
    if (focus) (item?.isConnected ? item.querySelector('[data-open]') : document.querySelector('[data-open]'))?.focus();
  }

  /* Following the shared text -------------------------------------------------------------- */

  drawKind() {
    const clause = this.text.clauses.get(this.id), kind = this.find('#live-kind');
    if (!kind || kind.closest('.kind').contains(document.activeElement)) return;
    kind.value = clause.get('kind');
    this.find('#live-level').value = String(clause.get('level'));
  }

  drawBeside() {
    const { other } = this.page, title = this.text.words(this.id, `heading_${other}`), place = this.find('[data-beside]');
    const made = rendered(this.text.words(this.id, other));
    if (title) {
      const line = document.createElement('p'), bold = document.createElement('b');
      bold.textContent = title;
      line.append(bold);
      made.unshift(line);
    }
    place.replaceChildren(...made);
  }

  /* One sentence, until there is another one: what happened, above the text; or why not, below. */
  tell(words, isRefusal = false) {
    if (!this.id) return;
    this.find('.why')?.remove();
    if (!words) return;
    const line = document.createElement('p');
    line.className = isRefusal ? 'err why' : 'note is-open why';
    line.setAttribute('role', 'alert');
    line.textContent = words;
    if (isRefusal) this.find('.save').after(line); else this.fields.text.closest('.field').before(line);
    this.toldAt = Date.now();
  }

  /* Whoever goes on writing has read it. */
  toldLongAgo() { if (Date.now() - this.toldAt > LONG_AGO) this.tell(''); }

  touched(id, name) { if (id === this.id && name.endsWith(this.page.other)) this.drawBeside(); }

  arranged() {
    if (!this.id) return;
    const isGone = !this.text.layout().includes(this.id), item = this.view.item(this.id);
    const note = item.querySelector('.gone');
    if (isGone && !note) this.sayRemoved(item); else if (!isGone) note?.remove();
    this.drawKind();
    this.allow();
  }

  sayRemoved(item) {
    const note = document.createElement('div'), line = document.createElement('p');
    note.className = 'note is-open gone';
    note.setAttribute('role', 'alert');
    line.textContent = this.words('removed') + ' ';
    note.append(line);
    if (this.page.arranges) {
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', className: 'btn slim', textContent: this.words('restore') });
      button.addEventListener('click', () => this.acting.do('restore'));
      line.append(button);
    }
    item.lastElementChild.prepend(note);
  }

  /* What can be done now: buttons stay where they are, and say why they do nothing. */
  allow() {
    if (!this.id) return;
    for (const field of Object.values(this.fields)) field.readOnly = this.isReadOnly;
    for (const button of this.root.querySelectorAll('.cmds [data-do]')) {
      button.ariaDisabled = String(this.isReadOnly || Boolean(this.commands.hindrance(this.id, button.dataset.do)));
    }
    for (const link of this.root.querySelectorAll('[data-to]')) link.hidden = !this.connection.isSynced;
    this.measure();
  }

  /* A field cuts what does not fit, and says nothing. */
  measure() {
    const hollow = this.find('.hollow');
    if (hollow) hollow.hidden = Object.values(this.fields).some(({ value }) => value.trim());
    for (const field of Object.values(this.fields)) {
      const note = field.parentElement.querySelector('.full'), fits = field.value.length < field.maxLength;
      if (note.hidden === fits) continue;
      note.hidden = fits;
      this.say(fits ? '' : note.textContent);
    }
  }
}
