/* One websocket after the other, and what is known to be stored.

   The server tells how many of the updates of a connection are durable. Only when that number has
   reached what was sent, and nothing was written since, are the words here called saved. */
import { applyUpdate, encodeStateAsUpdate, encodeStateVector } from '../../vendor/yjs.js';
import { NOTHING, answer, askFor, changed, read, tellStored } from './wire.js';

const FIRST_WAIT = 500, LONGEST_WAIT = 30000;          // milliseconds
const NO_ANSWER = 15000, SILENCE = 45000, OPENING = 10000;
const FINAL = { 1007: 'refused', 1008: 'refused', 1009: 'long', 4401: 'signed', 4403: 'gone', 4404: 'gone' };
const BY_WORD = { frozen: 'frozen', rights: 'rights', language: 'rights', 'read-only': 'rights' };

export class Connection extends EventTarget {
  /* Events: change (of anything below), synced, people, stopped. */
  constructor(url, doc, { writes }) {
    super();
    Object.assign(this, { url, doc, writes });
    this.isOpen = this.isSynced = this.wasOpen = false;
    this.fails = this.sent = this.stored = this.entry = 0;
    this.isBehind = false;                             // something was written while not connected
    this.isBlocked = false;
    this.reason = '';
    this.unsavedSince = 0;
    this.durable = null;                               // state vector the server has for sure
    doc.on('update', (update, origin) => { if (origin !== this) this.wrote(update); });
    window.addEventListener('online', () => this.soon(0));
    window.addEventListener('offline', () => this.drop());  // if it was not true, we are back at once
    window.addEventListener('pageshow', (event) => { if (event.persisted) this.soon(0); });
  }

  /* Said of all words here, and only after the server has said so of this connection. */
  get isSaved() { return !this.isBehind && this.sent > 0 && this.stored >= this.sent; }
  /* For how long words have been on their way over this connection. */
  get waited() { return this.unsavedSince && Date.now() - Math.max(this.unsavedSince, this.openedAt); }
  get isFinal() { return this.isBlocked || Boolean(this.reason); }
  tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  /* Coming and going ---------------------------------------------------------------------- */

  open() {
    clearTimeout(this.timer);
    if (this.socket || this.isFinal) return;
    const socket = this.socket = new WebSocket(this.url);
    socket.binaryType = 'arraybuffer';
    const patience = setTimeout(() => socket.close(), OPENING);
    socket.onopen = () => { clearTimeout(patience); this.opened(); };
    socket.onmessage = ({ data }) => this.hear(data);
    socket.onclose = (event) => { clearTimeout(patience); if (this.socket === socket) this.closed(event); };
  }

  opened() {
    this.isOpen = this.wasOpen = true;
    this.isAnswered = false;
    this.openedAt = Date.now();
    this.fails = this.sent = this.stored = 0;
    this.send(tellStored());
    this.send(askFor(encodeStateVector(this.doc)));
    this.pulse = setInterval(() => this.feel(), 1000);
    this.heard = Date.now();
    this.tell('change');
  }

  /* A connection that no longer answers is as good as closed. */
  feel() {
    if (this.waited > NO_ANSWER || Date.now() - this.heard > SILENCE) this.drop();
  }

  drop() {
    const { socket } = this;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
    this.closed({ code: 1006, reason: '' });
  }

  closed({ code, reason }) {
    clearInterval(this.pulse);
    this.isBehind ||= Boolean(this.unsavedSince);
    this.sent = this.stored = 0;
    this.socket = null;
    this.isOpen = this.isSynced = false;
    this.reason = FINAL[code] ? BY_WORD[reason] || FINAL[code] : '';
    if (this.reason) this.tell('stopped');
    else { this.fails += 1; this.next(); }
    this.tell('change');
  }

  /* Twice in vain: is it the network, our rights, or are websockets not let through? */
  async next() {
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (this.fails - 1));
    if (this.fails >= 2 && this.probe) {
      const found = await this.probe();
      if (found === 'fine' && !this.wasOpen) this.isBlocked = true;
      if (found === 'gone' || found === 'signed') this.reason = found;
      if (this.isFinal) {
        this.tell('stopped');
        this.tell('change');
        return;
      }
    }
    this.soon(wait * (0.5 + Math.random() / 2));
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), wait);
  }

  /* Words ---------------------------------------------------------------------------------- */

  send(frame) { if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(frame); }

  wrote(update) {
    this.unsavedSince ||= Date.now();
    if (this.isOpen && this.isAnswered) { this.sent += 1; this.send(changed(update)); }
    else this.isBehind = true;
    this.tell('change');
  }

  hear(data) {
    this.heard = Date.now();
    const { asked, update, isAnswer, people, stored, entry } = read(data);
    if (asked) this.bring(asked);
    if (update) applyUpdate(this.doc, update, this);
    if (isAnswer && !this.isSynced) { this.isSynced = true; this.tell('synced'); this.tell('change'); }
    if (people) this.tell('people', people);
    if (stored !== undefined) this.acknowledge(stored, entry);
  }

  /* Everything the server does not have yet, whenever it was written. */
  bring(state) {
    this.send(answer(this.writes ? encodeStateAsUpdate(this.doc, state) : NOTHING));
    this.sent += 1;
    this.isAnswered = true;
    this.isBehind = false;
  }

  acknowledge(stored, entry) {
    this.stored = stored;
    this.entry = entry;
    if (this.isSaved) {
      this.unsavedSince = 0;
      if (this.isSynced) this.durable = encodeStateVector(this.doc);
    }
    this.tell('change');
  }
}
