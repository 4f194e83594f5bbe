/* One field of the page and one shared text that say the same.

   What is typed becomes one splice. What others change is put in piece by piece, so that the caret
   and the scroll stay. While letters are being composed (accents, on-screen keyboards), changes of
   others wait, and so does what is composed on top of them. */
import { difference, shifted, survivors } from './splice.js';

export class Binding {
  constructor(field, text, local) {
    Object.assign(this, { field, text, local });
    this.held = null;                                  // deltas of others during composition
    this.last = null;                                  // the last change of others: what the field said before
    this.onComposed = null;                            // once, when letters are no longer being composed
    this.isComposing = false;
    this.shown = field.value = text.toString();
    this.off = new AbortController();
    const on = (name, work) => field.addEventListener(name, work, { signal: this.off.signal });
    on('compositionstart', () => { this.isComposing = true; });
    on('compositionend', () => this.composed());
    on('blur', () => { if (this.isComposing) this.composed(); });
    on('input', () => { if (!this.held) this.typed(); });
    this.watch = (event) => this.changed(event);
    text.observe(this.watch);
  }

  stop() {
    if (this.isComposing) this.composed();
    this.off.abort();
    this.text.unobserve(this.watch);
  }

  typed() {
    const { field, text, shown } = this;
    if (field.value === shown) return;
    const { at, removed, added } = difference(shown, field.value, field.selectionEnd);
    this.shown = field.value;
    text.doc.transact(() => {
      if (removed) text.delete(at, removed);
      if (added) text.insert(at, added);
    }, this.local);
  }

  changed({ delta, transaction }) {
    if (transaction.origin === this.local) return;
    this.last = { said: this.field.value, caret: this.field.selectionEnd, delta, transaction };
    if (this.isComposing) { (this.held ||= []).push(delta); return; }
    this.put(delta);
  }

  /* Changes of others, or an undo, into the field. */
  put(delta) {
    const { field } = this, top = field.scrollTop;
    let at = 0;
    for (const { retain, insert, delete: gone } of delta) {
      if (retain) at += retain;
      else if (insert) { field.setRangeText(insert, at, at, 'preserve'); at += insert.length; }
      else field.setRangeText('', at, at + gone, 'preserve');
    }
    this.same();
    field.scrollTop = top;
  }

  /* The letters are there: our splice goes where its place has moved to meanwhile. */
  composed() {
    this.isComposing = false;
    const { held, onComposed } = this;
    this.held = this.onComposed = null;
    if (held) this.join(held); else this.typed();
    onComposed?.();
  }

  join(held) {
    const { field, text, shown } = this;
    if (this.last) Object.assign(this.last, { said: field.value, caret: field.selectionEnd });
    const caret = field.selectionEnd;
    const { at, removed, added } = difference(shown, field.value, caret);
    let runs = removed ? [[at, at + removed]] : [], place = at, after = caret - added.length + removed;
    for (const delta of held) {
      runs = runs.flatMap(([a, b]) => survivors(a, b, delta));
      place = shifted(place, delta);
      after = shifted(after, delta);
    }
    text.doc.transact(() => {
      for (const [a, b] of runs.sort((one, other) => other[0] - one[0])) text.delete(a, b - a);
      if (added) text.insert(place, added);
    }, this.local);
    const top = field.scrollTop;
    field.value = text.toString();
    if (document.activeElement === field) {
      const end = at + added.length === caret ? place + added.length : after;
      field.setSelectionRange(end, end);
    }
    field.scrollTop = top;
    this.same();
  }

  /* A field cannot hold a carriage return; then the text may not, either. */
  same() {
    const { field, text } = this, said = text.toString();
    if (field.value !== said) {
      text.doc.transact(() => {
        for (let place = said.length - 1; place >= 0; place--) if (said[place] === '\r') text.delete(place, 1);
      }, this.local);
      if (field.value !== text.toString()) field.value = text.toString();
    }
    this.shown = field.value;
  }
}
