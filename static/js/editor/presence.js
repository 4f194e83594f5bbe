/* Who is here, and in which clause: shown at once, spoken seldom. */
import { presence } from './wire.js';

const RENEW = 15000, STALE = 45000, SPEAK_EVERY = 8000, TELL_EVERY = 250;

export class Presence {
  constructor(connection, client, { onChange, speak, words }) {
    Object.assign(this, { connection, client, onChange, speak, words });
    this.clock = 0;
    this.own = { clause: null, language: null, field: null };
    this.others = new Map();                           // client -> {name, hue, id, clause, at}
    this.waiting = new Map();                          // what is still to be said, by person
    this.spokenAt = 0;
    connection.addEventListener('people', ({ detail }) => this.heard(detail));
    connection.addEventListener('synced', () => this.tell());
    connection.addEventListener('change', () => { if (!connection.isOpen && this.others.size) { this.others.clear(); this.onChange(); } });
    setInterval(() => { this.tell(); this.sweep(); }, RENEW);
    window.addEventListener('pagehide', () => connection.send(presence(client, ++this.clock, null)));
  }

  am(state) {
    this.own = { ...this.own, ...state };
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.tell(), TELL_EVERY);
  }

  tell() { if (this.connection.isSynced) this.connection.send(presence(this.client, ++this.clock, this.own)); }

  heard(people) {
    for (const { client, state } of people) {
      if (client === this.client) continue;
      const before = this.others.get(client);
      if (!state || !state.user) {
        this.others.delete(client);
        if (before && !this.isHere(before.id)) this.say(before, 'gone');
        continue;
      }
      const { id, name, hue } = state.user;
      const now = { id, name, hue, clause: state.clause ?? null, at: Date.now() };
      const isNew = !this.isHere(id);
      this.others.set(client, now);
      if (now.clause && now.clause === this.own.clause && before?.clause !== now.clause) this.say(now, 'joined');
      else if (isNew) this.say(now, 'arrived');
    }
    this.onChange();
  }

  isHere(id) { return [...this.others.values()].some((other) => other.id === id); }

  sweep() {
    const before = this.others.size;
    for (const [client, { at }] of this.others) if (Date.now() - at > STALE) this.others.delete(client);
    if (this.others.size !== before) this.onChange();
  }

  /* At most one announcement every few seconds, with the last news of each person. */
  say({ id, name }, what) {
    this.waiting.set(id, this.words(what, { name }));
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      this.spokenAt = Date.now();
      this.speak([...this.waiting.values()].slice(0, 3).join(' '));
      this.waiting.clear();
    }, Math.max(1000, this.spokenAt + SPEAK_EVERY - Date.now()));
  }
}
