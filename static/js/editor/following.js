/* Somebody divides or joins the clause that is open here. Whoever writes in it goes on where their
   words are now, and those still on their way go there, too; the server carries those of others. */
import { difference } from './splice.js';

export class Following {
  constructor(panel, local) { Object.assign(this, { panel, local }); }

  get binding() { return this.panel.bindings?.[1]; }
  shared(id) { return this.panel.text.get(id, this.panel.page.written); }

  /* From some place on, a clause is another clause now, or again. */
  divided(id, made, transaction) {
    const { panel, binding } = this;
    if (panel.id !== id || panel.commands.isBusy) return;
    if (binding.isComposing) { binding.onComposed = () => this.divided(id, made, transaction); return; }
    const { said, caret, delta } = binding.last?.transaction === transaction ? binding.last : { delta: [] };
    const at = cutAt(delta);
    if (at === null || caret <= at || document.activeElement !== panel.fields.text) {
      panel.tell(panel.words('divided'));
      return;
    }
    const start = said.length - withoutHeading(said.slice(at), panel.text.words(made, `heading_${panel.page.written}`)).length;
    const old = this.shared(id), left = old.toString(), words = this.shared(made);
    const late = difference(words.toString(), said.slice(start), caret - start);
    const isOurs = left.slice(0, at) === said.slice(0, at) && left.slice(at).trim() === late.added.trim();
    if (isOurs) {
      old.doc.transact(() => {
        old.delete(at, left.length - at);
        put(words, late, 0);
      }, this.local);
    }
    this.goOn(made, Math.max(0, caret - start), 'divided-here');
  }

  /* A clause left the text; `taken` is what came to the end of another one instead. */
  joined(id, into, taken) {
    const { panel, binding } = this;
    if (panel.id !== id) return;
    if (binding.isComposing) { binding.onComposed = () => this.joined(id, into, taken); return; }
    const { value: said, selectionEnd: caret } = panel.fields.text;
    const old = this.shared(id), words = this.shared(into), body = withoutHeading(taken, panel.fields.heading.value);
    const place = words.length - body.length, isThere = words.toString().endsWith(body);
    const late = difference(body, said, caret);
    if (isThere && (late.added || late.removed)) {
      const back = { at: late.at, removed: late.added.length, added: body.slice(late.at, late.at + late.removed) };
      old.doc.transact(() => { put(words, late, place); put(old, back, 0); }, this.local);
    }
    const isInText = isThere && document.activeElement !== panel.fields.heading;
    this.goOn(into, isInText ? place + caret : words.length, panel.commands.isBusy ? '' : 'joined-here');
  }

  goOn(id, caret, why) {
    const { panel } = this;
    panel.open(id, 'text', caret);
    if (why) panel.tell(panel.words(why));
  }
}

/* Where a delta takes away all that stood behind, but for what others put in there; null: nowhere. */
function cutAt(delta) {
  let at = 0, found = null;
  for (const { retain, insert, delete: gone } of delta) {
    if (insert) found = null;
    else if (gone) found ??= at;
    at += retain ?? gone ?? 0;
  }
  return found;
}

function withoutHeading(taken, heading) {
  const words = taken.trimStart();
  return heading && words.startsWith(heading) ? words.slice(heading.length).trimStart() : words;
}

function put(words, { at, removed, added }, place) {
  if (removed) words.delete(place + at, removed);
  if (added) words.insert(place + at, added);
}
