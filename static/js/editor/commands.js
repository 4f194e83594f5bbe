/* Structure is changed by forms on the server; here they are sent without leaving the page. */
import { parse } from '../hilo.js';

const PATIENCE = 4000;

export class Commands {
  constructor(text, connection, view, page, say) {
    Object.assign(this, { text, connection, view, page, say });
    this.isBusy = false;                               // dividing or joining, by these hands
    this.warning = '';                                 // with which the last form was carried out
  }

  /* Gives '' or why not. */
  async send(id, what, fields = {}) {
    const body = new FormData();
    const all = { csrf_token: this.page.token, written: this.page.written, ...fields };
    for (const [name, value] of Object.entries(all)) body.append(name, value);
    const answer = await fetch(`${this.page.base}${id}/${what}`, { method: 'POST', body });
    const page = parse(await answer.text());
    if (!answer.ok) return (page.querySelector('main .note p, main .note div') || page.querySelector('main .intro') || page.querySelector('h1')).textContent.trim();
    this.view.take(page);
    const told = page.querySelector('#flashes .note'), words = told?.textContent.trim() ?? '';
    this.warning = told?.matches('.is-open, .is-late') ? words : '';
    if (!this.warning) this.say(words);
    return '';
  }

  async busily(work) {
    this.isBusy = true;
    try { return await work(); } finally { this.isBusy = false; }
  }

  neighbour(id, step) {
    const ids = this.text.layout();
    return ids[ids.indexOf(id) + step];
  }

  /* Gives '' or the name of the sentence that says why not. */
  hindrance(id, what) {
    if (!this.connection.isSynced) return 'needs-connection';
    if (!['up', 'down', 'merge'].includes(what)) return '';
    if (!this.text.layout().includes(id)) return 'removed';
    if (what === 'up') return this.neighbour(id, -1) ? '' : 'is-first';
    return this.neighbour(id, 1) ? '' : 'is-last';
  }

  move(id, way, beside) { return this.send(id, 'move', { way, beside }); }

  part(id) { return this.busily(() => this.send(id, 'restore')); }

  /* `between`: blanks, where not a new paragraph is wanted. */
  merge(id, other, between) {
    return this.busily(async () => {
      await this.stored();
      const refusal = await this.send(id, 'merge', between === undefined ? { other } : { other, between });
      if (!refusal) await this.until(() => !this.text.layout().includes(other));
      return refusal;
    });
  }

  /* `made` gets the id of the second half as soon as it is here. */
  split(id, head, tail, made) {
    return this.busily(async () => {
      await this.stored();
      const before = new Set(this.text.layout());
      const refusal = await this.send(id, 'split', { head, tail });
      if (!refusal) {
        const find = () => this.text.layout().find((each) => !before.has(each) && this.text.clauses.get(each).get('from') === id && this.view.item(each));
        if (await this.until(find)) made(find());
      }
      return refusal;
    });
  }

  stored() { return this.until(() => this.connection.isSaved); }

  async until(found) {
    const end = Date.now() + PATIENCE;
    while (!found() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 30));
    return found();
  }
}
