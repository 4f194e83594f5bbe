/* Words the server does not have yet, on this device: per text and person, until they are stored.

   A record is {key, update, words, at}. One without `update` was refused by the server: its words
   are offered for copying, never sent again. */

const NAME = 'cocreacion', STORE = 'words';

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export class Keeping {
  constructor(person, document, window) {
    this.begin = `${person}/${document}/`;
    this.key = this.begin + window;
    this.works = false;
    this.line = Promise.resolve();                     // one thing after the other
    this.isKept = false;
  }

  async open() {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' });
      this.base = await done(request);
      this.base.onversionchange = () => this.base.close();
      this.works = true;
      return await this.do('readonly', (store) => store.getAll(IDBKeyRange.bound(this.begin, this.begin + '\uffff')));
    } catch {
      this.works = false;
      return [];
    }
  }

  do(mode, work) { return done(work(this.base.transaction(STORE, mode).objectStore(STORE))); }

  after(work) {
    if (!this.works) return this.line;
    this.line = this.line.then(work).catch(() => { this.works = false; this.isKept = false; });
    return this.line;
  }

  /* Keep what is not durable; `make` gives {update, words}, or nothing if all is stored by now. */
  keep(make) {
    return this.after(async () => {
      const record = make();
      if (!record) return;
      await this.do('readwrite', (store) => store.put({ key: this.key, at: Date.now(), ...record }));
      this.isKept = true;
    });
  }

  /* All words of this window are stored. */
  forget() {
    if (!this.isKept) return;
    this.isKept = false;
    this.after(() => this.do('readwrite', (store) => store.delete(this.key)));
  }

  /* A record of an earlier window is stored: it goes, unless that window wrote it anew. */
  drop({ key, at }) {
    return this.after(async () => {
      const store = this.base.transaction(STORE, 'readwrite').objectStore(STORE);
      const now = await done(store.get(key));
      if (now && now.at === at) await done(store.delete(key));
    });
  }
}
